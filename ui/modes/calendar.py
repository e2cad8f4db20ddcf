"""The days ahead: public holidays with their make-up days, and the centre's own events."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.calendar import CalendarEvent, Holiday
from app.domain.errors import Refused
from app.i18n import _, local, ngettext
from app.messages.commands import TakeEvents
from app.picture.picture import Changes
from app.reference.holidays import holidays
from app.wording import sentence
from ui.actions.sending import send_or_toast
from ui.context import Context
from ui.models.suggestions import unpublished
from ui.modes.history import quiet_label
from ui.modes.list_row import ListRow
from ui.widgets import format as fmt
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import SECONDARY, KeycapButton

KINDS = {
    "concert": "music-notes",
    "match": "soccer-ball",
    "congress": "users-three",
    "school_holiday": "student",
    "event": "calendar-blank",
}
MOST = 40


class CalendarPage(QWidget):
    """What is over is not listed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.rows: list[ListRow] = []
        take = KeycapButton(_("Take events from iCalendar"), icon="upload-simple", role=SECONDARY)
        take.clicked.connect(self._ask)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 14, 6)
        bar.addWidget(take)
        bar.addStretch(1)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(self._list)
        column.addStretch(1)
        context.bridge.changed.connect(self.on_changed)

    def on_changed(self, changes: Changes) -> None:
        """Events came in."""
        if changes.calendar and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """List what lies ahead, the nearest first."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        picture, now = self._context.picture, self._context.bridge.now
        today = now.astimezone(picture.catalogue.work.zone).date()
        rows = [
            (f"{day.first}", self._holiday(day))
            for year in (today.year, today.year + 1)
            for day in holidays(year)
            if day.last >= today
        ]
        rows += [
            (f"{e.start.astimezone():%Y-%m-%d %H:%M}", self._event(e))
            for e in picture.calendar.events.values()
            if e.end > now
        ]
        rows.sort(key=lambda row: row[0])
        self.rows = [row for _key, row in rows[:MOST]]
        missing = unpublished(picture, now)
        if missing:
            note = quiet_label(missing)
            note.setContentsMargins(14, 4, 14, 8)
            self._list.addWidget(note)
        for row in self.rows:
            self._list.addWidget(row)
        if not self.rows:
            text = _("Take an .ics file, or griddeck import events FILE.")
            self._list.addWidget(EmptyState("calendar-blank", _("Nothing lies ahead"), text))

    def take(self, file: str) -> None:
        """Read a file and send what it holds."""
        from app.reference.ical import read_calendar

        picture = self._context.picture
        try:
            found = read_calendar(Path(file), picture.catalogue.work.zone)
        except Refused as refused:
            self._context.toasts.show(_("The calendar was not read"), sentence(refused), 3)
            return
        except OSError as error:
            self._context.toasts.show(_("The calendar was not read"), str(error), 3)
            return
        for name, reason in found.refused[:3]:
            text = f"{name}: {reason}"
            self._context.toasts.show(_("An event was left out"), text, 3)
        command = TakeEvents(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            events=found.events,
        )
        self._context.spawn(self._send(command))

    async def _send(self, command: TakeEvents) -> None:
        if await send_or_toast(self._context, command, _("The calendar was not taken")):
            n = len(command.events)
            text = ngettext("{n} event read", "{n} events read", n).format(n=n)
            self._context.toasts.show(_("The calendar is taken"), text)

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Take events from iCalendar"))
        dialog.setNameFilters(["iCalendar (*.ics)"])
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _holiday(self, day: Holiday) -> ListRow:
        days = (day.last - day.first).days + 1
        told = ngettext("{n} day", "{n} days", days).format(n=days)
        lines = []
        if day.made_up:
            made = ", ".join(f"{each:%m-%d}" for each in day.made_up)
            lines.append(_("Worked to make up for it: {days}").format(days=made))
        name = local(day.name, day.name_en)
        return ListRow("suitcase-simple", name, f"{day.first} … {day.last} · {told}", lines)

    def _event(self, event: CalendarEvent) -> ListRow:
        start = f"{fmt.date(event.start)} {fmt.clock_short(event.start)}"
        lines = [event.place] if event.place else []
        if event.people:
            told = _("{n} people expected").format(n=fmt.number(event.people))
            lines.append(told)
        if event.cancelled:
            lines.append(_("cancelled"))
        return ListRow(KINDS.get(event.kind, "calendar-blank"), event.name, start, lines)
