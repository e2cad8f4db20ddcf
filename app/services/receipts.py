"""Receipts from the field: late, repeated and out of order ones harm nothing and stop nobody."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain import cases
from app.domain.cases import Case, Move, Stage
from app.domain.orders import Dispatch, Receipt, receipted
from app.messages.commands import RecordReceipt
from app.messages.events import AnyEvent, CaseMoved, ReceiptRecorded
from app.services.findings import receipt_came
from app.services.unit_of_work import UnitOfWork

MOVES: dict[Receipt, tuple[Move, frozenset[Stage]]] = {
    Receipt.SIGNED: (Move.SIGN, frozenset({Stage.TO_SIGN})),
    # Who has arrived has taken the order, also when the receipt of signing got lost.
    Receipt.ARRIVED: (Move.SIGN, frozenset({Stage.TO_SIGN})),
    Receipt.DONE: (Move.FEEDBACK, frozenset({Stage.TO_SIGN, Stage.HANDLING})),
}
TAKEN = frozenset(MOVES)
"""Receipts that show the unit has taken the order: the alarm of a missing one returns."""


def record(command: RecordReceipt, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a receipt, and make the move it stands for while the case is under its order.

    A receipt of an unknown order, and a repeated one, change nothing; one of a recalled order is
    kept and moves no case. Times are held between the order's and now, whatever a terminal's
    clock says.
    """
    dispatch = uow.dispatch(command.dispatch)
    if dispatch is None:
        return []
    at = _held(command.at, dispatch.at, uow.now)
    after = receipted(dispatch, command.receipt, at)
    if after == dispatch:
        return []
    uow.save_dispatch(after)
    events: list[AnyEvent] = [
        ReceiptRecorded(dispatch=dispatch.id, case=dispatch.case, receipt=command.receipt, at=at)
    ]
    if dispatch.recalled_at is None:
        events += _moved(after, command.receipt, at, uow)
        if command.receipt in TAKEN:
            events += receipt_came(uow, dispatch.id)
    return events


def _held(at: datetime, earliest: datetime, latest: datetime) -> datetime:
    known = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(earliest, min(known, latest))


def _moved(dispatch: Dispatch, receipt: Receipt, at: datetime, uow: UnitOfWork) -> list[AnyEvent]:
    case = uow.case(dispatch.case)
    if case is None or receipt not in MOVES:
        return []
    move, stages = MOVES[receipt]
    if case.dispatch != dispatch.id or case.stage not in stages:
        return []
    return [_move(case, move, max(at, case.stage_since or at), dispatch.unit, uow)]


def _move(case: Case, move: Move, at: datetime, unit: str, uow: UnitOfWork) -> CaseMoved:
    after = cases.moved(case, move, at)
    uow.save_case(after)
    return CaseMoved(case=case.id, move=move, version=after.version, at=at, assignee=unit)
