"""The rows about modes in a unit of work: the state, the calendar, answers and reports."""

from __future__ import annotations

import sqlalchemy as sa

from app.domain.calendar import CalendarEvent
from app.domain.modes import ModeState
from app.domain.reports import Report
from app.domain.suggestions import SuggestionAnswer
from app.storage import tables as t
from app.storage.columns import Rows, T


class ModeRows:
    """A part of SqlUnitOfWork, which says how rows are read and written."""

    def _one(self, rows: Rows[T], where: sa.ColumnElement[bool]) -> T | None:
        raise NotImplementedError

    def _all(self, rows: Rows[T], where: sa.ColumnElement[bool]) -> list[T]:
        raise NotImplementedError

    def _put(self, rows: Rows[T], item: T) -> None:
        raise NotImplementedError

    def calendar(self) -> list[CalendarEvent]:
        """Every event of the centre's calendar."""
        return self._all(t.calendar_rows, sa.true())

    def save_calendar_event(self, event: CalendarEvent) -> None:
        """Write an event of the calendar."""
        self._put(t.calendar_rows, event)

    def reports(self) -> list[Report]:
        """Every report upwards."""
        return self._all(t.report_rows, sa.true())

    def save_report(self, report: Report) -> None:
        """Write a report upwards."""
        self._put(t.report_rows, report)

    def save_answer(self, answer: SuggestionAnswer) -> None:
        """Write the answer to a suggestion."""
        self._put(t.answer_rows, answer)

    def mode(self) -> ModeState:
        """The mode in force; the daily one before any was switched."""
        return self._one(t.mode_rows, sa.true()) or ModeState()

    def save_mode(self, state: ModeState) -> None:
        """Write the mode in force."""
        self._put(t.mode_rows, state)
