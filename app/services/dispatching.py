"""Sending a case to a unit (一键直派, 会商派单), to another one (改派), and taking the order back
within its few seconds."""

from __future__ import annotations

from app.domain import cases, orders as rules
from app.domain.cases import Case, Details, Move
from app.domain.errors import Refused
from app.domain.registry import Unit
from app.messages.commands import DispatchCase, ReassignCase, RecallDispatch
from app.messages.events import AnyEvent, CaseMoved
from app.services import orders
from app.services.lookup import case_as_seen, known_dispatch, known_unit
from app.services.officers import confirmed_by
from app.services.unit_of_work import UnitOfWork


def dispatch(command: DispatchCase, uow: UnitOfWork) -> list[AnyEvent]:
    """One move, an order for each unit, a message to each in the field: all of them or none."""
    case = case_as_seen(uow, command.case, command.expected_version)
    unit = known_unit(uow, command.unit)
    lead = command.lead or unit.department
    given = Details(way=command.way, lead=lead, assists=command.assists)
    by = command.officer
    if command.leader and case.returned_to == command.officer:
        confirmed_by(command.leader, command.pin, command.officer, uow)
        by = command.leader
    after, moved = _sent(case, Move.DISPATCH, command.note, unit, by, given, uow)
    events: list[AnyEvent] = [
        moved, orders.issue(uow, after, unit, command.officer, after.dispatch, command.note)
    ]  # fmt: skip
    for helper in dict.fromkeys(command.helpers):
        if helper != unit.id:
            key = uow.new_id("D")
            other = known_unit(uow, helper)
            events.append(orders.issue(uow, after, other, command.officer, key, command.note))
    return events


def reassign(command: ReassignCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Call off who has the case and give it to another unit, in one step."""
    case = case_as_seen(uow, command.case, command.expected_version)
    unit = known_unit(uow, command.unit)
    if unit.id == case.assignee:
        raise Refused("dispatch.same", case=case.id, unit=unit.id)
    called_off = orders.end_all(uow, case)
    given = Details(lead=unit.department)
    after, moved = _sent(case, Move.REASSIGN, command.reason, unit, command.officer, given, uow)
    issued = orders.issue(uow, after, unit, command.officer, after.dispatch, command.reason)
    return [*called_off, moved, issued]


def _sent(
    case: Case, move: Move, reason: str, unit: Unit, by: str, details: Details, uow: UnitOfWork
) -> tuple[Case, CaseMoved]:
    key = uow.new_id("D")
    after = cases.moved(
        case, move, uow.now, reason=reason, by=by, assignee=unit.id, dispatch=key, details=details
    )
    uow.save_case(after)
    moved = CaseMoved(
        case=case.id,
        move=move,
        version=after.version,
        at=uow.now,
        reason=reason,
        assignee=unit.id,
        dispatch=key,
        details=details,
    )
    return after, moved


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
    return [moved, *orders.end_all(uow, after)]
