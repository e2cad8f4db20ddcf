"""The stack of sources: one row each, what lies above first; a switch, a name, how it is doing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from app.maps.entries import Entry
from ui.theme import fonts, levels, tokens
from ui.theme.tokens import Theme
from ui.widgets.elide import LEFT, paint_text

HIGH = 46
_SWITCH, _PAD = 24.0, 10.0
_TRACK = QRectF(0.75, 0.75, 22.5, 12.5)


class SourceRows(QWidget):
    """`chosen` when a row is selected, `switched` (id, on) when its switch is pressed. Up and
    Down select, Space switches."""

    chosen = Signal(str)
    switched = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._current, self._hover = "", -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("takes", "Space Up Down")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Map sources"))

    @property
    def current(self) -> str:
        """The id of the selected source."""
        return self._current

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; the selected one stays selected while it is there."""
        self._entries = tuple(entries)
        ids = [entry.spec.id for entry in entries]
        if self._current not in ids:
            self._current = ids[0] if ids else ""
        self._tell()
        self.updateGeometry()
        self.update()

    def select(self, key: str) -> None:
        """Select a source."""
        if key != self._current:
            self._current = key
            self._tell()
            self.update()
            self.chosen.emit(key)

    def row_rect(self, key: str) -> QRectF:
        """Where the row of a source lies."""
        rows = [n for n, entry in enumerate(self._entries) if entry.spec.id == key]
        return QRectF(0, rows[0] * HIGH, self.width(), HIGH) if rows else QRectF()

    def switch_rect(self, key: str) -> QRectF:
        """Where its switch lies."""
        row = self.row_rect(key)
        return QRectF(row.left(), row.top(), _PAD + _SWITCH + 6, HIGH)

    def sizeHint(self) -> QSize:
        return QSize(320, HIGH * max(1, len(self._entries)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ids = [entry.spec.id for entry in self._entries]
        at = ids.index(self._current) if self._current in ids else -1
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and ids:
            self.select(ids[max(0, min(len(ids) - 1, at + step))])
        elif event.key() == Qt.Key.Key_Space and at >= 0:
            self._switch(self._entries[at])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // HIGH)
        if event.button() != Qt.MouseButton.LeftButton or not 0 <= row < len(self._entries):
            return
        entry = self._entries[row]
        if self.switch_rect(entry.spec.id).contains(event.position()):
            self._switch(entry)
        self.select(entry.spec.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(int(event.position().y() // HIGH))

    def leaveEvent(self, event: object) -> None:
        self._set_hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        for number, entry in enumerate(self._entries):
            box = QRectF(0, number * HIGH, self.width(), HIGH)
            if box.intersects(QRectF(event.rect())):
                self._paint(painter, box, entry, number == self._hover, theme)
        painter.end()

    def _paint(
        self, painter: QPainter, box: QRectF, entry: Entry, hover: bool, theme: Theme
    ) -> None:
        if entry.spec.id == self._current:
            painter.fillRect(box, theme.select_bg)
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.select)
        elif hover:
            painter.fillRect(box, theme.hover)
        _paint_switch(painter, QPointF(_PAD, box.center().y() - 7), entry.spec.on, theme)
        left = _PAD + _SWITCH + 10
        word = word_of(entry)
        wide = fonts.width(word, fonts.SECONDARY) + 18 if word else 0.0
        ink = theme.text1 if entry.spec.on else theme.text2
        room = box.width() - left - _PAD
        name = QRectF(left, box.top() + 4, room, 20)
        paint_text(painter, name, entry.name, ink, fonts.BODY, align=LEFT)
        under = QRectF(left, box.top() + 24, room - wide, 18)
        paint_text(painter, under, entry.place, theme.text2, fonts.SECONDARY, align=LEFT)
        if word:
            at = box.right() - _PAD - wide
            levels.paint_level(painter, QRectF(at, box.top() + 28, 10, 10), 3, theme=theme)
            said = QRectF(at + 16, box.top() + 24, wide, 18)
            paint_text(
                painter, said, word, theme.level_text(3), fonts.SECONDARY, align=LEFT, elide=False
            )
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)

    def _switch(self, entry: Entry) -> None:
        self.switched.emit(entry.spec.id, not entry.spec.on)

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.update()

    def _tell(self) -> None:
        entry = next((e for e in self._entries if e.spec.id == self._current), None)
        self.setAccessibleDescription(f"{entry.name}: {word_of(entry)}" if entry else "")


def word_of(entry: Entry) -> str:
    """How a source is doing in a word or two; '' when it is well, or off."""
    if not entry.spec.on:
        return ""
    if entry.spec.keyless:
        return _("Needs a key")
    if entry.problem:
        return _("Cannot be read")
    if entry.state.paused_until and entry.state.trouble:
        return _("Server silent")
    return _("{n} damaged").format(n=entry.state.damaged) if entry.state.damaged else ""


def _paint_switch(painter: QPainter, at: QPointF, on: bool, theme: Theme) -> None:
    """The same as a Toggle's."""
    ink = theme.select if on else theme.neutral
    track = _TRACK.translated(at)
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(theme.select_bg if on else theme.ground)
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
    x = track.right() - 6.2 if on else track.left() + 6.2
    painter.setBrush(ink if on else theme.ground)
    painter.drawEllipse(QPointF(x, track.center().y()), 2.8, 2.8)
