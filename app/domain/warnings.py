"""A weather warning (预警): the weather office issues the colour; it never switches a mode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Warning:
    """One warning. `level` 1 red to 4 blue; `kind` as issued (rainstorm, wind …)."""

    id: str
    kind: str
    level: int
    name: str
    name_en: str
    sent: datetime
    until: datetime | None = None
    text: str = ""
    text_en: str = ""
    area: str = ""
    exercise: bool = False
    withdrawn: bool = False
