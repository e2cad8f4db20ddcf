"""A long list of lines as CaseLine paints them, only those in sight painted; with sections."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from ui.theme import tokens
from ui.widgets.case_line import HEIGHT, CaseWords, paint_line

_BAR = 3


class LineList(QAbstractScrollArea):
    """`chosen` carries the key of a line that was clicked or reached by Up and Down, `opened` of
    one that was double-clicked or entered."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[CaseWords] = []
        self._row: dict[str, int] = {}
        self._selected = ""
        self._hover = -1
        self.setProperty("takes", "Return Enter")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    def lines(self) -> list[CaseWords]:
        """What is listed."""
        return self._lines

    def set_lines(self, lines: list[CaseWords]) -> None:
        """List these."""
        if lines != self._lines:
            self._lines = lines
            self._row = {words.key: row for row, words in enumerate(lines)}
            self._measure()
            self.viewport().update()

    def selected(self) -> str:
        """The key of the marked line."""
        return self._selected

    def select(self, key: str) -> None:
        """Mark a line and bring it into sight."""
        self._selected = key
        row = self._row.get(key)
        if row is not None:
            bar = self.verticalScrollBar()
            bar.setValue(
                min(max(bar.value(), (row + 1) * HEIGHT - self.viewport().height()), row * HEIGHT)
            )
            words = self._lines[row]
            self.setAccessibleDescription(f"{words.title}, {words.told}, {words.place}")
        self.viewport().update()

    def _measure(self) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, len(self._lines) * HEIGHT - high))
        bar.setPageStep(high)
        bar.setSingleStep(HEIGHT)

    def _row_at(self, y: float) -> int:
        row = int(y + self.verticalScrollBar().value()) // HEIGHT
        return row if 0 <= row < len(self._lines) else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.select(self._lines[row].key)
            self.chosen.emit(self._selected)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.opened.emit(self._lines[row].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._row_at(event.position().y()))

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._row_at(event.pos().y())
            words = self._lines[row] if row >= 0 else None
            text = f"{words.title}\n{words.place}\n{words.told} {words.below}" if words else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
        elif step is not None and self._lines:
            now = self._row.get(self._selected, -1 if step > 0 else 1)
            self.select(self._lines[max(0, min(len(self._lines) - 1, now + step))].key)
            self.chosen.emit(self._selected)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = tokens.current()
        painter.fillRect(event.rect(), theme.panel)
        offset = self.verticalScrollBar().value()
        first, wide = offset // HEIGHT, self.viewport().width()
        last = min(len(self._lines), first + self.viewport().height() // HEIGHT + 2)
        for row in range(first, last):
            box = QRectF(0, row * HEIGHT - offset, wide, HEIGHT)
            chosen = self._lines[row].key == self._selected
            if chosen:
                painter.fillRect(box, theme.select_bg)
            paint_line(painter, box, self._lines[row], row == self._hover and not chosen)
            if chosen:
                painter.fillRect(QRectF(0, box.top(), _BAR, HEIGHT), theme.select)
        painter.end()
