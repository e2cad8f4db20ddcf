"""`clocks`: random lives of cases, every clock of theirs held against minutes counted one by one
over 2024 to 2026."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.domain.worktime import DAYS, WORKING, WorkTime
from app.reference.holidays import PublicHolidays
from tests import reckoning
from tests.bench.report import Figure

LIVES, QUICK_LIVES = 10_000, 500


def run(quick: bool) -> list[Figure]:
    """Counts: what was tried, and what broke."""
    work = WorkTime(PublicHolidays(), ZoneInfo("Asia/Shanghai"))
    wanted = QUICK_LIVES if quick else LIVES
    told = reckoning.lives(wanted, work)
    moves = sum(told.moves.values())
    wrong = sum(_wrong_days(work, kind) for kind in (WORKING, DAYS))
    return [
        Figure("clocks.lives", told.lives, "", wanted, "higher", told.lives),
        Figure("clocks.broken", len(told.broken), "", 0.0, "lower", moves),
        Figure("clocks.agreed", told.clocks - _clocks_wrong(told), "", told.clocks, "higher",
               told.clocks),
        Figure("clocks.days_wrong", wrong, "", 0.0, "lower", 2 * _days()),
    ]  # fmt: skip


def _days() -> int:
    return len(reckoning.RUNS[DAYS]) // reckoning.A_DAY


def _wrong_days(work: WorkTime, kind: str) -> int:
    """Days of the three years on which another number of seconds runs."""
    wrong = 0
    for day in range(_days()):
        begin, end = day * reckoning.A_DAY, (day + 1) * reckoning.A_DAY
        counted = work.elapsed(reckoning.moment(begin), reckoning.moment(end), kind)
        wrong += round(counted / 60.0) != int(reckoning.RUNS[kind][begin:end].sum())
    return wrong


def _clocks_wrong(told: reckoning.Lives) -> int:
    return sum(": " in one for one in told.broken)
