"""What every command carries."""

from __future__ import annotations

import msgspec


class Command(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Common to all: who asks, and an id that makes asking twice the same as asking once."""

    command_id: str
    officer: str = ""
