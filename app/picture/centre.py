"""The centre's calendar and its answers to suggestions in the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.calendar import CalendarEvent
from app.domain.reports import Report
from app.domain.suggestions import SuggestionAnswer
from app.messages.event import Event
from app.messages.mode_events import EventsTaken, ReportMade, SuggestionAnswered


@dataclass(slots=True)
class CalendarBook:
    """Events, answers and reports upwards by their ids."""

    events: dict[str, CalendarEvent] = field(default_factory=dict)
    answers: dict[str, SuggestionAnswer] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def after(self, event: Event) -> bool:
        """Take what an event says; whether it was about the calendar."""
        match event:
            case EventsTaken(events=taken):
                self.events |= {each.id: each for each in taken}
            case SuggestionAnswered(answer=answer):
                self.answers[answer.id] = answer
            case ReportMade(report=report):
                self.reports[report.id] = report
            case _:
                return False
        return True


def calendar_book(
    events: Iterable[CalendarEvent],
    answers: Iterable[SuggestionAnswer],
    reports: Iterable[Report],
) -> CalendarBook:
    """The book as stored."""
    return CalendarBook(
        {e.id: e for e in events}, {a.id: a for a in answers}, {r.id: r for r in reports}
    )
