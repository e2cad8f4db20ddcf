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
    bent = grid.geodetic and place[0] <= _BENT_TO_ZOOM
    count = _STRIPS if bent else 1
    for strip in range(count):
        low, high = strip / count, (strip + 1) / count
        target = pixels(frame, grid.box(place, (0.0, low, 1.0, high)))
        source = QRectF(
            left * image.width(),
            (top + low * side) * image.height(),
            side * image.width(),
            side / count * image.height(),
        )
        painter.drawImage(target, image, source)
