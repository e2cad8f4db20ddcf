"""The builder of the made-up district (示范区): `build(seed)` gives it whole, in memory."""

from __future__ import annotations

from app.demo.district.builder import build
from app.demo.district.model import District

__all__ = ["District", "build"]
