"""What happened about modes."""

from __future__ import annotations

from app.domain.calendar import CalendarEvent
from app.domain.reports import Report
from app.domain.suggestions import SuggestionAnswer
from app.messages.event import Event


class EventsTaken(Event, frozen=True, kw_only=True):
    """Events came into the centre's calendar, or were corrected."""

    events: tuple[CalendarEvent, ...]


class SuggestionAnswered(Event, frozen=True, kw_only=True):
    """A suggestion was accepted, put off or dismissed."""

    answer: SuggestionAnswer

    @property
    def subject(self) -> str:
        """The suggestion."""
        return self.answer.id


class ReportMade(Event, frozen=True, kw_only=True):
    """A report went up."""

    report: Report

    @property
    def subject(self) -> str:
        """The matter."""
        return self.report.matter
