"""本班应办: a line of what this shift owes, above its timeline. Only what the picture holds."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.picture.picture import Changes
from ui.actions.table import Action
from ui.context import Context
from ui.due.marks import Deadlines, Receipts, alarms, warning_spans
from ui.due.shift import shift_at
from ui.due.timeline import Timeline
from ui.models.tally import Tally, tally
from ui.theme import fonts, tokens
from ui.widgets import format
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import TEXT, KeycapButton

HEAD = 30
PAUSE_S = 3.0
"""News moves marks by less than a pixel: it is shown this often."""


class DueStrip(QWidget):
    """Rebuilds only what changed, and not more often than an eye could tell."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._deadlines = Deadlines(context.picture)
        self._receipts = Receipts(context.picture)
        self._stale = True
        self._shown_at = 0.0
        self._title = ElideLabel(_("Due this shift"), fonts.BODY, fonts.MEDIUM)
        self._detail = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._back = KeycapButton(
            _("Back to now"), "N", icon="arrow-u-up-left", role=TEXT, small=True
        )
        self.timeline = Timeline()
        self._lay_out()
        context.actions.add(
            Action("due.now", "Whole shift on the timeline", self.timeline.focus_now, "N",
                   "clock", "View"),
        )  # fmt: skip
        self._back.clicked.connect(self.timeline.focus_now)
        self.timeline.picked.connect(self._pick)
        self.timeline.moved.connect(self._show_back)
        context.bridge.changed.connect(self.on_changed)
        context.bridge.second.connect(self.on_second)
        self.refresh()

    def detail_text(self) -> str:
        """The line beside the title."""
        return self._detail.text()

    def on_changed(self, changes: Changes) -> None:
        """Note what changed; a second soon shows it. A mode shows at once."""
        if changes.mode:
            self._deadlines.rebuild()
            self._receipts.rebuild()
            self.refresh()
        elif changes.cases:
            self._deadlines.update(changes.cases)
            cases = self._context.picture.cases
            orders = {cases[key].dispatch for key in changes.cases if key in cases}
            self._receipts.update((changes.dispatches | orders) - {""})
        self._stale = bool(
            self._stale or changes.cases or changes.alarms or changes.warnings or changes.dispatches
        )

    def on_second(self, now: datetime) -> None:
        """Move the marker; show what changed."""
        if not self.isVisible():
            return
        if self._stale and now.timestamp() - self._shown_at >= PAUSE_S:
            self.refresh()
        else:
            self._tick(now)

    def refresh(self) -> None:
        """Show the picture as it is now."""
        picture, now = self._context.picture, self._context.bridge.now
        rows = [
            ("cases", _("Deadlines"), self._deadlines.marks()),
            ("receipts", _("Receipts"), self._receipts.marks()),
            ("alarms", _("Alarms"), alarms(picture)),
        ]
        self.timeline.set_rows(rows, (_("Warnings"), warning_spans(picture, now)))
        self._stale = False
        self._shown_at = now.timestamp()
        self._tick(now)

    def _tick(self, now: datetime) -> None:
        shift = shift_at(now)
        self.timeline.set_shift(shift.start, shift.end)
        self.timeline.set_now(now)
        found = tally(self._context.picture, now)
        self._detail.set_text(self._held(found) if found.held else self._counts(shift.title, found))

    def _counts(self, shift: str, found: Tally) -> str:
        parts = [
            shift,
            _("{n} open").format(n=format.number(found.open)),
            _("{n} closed today").format(n=format.number(self._context.picture.closed_today)),
            _("{n} overdue").format(n=format.number(found.overdue)),
        ]
        if found.near:
            parts.append(_("{n} nearly due").format(n=format.number(found.near)))
        return " · ".join(parts)

    def _held(self, found: Tally) -> str:
        parts = [
            _("{n} daily matters held back, still timed").format(n=format.number(found.held)),
            _("{n} of them overdue").format(n=format.number(found.held_overdue)),
            _("{n} nearly due").format(n=format.number(found.held_near)),
            _("{n} urgent ones in the queue").format(n=format.number(found.open - found.held)),
        ]
        return " · ".join(parts)

    def _pick(self, row: str, key: str) -> None:
        self._context.session.select("sensor" if row == "alarms" else "case", key)

    def _show_back(self) -> None:
        self._back.setVisible(self.timeline.zoomed())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 0)
        head.setSpacing(12)
        self._title.setFixedWidth(self._title.sizeHint().width())
        head.addWidget(self._title)
        head.addWidget(self._detail, 1)
        head.addWidget(self._back)
        self._back.hide()
        frame = QWidget()
        frame.setLayout(head)
        frame.setFixedHeight(HEAD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(frame)
        column.addWidget(self.timeline)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        painter.fillRect(self.rect(), theme.panel)
        painter.fillRect(0, 0, self.width(), 1, theme.line)
        painter.fillRect(0, HEAD, self.width(), 1, theme.line)
        painter.end()
