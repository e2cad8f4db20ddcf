"""Sending a case to a unit (一键直派) and taking the order back within its few seconds."""

from __future__ import annotations

from app.domain import cases
from app.domain import orders as rules
from app.domain.cases import Move
from app.domain.errors import Refused
from app.messages.commands import DispatchCase, RecallDispatch
from app.messages.events import AnyEvent, CaseMoved
from app.services import orders
from app.services.lookup import case_as_seen, known_dispatch, known_unit
from app.services.unit_of_work import UnitOfWork


def dispatch(command: DispatchCase, uow: UnitOfWork) -> list[AnyEvent]:
    """One order, one move, one message to the field: all of them or none."""
    case = case_as_seen(uow, command.case, command.expected_version)
    unit = known_unit(uow, command.unit)
    key = uow.new_id("D")
    after = cases.moved(case, Move.DISPATCH, uow.now, assignee=unit.id, dispatch=key)
    uow.save_case(after)
    moved = CaseMoved(
        case=case.id,
        move=Move.DISPATCH,
        version=after.version,
        at=uow.now,
        reason=command.note,
        assignee=unit.id,
        dispatch=key,
    )
    return [moved, orders.issue(uow, after, unit, command.officer, key, command.note)]


def recall(command: RecallDispatch, uow: UnitOfWork) -> list[AnyEvent]:
    """Take an order back; Refused when it is too late or the unit has signed."""
    order = known_dispatch(uow, command.dispatch)
    rules.recalled(order, uow.now)
    case = uow.case(order.case)
    if case is None or case.dispatch != order.id:
        raise Refused("dispatch.moved_on", case=order.case)
    after = cases.moved(case, Move.RECALL, uow.now)
    uow.save_case(after)
    moved = CaseMoved(
        case=case.id,
        move=Move.RECALL,
        version=after.version,
        at=uow.now,
        assignee=order.unit,
        dispatch=order.id,
    )
    return [moved, *orders.call_off(uow, order, after, uow.now)]
