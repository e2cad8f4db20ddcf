"""What lies outside the centre's area steps back under a veil; its boundary is a quiet line."""

from __future__ import annotations

import logging

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from ui.map.base.stylesheet import Style, number
from ui.map.shapes import Shapes, areas, mercator
from ui.map.style import fade
from ui.map.view import View

log = logging.getLogger(__name__)
_BEYOND_PX = 8.0
_EVERYWHERE = 1e7


class Outside:
    """The veil and the outline; nothing where there is no outline (WKB in WGS 84 degrees)."""

    def __init__(self, outline: bytes) -> None:
        self.shape: shapely.Geometry | None = None
        self._rings: Shapes | None = None
        read = shapely.from_wkb(outline, on_invalid="ignore") if outline else None
        if read is None or shapely.get_dimensions(read) != 2:
            return
        self.shape = mercator(np.array([read], dtype=object))[0]
        shapely.prepare(self.shape)
        self._rings = areas([self.shape])

    def draw(self, painter: QPainter, frame: View, style: Style, zoom: float) -> None:
        """Veil the outside and stroke the boundary."""
        look, border = style.sheet.outside, style.sheet.border.get("outline")
        if self.shape is None or self._rings is None:
            return
        if shapely.contains(self.shape, shapely.box(*frame.bounds(look.halo_px))):
            return
        path = self._rings.path(self._rings.inside(frame.bounds(_EVERYWHERE)), frame)
        veil = QPainterPath()
        beyond = QRectF(0, 0, frame.width, frame.height)
        veil.addRect(beyond.adjusted(-_BEYOND_PX, -_BEYOND_PX, _BEYOND_PX, _BEYOND_PX))
        veil.addPath(path)
        veil.setFillRule(Qt.FillRule.OddEvenFill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(veil, fade(style.named(look.colour), look.opacity))
        if border is not None and len(self._rings.inside(frame.bounds(look.halo_px))):
            colour = style.colour(border.colour, zoom)
            painter.strokePath(path, QPen(fade(colour, look.halo), look.halo_px))
            painter.strokePath(path, QPen(colour, number(border.px, zoom)))
