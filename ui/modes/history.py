"""Every switch of mode: from what to what, when, for how long, by whom, why, what was skipped."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from app.domain.errors import Refused
from app.domain.modes import ModeState
from app.i18n import _
from app.messages.events import Entry, ModeSwitched
from app.wording import sentence
from ui.context import Context
from ui.modes import told
from ui.modes.list_row import ListRow
from ui.widgets import format as fmt
from ui.widgets.empty_state import EmptyState

MOST = 200
"""Switches that are listed, the newest first."""


class History(QWidget):
    """Read from the journal when it is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.rows: list[ListRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)

    def refresh(self) -> None:
        """Read the journal anew."""
        self._context.spawn(self._read())

    async def _read(self) -> None:
        try:
            entries = await self._context.desk.switches(MOST)
        except Refused as refused:
            self._context.toasts.show(_("The history was not read"), sentence(refused), 3)
            return
        if Shiboken.isValid(self):
            self.show_entries(entries)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these switches, newest first."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        ends: datetime = self._context.bridge.now
        self.rows = []
        for entry in entries:
            if isinstance(entry.event, ModeSwitched):
                self.rows.append(self._row(entry.event.state, entry.at, ends, not self.rows))
                ends = entry.at
        for row in self.rows:
            self._column.addWidget(row)
        if not self.rows:
            text = _("The centre has been in its daily mode since it began.")
            empty = EmptyState("clock-counter-clockwise", _("No switch yet"), text)
            self._column.addWidget(empty)
        self._column.addStretch(1)

    def _row(self, state: ModeState, at: datetime, ends: datetime, now: bool) -> ListRow:
        picture = self._context.picture
        catalogue, officers = picture.catalogue, picture.registry.officers
        mode = catalogue.modes.get(state.mode)
        lasted = fmt.age((ends - at).total_seconds())
        span = _("in force for {time}") if now else _("for {time}")
        lines = [told.who(officers, state), state.reason, told.left_open(catalogue, state)]
        if state.until is not None:
            end = f"{fmt.date(state.until)} {fmt.clock_short(state.until)}"
            lines.append(_("Automatic end set: {time}").format(time=end))
        return ListRow(
            mode.icon if mode else "question",
            told.headline(catalogue, state),
            f"{fmt.date(at)} {fmt.clock_short(at)} · {span.format(time=lasted)}",
            [line for line in lines if line],
        )


def quiet_label(text: str) -> QLabel:
    """A wrapped line of the second rank."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("type", "secondary")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
