"""How tools draw on the map: selection blue on a halo, white handles, label boxes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.geo import projection
from ui.map import boxes
from ui.map.boxes import LabelBox, Piece
from ui.map.style import fade
from ui.map.view import Floats, View
from ui.theme import fonts, tokens
from ui.widgets import format as words

Points = Sequence[tuple[float, float]]
"""Places in Mercator metres."""

_HALO_PX, _LINE_PX, _HANDLE_PX = 4.5, 2.0, 4.0
_FILL = 0.14


def screen(points: Points, view: View) -> list[QPointF]:
    """Places in pixels."""
    return [view.point(x, y) for x, y in points]


def line(painter: QPainter, corners: Sequence[QPointF], colour: QColor | None = None) -> None:
    """A path that stands out on every ground."""
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shape = QPolygonF(list(corners))
    painter.setPen(_pen(theme.map.halo, _HALO_PX))
    painter.drawPolyline(shape)
    painter.setPen(_pen(colour or theme.select, _LINE_PX))
    painter.drawPolyline(shape)


def area(painter: QPainter, corners: Sequence[QPointF], colour: QColor | None = None) -> None:
    """A closed ring, lightly filled."""
    ink = colour or tokens.current().select
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fade(ink, _FILL))
    painter.drawPolygon(QPolygonF(list(corners)))
    line(painter, [*corners, corners[0]], ink)


def dashes(painter: QPainter, corners: Sequence[QPointF]) -> None:
    """A line that is not there yet."""
    pen = _pen(tokens.current().select, 1.5)
    pen.setDashPattern([4.0, 3.0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(list(corners)))


def handles(painter: QPainter, corners: Sequence[QPointF]) -> None:
    """The corners that were set."""
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.select, _LINE_PX))
    painter.setBrush(theme.panel)
    for corner in corners:
        painter.drawEllipse(corner, _HANDLE_PX, _HANDLE_PX)


def label(
    painter: QPainter, view: View, at: QPointF, main: str, more: str = "", clear: float = 10.0
) -> None:
    """A box beside a point: the figure, and what is to be said about it."""
    theme = tokens.current()
    pieces = [Piece(main, theme.text1, fonts.MEDIUM)]
    if more:
        pieces.append(Piece(more, theme.text2))
    box = LabelBox(at, tuple(pieces), clear=clear)
    for placed in boxes.place([box], QRectF(0, 0, view.width, view.height), []):
        boxes.paint(painter, placed)


def label_over(painter: QPainter, middle: QPointF, main: str, more: str = "") -> None:
    """A box in the middle of something."""
    theme = tokens.current()
    pieces = [Piece(main, theme.text1, fonts.MEDIUM)]
    if more:
        pieces.append(Piece(more, theme.text2))
    box = LabelBox(middle, tuple(pieces))
    wide = box.width()
    left, top = round(middle.x() - wide / 2), round(middle.y() - boxes.HEIGHT / 2)
    box.rect = QRectF(left, top, round(wide), boxes.HEIGHT)
    boxes.paint(painter, box)


def lonlat(points: Points) -> Floats:
    """Places as an (n, 2) array of lon, lat."""
    return projection.points_to_lonlat(np.array(points, dtype=np.float64).reshape(-1, 2))


def length_text(metres: float, off: float) -> str:
    """A measured length with what it may be off: `1,234 m ± 2 m`, `12.35 km ± 0.02 km`."""
    if metres >= 10_000.0:
        return _reading(metres / 1000.0, off / 1000.0, "km")
    return _reading(metres, off, "m")


def area_text(square_metres: float, off: float) -> str:
    """A measured area with what it may be off: `8,520 m² ± 40 m²`, `1.284 km² ± 0.002 km²`."""
    if square_metres >= 100_000.0:
        return _reading(square_metres / 1e6, off / 1e6, "km²")
    return _reading(square_metres, off, "m²")


def _reading(value: float, off: float, unit: str) -> str:
    decimals = max(0, min(3, math.ceil(-math.log10(off)))) if off > 0 else 3
    size = words.quantity(value, unit, decimals)
    return f"{size} ± {words.number(max(off, 10.0**-decimals), decimals)}{words.NBSP}{unit}"


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
