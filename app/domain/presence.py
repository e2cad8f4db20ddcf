"""Who is at a case now, looking or writing. No fact of the case, so it is never journalled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LOOKS, EDITS = "looks", "edits"


@dataclass(frozen=True, slots=True)
class Presence:
    """An officer at a workstation with a case open; `doing` is LOOKS or EDITS."""

    case: str
    officer: str
    workstation: str
    doing: str = LOOKS


def by_case(found: Iterable[Presence]) -> dict[str, tuple[Presence, ...]]:
    """Those at each case, in the order they were found."""
    cases: dict[str, tuple[Presence, ...]] = {}
    for one in found:
        cases[one.case] = (*cases.get(one.case, ()), one)
    return cases
