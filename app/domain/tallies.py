"""What a period brought each grid, counted where the cases are stored. The three rates (三率) are
shares of these counts, shown with numerator and denominator.

Counted are the cases reported in the period, without exercises. 响应率: first contacts in time of
those made or past their time; 办结率: closed in time of those closed or overdue; 满意率: satisfied
of those called back.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class GridTally:
    """The cases of one grid (by code; `street` as the case says it)."""

    grid: str
    street: str
    received: int = 0
    contacted_in_time: int = 0
    contacts_due: int = 0
    closed_in_time: int = 0
    closings_due: int = 0
    satisfied: int = 0
    called_back: int = 0


class By(StrEnum):
    """What rates are told by: a field of a case."""

    STREET = "street"
    GRID = "grid"
    CATEGORY = "category"
    SOURCE = "source"
    DEPARTMENT = "lead"


class Rate(StrEnum):
    """A figure of the table of rates."""

    RECEIVED = "received"
    CONTACTED = "contacted"
    CLOSED = "closed"
    SATISFIED = "satisfied"


@dataclass(frozen=True, slots=True)
class RateLine:
    """The cases of a period that have one value of a field (`key`; '' for those without one);
    `whistles` were blown in the street meanwhile (吹哨, known by street alone)."""

    key: str
    received: int = 0
    contacted_in_time: int = 0
    contacts_due: int = 0
    closed_in_time: int = 0
    closings_due: int = 0
    satisfied: int = 0
    called_back: int = 0
    whistles: int = 0

    def share(self, rate: Rate) -> tuple[int, int]:
        """Numerator and denominator of a rate; of `received` twice the count."""
        match rate:
            case Rate.CONTACTED:
                return self.contacted_in_time, self.contacts_due
            case Rate.CLOSED:
                return self.closed_in_time, self.closings_due
            case Rate.SATISFIED:
                return self.satisfied, self.called_back
            case _:
                return self.received, self.received


def total(lines: list[RateLine]) -> RateLine:
    """All lines in one."""
    names = [field.name for field in fields(RateLine)][1:]
    return RateLine("", *(sum(getattr(line, name) for line in lines) for name in names))


@dataclass(frozen=True, slots=True)
class Period:
    """Cases reported from `since` on and before `until` (UTC; None: till now); a case without
    contact counts as missed when it was reported before `contact_before` (None: the mode sets no
    limit for it)."""

    since: datetime
    contact_before: datetime | None = None
    until: datetime | None = None
