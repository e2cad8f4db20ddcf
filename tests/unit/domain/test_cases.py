"""The life of a case: its table of moves, and what no sequence of moves may break."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.domain.cases import (
    ENDED,
    RULES,
    SETTLED,
    Case,
    Details,
    Move,
    Stage,
    came_due,
    moved,
    offered,
    refusal,
)
from app.domain.errors import Refused

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


def case(stage: Stage = Stage.TO_VERIFY, **fields: object) -> Case:
    given_fields = {"stage_since": NOW, "reported_at": NOW, **fields}
    return Case("C1", "event:0110", "暴露垃圾", stage=stage, **given_fields)  # type: ignore[arg-type]


def test_that_every_move_has_its_rule() -> None:
    assert set(RULES) == set(Move)


def test_that_verifying_comes_before_opening_and_checking_before_closing() -> None:
    assert Stage.TO_DISPATCH not in RULES[Move.VERIFY].sources
    path = [Move.VERIFY, Move.OPEN, Move.DISPATCH, Move.SIGN, Move.FEEDBACK, Move.CHECK,
            Move.CLOSE, Move.CALL_BACK]  # fmt: skip
    after = case()
    for move in path:
        after = moved(after, move, NOW, assignee="U1", dispatch="D1")
    assert (after.stage, after.ended_at, after.version) == (Stage.CLOSED, NOW, 9)
    assert after.closed_at == NOW


@pytest.mark.parametrize("stage", list(Stage))
def test_that_what_is_offered_is_what_is_legal(stage: Stage) -> None:
    for move in Move:
        legal = refusal(case(stage), move, "-") is None
        assert (move in offered(case(stage))) == legal


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_that_an_ended_case_is_only_rated_or_taken_out_of_a_merge(stage: Stage) -> None:
    left = {Stage.CLOSED: (Move.RATE,), Stage.MERGED: (Move.UNMERGE,)}
    assert offered(case(stage)) == left.get(stage, ())


_OVERDUE = {Move.APPEAL: NOW}


@pytest.mark.parametrize("move", [m for m in Move if RULES[m].needs_reason])
def test_that_a_grave_move_needs_a_reason(move: Move) -> None:
    facts = {"asked": "extend", "appeal": "" if move is Move.APPEAL else "asked"}
    before = case(sorted(RULES[move].sources)[0], overdue_at=_OVERDUE.get(move), **facts)
    with pytest.raises(Refused) as refused:
        moved(before, move, NOW, reason="  ")
    assert refused.value.key == "case.reason"


def test_that_a_suspended_case_is_suspended_once_and_its_pause_is_counted() -> None:
    held = moved(case(Stage.HANDLING), Move.SUSPEND, NOW, reason="待料")
    with pytest.raises(Refused) as refused:
        moved(held, Move.SUSPEND, NOW, reason="待料")
    assert refused.value.key == "case.suspended"
    after = moved(held, Move.RESUME, NOW + timedelta(hours=2))
    assert (after.pauses, after.suspended_at) == (((NOW, NOW + timedelta(hours=2)),), None)
    with pytest.raises(Refused) as again:
        moved(after, Move.SUSPEND, NOW + timedelta(hours=3), reason="待料")
    assert again.value.key == "case.suspended_once"


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
        assert all(start <= end for start, end in after.pauses)
        assert after.pauses[: len(before.pauses)] == before.pauses
        assert (after.stage in ENDED) == (after.ended_at is not None)
        assert (after.stage in SETTLED) <= (after.suspended_at is None)
        assert bool(after.assignee) == bool(after.dispatch)
        assert after.extensions <= 2 and after.suspensions <= 1
        assert before.overdue_at == after.overdue_at
        kept = ("id", "category", "title", "reported_at", "reporter")
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
        before = after


def test_that_going_on_with_a_suspended_case_resumes_it() -> None:
    held = moved(case(Stage.HANDLING), Move.SUSPEND, NOW, reason="待料")
    assert moved(held, Move.FEEDBACK, NOW).suspended_at is None
    after = moved(held, Move.FEEDBACK, NOW + timedelta(hours=1))
    assert after.pauses == ((NOW, NOW + timedelta(hours=1)),)


def test_that_who_was_given_a_case_back_leaves_the_next_step_to_another() -> None:
    back = moved(case(Stage.TO_SIGN), Move.RETURN, NOW, reason="非我职责", details=GIVEN_BACK)
    assert (back.returns, back.returned_to) == (1, "lin")
    assert Move.DISPATCH not in offered(back, by="lin")
    assert Move.DISPATCH in offered(back, by="wang")
    sent = moved(back, Move.DISPATCH, NOW, by="wang", assignee="U1", dispatch="D1")
    assert sent.returned_to == ""


GIVEN_BACK = Details(person="lin")


def test_that_a_case_is_extended_twice_at_most_and_a_refusal_does_not_count() -> None:
    asked = moved(case(Stage.HANDLING), Move.ASK_EXTENSION, NOW, reason="缺件")
    refused = moved(asked, Move.REFUSE_EXTENSION, NOW, reason="可先垫")
    twice = moved(moved(refused, Move.EXTEND, NOW, reason="一"), Move.EXTEND, NOW, reason="二")
    assert twice.extensions == 2
    assert Move.EXTEND not in offered(twice) and Move.ASK_EXTENSION not in offered(twice)


def test_that_a_merge_is_undone_to_where_the_case_was() -> None:
    merged = moved(case(Stage.TO_OPEN), Move.MERGE, NOW, details=Details(target="C0"))
    assert (merged.stage, merged.merged_into, merged.ended) == (Stage.MERGED, "C0", True)
    again = moved(merged, Move.UNMERGE, NOW)
    assert (again.stage, again.merged_into, again.ended_at) == (Stage.TO_OPEN, "", None)


def test_that_only_a_leader_takes_a_case_over_or_decides_an_appeal() -> None:
    late = came_due(case(Stage.HANDLING), "overdue", NOW)
    asked = moved(late, Move.APPEAL, NOW, reason="暴雨停工")
    assert {Move.TAKE_OVER, Move.UPHOLD_APPEAL}.isdisjoint(offered(asked, role="duty"))
    upheld = moved(asked, Move.UPHOLD_APPEAL, NOW, reason="属实", role="leader")
    assert (upheld.appeal, upheld.overdue_at) == ("upheld", NOW)
    assert Move.APPEAL not in offered(upheld)


def test_that_a_case_of_the_centre_above_comes_back_to_be_dispatched() -> None:
    up = moved(case(Stage.HANDLING), Move.ESCALATE, NOW, reason="跨区", details=UP)
    assert (up.stage, up.above, up.assignee) == (Stage.ESCALATED, "city", "")
    back = moved(up, Move.HAND_BACK, NOW, reason="属地处置")
    assert (back.stage, back.above) == (Stage.TO_DISPATCH, "")


UP = Details(target="city")
