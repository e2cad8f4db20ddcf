"""Who is at a case now, looking or writing. No fact of the case, so it is never journalled."""

from __future__ import annotations

from dataclasses import dataclass

LOOKS, EDITS = "looks", "edits"


@dataclass(frozen=True, slots=True)
class Presence:
    """An officer at a workstation with a case open; `doing` is LOOKS or EDITS."""

    case: str
    officer: str
    workstation: str
    doing: str = LOOKS
