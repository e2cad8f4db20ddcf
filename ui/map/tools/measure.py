"""Measuring on the ground: lengths along a path, the area inside a ring. Each reading says what
it may be off, because a corner is never set better than the pixels it was set on."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.geo import geodesic
from app.i18n import _
from app.wording.words import N_
from ui.map.tools import ink
from ui.map.tools.base import Spot
from ui.map.tools.path_tool import PathTool
from ui.map.view import View

_LEG_PX = 84.0
"""A leg shorter than this on the screen keeps its length to itself."""


class MeasureLine(PathTool):
    """Each leg and the whole."""

    id = "distance"
    title = N_("Measure a distance")
    icon = "ruler"
    key = "M"

    def status(self) -> str:
        """Begin, go on, or read."""
        if not self.points:
            return _("Click along the path")
        if self.ended:
            return _("Click to measure anew")
        return _("Click the next point")

    def metres(self) -> float:
        """Ground length of the path."""
        path = self.path()
        return geodesic.path_m(ink.lonlat(path)) if len(path) > 1 else 0.0

    def draw(self, painter: QPainter, view: View) -> None:
        """The path, its corners, each leg's length and the sum."""
        path = self.path()
        if not path:
            return
        corners = ink.screen(path, view)
        ink.line(painter, corners)
        ink.handles(painter, corners)
        if len(path) < 2:
            return
        legs = geodesic.legs_m(ink.lonlat(path))
        pixel = view.ground_mpp
        if len(legs) > 1:
            for one, two, metres in zip(corners[:-1], corners[1:], legs.tolist(), strict=True):
                if (two - one).manhattanLength() > _LEG_PX:
                    off = geodesic.reading_length_m(1, pixel)
                    text = ink.length_text(metres, off).split(" ± ")[0]
                    ink.label_over(painter, (one + two) / 2, text)
        off = geodesic.reading_length_m(len(legs), pixel)
        ink.label(painter, view, corners[-1], ink.length_text(float(legs.sum()), off))


class MeasureArea(PathTool):
    """The area of a ring and the way round it."""

    id = "area"
    title = N_("Measure an area")
    icon = "polygon"
    key = "Alt+M"
    least = 3

    def __init__(self) -> None:
        super().__init__()
        self._mpp = 1.0

    def status(self) -> str:
        """Begin, go on, close, or read."""
        if not self.points:
            return _("Click round the area")
        if self.ended:
            return _("Click to measure anew")
        if len(self.points) < self.least:
            return _("Click the next corner")
        return _("Click the next corner; the first one closes")

    def click(self, spot: Spot) -> None:
        """One more corner, or the first again to close."""
        if not self.ended and self.near_first(spot, self._mpp):
            self.done()
        else:
            super().click(spot)

    def square_metres(self) -> float:
        """Ground area of the ring."""
        return geodesic.area_m2(ink.lonlat(self.path()))

    def draw(self, painter: QPainter, view: View) -> None:
        """The ring, filled, with its figures in the middle."""
        self._mpp = view.mpp
        path = self.path()
        if not path:
            return
        corners = ink.screen(path, view)
        if len(path) < 3:
            ink.line(painter, corners)
        else:
            ink.area(painter, corners)
            self._figures(painter, view, corners)
        ink.handles(painter, ink.screen(self.points, view))

    def _figures(self, painter: QPainter, view: View, corners: list[QPointF]) -> None:
        ring = ink.lonlat(self.path())
        pixel = view.ground_mpp
        size = ink.area_text(geodesic.area_m2(ring), geodesic.reading_area_m2(ring, pixel))
        off = geodesic.reading_length_m(len(ring), pixel)
        way = ink.length_text(geodesic.ring_m(ring), off)
        middle = QPointF(
            sum(c.x() for c in corners) / len(corners), sum(c.y() for c in corners) / len(corners)
        )
        round_it = _("perimeter {distance}").format(distance=way)
        ink.label_over(painter, middle, size, round_it)
