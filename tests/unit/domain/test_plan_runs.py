"""A plan that runs, by its properties: whatever is answered in whatever order, nothing is lost,
nothing is sent twice, nothing goes before what it waits for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from app.domain.errors import Refused
from app.domain.plan_runs import (
    ANSWERS,
    LevelChange,
    Owners,
    PlanRun,
    TaskState,
    addressed,
    answered,
    begun,
    ended,
    levelled,
    unticked,
)
from app.domain.plans import CENTRE, Plan
from app.reference import load_catalogue

PLANS = load_catalogue().plans
START = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
RAIN = PLANS["rainstorm"]
POINT = Owners("drainage", "U7")


def _run(plan: Plan = RAIN, level: int = 2) -> PlanRun:
    run = PlanRun("P1", plan.id, plan.name, plan.name_en, plan.edition, level, START, "lin", "x")
    return begun(run, plan, POINT)


moves = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 30), st.sampled_from(ANSWERS)),
        st.tuples(st.just("level"), st.sampled_from((4, 3, 2, 1)), st.just(TaskState.DONE)),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PLANS)), st.sampled_from((4, 3, 2, 1)), moves)
def test_that_no_task_is_lost_sent_twice_or_sent_before_what_it_waits_for(
    name: str, level: int, made: list[tuple[str, int, TaskState]]
) -> None:
    plan = PLANS[name]
    run, now = _run(plan, level), START
    sent = [step.id for step in addressed(None, run)]
    for what, number, state in made:
        now += timedelta(minutes=1)
        before = run
        if what == "answer":
            task = run.steps[number % len(run.steps)].id
            run = answered(run, task, state, now, "field", "道路中断")
        elif number != run.level:
            run = levelled(run, plan, POINT, LevelChange(number, now, "lin", "雨势变化"))
        sent += [step.id for step in addressed(before, run)]
        assert {s.id for s in before.steps} <= {s.id for s in run.steps}
        assert {t.id for t in plan.of_level(run.level)} <= {s.id for s in run.steps}
        states = {s.id: s for s in run.steps}
        for step in before.steps:  # done stays done
            if step.state is TaskState.DONE:
                assert states[step.id] == step
        for step in run.steps:
            ready = all(not states[a].open for a in step.after if a in states)
            assert not (ready and step.state is TaskState.WAITING)
    assert len(sent) == len(set(sent))
    assert not {s.id for s in run.steps if s.owner == CENTRE} & set(sent)


def test_that_the_first_tasks_go_and_the_next_follow_what_they_wait_for() -> None:
    run = _run()
    assert run.step("warn").state is TaskState.SENT
    assert run.step("pumps").state is TaskState.WAITING
    at = START + timedelta(minutes=9)
    after = answered(run, "warn", TaskState.DONE, at, "grid")
    assert [step.id for step in addressed(run, after)] == ["pumps"]
    assert after.step("pumps").due == at + timedelta(minutes=30)
    assert (after.step("pumps").owner, after.step("pumps").unit) == ("drainage", "U7")


def test_that_what_is_not_possible_needs_a_reason_and_sets_free_what_waits() -> None:
    run = _run()
    with pytest.raises(Refused, match=r"plan\.reason"):
        answered(run, "closures", TaskState.IMPOSSIBLE, START, "lin")
    after = answered(run, "closures", TaskState.IMPOSSIBLE, START, "lin", "道路已断")
    assert after.step("detour").state is TaskState.SENT
    assert (
        answered(after, "closures", TaskState.DONE, START, "lin").step("closures").state == "done"
    )


def test_that_a_late_receipt_changes_nothing() -> None:
    run = answered(_run(), "warn", TaskState.DOING, START, "grid")
    assert answered(run, "warn", TaskState.SIGNED, START, "grid") is run
    assert answered(run, "warn", TaskState.DOING, START, "grid") is run


def test_that_a_task_is_late_after_its_limit_and_no_longer_when_done_in_time() -> None:
    run = _run()
    later = START + timedelta(minutes=16)
    assert "duty" in [step.id for step in run.late(later)]
    done = answered(run, "duty", TaskState.DONE, START + timedelta(minutes=10), "lin")
    assert not done.step("duty").late(later)


def test_that_a_higher_level_brings_its_tasks_and_a_lower_one_takes_none_away() -> None:
    run = _run(level=4)
    up = levelled(run, RAIN, POINT, LevelChange(1, START, "lin", "红色预警"))
    assert len(up.steps) == len(RAIN.of_level(1))
    down = levelled(up, RAIN, POINT, LevelChange(3, START, "lin", "雨停"))
    assert down.steps == up.steps
    assert [change.level for change in down.levels] == [4, 1, 3]
    with pytest.raises(Refused, match=r"plan\.same_level"):
        levelled(down, RAIN, POINT, LevelChange(3, START, "lin", "雨停"))


def test_that_an_end_says_what_was_skipped_and_asks_why() -> None:
    run = _run(level=4)
    ticked = [line.name for line in RAIN.closing[1:]]
    with pytest.raises(Refused, match=r"plan\.skipped"):
        ended(run, RAIN, ticked, START, "lin", " ")
    over = ended(run, RAIN, ticked, START, "lin", "转入日常")
    assert over.skipped == (*(s.name for s in run.steps), RAIN.closing[0].name)
    for step in run.steps:
        run = answered(run, step.id, TaskState.DONE, START, "lin")
    whole = [line.name for line in RAIN.closing]
    assert unticked(run, RAIN, whole) == ()
    assert ended(run, RAIN, whole, START, "lin", "").skipped == ()
    with pytest.raises(Refused, match=r"plan\.over"):
        answered(over, "warn", TaskState.DONE, START, "lin")
