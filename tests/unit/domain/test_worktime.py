"""Working time against a minute-by-minute reckoning of its own, over the years 2024 to 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from app.domain.worktime import DAYS, OFFICE_HOURS, URGENT, WORKING, WorkTime
from app.reference.holidays import PublicHolidays

ZONE = ZoneInfo("Asia/Shanghai")
HOLIDAYS = PublicHolidays()
WORK = WorkTime(HOLIDAYS, ZONE)
MINUTE = timedelta(minutes=1)
START = datetime(2024, 1, 1, tzinfo=UTC)
SPAN_MIN = int((datetime(2026, 12, 20, tzinfo=UTC) - START) / MINUTE)

moments = st.integers(0, SPAN_MIN).map(lambda minutes: START + minutes * MINUTE)
kinds = st.sampled_from([URGENT, WORKING, DAYS])


def runs(minute: datetime, kind: str) -> bool:
    """Whether time of `kind` runs in the minute that begins here."""
    local = minute.astimezone(ZONE)
    if kind == URGENT:
        return True
    if not HOLIDAYS.is_workday(local.date()):
        return False
    if kind == DAYS:
        return True
    return any(begin <= local.time() < end for begin, end in OFFICE_HOURS)


def reckoned(start: datetime, end: datetime, kind: str) -> float:
    """Seconds of `kind`, counted minute by minute."""
    minutes = int((end - start) / MINUTE)
    return 60.0 * sum(runs(start + n * MINUTE, kind) for n in range(minutes))


@settings(max_examples=60, deadline=None)
@given(start=moments, minutes=st.integers(0, 12_000), kind=kinds)
def test_that_counting_agrees_with_a_minute_by_minute_reckoning(
    start: datetime, minutes: int, kind: str
) -> None:
    end = start + minutes * MINUTE
    assert WORK.elapsed(start, end, kind) == pytest.approx(reckoned(start, end, kind))


@settings(max_examples=200, deadline=None)
@given(start=moments, minutes=st.integers(1, 40_000), kind=kinds)
def test_that_adding_is_the_inverse_of_counting(start: datetime, minutes: int, kind: str) -> None:
    end = WORK.after(start, minutes * 60.0, kind)
    assert WORK.elapsed(start, end, kind) == pytest.approx(minutes * 60.0)
    # Not a minute earlier: the moment itself still belongs to the time that runs.
    assert WORK.elapsed(start, end - timedelta(seconds=1), kind) < minutes * 60.0
    assert WORK.before(end, minutes * 60.0, kind) <= end


@settings(max_examples=80, deadline=None)
@given(
    start=moments,
    minutes=st.integers(1, 3000),
    kind=kinds,
    gaps=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 2000)), max_size=3),
)
def test_that_a_pause_takes_no_time(
    start: datetime, minutes: int, kind: str, gaps: list[tuple[int, int]]
) -> None:
    pauses, at = [], start
    for before, length in gaps:
        begin = at + before * MINUTE
        at = begin + length * MINUTE
        pauses.append((begin, at))
    due = WORK.due(start, minutes * 60.0, kind, pauses)
    paused = sum(WORK.elapsed(a, min(b, due), kind) for a, b in pauses if a < due)
    assert WORK.elapsed(start, due, kind) - paused == pytest.approx(minutes * 60.0)


def test_that_make_up_days_are_worked_and_festivals_are_not() -> None:
    """2026: 33 days off on weekdays or festivals, 6 make-up days, 248 working days."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    worked = [day for day in days if HOLIDAYS.is_workday(day)]
    made_up = [day for day in worked if day.weekday() >= 5]
    assert (len(worked), len(made_up)) == (248, 6)


def test_that_a_year_not_published_falls_back_to_weekends_and_says_so() -> None:
    assert HOLIDAYS.published(2026) and not HOLIDAYS.published(2031)
    assert HOLIDAYS.is_workday(date(2031, 10, 1)) and not HOLIDAYS.is_workday(date(2031, 10, 4))


def test_that_a_working_hour_waits_for_the_morning() -> None:
    friday = datetime.combine(date(2026, 7, 17), time(17, 30), ZONE).astimezone(UTC)
    due = WORK.after(friday, 3600.0, WORKING).astimezone(ZONE)
    assert due == datetime(2026, 7, 20, 9, 0, tzinfo=ZONE)
    assert WORK.after(friday, 86400.0, DAYS).astimezone(ZONE) == datetime(
        2026, 7, 20, 17, 30, tzinfo=ZONE
    )
