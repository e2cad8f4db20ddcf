"""The life of an alarm: whatever happens, in whatever order, what ISA-18.2 promises holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.domain import alarms as life
from app.domain.alarms import ASIDE, HIGHEST, LIFE, Alarm, AlarmState, Step
from app.domain.errors import Refused

START = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
VALUE = (20.0, 15.0)
MINUTES = timedelta(minutes=5)


def alarm(level: int = 3) -> Alarm:
    """One that has just begun."""
    return life.onset_of(Alarm("W:high:1", "W", "high", level, START, *VALUE), START)


TAKE: dict[Step, Callable[[Alarm, int, datetime], Alarm]] = {
    Step.WORSE: lambda a, n, at: life.escalated(a, min(n, a.level), *VALUE, at),
    Step.EASED: lambda a, n, _at: life.eased(a, max(n, a.level), *VALUE),
    Step.RETURNED: lambda a, _n, at: life.returned(a, at),
    Step.AGAIN: lambda a, n, at: life.renewed(a, n, *VALUE, at),
    Step.ACKNOWLEDGED: lambda a, _n, at: life.acknowledged(a, "lin", at),
    Step.SILENCED: lambda a, _n, at: life.silenced(a, "lin", at),
    Step.ESCALATED: lambda a, _n, at: life.told(a, at),
    Step.SHELVED: lambda a, _n, at: life.shelved(a, at + MINUTES, "works", "lin", at),
    Step.UNSHELVED: lambda a, _n, at: life.unshelved(a, at),
    Step.SUPPRESSED: lambda a, _n, at: life.suppressed(a, at),
    Step.UNSUPPRESSED: lambda a, _n, at: life.unsuppressed(a, at),
    Step.OUT_OF_SERVICE: lambda a, _n, at: life.out_of_service(a, "lin", "broken", at),
    Step.IN_SERVICE: lambda a, _n, at: life.in_service(a, at),
    Step.CASE: lambda a, _n, _at: life.linked(a, "C1"),
}


walks = st.lists(st.tuples(st.sampled_from(list(LIFE)), st.integers(1, 4)), max_size=30)


def walk(level: int, steps: list[tuple[Step, int]]) -> list[tuple[Alarm, Step, Alarm]]:
    """(before, step, after) of every step that was possible."""
    stands, found = alarm(level), []
    for number, (step, other) in enumerate(steps):
        try:
            after = TAKE[step](stands, other, START + timedelta(seconds=number + 1))
        except Refused:
            continue
        found.append((stands, step, after))
        stands = after
    return found


@given(st.integers(1, 4), walks)
def test_that_every_step_leads_where_the_table_says(
    level: int, steps: list[tuple[Step, int]]
) -> None:
    for before, step, after in walk(level, steps):
        rule = LIFE[step]
        allowed = {rule.to[before.state], rule.over, AlarmState.UNACKNOWLEDGED}
        assert after.state in allowed
        gone = rule.over is not None and not before.active
        assert after.state is (rule.over if gone else rule.to[before.state]) or (
            after.level == HIGHEST and before.state in ASIDE
        )


@given(st.integers(1, 4), walks)
def test_that_nothing_is_cleared_that_nobody_and_no_design_answered_for(
    level: int, steps: list[tuple[Step, int]]
) -> None:
    for before, _step, after in walk(level, steps):
        if after.state is AlarmState.CLEARED:
            assert after.acknowledged_by or before.state in ASIDE
            assert not after.active


@given(st.integers(1, 4), walks)
def test_that_the_highest_priority_is_never_shelved_nor_suppressed(
    level: int, steps: list[tuple[Step, int]]
) -> None:
    for _before, _step, after in walk(level, steps):
        quiet = (AlarmState.SHELVED, AlarmState.SUPPRESSED)
        assert not (after.level == HIGHEST and after.state in quiet)


@given(st.integers(1, 4), walks)
def test_that_silence_and_telling_above_leave_the_alarm_waiting(
    level: int, steps: list[tuple[Step, int]]
) -> None:
    for before, step, after in walk(level, steps):
        if step in (Step.SILENCED, Step.ESCALATED):
            assert after.state is before.state is AlarmState.UNACKNOWLEDGED
            assert (after.since, after.acknowledged_by) == (before.since, before.acknowledged_by)


@given(st.integers(1, 4), walks)
def test_that_what_is_put_aside_has_a_reason_a_name_and_an_end_or_a_hand(
    level: int, steps: list[tuple[Step, int]]
) -> None:
    for _before, _step, after in walk(level, steps):
        if after.state in (AlarmState.SHELVED, AlarmState.OUT_OF_SERVICE):
            assert after.reason
            assert after.aside_by == "lin"
        assert (after.shelved_until is not None) == (after.state is AlarmState.SHELVED)


def test_that_an_alarm_that_clears_itself_stays_until_it_is_acknowledged() -> None:
    back = life.returned(alarm(), START)
    assert back.state is AlarmState.RETURNED
    assert life.acknowledged(back, "lin", START, " seen ").note == "seen"
    assert life.acknowledged(back, "lin", START).state is AlarmState.CLEARED


def test_that_what_is_gone_when_the_shelf_ends_is_gone() -> None:
    until = START + timedelta(minutes=5)
    aside = life.returned(life.shelved(alarm(), until, "works", "lin", START), START)
    assert aside.state is AlarmState.SHELVED
    assert life.unshelved(aside, until).state is AlarmState.CLEARED
    again = life.renewed(aside, 3, *VALUE, START)
    assert life.unshelved(again, until).state is AlarmState.UNACKNOWLEDGED


def test_that_three_onsets_within_a_minute_chatter_until_ten_quiet_minutes() -> None:
    stands = alarm()
    for seconds in (20, 40):
        at = START + timedelta(seconds=seconds)
        stands = life.renewed(life.returned(stands, at), 3, *VALUE, at)
    assert life.chattering(stands, at)
    assert not life.chattering(stands, at + timedelta(minutes=11))


def test_that_slow_repeats_do_not_chatter() -> None:
    stands = alarm()
    for seconds in (40, 80):
        at = START + timedelta(seconds=seconds)
        stands = life.renewed(life.returned(stands, at), 3, *VALUE, at)
    assert not life.chattering(stands, at)


@pytest.mark.parametrize(("hours", "told"), [(23, False), (25, True)])
def test_that_an_alarm_standing_over_a_day_is_stale(hours: int, told: bool) -> None:
    assert life.stale(alarm(), START + timedelta(hours=hours)) is told


def test_that_an_alarm_has_one_case_and_no_second() -> None:
    with pytest.raises(Refused, match=r"alarm\.has_case"):
        life.linked(life.linked(alarm(), "C1"), "C2")
