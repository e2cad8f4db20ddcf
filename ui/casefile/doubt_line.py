"""What speaks against a fact, in one line with its mark; not there when nothing does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import paint_text

HEIGHT = 26


class DoubtLine(QWidget):
    """Mark and words on the ground of a warning."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say it, or nothing."""
        self.text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setVisible(bool(text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens.current()
        painter.fillRect(self.rect(), theme.level_ground(2))
        paint_icon(painter, QRectF(8, 5, 16, 16), "warning", theme, theme.level_text(2))
        box = QRectF(30, 0, self.width() - 38, HEIGHT)
        paint_text(painter, box, self.text, theme.level_text(2), fonts.SECONDARY)
        painter.end()
