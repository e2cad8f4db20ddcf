"""Taking cases in and moving them, on a real ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cases import Case, Move, Stage
from app.domain.errors import Refused
from app.domain.orders import Receipt
from app.messages import commands as c, events as e
from tests.unit.services.world import World


def told(world: World, case: Case) -> list[e.AnyEvent]:
    return world.do(c.ReportCase, by="12345", case=case)


def test_that_a_case_told_twice_is_one_case(world: World) -> None:
    first = world.report(source_id="A-1")
    assert told(world, replace(first, id="", version=1)) == []
    assert len(world.picture.cases) == 1


def test_that_what_the_source_corrects_is_amended_and_a_blank_erases_nothing(world: World) -> None:
    first = world.report(source_id="A-1", place="学府路 128 号", phone="13800000000")
    world.dispatch(first)
    (event,) = told(world, replace(first, id="", place="学府路 130 号", phone=""))
    assert isinstance(event, e.CaseAmended)
    after = world.case(first.id)
    assert (after.place, after.phone) == ("学府路 130 号", "13800000000")
    assert (after.stage, after.version) == (Stage.TO_SIGN, 3)
    assert world.picture.cases[first.id] == after


def test_that_a_source_ends_only_a_case_nobody_is_at_work_on(world: World) -> None:
    idle, busy = world.report(source_id="A-1"), world.report(source_id="A-2")
    world.dispatch(busy)
    ended = {"id": "", "stage": Stage.CLOSED, "ended_at": world.now}
    told(world, replace(idle, **ended))
    assert told(world, replace(busy, **ended)) == []
    assert world.case(idle.id).stage is Stage.CLOSED
    assert world.case(busy.id).stage is Stage.TO_SIGN


def test_that_cases_without_a_source_number_are_never_taken_for_each_other(world: World) -> None:
    assert world.report().id != world.report().id


@pytest.mark.parametrize(
    ("fields", "key"),
    [({"category": " "}, "case.category"), ({"lon": 200.0}, "case.place"),
     ({"lat": -91.0}, "case.place")],
)  # fmt: skip
def test_that_a_case_that_cannot_be_is_refused(
    world: World, fields: dict[str, object], key: str
) -> None:
    with pytest.raises(Refused) as refused:
        world.report(**fields)
    assert refused.value.key == key


def test_that_a_case_without_a_title_is_called_by_its_category(world: World) -> None:
    case = world.report(title="")
    assert (case.title, case.title_en) == ("雨水井盖", "Storm drain cover")


def test_that_the_slower_of_two_officers_is_told_who_was_faster(world: World) -> None:
    case = world.report(stage=Stage.TO_OPEN)
    seen = {"case": case.id, "expected_version": case.version}
    world.do(c.MoveCase, by="zhou", move=Move.OPEN, **seen)
    with pytest.raises(Refused) as refused:
        world.do(c.MoveCase, by="lin", move=Move.VOID, reason="重复", **seen)
    assert refused.value.key == "case.changed"
    assert refused.value.facts["officer"] == "zhou"


def test_that_the_field_moves_a_case_whatever_its_version(world: World) -> None:
    case = world.report(stage=Stage.TO_VERIFY)
    world.do(c.MoveCase, by="field", case=case.id, move=Move.VERIFY, expected_version=-1)
    assert world.case(case.id).stage is Stage.TO_OPEN


@pytest.mark.parametrize("move", [Move.DISPATCH, Move.RECALL])
def test_that_moves_of_orders_need_an_order(world: World, move: Move) -> None:
    case = world.report()
    with pytest.raises(Refused) as refused:
        world.do(c.MoveCase, case=case.id, move=move, expected_version=1)
    assert refused.value.key == "case.by_order"


@pytest.mark.parametrize("move", [Move.VOID, Move.RETURN])
def test_that_a_case_taken_from_a_unit_calls_its_order_off(world: World, move: Move) -> None:
    case = world.report()
    order = world.dispatch(case)
    events = world.do(c.MoveCase, case=case.id, move=move, expected_version=2, reason="重复")
    assert [type(event) for event in events] == [e.CaseMoved, e.OrderRecalled]
    assert [(o.dispatch, o.recall) for o in world.orders()] == [(order, True)]
    assert not world.picture.dispatches[order].running


def test_that_work_to_be_done_again_is_a_new_order_to_the_same_unit(world: World) -> None:
    case = world.report()
    first = world.dispatch(case)
    world.receipt(first, Receipt.DONE)
    world.do(c.MoveCase, case=case.id, move=Move.REWORK, expected_version=-1, reason="未平整")
    after = world.case(case.id)
    assert (after.stage, after.assignee) == (Stage.HANDLING, "U1")
    assert after.dispatch not in ("", first)
    assert world.orders()[-1].note == "未平整"
    assert world.picture.cases[case.id] == after
    world.receipt(after.dispatch, Receipt.DONE)
    assert world.case(case.id).stage is Stage.TO_CHECK


def test_that_a_command_repeated_by_its_id_is_done_once(world: World) -> None:
    case = world.report()
    ask = {"case": case.id, "unit": "U1", "expected_version": 1, "command_id": "click"}
    world.do(c.DispatchCase, **ask)
    world.do(c.DispatchCase, **ask)
    assert len(world.orders()) == 1
    assert world.case(case.id).version == 2


def test_that_an_unknown_case_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.do(c.MoveCase, case="C-none", move=Move.OPEN, expected_version=1)
    assert refused.value.key == "case.unknown"
