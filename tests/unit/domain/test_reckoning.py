"""Clocks and lives of cases against the reckoning of tests.reckoning, minute by minute."""

from __future__ import annotations

import random
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.worktime import DAYS, URGENT, WORKING, WorkTime
from app.reference.holidays import PublicHolidays
from tests import reckoning

HOLIDAYS = PublicHolidays()
WORK = WorkTime(HOLIDAYS, ZoneInfo("Asia/Shanghai"))


def test_that_every_day_of_three_years_is_free_or_worked_as_the_notices_say() -> None:
    day, wrong = date(2024, 1, 1), []
    while day.year <= reckoning.YEARS[-1]:
        if HOLIDAYS.is_workday(day) != reckoning.worked(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize("kind", [URGENT, WORKING, DAYS])
def test_that_any_span_of_three_years_counts_the_minutes_that_run(kind: str) -> None:
    rng, runs = random.Random(7), reckoning.RUNS[kind]
    for _ in range(3000):
        begin, end = sorted(rng.randrange(len(runs)) for _ in range(2))
        counted = WORK.elapsed(reckoning.moment(begin), reckoning.moment(end), kind)
        assert counted == pytest.approx(60.0 * int(runs[begin:end].sum()))


@pytest.mark.parametrize("kind", [URGENT, WORKING, DAYS])
def test_that_a_limit_with_pauses_runs_out_in_the_minute_that_is_reckoned(kind: str) -> None:
    rng = random.Random(11)
    for _ in range(400):
        start = at = rng.randrange(2 * 365 * reckoning.A_DAY)
        length, pauses = rng.randrange(1, 4000), []
        for _ in range(rng.randrange(4)):
            begin = at + rng.randrange(3000)
            at = begin + rng.randrange(6000)
            pauses.append((begin, at))
        spans = [(reckoning.moment(a), reckoning.moment(b)) for a, b in pauses]
        found = WORK.due(reckoning.moment(start), 60.0 * length, kind, spans)
        assert found == reckoning.moment(reckoning.runs_out(start, length, kind, pauses))


def test_that_no_life_of_a_case_breaks_a_promise_and_its_clocks_agree() -> None:
    told = reckoning.lives(1000, WORK)
    assert told.broken == []
    assert len(told.moves) == len(reckoning.Move) and min(told.moves.values()) > 5
    assert told.clocks > 8000


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_that_ten_thousand_lives_break_no_promise() -> None:
    assert reckoning.lives(10_000, WORK, seed=1).broken == []


def test_that_the_reckoning_notices_a_clock_that_counts_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    after = WorkTime.due

    def careless(self: WorkTime, start, seconds, kind, pauses=()):
        return after(self, start, seconds, kind)

    monkeypatch.setattr(WorkTime, "due", careless)
    assert reckoning.lives(200, WORK).broken
