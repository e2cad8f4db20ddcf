"""A long list whose rows are painted, only those in sight: chosen with the mouse, Up and Down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from ui.theme import tokens

_BAR = 3


class RowList(QAbstractScrollArea):
    """`chosen` carries the key of a row that was clicked or reached, `opened` of one that was
    double-clicked or entered. A kind of list says how high its rows are, paints one and tells
    what it says."""

    chosen = Signal(str)
    opened = Signal(str)
    row_height = 46

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._row: dict[str, int] = {}
        self._selected = ""
        self._hover = -1
        self.setProperty("takes", "Return Enter")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    def paint_row(self, painter: QPainter, box: QRectF, row: int, raised: bool) -> None:
        """Paint one row into `box`."""
        raise NotImplementedError

    def spoken(self, row: int) -> str:
        """All a row says, for its tooltip and for who cannot see it."""
        raise NotImplementedError

    def set_keys(self, keys: list[str]) -> None:
        """The rows there are; the marked one stays marked."""
        self._keys = keys
        self._row = {key: row for row, key in enumerate(keys)}
        self._measure()
        self.viewport().update()

    def selected(self) -> str:
        """The key of the marked row."""
        return self._selected

    def select(self, key: str) -> None:
        """Mark a row and bring it into sight."""
        row = self._row.get(key)
        if row is not None and key != self._selected:
            bar, high = self.verticalScrollBar(), self.row_height
            least = (row + 1) * high - self.viewport().height()
            bar.setValue(min(max(bar.value(), least), row * high))
        self._selected = key
        if row is not None:
            self.setAccessibleDescription(self.spoken(row))
        self.viewport().update()

    def _measure(self) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, len(self._keys) * self.row_height - high))
        bar.setPageStep(high)
        bar.setSingleStep(self.row_height)

    def _row_at(self, y: float) -> int:
        row = int(y + self.verticalScrollBar().value()) // self.row_height
        return row if 0 <= row < len(self._keys) else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.select(self._keys[row])
            self.chosen.emit(self._selected)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.opened.emit(self._keys[row])

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
            QToolTip.showText(event.globalPos(), self.spoken(row) if row >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
        elif step is not None and self._keys:
            now = self._row.get(self._selected, -1 if step > 0 else 1)
            self.select(self._keys[max(0, min(len(self._keys) - 1, now + step))])
            self.chosen.emit(self._selected)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme, high = tokens.current(), self.row_height
        painter.fillRect(event.rect(), theme.panel)
        offset, wide = self.verticalScrollBar().value(), self.viewport().width()
        first = offset // high
        last = min(len(self._keys), first + self.viewport().height() // high + 2)
        for row in range(first, last):
            box = QRectF(0, row * high - offset, wide, high)
            chosen = self._keys[row] == self._selected
            if chosen:
                painter.fillRect(box, theme.select_bg)
            self.paint_row(painter, box, row, row == self._hover and not chosen)
            if chosen:
                painter.fillRect(QRectF(0, box.top(), _BAR, high), theme.select)
        painter.end()
