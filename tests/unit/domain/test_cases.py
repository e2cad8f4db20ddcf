"""The life of a case: its table of moves, and what no sequence of moves may break."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import ENDED, RULES, Case, Move, Stage, moved, offered, refusal
from app.domain.errors import Refused

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


def case(stage: Stage = Stage.TO_VERIFY, **fields: object) -> Case:
    given_fields = {"stage_since": NOW, "reported_at": NOW, **fields}
    return Case("C1", "event:0110", "暴露垃圾", stage=stage, **given_fields)  # type: ignore[arg-type]


def test_that_every_move_has_its_rule() -> None:
    assert set(RULES) == set(Move)


def test_that_verifying_comes_before_opening_and_checking_before_closing() -> None:
    assert Stage.TO_DISPATCH not in RULES[Move.VERIFY].sources
    path = [Move.VERIFY, Move.OPEN, Move.DISPATCH, Move.SIGN, Move.FEEDBACK, Move.CHECK, Move.CLOSE]
    after = case()
    for move in path:
        after = moved(after, move, NOW, assignee="U1", dispatch="D1")
    assert (after.stage, after.ended_at, after.version) == (Stage.CLOSED, NOW, 8)


@pytest.mark.parametrize("stage", list(Stage))
def test_that_what_is_offered_is_what_is_legal(stage: Stage) -> None:
    for move in Move:
        legal = refusal(case(stage), move, "-") is None
        assert (move in offered(case(stage))) == legal


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_that_an_ended_case_moves_no_more(stage: Stage) -> None:
    assert offered(case(stage)) == ()


@pytest.mark.parametrize("move", [m for m in Move if RULES[m].needs_reason])
def test_that_a_grave_move_needs_a_reason(move: Move) -> None:
    before = case(next(iter(RULES[move].sources)))
    with pytest.raises(Refused) as refused:
        moved(before, move, NOW, reason="  ")
    assert refused.value.key == "case.reason"


def test_that_a_suspended_case_is_suspended_once_and_its_pause_is_counted() -> None:
    held = moved(case(Stage.HANDLING), Move.SUSPEND, NOW, reason="待料")
    with pytest.raises(Refused) as refused:
        moved(held, Move.SUSPEND, NOW, reason="待料")
    assert refused.value.key == "case.suspended"
    after = moved(held, Move.RESUME, NOW + timedelta(hours=2))
    assert (after.paused_s, after.suspended_at) == (7200.0, None)


def test_that_what_was_not_suspended_is_not_resumed() -> None:
    with pytest.raises(Refused) as refused:
        moved(case(Stage.HANDLING), Move.RESUME, NOW)
    assert refused.value.key == "case.not_suspended"


def test_that_a_recalled_case_belongs_to_nobody() -> None:
    sent = moved(case(Stage.TO_DISPATCH), Move.DISPATCH, NOW, assignee="U1", dispatch="D1")
    assert (sent.assignee, sent.dispatch) == ("U1", "D1")
    back = moved(sent, Move.RECALL, NOW)
    assert (back.assignee, back.dispatch) == ("", "")


steps = st.lists(st.tuples(st.sampled_from(list(Move)), st.integers(0, 10_000)), max_size=40)


@given(start=st.sampled_from(sorted(set(Stage) - ENDED)), moves=steps)
def test_that_no_sequence_of_moves_breaks_a_case(
    start: Stage, moves: list[tuple[Move, int]]
) -> None:
    now, before = NOW, case(start)
    for move, seconds in moves:
        now += timedelta(seconds=seconds)
        try:
            after = moved(before, move, now, reason="因", assignee="U1", dispatch="D1")
        except Refused as refused:
            assert refused.key.startswith("case.")
            continue
        assert after.version == before.version + 1
        assert after.stage_since is not None and after.stage_since <= now
        assert after.paused_s >= 0
        assert (after.stage in ENDED) == (after.ended_at is not None)
        assert bool(after.assignee) == bool(after.dispatch)
        kept = ("id", "category", "title", "reported_at", "reporter")
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
        before = after


def test_that_pausing_ends_with_the_stage() -> None:
    held = replace(case(Stage.HANDLING), paused_s=60.0)
    assert moved(held, Move.FEEDBACK, NOW).paused_s == 0.0


def test_that_going_on_with_a_suspended_case_resumes_it() -> None:
    held = moved(case(Stage.HANDLING), Move.SUSPEND, NOW, reason="待料")
    assert moved(held, Move.FEEDBACK, NOW).suspended_at is None
