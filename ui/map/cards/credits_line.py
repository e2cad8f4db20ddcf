"""The line that says whom the base map is owed to: words on a halo, no card."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ui.map.cards.card import Card
from ui.theme import fonts, tokens

_HIGH = 18


class CreditsLine(Card):
    """Hidden while there is nothing to say. The mouse passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str) -> None:
        """Say it."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setFixedSize(math.ceil(fonts.width(text, fonts.SECONDARY)) + 8, _HIGH)
            self.setVisible(bool(text))
            self.refresh()

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        theme, path = tokens.current(), QPainterPath()
        base = fonts.metrics(fonts.SECONDARY).ascent() + 1
        path.addText(4, base, fonts.font(fonts.SECONDARY), self._text)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(path, QPen(theme.map.halo, 3.0))
        painter.fillPath(path, theme.text3)
        painter.end()
        return picture
