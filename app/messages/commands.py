"""What a person or a terminal asks for: imperative, frozen, carried to exactly one service."""

from __future__ import annotations

from datetime import datetime

from app.domain.alarms import Alarm, AlarmState
from app.domain.cases import NONE, Case, Details, Move
from app.domain.orders import Receipt
from app.domain.shapes import Bookmark, Shape
from app.domain.warnings import Warning as WeatherWarning
from app.messages.alarm_commands import (
    AcknowledgeAlarm as AcknowledgeAlarm,
    EscalateAlarms as EscalateAlarms,
    OpenAlarmCase as OpenAlarmCase,
    ReturnToService as ReturnToService,
    ShelveAlarm as ShelveAlarm,
    SilenceAlarms as SilenceAlarms,
    TakeOutOfService as TakeOutOfService,
    UnshelveAlarms as UnshelveAlarms,
)
from app.messages.camera_commands import (
    CloseCamera as CloseCamera,
    KeepCameraPicture as KeepCameraPicture,
    OpenCamera as OpenCamera,
)
from app.messages.command import Command
from app.messages.mode_commands import (
    AnswerSuggestion as AnswerSuggestion,
    EndMode as EndMode,
    MakeReport as MakeReport,
    SetPin as SetPin,
    SwitchMode as SwitchMode,
    TakeEvents as TakeEvents,
)
from app.messages.photo_messages import AttachPhoto as AttachPhoto
from app.messages.plan_commands import (
    AnswerTask as AnswerTask,
    EndPlan as EndPlan,
    SetPlanLevel as SetPlanLevel,
    StartPlan as StartPlan,
    UrgeTask as UrgeTask,
)


class ReportCase(Command, frozen=True, kw_only=True):
    """Take in a new case; one known by its source's number is corrected. `merge_into` names the
    open case it is another report of."""

    case: Case
    merge_into: str = ""


class MoveCase(Command, frozen=True, kw_only=True):
    """Make one move on a case as the officer saw it (`expected_version`)."""

    case: str
    move: Move
    expected_version: int
    reason: str = ""
    details: Details = NONE


class DispatchCase(Command, frozen=True, kw_only=True):
    """Send a case to a unit: 一键直派, or after a consultation 会商派单 with a lead department
    (主办) and others that assist (协办), whose `helpers` units get orders of their own. Who was
    given the case back needs a `leader` beside him, proved by his secret, the `pin`."""

    case: str
    unit: str
    expected_version: int
    note: str = ""
    way: str = "direct"
    lead: str = ""
    assists: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    leader: str = ""
    pin: str = ""


class ReassignCase(Command, frozen=True, kw_only=True):
    """Give a case that is under order to another unit (改派)."""

    case: str
    unit: str
    expected_version: int
    reason: str


class NoteCase(Command, frozen=True, kw_only=True):
    """Write a note into the case's history."""

    case: str
    text: str


class CorrectCase(Command, frozen=True, kw_only=True):
    """Correct what is known of a case: fields (see casework.TOLD) by name. What was said before
    stays in the history, struck through."""

    case: str
    expected_version: int
    fields: dict[str, str | int | float | None]
    reason: str = ""


class RevealReporter(Command, frozen=True, kw_only=True):
    """Show who reported a case; every look is kept with its reason."""

    case: str
    reason: str


class NoteDue(Command, frozen=True, kw_only=True):
    """The gateway's finding: these cases came near their limit or went over it."""

    cases: tuple[tuple[str, str, datetime], ...]
    """(case, near or overdue, when)"""


class BlowWhistle(Command, frozen=True, kw_only=True):
    """吹哨: call departments to a place, to check in there by `deadline`."""

    case: str
    departments: tuple[str, ...]
    deadline: datetime
    reason: str


class AnswerWhistle(Command, frozen=True, kw_only=True):
    """报到: a department has checked in; `at` is its own time (UTC)."""

    whistle: str
    department: str
    person: str = ""
    at: datetime | None = None


