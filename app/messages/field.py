"""What goes over the bus to and from the field, as JSON both sides can read."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.domain.cases import Move
from app.domain.orders import Receipt
from app.domain.plan_runs import TaskState


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order to a terminal. A terminal keeps `dispatch` and ignores a repeated one."""

    dispatch: str
    case: str
    unit: str
    title: str
    place: str
    lon: float | None
    lat: float | None
    at: datetime
    note: str = ""
    recall: bool = False
    urge: bool = False


class AlarmCall(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody above is told of an alarm that nobody acknowledged in time."""

    alarm: str
    level: int
    kind: str
    place: str
    onset: datetime
    value: float | None
    limit: float | None


class WhistleCall(msgspec.Struct, frozen=True, kw_only=True):
    """A department is called, urged or let go; `what` as in WhistleChanged."""

    whistle: str
    what: str
    case: str
    department: str
    title: str
    place: str
    lon: float | None
    lat: float | None
    deadline: datetime
    reason: str = ""


class WhistleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A department has checked in on site."""

    whistle: str
    department: str
    person: str
    at: datetime


class PlanTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task of a plan to its owner; `what`: sent, urged, or ended (the plan is over). An owner
    keeps `run` and `task` and ignores a repeated one."""

    run: str
    task: str
    what: str
    plan: str
    level: int
    department: str
    title: str
    deadline: datetime | None
    unit: str = ""
    title_en: str = ""
    detail: str = ""
    detail_en: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    exercise: bool = False


class PlanTaskAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner of a task says: signed, doing, done, or impossible with a reason."""

    run: str
    task: str
    state: TaskState
    person: str
    at: datetime
    reason: str = ""


class CaseHandedBack(msgspec.Struct, frozen=True, kw_only=True):
    """The centre above is done with an escalated case, or gives it back with a reason."""

    case: str
    done: bool
    by: str
    reason: str = ""


class TerminalReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """A terminal's answer."""

    dispatch: str
    receipt: Receipt
    at: datetime


class CaseReport(msgspec.Struct, frozen=True, kw_only=True):
    """A case as another system tells it; `source_id` makes telling twice the same as once."""

    source: str
    source_id: str
    category: str
    title: str
    title_en: str = ""
    place: str = ""
    place_en: str = ""
    lon: float | None = None
    lat: float | None = None
    level: int = 4
    at: datetime | None = None
    description: str = ""
    reporter: str = ""
    phone: str = ""
    exercise: bool = False


class FieldMove(msgspec.Struct, frozen=True, kw_only=True):
    """A move made outside the centre: verified on site, checked, called back."""

    case: str
    move: Move
    by: str
    id: str
    reason: str = ""
    satisfied: bool | None = None
