"""What is asked of the archive of all cases: which ones, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CODED = ("stage", "level", "source", "category", "street", "grid", "lead", "assignee")
"""Fields of a case that can be asked for by value, and sorted by."""
NEWEST = "reported_at"


@dataclass(frozen=True, slots=True)
class Sort:
    """A field of CODED or NEWEST; among equals the newest come first."""

    field: str = NEWEST
    down: bool = True


@dataclass(frozen=True, slots=True)
class CaseSearch:
    """Cases that have one of the values of each field in `where`, were reported from `since` on
    and before `until` (UTC), and whose text holds every word of `text`."""

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    sort: Sort = Sort()
