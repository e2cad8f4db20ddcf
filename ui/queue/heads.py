"""Paints the head of a group in the queue: a caret, its name and how many cases it has."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, paint_text

_MARGIN = 12


def paint_head(painter: QPainter, rect: QRectF, name: str, count: int, shut: bool) -> None:
    """Paint a head into `rect`."""
    theme = tokens.current()
    painter.fillRect(rect, theme.raised)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line)
    caret = QRectF(rect.left() + _MARGIN, rect.center().y() - 7, 14, 14)
    paint_icon(painter, caret, "caret-right" if shut else "caret-down", theme, theme.text2)
    number = fmt.number(count)
    took = fonts.width(number, fonts.SECONDARY, fonts.MEDIUM) + 2
    words = rect.adjusted(_MARGIN + 22, 0, -_MARGIN - took - 8, 0)
    paint_text(painter, words, name, theme.text1, fonts.SECONDARY, fonts.MEDIUM)
    right = QRectF(rect.right() - _MARGIN - took, rect.top(), took, rect.height())
    paint_text(painter, right, number, theme.text2, fonts.SECONDARY, fonts.MEDIUM, RIGHT, False)
