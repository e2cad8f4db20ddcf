"""Whom an alarm calls and when, what is to be done, and what is inherited from where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain import alarms as life
from app.domain.alarm_rules import AlarmRules, Guidance, Priority, Told
from tests.unit.domain.test_alarm_life import START, alarm

RULES = AlarmRules(
    {3: Priority(3, "c.wav", 60, (Told(120, "leader"), Told(600, "commander")))},
    groups={"water": Guidance("water", ("look",), ("look",), ("drainage",), "rainstorm", "e:1")},
    kinds={"depth": Guidance("depth", call=("pumps",))},
    sensors={"W1": Guidance("W1", ("run",), ("run",), cameras=("C7",))},
)


def s(seconds: float) -> timedelta:
    """So many seconds."""
    return timedelta(seconds=seconds)


def test_that_guidance_is_inherited_question_by_question() -> None:
    own = RULES.guidance("W1", "depth", "water")
    assert (own.do, own.call, own.plan, own.cameras) == (
        ("run",), ("pumps",), "rainstorm", ("C7",)
    )  # fmt: skip
    assert RULES.guidance("W2", "depth", "water").do == ("look",)
    assert RULES.guidance("X", "nothing", "nowhere") == Guidance("X")


def test_that_one_after_the_other_is_told_when_nobody_acknowledges() -> None:
    stands = alarm()
    assert RULES.due(stands, START + s(119)) is None
    assert RULES.due(stands, START + s(120)) == Told(120, "leader")
    told = life.told(stands, START + s(120))
    assert RULES.due(told, START + s(599)) is None
    assert RULES.due(told, START + s(600)) == Told(600, "commander")
    assert RULES.due(life.told(told, START + s(600)), START + s(9999)) is None


def test_that_nobody_is_told_of_what_is_acknowledged_or_has_no_limit() -> None:
    late = START + s(9999)
    assert RULES.due(life.acknowledged(alarm(), "lin", START), late) is None
    assert RULES.due(replace(alarm(), level=4), late) is None


def test_that_the_limit_begins_anew_with_what_became_worse() -> None:
    worse = life.escalated(alarm(4), 3, 30.0, 27.0, START + s(300))
    assert RULES.due(worse, START + s(400)) is None
    assert RULES.due(worse, START + s(420)) is not None


def test_that_the_nag_stops_only_with_an_acknowledgement() -> None:
    stands = alarm()
    assert RULES.nagging(stands, None, START)
    assert not RULES.nagging(stands, START, START + s(59))
    assert RULES.nagging(stands, START, START + s(60))
    quiet = life.silenced(stands, "lin", START + s(50))
    assert not RULES.nagging(quiet, START, START + s(60))
    assert RULES.nagging(quiet, START, START + s(110))
    assert not RULES.nagging(life.acknowledged(quiet, "lin", START), START, START + s(999))


def test_that_what_became_worse_is_heard_at_once() -> None:
    worse = life.escalated(alarm(4), 3, 30.0, 27.0, START + s(10))
    assert RULES.nagging(worse, START + s(5), START + s(11))
