"""Raster tiles painted where they belong, and the grey squares of those that cannot be read."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.map.base.stack import Part, Picture
from ui.map.base.tilegrid import Place, TileGrid
from ui.map.base.vector_art import pixels
from ui.map.view import View

_STRIPS = 8
_BENT_TO_ZOOM = 10
"""Up to this zoom a tile of a geodetic grid is bent so much that it is painted in strips."""


def paint(
    painter: QPainter, frame: View, picture: Picture, grid: TileGrid, place: Place, part: Part
) -> None:
    """Paint the `part` of a tile that lies at `place` (the place itself, or a finer one)."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    image = picture.image
    left, top, side = part
    columns = _STRIPS if grid.sheared else 1
    rows = _STRIPS if grid.geodetic and place[0] <= _BENT_TO_ZOOM else 1
    for number in range(columns * rows):
        x, y = number % columns / columns, number // columns / rows
        wide, high = 1.0 / columns, 1.0 / rows
        target = pixels(frame, grid.box(place, (x, y, x + wide, y + high)))
        source = QRectF(
            (left + x * side) * image.width(),
            (top + y * side) * image.height(),
            wide * side * image.width(),
            high * side * image.height(),
        )
        painter.drawImage(target, image, source)
