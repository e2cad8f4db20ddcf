"""What happened: past tense, frozen, the only thing that changes a picture.

The journal stores them as JSON with their kind beside them; an unknown kind is skipped by an
older reader, so that a newer workstation never stops an older one.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.domain.alarms import Alarm
from app.domain.cases import NONE, Case, Details, Move
from app.domain.modes import ModeState
from app.domain.orders import Dispatch, Receipt
from app.domain.shapes import Bookmark, Shape
from app.domain.walls import WallState
from app.domain.warnings import Warning as WeatherWarning
from app.domain.whistles import Whistle
from app.messages.camera_events import (
    CameraClosed as CameraClosed,
    CameraOpened as CameraOpened,
    CameraPictured as CameraPictured,
)
from app.messages.event import Event as Event
from app.messages.mode_events import (
    EventsTaken as EventsTaken,
    ReportMade as ReportMade,
    SuggestionAnswered as SuggestionAnswered,
)
from app.messages.photo_messages import PhotoAttached as PhotoAttached
from app.messages.plan_events import (
    PlanEnded as PlanEnded,
    PlanLevelSet as PlanLevelSet,
    PlanStarted as PlanStarted,
    PlanTaskAnswered as PlanTaskAnswered,
    PlanTaskUrged as PlanTaskUrged,
)


class CaseReported(Event, frozen=True, kw_only=True):
    """A case came in."""

    case: Case

    @property
    def subject(self) -> str:
        """The case."""
        return self.case.id


class CaseAmended(Event, frozen=True, kw_only=True):
    """The source corrected what it had told; `case` is the whole case after it."""

    case: Case

    @property
    def subject(self) -> str:
        """The case."""
        return self.case.id


class CaseCorrected(Event, frozen=True, kw_only=True):
    """An officer corrected what is known; `before` holds what was said, by field."""

    case: Case
    before: dict[str, str]
    reason: str = ""

    @property
    def subject(self) -> str:
        """The case."""
        return self.case.id


class CaseNoted(Event, frozen=True, kw_only=True):
    """A note was written into the history."""

    case: str
    text: str

    @property
    def subject(self) -> str:
        """The case."""
        return self.case


class ReporterRevealed(Event, frozen=True, kw_only=True):
    """Somebody looked at who reported a case."""

    case: str
    reason: str

    @property
    def subject(self) -> str:
        """The case."""
        return self.case


class CaseDue(Event, frozen=True, kw_only=True):
    """A case came near its limit or went over it; raised once each."""

    case: str
    what: str
    at: datetime
    version: int

    @property
    def subject(self) -> str:
        """The case."""
        return self.case


class WhistleChanged(Event, frozen=True, kw_only=True):
    """A whistle was blown, answered, urged, escalated or ended; `whistle` is the whole of it."""

    what: str
    whistle: Whistle
    department: str = ""

    @property
    def subject(self) -> str:
        """The case."""
        return self.whistle.case


class CaseMoved(Event, frozen=True, kw_only=True):
    """A move was made; `version` is the case's after it."""

    case: str
    move: Move
    version: int
    at: datetime
    reason: str = ""
    assignee: str = ""
    dispatch: str = ""
    details: Details = NONE

    @property
    def subject(self) -> str:
        """The case."""
        return self.case


class OrderIssued(Event, frozen=True, kw_only=True):
    """An order was written to the outbox together with its case's move."""

    dispatch: Dispatch

    @property
    def subject(self) -> str:
        """The case, so that a case's history is one query."""
        return self.dispatch.case


class OrderRecalled(Event, frozen=True, kw_only=True):
    """An order was taken back in time."""

    dispatch: str
    case: str
    at: datetime

    @property
    def subject(self) -> str:
        """The case."""
        return self.case


class ReceiptRecorded(Event, frozen=True, kw_only=True):
    """A receipt came in from the field."""

    dispatch: str
    case: str
    receipt: Receipt
    at: datetime

    @property
    def subject(self) -> str:
        """The case."""
        return self.case


class AlarmChanged(Event, frozen=True, kw_only=True):
    """An alarm took a step of its life (app.domain.alarms.Step): `what` says which, `alarm` is
    the whole alarm after it. `role` and `people` are who was told that nobody answers."""

    what: str
    alarm: Alarm
    role: str = ""
    people: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The alarm's subject: a sensor, a dispatch."""
        return self.alarm.subject


class ModeSwitched(Event, frozen=True, kw_only=True):
    """The centre changed its mode or response level."""

    state: ModeState
    leader: str = ""


class PinSet(Event, frozen=True, kw_only=True):
    """A person's secret was set; what it is is nobody's news."""

    person: str

    @property
    def subject(self) -> str:
        """The person."""
        return self.person


class WallSteered(Event, frozen=True, kw_only=True):
    """A desk told the walls what to show."""

    state: WallState


class WarningChanged(Event, frozen=True, kw_only=True):
    """A weather warning was issued, superseded or withdrawn."""

    warning: WeatherWarning

    @property
    def subject(self) -> str:
        """The warning."""
        return self.warning.id


class SimulationControlled(Event, frozen=True, kw_only=True):
    """The demonstration was steered."""

    scenario: str
    speed: float
    running: bool
    at: datetime


class RegistryChanged(Event, frozen=True, kw_only=True):
    """Standing data was imported: desks load it again."""

    kind: str
    count: int


class ShapeDrawn(Event, frozen=True, kw_only=True):
    """A shape was drawn on the map, or changed; `shape` is the whole shape after it."""

    shape: Shape

    @property
    def subject(self) -> str:
        """The shape."""
        return self.shape.id


class ShapeRemoved(Event, frozen=True, kw_only=True):
    """A drawn shape was taken away."""

    shape: str
    at: datetime

    @property
    def subject(self) -> str:
        """The shape."""
        return self.shape


class BookmarkSaved(Event, frozen=True, kw_only=True):
    """An officer kept a look at the map, or changed one."""

    bookmark: Bookmark

    @property
    def subject(self) -> str:
        """The bookmark."""
        return self.bookmark.id


class BookmarkRemoved(Event, frozen=True, kw_only=True):
    """An officer forgot a bookmark."""

    bookmark: str

    @property
    def subject(self) -> str:
        """The bookmark."""
        return self.bookmark


AnyEvent = (
    CaseReported
    | CaseAmended
    | CaseCorrected
    | CaseNoted
    | PhotoAttached
    | CaseDue
    | ReporterRevealed
    | WhistleChanged
    | CaseMoved
    | OrderIssued
    | OrderRecalled
    | ReceiptRecorded
    | AlarmChanged
    | ModeSwitched
    | PinSet
    | EventsTaken
    | SuggestionAnswered
    | ReportMade
    | WallSteered
    | WarningChanged
    | SimulationControlled
    | RegistryChanged
    | PlanStarted
    | PlanTaskAnswered
    | PlanTaskUrged
    | PlanLevelSet
    | PlanEnded
    | ShapeDrawn
    | ShapeRemoved
    | BookmarkSaved
    | BookmarkRemoved
    | CameraOpened
    | CameraClosed
    | CameraPictured
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One journal line: the event with its order, time (UTC), actor and workstation."""

    seq: int
    at: datetime
    actor: str
    workstation: str
    event: AnyEvent
