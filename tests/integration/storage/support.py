"""The smallest service a test can send, and how it waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from app.clock import utc_now
from app.domain.cases import Case
from app.messages.commands import ReportCase
from app.messages.events import AnyEvent, CaseReported
from app.storage.unit_of_work import SqlUnitOfWork

CENTRE = "jinshui"


def report(command_id: str, case_id: str = "", **facts: object) -> ReportCase:
    """A command that takes a new case in."""
    fields = {"category": "event:0506", "title": "积水", "reported_at": utc_now(), **facts}
    return ReportCase(
        command_id=command_id, officer="officer-1", case=Case(id=case_id or command_id, **fields)
    )


def take_in(command: ReportCase, uow: SqlUnitOfWork) -> list[AnyEvent]:
    """A service: the case's row, a message to the field, the event."""
    uow.save_case(command.case)
    uow.send("orders/unit-1", command.command_id, b"{}")
    return [CaseReported(case=command.case)]


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something another thread or process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def at(second: float) -> datetime:
    """The UTC time of an epoch second."""
    return datetime.fromtimestamp(second, UTC)
