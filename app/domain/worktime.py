"""The three kinds of time a limit may run in: 紧急工作时 always, 工作时 in working hours only,
工作日 on working days all day long. Holidays and make-up days come from a calendar.

A position is the seconds of such time since the first day of the table, so that counting and
adding are two look-ups, however long the span.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

URGENT, WORKING, DAYS = "urgent", "working", "days"
HOURS_OF_A_DAY = 8.0
"""Limits in working days are told as so many hours each."""

_FIRST = date(2000, 1, 1)
_DAY_S = 86400.0
_GROW = 366

Hours = tuple[tuple[time, time], ...]
OFFICE_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(14, 0), time(18, 0)))
Pause = tuple[datetime, datetime]


class Holidays(Protocol):
    """A calendar of public holidays with its make-up working days."""

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day."""
        ...

    def published(self, year: int) -> bool:
        """Whether the year's holidays are known; where not, weekends are all there is."""
        ...


class Weekends:
    """No holidays but Saturday and Sunday."""

    def is_workday(self, day: date) -> bool:
        """Monday to Friday."""
        return day.weekday() < 5

    def published(self, year: int) -> bool:
        """Never: it knows no holidays."""
        return False


@dataclass(slots=True)
class _Table:
    """The seconds of one kind of time before each day, as far as anybody has asked."""

    spans: tuple[tuple[float, float], ...]
    before: list[float] = field(default_factory=lambda: [0.0])

    @property
    def a_day(self) -> float:
        return sum(end - start for start, end in self.spans)


class WorkTime:
    """Counts and adds time of one kind. `hours` are local wall-clock times of `zone`."""

    def __init__(self, holidays: Holidays, zone: tzinfo = UTC, hours: Hours = OFFICE_HOURS) -> None:
        self.holidays, self.zone = holidays, zone
        office = tuple((_seconds(start), _seconds(end)) for start, end in hours)
        self._tables = {WORKING: _Table(office), DAYS: _Table(((0.0, _DAY_S),))}

    def elapsed(self, start: datetime, end: datetime, kind: str = URGENT) -> float:
        """Seconds of `kind` from `start` to `end` (UTC), 0 when it is not after."""
        if end <= start:
            return 0.0
        if kind not in self._tables:
            return (end - start).total_seconds()
        return self._position(end, kind) - self._position(start, kind)

    def after(self, start: datetime, seconds: float, kind: str = URGENT) -> datetime:
        """The first moment (UTC) at which `seconds` of `kind` have passed since `start`."""
        if kind not in self._tables:
            return start + timedelta(seconds=seconds)
        return max(start, self._moment(self._position(start, kind) + seconds, kind))

    def before(self, end: datetime, seconds: float, kind: str = URGENT) -> datetime:
        """The moment (UTC) from which `seconds` of `kind` pass until `end`."""
        if kind not in self._tables:
            return end - timedelta(seconds=seconds)
        return self._moment(max(0.0, self._position(end, kind) - seconds), kind)

    def due(
        self, start: datetime, seconds: float, kind: str, pauses: Sequence[Pause] = ()
    ) -> datetime:
        """As `after`, with no time passing during `pauses` (in their order)."""
        at, left = start, seconds
        for begin, end in pauses:
            if end <= at:
                continue
            run = self.elapsed(at, begin, kind)
            if left <= run:
                break
            left, at = left - run, max(at, end)
        return self.after(at, left, kind)

    def _position(self, at: datetime, kind: str) -> float:
        local = at.astimezone(self.zone)
        table = self._grown(kind, (local.date() - _FIRST).days)
        day = max(0, (local.date() - _FIRST).days)
        if table.before[day + 1] == table.before[day]:
            return table.before[day]
        gone = _seconds(local.time())
        return table.before[day] + sum(
            min(max(0.0, gone - start), end - start) for start, end in table.spans
        )

    def _moment(self, position: float, kind: str) -> datetime:
        table = self._tables[kind]
        while table.before[-1] < position:
            self._grown(kind, len(table.before) + _GROW)
        # The day in the course of which it is reached; a full day ends on itself.
        day = max(0, bisect_left(table.before, position) - 1)
        left = position - table.before[day]
        for start, end in table.spans:
            if left <= end - start:
                return self._at(day, start + left)
            left -= end - start
        return self._at(day, table.spans[-1][1])

    def _at(self, day: int, seconds: float) -> datetime:
        local = datetime.combine(_FIRST + timedelta(days=day), time(), self.zone)
        # Through UTC only at the end: wall-clock seconds of a day without a change of clocks.
        return (local + timedelta(seconds=seconds)).astimezone(UTC)

    def _grown(self, kind: str, day: int) -> _Table:
        table = self._tables[kind]
        while len(table.before) <= day + 1:
            today = _FIRST + timedelta(days=len(table.before) - 1)
            worked = table.a_day if self.holidays.is_workday(today) else 0.0
            table.before.append(table.before[-1] + worked)
        return table


def _seconds(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0 + at.second + at.microsecond / 1e6
