"""Writing orders and their recalls to the outbox, in the transaction that decided them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec

from app import topics
from app.domain.cases import Case
from app.domain.orders import Dispatch
from app.domain.registry import Unit
from app.messages.events import AnyEvent, OrderIssued, OrderRecalled
from app.messages.field import Order
from app.services.findings import receipt_came
from app.services.unit_of_work import UnitOfWork

RECALL = ":recall"


def issue(uow: UnitOfWork, case: Case, unit: Unit, officer: str, key: str, note: str) -> AnyEvent:
    """Keep the order `key` for `case` and put it into the outbox."""
    dispatch = Dispatch(key, case.id, unit.id, officer, uow.now, note=note, exercise=case.exercise)
    uow.save_dispatch(dispatch)
    _send(uow, dispatch, case, recall=False)
    return OrderIssued(dispatch=dispatch)


def call_off(uow: UnitOfWork, dispatch: Dispatch, case: Case, at: datetime) -> list[AnyEvent]:
    """Mark a running order as taken back and tell the terminal.

    The recall goes out even when the order could be withdrawn: the relay may be sending it this
    moment, and a terminal ignores the recall of an order it never got.
    """
    uow.save_dispatch(replace(dispatch, recalled_at=at))
    uow.withdraw(dispatch.id)
    _send(uow, dispatch, case, recall=True)
    told: list[AnyEvent] = [OrderRecalled(dispatch=dispatch.id, case=case.id, at=at)]
    return told + receipt_came(uow, dispatch.id)


def end_all(uow: UnitOfWork, case: Case) -> list[AnyEvent]:
    """Call off every running order of a case, those of units that assist too."""
    told: list[AnyEvent] = []
    for dispatch in uow.case_dispatches(case.id):
        if dispatch.running:
            told += call_off(uow, dispatch, case, uow.now)
    return told


def urge(uow: UnitOfWork, case: Case, note: str) -> None:
    """Tell every unit at work on a case that it is waited for (催办)."""
    for dispatch in uow.case_dispatches(case.id):
        if dispatch.running:
            _send(uow, replace(dispatch, note=note), case, recall=False, urge=True)


def _send(
    uow: UnitOfWork, dispatch: Dispatch, case: Case, *, recall: bool, urge: bool = False
) -> None:
    order = Order(
        dispatch=dispatch.id,
        case=case.id,
        unit=dispatch.unit,
        title=case.title,
        place=case.place,
        lon=case.lon,
        lat=case.lat,
        at=uow.now,
        note=dispatch.note,
        recall=recall,
        urge=urge,
    )
    # A terminal and the relay know a message by its key: each urging is one of its own.
    urged = f":urge:{case.urges + 1}" if urge else ""
    key = dispatch.id + (RECALL if recall else urged)
    uow.send(topics.orders(uow.centre, dispatch.unit), key, msgspec.json.encode(order))
