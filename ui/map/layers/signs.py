"""The small pictures of lists and legends: what a mark looks like on the map, in a square."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app import wording
from ui.map.layers.base import Sign
from ui.theme import levels, tokens

_SHARP = 3.0
"""Pixels of a pixmap to one of the list: it is drawn smaller than it was made for."""


def level(no: int, state: str, text: str, count: int | None = None) -> Sign:
    """A severity shape in one of the states of ui.theme.levels."""
    return Sign(text, partial(_level, no, state), (no, state), count)


def severity(no: int, count: int | None = None) -> Sign:
    """A severity by its numeral and its name."""
    text = f"{levels.ROMAN[no]} {wording.level(no)}"
    return level(no, levels.UNACKNOWLEDGED, text, count)


def stamp(made: Callable[[float], QPixmap], text: str, key: Hashable, count: int | None = None) -> (
    Sign
):  # fmt: skip
    """A glyph of the map; `made` makes it for a pixel ratio."""
    return Sign(text, partial(_stamp, made), key, count)


def swatches(colours: Sequence[QColor], text: str = "") -> Sign:
    """A row of tints."""
    kept = tuple(colours)
    return Sign(text, partial(_swatches, kept), tuple(colour.rgba() for colour in kept))


def line(
    pen: Callable[[], QPen], text: str, key: Hashable, count: int | None = None, box: bool = False
) -> Sign:  # fmt: skip
    """A line as it is drawn on the map, or the outline of a `box`."""
    return Sign(text, partial(_box if box else _line, pen), key, count)


def _level(no: int, state: str, painter: QPainter, box: QRectF) -> None:
    levels.paint_level(painter, box.adjusted(1, 1, -1, -1), no, state)


def _stamp(made: Callable[[float], QPixmap], painter: QPainter, box: QRectF) -> None:
    pixels = made(_SHARP)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    side = min(box.width(), box.height())
    square = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
    painter.drawPixmap(square, pixels, QRectF(pixels.rect()))


def _swatches(colours: tuple[QColor, ...], painter: QPainter, box: QRectF) -> None:
    painter.fillRect(box.adjusted(0, 3, 0, -3), tokens.current().map.land)
    width = box.width() / max(1, len(colours))
    for number, colour in enumerate(colours):
        bar = QRectF(box.left() + number * width, box.top() + 3, width, box.height() - 6)
        painter.fillRect(bar, colour)


def _line(pen: Callable[[], QPen], painter: QPainter, box: QRectF) -> None:
    painter.setPen(pen())
    y = box.center().y()
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _box(pen: Callable[[], QPen], painter: QPainter, box: QRectF) -> None:
    painter.setPen(pen())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(1, 3, -1, -3))
