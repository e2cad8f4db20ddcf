"""What is asked for about modes: switched, ended, confirmed, suggested, reported."""

from __future__ import annotations

from datetime import datetime

from app.domain.calendar import CalendarEvent
from app.domain.reports import ReportKind
from app.domain.suggestions import Answer
from app.messages.command import Command


class SwitchMode(Command, frozen=True, kw_only=True):
    """Change the centre's mode; `leader` confirms beside the officer with his `pin` where the
    mode asks so. `ticked` are the points of the checklists that were looked at, by their name;
    `until` ends the mode by itself; `suggestion` is the one that is
    accepted with it."""

    mode: str
    reason: str
    level: int = 0
    leader: str = ""
    pin: str = ""
    preset: str = ""
    until: datetime | None = None
    ticked: tuple[str, ...] = ()
    suggestion: str = ""
    expected_version: int = -1

    def __repr__(self) -> str:
        # A secret has no place in a log.
        return f"SwitchMode({self.mode}, {self.level}, {self.command_id})"


class EndMode(Command, frozen=True, kw_only=True):
    """The time set for the mode is over: back to the one before."""

    version: int


class SetPin(Command, frozen=True, kw_only=True):
    """Set the secret by which a person confirms; `old` is the one there is."""

    person: str
    pin: str
    old: str = ""

    def __repr__(self) -> str:
        return f"SetPin({self.person}, {self.command_id})"


class TakeEvents(Command, frozen=True, kw_only=True):
    """Take events into the centre's calendar."""

    events: tuple[CalendarEvent, ...]


class AnswerSuggestion(Command, frozen=True, kw_only=True):
    """Put a suggestion off `until`, or dismiss it with a reason."""

    suggestion: str
    answer: Answer
    reason: str = ""
    until: datetime | None = None


class MakeReport(Command, frozen=True, kw_only=True):
    """A report went up: by phone, or in writing with its words by element."""

    report: ReportKind
    elements: dict[str, str] = {}
