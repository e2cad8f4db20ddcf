"""A list of any length: only what is in sight is painted, and asked for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app import wording
from app.picture.picture import Picture
from ui.archive.pages import Pages
from ui.models.case_row import line_words
from ui.theme import tokens
from ui.widgets import format as fmt
from ui.widgets.case_line import HEIGHT, paint_line

_NOTCH = 3
"""Rows a notch of the wheel moves."""


class Listing(QAbstractScrollArea):
    """Rows are the unit of the scroll bar. `opened` carries a case's id."""

    opened = Signal(str)

    def __init__(self, pages: Pages, picture: Picture) -> None:
        super().__init__()
        self._pages, self._picture = pages, picture
        self._hover, self.current = -1, 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        pages.counted.connect(self._begin)
        pages.came.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)

    def first(self) -> int:
        """The first row in sight."""
        return self.verticalScrollBar().value()

    def in_sight(self) -> int:
        """How many whole rows can be seen."""
        return max(1, self.viewport().height() // HEIGHT)

    def go(self, row: int) -> None:
        """Make a row current and bring it into sight."""
        self.current = max(0, min(row, self._pages.total - 1))
        bar, seen = self.verticalScrollBar(), self.in_sight()
        if self.current < bar.value():
            bar.setValue(self.current)
        elif self.current >= bar.value() + seen:
            bar.setValue(self.current - seen + 1)
        self.viewport().update()

    def _begin(self) -> None:
        self.current = 0
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def _fit(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._pages.total - self.in_sight()))
        bar.setPageStep(self.in_sight())

    def _row(self, at: QPointF) -> int:
        row = self.first() + int(at.y() // HEIGHT)
        return row if 0 <= row < self._pages.total else -1

    def _open(self, row: int) -> None:
        case = self._pages.at(row) if row >= 0 else None
        if case is not None:
            self.current = row
            self.opened.emit(case.id)

    # ------------------------------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - round(event.angleDelta().y() / 120.0 * _NOTCH))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._row(event.position())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._open(self._row(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: self.in_sight(),
            Qt.Key.Key_PageUp: -self.in_sight(), Qt.Key.Key_Home: -self._pages.total,
            Qt.Key.Key_End: self._pages.total,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self.go(self.current + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self.viewport()), tokens.current()
        painter.fillRect(self.viewport().rect(), theme.panel)
        last = min(self._pages.total, self.first() + self.in_sight() + 1)
        for number, row in enumerate(range(self.first(), last)):
            rect = QRectF(0, number * HEIGHT, self.viewport().width(), HEIGHT)
            case = self._pages.at(row)
            if case is None:
                painter.fillRect(rect.adjusted(38, 10, -120, -12), theme.raised)
                continue
            at = case.reported_at
            when = f"{at.astimezone():%Y-%m-%d %H:%M}" if at else fmt.DASH
            words = line_words(case, self._picture, wording.stage(case.stage), when)
            mine = row == self._hover or (self.hasFocus() and row == self.current)
            paint_line(painter, rect, words, mine)
        painter.end()
