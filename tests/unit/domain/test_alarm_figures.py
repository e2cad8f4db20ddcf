"""The alarm system measured: every figure by hand over a small journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st

from app.domain import alarms as life
from app.domain.alarm_figures import Happening, Share, band, figures
from app.domain.alarm_groups import grouped
from app.domain.alarms import Alarm, AlarmState
from tests.unit.domain.test_alarm_life import START, alarm

HOUR = START + timedelta(hours=1)


def raised(minute: float, subject: str = "W", level: int = 3) -> Happening:
    """An alarm that began so many minutes into the hour."""
    at = START + timedelta(minutes=minute)
    made = replace(alarm(level), id=f"{subject}:{minute}", subject=subject, onset=at)
    return Happening(at, "raised", "gateway", replace(made, recent=(at,), since=at))


def answered(told: Happening, after_s: float, officer: str = "lin") -> Happening:
    """Its acknowledgement."""
    at = told.at + timedelta(seconds=after_s)
    return Happening(at, "acknowledged", officer, life.acknowledged(told.alarm, officer, at))


def test_that_the_rate_is_alarms_by_slots_and_officers() -> None:
    told = [raised(minute) for minute in (1, 2, 3, 31, 32, 33)]
    lines = sorted([*told, answered(told[0], 5), answered(told[3], 5, "song")], key=lambda o: o.at)
    found = figures(lines, [], START, HOUR)
    assert found.slots == (3, 0, 0, 3, 0, 0)
    assert (found.raised, found.officers) == (6, 2)
    assert found.rate == 6 / (6 * 2)
    assert found.worst == 1.5


def test_that_the_bands_are_those_of_eemua() -> None:
    assert [band(rate) for rate in (0.0, 1.0, 1.1, 2.0, 2.5, 5.0, 5.1)] == [0, 0, 1, 1, 2, 2, 3]


def test_that_the_ten_most_frequent_have_their_share_with_its_whole() -> None:
    told = [raised(n, f"S{n % 12}") for n in range(24)]
    found = figures(told, [], START, HOUR)
    assert found.top_share == Share(20, 24)
    assert len(found.top) == 10


def test_that_priorities_are_shares_of_what_was_raised() -> None:
    told = [raised(1, level=1), raised(2, level=2), raised(3), raised(4, level=4)]
    found = figures(told, [], START, HOUR)
    assert [found.priorities[n] for n in (1, 2, 3, 4)] == [Share(1, 4)] * 4


def test_that_a_flood_begins_over_ten_in_ten_minutes_and_ends_under_five() -> None:
    told = [raised(n / 2, f"S{n}") for n in range(16)] + [raised(40)]
    (flood,) = figures(told, [], START, HOUR).floods
    assert (flood.since, flood.count) == (START, 16)
    assert figures(told[:10], [], START, HOUR).floods == ()


def test_that_three_in_a_minute_chatter() -> None:
    told = [raised(1, "A"), raised(1.4, "A"), raised(1.9, "A"), raised(5, "B"), raised(6.5, "B"),
            raised(8, "B")]  # fmt: skip
    assert figures(told, [], START, HOUR).chattering == ("A",)


def test_that_half_of_the_answers_came_within_the_median() -> None:
    told = [raised(n) for n in (1, 11, 21)]
    lines = sorted([*told, *(answered(t, s) for t, s in zip(told, (4, 9, 60), strict=True))],
                   key=lambda o: o.at)  # fmt: skip
    found = figures(lines, [], START, HOUR)
    assert (found.answer_s, found.acknowledged) == (9.0, Share(3, 3))


def test_that_what_the_mode_suppressed_called_nobody() -> None:
    quiet = replace(raised(1).alarm, state=AlarmState.SUPPRESSED)
    found = figures([Happening(START, "raised", "gateway", quiet)], [quiet], START, HOUR)
    assert (found.raised, found.suppressed, found.standing) == (0, 1, 0)


def test_that_stale_alarms_are_those_that_stand_over_a_day() -> None:
    found = figures([], [alarm()], START, START + timedelta(hours=25))
    assert (found.standing, found.stale) == (1, 1)


def test_that_a_period_without_alarms_is_all_zero() -> None:
    found = figures([], [], START, HOUR)
    assert (found.rate, found.worst, found.top_share.value, found.answer_s) == (0, 0, 0, None)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 3), st.integers(0, 2)), max_size=60))
def test_that_grouping_drops_nothing_and_marks_who_came_first(
    made: list[tuple[int, int, int]],
) -> None:
    alarms = [
        Alarm(str(n), f"{cause}.{place}", "high", 3, START + timedelta(seconds=second))
        for n, (second, cause, place) in enumerate(made)
    ]
    groups = grouped(alarms, lambda a: (a.subject[0], a.subject[2]))
    assert sorted(a.id for g in groups for a in g.alarms) == sorted(a.id for a in alarms)
    for group in groups:
        assert group.first.onset == min(a.onset for a in group.alarms)
        assert len({a.subject for a in group.alarms}) == 1
