"""The printed key: which key does it, on the button that does it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.theme import fonts, tokens
from ui.theme.tokens import Theme
from ui.widgets.elide import CENTRE, paint_text

HEIGHT = 18
_RETURN = "↵"


def key_label(key: str) -> str:
    """A key as people call it: `Space` becomes 空格, `Return` ↵; parts are joined by a space."""
    names = {"Space": _("Space"), "Return": _RETURN, "Enter": _RETURN, "Escape": "Esc"}
    names |= {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Delete": "Del"}
    if key in ("", "+"):
        return key
    return " ".join(names.get(part, part) for part in key.replace("++", "+Plus").split("+"))


def keycap_size(key: str) -> QSizeF:
    """The room the cap of `key` takes, px."""
    text = fonts.width(key_label(key), fonts.SECONDARY)
    return QSizeF(max(20.0, round(text) + 10.0), HEIGHT)


def paint_keycap(
    painter: QPainter, rect: QRectF, key: str, theme: Theme | None = None, ink: QColor | None = None
) -> None:
    """Paint the cap of `key` filling `rect`; `ink` colours text and border (default text-2)."""
    look = theme or tokens.current()
    border = QColor(ink or look.neutral)
    border.setAlphaF(border.alphaF() * 0.7)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, 1))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    paint_text(painter, rect, key_label(key), ink or look.text2, fonts.SECONDARY, align=CENTRE)
    painter.restore()


class KeyCap(QWidget):
    """A key on its own, for hints and for the page of keys."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key_label(key))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return keycap_size(self._key).toSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycap(painter, QRectF(self.rect()), self._key)
        painter.end()
