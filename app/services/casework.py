"""Taking cases in, and the moves an officer or the field makes on them."""

from __future__ import annotations

from dataclasses import replace

from app.domain import cases
from app.domain.cases import ENDED, Case, Move
from app.domain.errors import Refused
from app.messages.commands import MoveCase, ReportCase
from app.messages.events import AnyEvent, CaseAmended, CaseMoved, CaseReported
from app.services import orders
from app.services.lookup import case_as_seen, known_unit
from app.services.unit_of_work import UnitOfWork

TOLD = (
    "category", "title", "title_en", "level", "place", "place_en", "street", "grid", "lon", "lat",
    "reported_at", "description", "reporter", "phone",
)  # fmt: skip
"""What another system may correct; the stage is the centre's own, but see `_amended`."""

BY_ORDER = frozenset({Move.DISPATCH, Move.RECALL})
"""Moves that only come with an order: DispatchCase, RecallDispatch."""

ENDS_ORDER = frozenset({Move.VOID, Move.RETURN, Move.CLOSE})
"""Moves after which the unit has nothing left to do on the case."""


def report(command: ReportCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Take a case in; one known by its source's number is corrected, or left as it is."""
    case = _checked(command.case, uow)
    known = uow.case_by_source(case.source, case.source_id) if case.source_id else None
    if known is None:
        return _opened(case, uow)
    amended = _amended(known, case)
    if amended == known:
        return []
    amended = replace(amended, version=known.version + 1)
    uow.save_case(amended)
    return [CaseAmended(case=amended)]


def move(command: MoveCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Make one move; what it means for a running order goes out with it."""
    case = case_as_seen(uow, command.case, command.expected_version)
    if command.move in BY_ORDER:
        raise Refused("case.by_order", case=case.id, move=command.move.value)
    if command.move is Move.REWORK:
        return _rework(case, command, uow)
    after = cases.moved(case, command.move, uow.now, reason=command.reason)
    uow.save_case(after)
    moved = CaseMoved(
        case=case.id,
        move=command.move,
        version=after.version,
        at=uow.now,
        reason=command.reason,
        assignee=case.assignee,
    )
    return [moved, *_order_ended(case, command.move, uow)]


def _checked(case: Case, uow: UnitOfWork) -> Case:
    if not case.category.strip():
        raise Refused("case.category", source_id=case.source_id)
    if case.lon is not None and not -180.0 <= case.lon <= 180.0:
        raise Refused("case.place", field="lon", value=case.lon)
    if case.lat is not None and not -90.0 <= case.lat <= 90.0:
        raise Refused("case.place", field="lat", value=case.lat)
    category = uow.catalogue.category(case.category)
    return replace(
        case,
        title=case.title or category.name,
        title_en=case.title_en or ("" if case.title else category.name_en),
        level=min(4, max(1, case.level)),
    )


def _opened(case: Case, uow: UnitOfWork) -> list[AnyEvent]:
    if case.id and uow.case(case.id) is not None:
        raise Refused("case.known", case=case.id, source_id=case.source_id)
    at = case.reported_at or uow.now
    opened = replace(
        case,
        id=case.id or uow.new_id("C"),
        reported_at=at,
        stage_since=case.stage_since or uow.now,
        version=1,
    )
    uow.save_case(opened)
    return [CaseReported(case=opened)]


def _amended(known: Case, told: Case) -> Case:
    """`known` with what the source tells now: a blank never erases, and a case that the source
    has ended is ended here too while no unit is at work on it."""
    fields = {name: getattr(told, name) for name in TOLD if getattr(told, name) not in ("", None)}
    amended = replace(known, **fields)
    if told.stage in ENDED and not known.ended and not known.dispatch:
        ended = told.ended_at or told.stage_since or known.stage_since
        amended = replace(amended, stage=told.stage, stage_since=ended, ended_at=ended)
    return amended


def _order_ended(case: Case, made: Move, uow: UnitOfWork) -> list[AnyEvent]:
    dispatch = uow.dispatch(case.dispatch) if case.dispatch else None
    if made not in ENDS_ORDER or dispatch is None or not dispatch.running:
        return []
    return orders.call_off(uow, dispatch, case, uow.now)


def _rework(case: Case, command: MoveCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Send the same unit again: a new order, since the old one is done and has its receipts."""
    key = uow.new_id("D") if case.assignee else ""
    after = cases.moved(case, Move.REWORK, uow.now, reason=command.reason, dispatch=key)
    uow.save_case(after)
    events: list[AnyEvent] = [
        CaseMoved(
            case=case.id,
            move=Move.REWORK,
            version=after.version,
            at=uow.now,
            reason=command.reason,
            assignee=case.assignee,
            dispatch=key,
        )
    ]
    if key:
        unit = known_unit(uow, case.assignee)
        events.append(orders.issue(uow, after, unit, command.officer, key, command.reason))
    return events
