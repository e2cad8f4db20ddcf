"""Orders to the field, their receipts and their recall, on a real ledger and outbox."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from app import topics
from app.domain.alarms import AlarmState
from app.domain.cases import Stage
from app.domain.errors import Refused
from app.domain.orders import Receipt
from app.messages import commands as c, events as e
from tests.unit.services.world import CENTRE, World

LATE = "receipt"


def test_that_a_dispatch_is_one_move_one_order_and_one_message(world: World) -> None:
    case = world.report(place="学府路 128 号")
    key = world.dispatch(case)
    after = world.case(case.id)
    assert (after.stage, after.assignee, after.dispatch) == (Stage.TO_SIGN, "U1", key)
    (row,) = world.outbox.pending(10)
    assert (row.topic, row.key) == (topics.orders(CENTRE, "U1"), key)
    (order,) = world.orders()
    assert (order.case, order.place, order.lon, order.recall) == (
        case.id, "学府路 128 号", 113.68, False,
    )  # fmt: skip
    assert world.picture.dispatches[key].officer == "lin"
    assert world.picture.cases[case.id] == after


@pytest.mark.parametrize(
    ("fields", "key"),
    [({"unit": "U9"}, "unit.unknown"), ({"case": "C9"}, "case.unknown"),
     ({"expected_version": 7}, "case.changed")],
)  # fmt: skip
def test_that_a_dispatch_refused_leaves_nothing_behind(
    world: World, fields: dict[str, object], key: str
) -> None:
    case = world.report()
    with pytest.raises(Refused) as refused:
        world.do(c.DispatchCase, **{"case": case.id, "unit": "U1", "expected_version": 1, **fields})
    assert refused.value.key == key
    assert world.case(case.id) == case
    assert world.orders() == []


def test_that_a_case_under_way_is_not_dispatched_again(world: World) -> None:
    case = world.report()
    world.dispatch(case)
    with pytest.raises(Refused) as refused:
        world.dispatch(case, "U2")
    assert refused.value.key == "case.stage"


# ------------------------------------------------------------------------------- recall


def test_that_an_order_is_recalled_within_five_seconds(world: World) -> None:
    case = world.report()
    key = world.dispatch(case)
    world.wait(seconds=4.9)
    world.do(c.RecallDispatch, dispatch=key)
    after = world.case(case.id)
    assert (after.stage, after.assignee, after.dispatch) == (Stage.TO_DISPATCH, "", "")
    assert [order.recall for order in world.orders()] == [True]
    assert world.picture.dispatches[key].recalled_at == world.now


def test_that_an_order_the_terminal_has_is_followed_by_its_recall(world: World) -> None:
    key = world.dispatch(world.report())
    world.outbox.delivered([row.id for row in world.outbox.pending(10)])
    world.do(c.RecallDispatch, dispatch=key)
    (row,) = world.outbox.pending(10)
    assert row.key == f"{key}:recall"


@pytest.mark.parametrize(
    ("seconds", "receipt", "key"),
    [(5.1, Receipt.DELIVERED, "dispatch.too_late"), (1.0, Receipt.SIGNED, "dispatch.signed")],
)
def test_that_an_order_too_old_or_signed_is_not_recalled(
    world: World, seconds: float, receipt: Receipt, key: str
) -> None:
    order = world.dispatch(world.report())
    world.wait(seconds=seconds)
    world.receipt(order, receipt)
    with pytest.raises(Refused) as refused:
        world.do(c.RecallDispatch, dispatch=order)
    assert refused.value.key == key


def test_that_a_receipt_of_a_recalled_order_is_kept_and_moves_no_case(world: World) -> None:
    case = world.report()
    key = world.dispatch(case)
    world.do(c.RecallDispatch, dispatch=key)
    (event,) = world.receipt(key, Receipt.SIGNED)
    assert isinstance(event, e.ReceiptRecorded)
    assert world.case(case.id).stage is Stage.TO_DISPATCH


# ------------------------------------------------------------------------------- receipts


def test_that_receipts_carry_a_case_from_order_to_check(world: World) -> None:
    case = world.report()
    key = world.dispatch(case)
    stages = []
    for receipt in Receipt:
        world.wait(seconds=10)
        world.receipt(key, receipt)
        stages.append(world.case(case.id).stage)
    assert stages == [Stage.TO_SIGN] * 2 + [Stage.HANDLING] * 2 + [Stage.TO_CHECK]
    assert world.picture.cases[case.id] == world.case(case.id)


def test_that_a_repeated_receipt_and_one_of_an_unknown_order_change_nothing(world: World) -> None:
    key = world.dispatch(world.report())
    world.receipt(key, Receipt.DELIVERED)
    assert world.receipt(key, Receipt.DELIVERED) == []
    assert world.receipt("D-none", Receipt.SIGNED) == []


def test_that_a_terminals_clock_never_puts_a_receipt_before_its_order_or_into_the_future(
    world: World,
) -> None:
    key = world.dispatch(world.report())
    sent = world.now
    world.wait(minutes=1)
    world.receipt(key, Receipt.DELIVERED, hours=5)
    world.receipt(key, Receipt.SIGNED, hours=-5)
    receipts = world.picture.dispatches[key].receipts
    assert receipts == {"delivered": sent, "signed": world.now}


def test_that_a_receipt_of_an_earlier_order_does_not_move_the_case(world: World) -> None:
    case = world.report()
    first = world.dispatch(case)
    world.do(c.RecallDispatch, dispatch=first)
    world.dispatch(case, "U2")
    world.receipt(first, Receipt.DONE)
    assert world.case(case.id).stage is Stage.TO_SIGN


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(list(Receipt)), doubled=st.lists(st.sampled_from(list(Receipt))))
def test_that_receipts_in_any_order_end_in_the_same_place(
    world: World, order: list[Receipt], doubled: list[Receipt]
) -> None:
    case = world.report()
    key = world.dispatch(case)
    for receipt in [*order, *doubled]:
        world.wait(seconds=1)
        world.receipt(key, receipt)
    stored = world.case(case.id)
    assert stored.stage is Stage.TO_CHECK
    assert world.picture.cases[case.id] == stored
    assert set(world.picture.dispatches[key].receipts) == {r.value for r in Receipt}


# ------------------------------------------------------------------------------- missing ones


def late(world: World, key: str) -> list[e.AnyEvent]:
    return world.do(c.RaiseAlarms, by="gateway", subjects=((key, LATE, 3, world.now),))


def test_that_a_missing_receipt_alarms_once_and_returns_when_it_comes(world: World) -> None:
    case = world.report()
    key = world.dispatch(case)
    world.wait(minutes=6)
    (raised,) = late(world, key)
    assert (raised.what, raised.alarm.case) == ("raised", case.id)
    assert late(world, key) == []
    events = world.receipt(key, Receipt.SIGNED)
    assert isinstance(events[-1], e.AlarmChanged)
    assert events[-1].alarm.state is AlarmState.RETURNED


def test_that_no_alarm_is_raised_for_an_order_signed_or_recalled_meanwhile(world: World) -> None:
    signed, recalled = (world.dispatch(world.report()) for _ in range(2))
    world.receipt(signed, Receipt.SIGNED)
    world.do(c.RecallDispatch, dispatch=recalled)
    assert late(world, signed) == []
    assert late(world, recalled) == []
