"""The painted list of alarms: only what is in sight is put into words, so a thousand are as quick
as ten. Keyboard: arrows go, with Shift they mark, X marks, Ctrl+A marks all."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.domain.alarm_groups import Group
from app.domain.alarms import Alarm
from ui.alarms.row import HEAD, ROW, paint_head, paint_row
from ui.context import Context
from ui.models.alarm_rows import Names
from ui.theme import tokens

_NOTCH = 3 * ROW


class AlarmList(QAbstractScrollArea):
    """Rows under their groups' heads. `moved` when another row is current, `opened` on Return or a
    second click, `marked` when other rows are marked."""

    moved = Signal()
    opened = Signal()
    marked = Signal()

    def __init__(self, context: Context, names: Names) -> None:
        super().__init__()
        self._context, self._names = context, names
        self._groups: list[Group] = []
        self._alarms: list[Alarm] = []
        self._rows: list[tuple[Group, Alarm | None]] = []
        self._tops: list[int] = [0]
        self._current, self._marks = "", set[str]()
        self._anchor = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("takes", "Return Enter X Up Down Home End PageUp PageDown")
        every = QShortcut(QKeySequence("Ctrl+A"), self)
        every.setContext(Qt.ShortcutContext.WidgetShortcut)
        every.activated.connect(self.mark_all)
        self.verticalScrollBar().setSingleStep(ROW)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)

    # ----------------------------------------------------------------------------- what shows

    def show_groups(self, groups: list[Group], heads: bool) -> None:
        """Show these; what was current and marked stays so while it is there."""
        place = self._place(self._current)
        self._groups = groups
        self._alarms = [alarm for group in groups for alarm in group.alarms]
        self._rows = []
        for group in groups:
            if heads:
                self._rows.append((group, None))
            self._rows += [(group, alarm) for alarm in group.alarms]
        self._tops = [0]
        for _group, alarm in self._rows:
            self._tops.append(self._tops[-1] + (ROW if alarm else HEAD))
        alarms = self.alarms()
        there = {alarm.id for alarm in alarms}
        self._marks &= there
        if self._current not in there:
            self._current = alarms[min(place, len(alarms) - 1)].id if alarms else ""
            self.moved.emit()
        self._fit()
        self.viewport().update()

    def alarms(self) -> list[Alarm]:
        """All that are listed, in order."""
        return self._alarms

    def heads(self) -> int:
        """How many groups are listed."""
        return len(self._groups)

    def current(self) -> Alarm | None:
        """The row the keys are at."""
        return next((a for a in self.alarms() if a.id == self._current), None)

    def picked(self) -> list[Alarm]:
        """What a verb is for: the marked rows, or the current one."""
        if self._marks:
            return [alarm for alarm in self.alarms() if alarm.id in self._marks]
        now = self.current()
        return [now] if now else []

    def marked_count(self) -> int:
        """How many rows are marked."""
        return len(self._marks)

    def go_to(self, key: str) -> bool:
        """Make an alarm current; whether it is listed."""
        if all(alarm.id != key for alarm in self.alarms()):
            return False
        self._current = key
        self._into_sight()
        self.moved.emit()
        return True

    def mark_all(self) -> None:
        """Mark every row; once more none."""
        every = {alarm.id for alarm in self.alarms()}
        self._mark(set() if self._marks == every else every)

    def toggle(self) -> None:
        """Mark the current row, or not."""
        self._mark(self._marks ^ {self._current} if self._current else self._marks)

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._mark(set())

    def _mark(self, ids: set[str]) -> None:
        self._marks = ids
        self.marked.emit()
        self.viewport().update()

    # ----------------------------------------------------------------------------- moving

    def _place(self, key: str) -> int:
        return next((n for n, a in enumerate(self.alarms()) if a.id == key), 0)

    def _step(self, by: int, marking: bool) -> None:
        alarms = self.alarms()
        if not alarms:
            return
        at = self._place(self._current)
        to = max(0, min(at + by, len(alarms) - 1))
        self._current = alarms[to].id
        if marking:
            low, high = sorted((self._place(self._anchor or alarms[at].id), to))
            self._anchor = self._anchor or alarms[at].id
            self._mark({alarm.id for alarm in alarms[low : high + 1]})
        else:
            self._anchor = ""
        self._into_sight()
        self.moved.emit()

    def _into_sight(self) -> None:
        number = next((n for n, (_g, a) in enumerate(self._rows) if a and a.id == self._current), 0)
        # The first row of a group brings its head along.
        above = number - 1 if number and self._rows[number - 1][1] is None else number
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if self._tops[above] < bar.value():
            bar.setValue(self._tops[above])
        elif self._tops[number + 1] > bar.value() + high:
            bar.setValue(self._tops[number + 1] - high)
        self.viewport().update()

    def _fit(self) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._tops[-1] - high))
        bar.setPageStep(high)

    def _at(self, point: QPointF) -> tuple[Group, Alarm | None] | None:
        y = int(point.y()) + self.verticalScrollBar().value()
        number = bisect_right(self._tops, y) - 1
        return self._rows[number] if 0 <= number < len(self._rows) else None

    # ----------------------------------------------------------------------------------- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - round(event.angleDelta().y() / 120.0 * _NOTCH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is None:
            return
        group, alarm = found
        if alarm is None:
            self._mark({one.id for one in group.alarms} ^ self._marks)
            return
        before, self._current = self._current, alarm.id
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.toggle()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            low, high = sorted((self._place(before), self._place(alarm.id)))
            self._mark({one.id for one in self.alarms()[low : high + 1]})
        elif event.position().x() < ROW:
            self.toggle()
        self.moved.emit()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.viewport().height() // ROW)
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page, Qt.Key.Key_Home: -len(self._rows),
            Qt.Key.Key_End: len(self._rows),
        }  # fmt: skip
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in steps:
            self._step(steps[key], bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_X:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self.viewport()), tokens.current()
        painter.fillRect(self.viewport().rect(), theme.panel)
        top, high = self.verticalScrollBar().value(), self.viewport().height()
        now, wide = self._context.bridge.now, self.viewport().width()
        number = max(0, bisect_right(self._tops, top) - 1)
        while number < len(self._rows) and self._tops[number] < top + high:
            rect = QRectF(0, self._tops[number] - top, wide, 0)
            self._paint(painter, rect, self._rows[number], now)
            number += 1
        painter.end()

    def _paint(
        self, painter: QPainter, rect: QRectF, row: tuple[Group, Alarm | None], now: datetime
    ) -> None:
        group, alarm = row
        if alarm is None:
            rect.setHeight(HEAD)
            paint_head(painter, rect, group, self._names)
            return
        rect.setHeight(ROW)
        mine = alarm.id == self._current
        marked = alarm.id in self._marks
        paint_row(painter, rect, self._context.picture, group, alarm, now,
                  current=mine, focused=mine and self.hasFocus(), marked=marked)  # fmt: skip
