"""The line under the top bar in the colour of the mode in force."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.theme import tokens

ACCENT = 2


class AccentLine(QWidget):
    """The two pixels that carry the colour of the mode."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setFixedHeight(ACCENT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.current().accent(self._context.picture.mode.id)[0])
        painter.end()
