"""What a period brought each grid, counted where the cases are stored. The three rates (三率) are
shares of these counts, shown with numerator and denominator.

Counted are the cases reported in the period, without exercises. 响应率: first contacts in time of
those made or past their time; 办结率: closed in time of those closed or overdue; 满意率: satisfied
of those called back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class Period:
    """Cases reported from `since` on (UTC); a case without contact counts as missed when it was
    reported before `contact_before` (None: the mode sets no limit for it)."""

    since: datetime
    contact_before: datetime | None = None
