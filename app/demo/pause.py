"""The demonstration's clock stands still while nobody runs it.

Without this a demo that was closed yesterday would open with every case overdue by a day. Only
the demonstration is ever shifted, and the shift is in the journal like everything else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from app.clock import Clock
from app.domain.cases import Case
from app.domain.orders import Dispatch
from app.domain.warnings import Warning as WeatherWarning
from app.messages.events import AnyEvent, CaseAmended, Entry, OrderIssued, WarningChanged

LEAST = timedelta(minutes=10)
"""A shorter pause is left alone: somebody only restarted the desk."""


class UnitOfWork(Protocol):
    """What the shift writes."""

    def case(self, case_id: str) -> Case | None: ...

    def save_case(self, case: Case) -> None: ...

    def save_dispatch(self, dispatch: Dispatch) -> None: ...

    def save_warning(self, warning: WeatherWarning) -> None: ...


class Journal(Protocol):
    """What the shift needs of the ledger."""

    def last_seq(self) -> int: ...

    def entries_since(self, seq: int, limit: int) -> tuple[list[Entry], int]: ...


def paused_for(journal: Journal, clock: Clock) -> timedelta:
    """How long nothing has happened; zero for a pause too short to matter."""
    entries, _seq = journal.entries_since(journal.last_seq() - 1, 1)
    if not entries:
        return timedelta()
    gap = clock() - entries[-1].at
    return gap if gap >= LEAST else timedelta()


def shifted(
    uow: UnitOfWork,
    cases: list[Case],
    dispatches: list[Dispatch],
    warnings: list[WeatherWarning],
    by: timedelta,
) -> list[AnyEvent]:
    """Every open case, its orders and the warnings in force, moved on by `by`."""
    events: list[AnyEvent] = []
    for case in (uow.case(given.id) for given in cases):
        if case is not None:
            after = _case(case, by)
            uow.save_case(after)
            events.append(CaseAmended(case=after))
    for dispatch in dispatches:
        receipts = {name: at + by for name, at in dispatch.receipts.items()}
        moved = replace(
            dispatch, at=dispatch.at + by, receipts=receipts, recalled_at=dispatch.recalled_at
        )
        uow.save_dispatch(moved)
        events.append(OrderIssued(dispatch=moved))
    for warning in warnings:
        later = replace(warning, sent=warning.sent + by, until=_plus(warning.until, by))
        uow.save_warning(later)
        events.append(WarningChanged(warning=later))
    return events


def _case(case: Case, by: timedelta) -> Case:
    return replace(
        case,
        version=case.version + 1,
        reported_at=_plus(case.reported_at, by),
        stage_since=_plus(case.stage_since, by),
        suspended_at=_plus(case.suspended_at, by),
    )


def _plus(at: datetime | None, by: timedelta) -> datetime | None:
    return None if at is None else at + by
