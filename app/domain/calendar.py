"""What a date brings: public holidays, and the events of the centre's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

EVENT_KINDS = ("concert", "match", "congress", "school_holiday", "event")
"""Kinds of events; the last is every other one."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday: `id` as mode files name it, its first and last free day, the days that
    are worked to make up for it (调休)."""

    id: str
    name: str
    name_en: str
    first: date
    last: date
    made_up: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of the centre's calendar; `id` is its own, told again it is corrected. `people`
    are those expected, 0 when it is not said; `cancelled` ones speak for nothing."""

    id: str
    kind: str
    name: str
    start: datetime
    end: datetime
    place: str = ""
    people: int = 0
    lon: float | None = None
    lat: float | None = None
    cancelled: bool = False
