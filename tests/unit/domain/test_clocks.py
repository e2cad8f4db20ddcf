"""Deadlines: by stage and category, in the shipped modes too; pauses; how a clock stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.domain.cases import Case, Details, Move, Stage, moved
from app.domain.catalogue import Category
from app.domain.clocks import Clocks, Due, DueState, category_hours
from app.domain.modes import MapView, Mode
from app.reference import load_catalogue

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
CATALOGUE = load_catalogue()
MODES = CATALOGUE.modes
HOUR = 3600.0


def case(category: str = "component:0103", stage: Stage = Stage.HANDLING, **fields: object) -> Case:
    given_fields = {"stage_since": NOW, "reported_at": NOW, **fields}
    return Case("C1", category, "案", stage=stage, **given_fields)  # type: ignore[arg-type]


def clocks(mode: Mode) -> Clocks:
    return Clocks(mode, CATALOGUE.category, CATALOGUE.work)


def due(of: Case, mode: Mode) -> Due:
    return clocks(mode).due(of)


def whole(of: Case, mode: Mode) -> Due:
    return clocks(mode).whole(of)


def stage_limit_s(of: Case, mode: Mode) -> float:
    return clocks(mode).stage_limit(of)[0]


@pytest.mark.parametrize(
    ("category", "hours"),
    [("component:0103", 2), ("event:0502", 1), ("event:0501", 1), ("event:0505", 2),
     ("event:0506", 2), ("event:0599", 2), ("event:0110", 4), ("event:9999", 24)],
)  # fmt: skip
def test_that_daily_handling_has_the_hours_of_the_duties_list(category: str, hours: float) -> None:
    assert stage_limit_s(case(category), MODES["daily"]) == hours * HOUR


@pytest.mark.parametrize(
    ("stage", "seconds"),
    [(Stage.TO_SIGN, 300), (Stage.TO_DISPATCH, 900), (Stage.TO_OPEN, 900),
     (Stage.TO_VERIFY, 1800), (Stage.TO_CHECK, 1800)],
)  # fmt: skip
def test_that_the_daily_stage_limits_are_those_of_practice(stage: Stage, seconds: int) -> None:
    assert stage_limit_s(case(stage=stage), MODES["daily"]) == seconds


@pytest.mark.parametrize("stage", [Stage.TO_SIGN, Stage.TO_DISPATCH, Stage.TO_VERIFY])
def test_that_an_emergency_has_the_shortest_stage_limits(stage: Stage) -> None:
    limits = {key: stage_limit_s(case(stage=stage), mode) for key, mode in MODES.items()}
    assert limits["emergency"] == min(limits.values()) < limits["daily"]


def test_that_an_emergency_shortens_every_sudden_event_and_no_cleaning() -> None:
    daily, emergency = MODES["daily"], MODES["emergency"]
    for code in ("event:0505", "event:0506", "event:0508", "component:0103"):
        assert stage_limit_s(case(code), emergency) < stage_limit_s(case(code), daily)
    assert stage_limit_s(case("event:0110"), emergency) == stage_limit_s(case("event:0110"), daily)


def test_that_a_major_event_tightens_every_limit_by_its_factor() -> None:
    assert stage_limit_s(case("event:0110"), MODES["major_event"]) == pytest.approx(4 * HOUR * 0.7)


def test_that_the_nearest_word_about_a_category_counts() -> None:
    limits = {"event": 9.0, "event:05": 3.0, "event:0506": 1.0}
    said = [category_hours(c, limits, 24.0) for c in ("event:0506", "event:0501", "event:0110")]
    assert said == [1.0, 3.0, 9.0]
    assert category_hours("component:0103", limits, 24.0) == 24.0


@pytest.mark.parametrize(
    ("left", "state"),
    [(0.26, DueState.NORMAL), (0.24, DueState.NEAR), (0.09, DueState.URGENT),
     (-0.01, DueState.OVERDUE)],
)  # fmt: skip
def test_that_a_clock_turns_at_a_quarter_and_a_tenth(left: float, state: DueState) -> None:
    clock = due(case(), MODES["daily"])
    assert clock.at is not None
    assert clock.state(clock.at - timedelta(seconds=left * clock.total_s)) is state


def test_that_a_suspended_case_waits_and_an_ended_one_is_done() -> None:
    mode = MODES["daily"]
    assert due(case(suspended_at=NOW), mode).state(NOW + timedelta(days=9)) is DueState.PAUSED
    assert due(case(stage=Stage.CLOSED), mode).state(NOW) is DueState.DONE


def test_that_the_whole_case_counts_from_its_report() -> None:
    late = case(stage_since=NOW + timedelta(hours=1))
    clock = whole(late, MODES["daily"])
    assert clock.at == NOW + timedelta(hours=2)


@given(
    paused=st.floats(0, 1e6),
    hours=st.floats(0.1, 100),
    factor=st.floats(0.1, 2),
    after=st.floats(0, 1e7),
)
def test_that_a_pause_moves_the_deadline_by_itself_and_no_share_leaves_its_bounds(
    paused: float, hours: float, factor: float, after: float
) -> None:
    mode = Mode("m", "模", "M", "x", category_limits={"default": hours}, limit_factor=factor)
    always = Clocks(mode, lambda code: Category(code, code, code, hours=hours))
    pause = (NOW, NOW + timedelta(seconds=paused))
    plain, held = always.due(case()), always.due(case(pauses=(pause,)))
    assert plain.at is not None and held.at is not None
    assert (held.at - plain.at).total_seconds() == pytest.approx(paused, abs=1e-3)
    now = NOW + timedelta(seconds=after)
    assert 0.0 <= held.fraction(now) <= 1.0
    assert (held.remaining_s(now) < 0) == (held.state(now) is DueState.OVERDUE)


def test_that_a_clock_stands_still_while_the_case_waits() -> None:
    held = case(suspended_at=NOW + timedelta(minutes=30))
    clock, later = whole(held, MODES["daily"]), NOW + timedelta(days=3)
    assert clock.remaining_s(later) == clock.left_s(later) == 1.5 * HOUR
    assert clock.fraction(later) == 0.75 and clock.kept(later)


def test_that_a_suspension_ends_on_its_day_however_late_anybody_looks() -> None:
    until = NOW + timedelta(hours=5)
    held = moved(case(), Move.SUSPEND, NOW, reason="待料", details=Details(until=until))
    after = moved(held, Move.RESUME, NOW + timedelta(days=2))
    assert after.pauses == ((NOW, until),)


def test_that_limits_are_shorter_once_more_inside_the_perimeter() -> None:
    guarded = MapView(perimeter="VEN-1")
    mode = Mode("m", "模", "M", "x", limit_factor=0.7, inside_factor=0.5, map=guarded,
                limits={"to_sign": 300}, category_limits={"default": 10.0})  # fmt: skip
    under = Clocks(mode, lambda code: Category(code, code, code))
    outside = Case("C1", "event:0110", "x", grid="G1")
    inside = Case("C2", "event:0110", "x", grid="VEN-1")
    assert under.handling(outside)[0] == pytest.approx(7 * 3600)
    assert under.handling(inside)[0] == pytest.approx(3.5 * 3600)
    signing = replace(inside, stage=Stage.TO_SIGN)
    assert under.stage_limit(signing)[0] == 150