class UrgeWhistle(Command, frozen=True, kw_only=True):
    """Urge a department that has not checked in; `escalate` tells the one above it."""

    whistle: str
    department: str
    escalate: bool = False


class EndWhistle(Command, frozen=True, kw_only=True):
    """The matter is done: the street rates each department, 1 to 5."""

    whistle: str
    ratings: dict[str, int]
    reason: str = ""


class RecallDispatch(Command, frozen=True, kw_only=True):
    """Take an order back within the recall window."""

    dispatch: str


class RecordReceipt(Command, frozen=True, kw_only=True):
    """A terminal's receipt, at the terminal's own time (UTC)."""

    dispatch: str
    receipt: Receipt
    at: datetime


class SteerWall(Command, frozen=True, kw_only=True):
    """Show `scene` on every wall of the centre for `seconds` (0: until told otherwise); '' lets
    the mode's play-list go on."""

    scene: str
    seconds: int = 0


class ControlSimulation(Command, frozen=True, kw_only=True):
    """Steer the demonstration: scenario, speed 1 to 60, running or paused."""

    scenario: str
    speed: float
    running: bool


class RaiseAlarms(Command, frozen=True, kw_only=True):
    """The gateway's own findings that are not readings: missing receipts, broken links."""

    subjects: tuple[tuple[str, str, int, datetime], ...]
    """(subject, kind, level, onset)"""


class RecordAlarms(Command, frozen=True, kw_only=True):
    """The sensor rules' findings of one batch: (what, alarm) with what as in AlarmChanged."""

    findings: tuple[tuple[str, Alarm], ...]


class WakeAlarms(Command, frozen=True, kw_only=True):
    """End the shelving of every alarm whose time is over."""


class ReceiveWarning(Command, frozen=True, kw_only=True):
    """Take in a weather warning, its correction or its withdrawal."""

    warning: WeatherWarning


class ReceiveWarnings(Command, frozen=True, kw_only=True):
    """Take in many warnings at once, in the order they were read."""

    warnings: tuple[WeatherWarning, ...]


class DrawShape(Command, frozen=True, kw_only=True):
    """Draw a shape on every desk's map; one with an id replaces it at `expected_version`."""

    shape: Shape
    expected_version: int = 0


class RemoveShape(Command, frozen=True, kw_only=True):
    """Take a drawn shape away, as the officer saw it."""

    shape: str
    expected_version: int


class SaveBookmark(Command, frozen=True, kw_only=True):
    """Keep a look at the map under a name; one with an id is renamed or moved."""

    bookmark: Bookmark


class RemoveBookmark(Command, frozen=True, kw_only=True):
    """Forget a bookmark."""

    bookmark: str


AnyCommand = (
    ReportCase
    | MoveCase
    | DispatchCase
    | ReassignCase
    | RecallDispatch
    | NoteCase
    | CorrectCase
    | AttachPhoto
    | RevealReporter
    | NoteDue
    | BlowWhistle
    | AnswerWhistle
    | UrgeWhistle
    | EndWhistle
    | RecordReceipt
    | AcknowledgeAlarm
    | SilenceAlarms
    | ShelveAlarm
    | UnshelveAlarms
    | TakeOutOfService
    | ReturnToService
    | EscalateAlarms
    | OpenAlarmCase
    | SwitchMode
    | EndMode
    | SetPin
    | TakeEvents
    | AnswerSuggestion
    | MakeReport
    | ControlSimulation
    | SteerWall
    | RaiseAlarms
    | RecordAlarms
    | WakeAlarms
    | ReceiveWarning
    | ReceiveWarnings
    | StartPlan
    | AnswerTask
    | UrgeTask
    | SetPlanLevel
    | EndPlan
    | DrawShape
    | RemoveShape
    | SaveBookmark
    | RemoveBookmark
    | OpenCamera
    | CloseCamera
    | KeepCameraPicture
)

__all__ = ["AlarmState", "AnyCommand", "Command"]
