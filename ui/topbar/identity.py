"""Whose desk it is: the sign of the program and the centre's name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tokens


class Logo(QWidget):
    """Four cells of a grid, one of them looked after: the accent of the mode in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = "daily"
        self.setFixedSize(20, 20)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mode(self, mode: str) -> None:
        """Take the accent of `mode`."""
        self._mode = mode
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        paint_logo(painter, QRectF(self.rect()), theme, self._mode)
        painter.end()


def paint_logo(painter: QPainter, box: QRectF, theme: tokens.Theme, mode: str) -> None:
    """Paint the sign filling the square `box`."""
    gap = box.width() * 0.1
    side = (box.width() - gap) / 2
    line = max(1.4, box.width() * 0.075)
    pen = painter.pen()
    pen.setWidthF(line)
    pen.setColor(theme.text1)
    for row in range(2):
        for column in range(2):
            cell = QRectF(
                box.left() + column * (side + gap), box.top() + row * (side + gap), side, side
            )
            if (row, column) == (1, 1):
                painter.fillRect(cell, theme.accent(mode)[0])
            else:
                painter.setPen(pen)
                painter.drawRect(cell.adjusted(line / 2, line / 2, -line / 2, -line / 2))
