"""Drawing for all desks: a point, a line, a polygon, a circle, a text. What was drawn is a draft
until it got its name and was saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from app.domain.shapes import Shape, ShapeKind
from app.i18n import _
from app.wording.words import N_
from ui.map.tools import ink
from ui.map.tools.base import BaseTool, Spot
from ui.map.tools.drag_tool import DragTool
from ui.map.tools.path_tool import PathTool
from ui.map.tools.region import draw_circle, draw_ring, radius_between
from ui.map.view import View

Take = Callable[[Shape], None]


class DrawPoint(BaseTool):
    """One click."""

    id = "draw_point"
    title = N_("Draw a point")
    icon = "map-pin"
    key = "Alt+1"
    kind = ShapeKind.POINT

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def status(self) -> str:
        """Where."""
        return _("Click the place")

    def click(self, spot: Spot) -> None:
        """Here."""
        self._take(Shape("", self.kind, (spot.place,)))


class DrawText(DrawPoint):
    """One click; the words are written then."""

    id = "draw_text"
    title = N_("Write on the map")
    icon = "text-t"
    key = "Alt+5"
    cursor = Qt.CursorShape.IBeamCursor
    kind = ShapeKind.TEXT


class DrawLine(PathTool):
    """Corner by corner."""

    id = "draw_line"
    title = N_("Draw a line")
    icon = "line-segments"
    key = "Alt+2"

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def status(self) -> str:
        """Begin, or go on."""
        return _("Click the next point") if self.points else _("Click along the line")

    def whole(self) -> None:
        """The draft."""
        points = self._corners()
        self.clear()
        self._take(Shape("", ShapeKind.LINE, points))

    def draw(self, painter: QPainter, view: View) -> None:
        """The line so far."""
        corners = ink.screen(self.path(), view)
        if corners:
            ink.line(painter, corners)
            ink.handles(painter, ink.screen(self.points, view))

    def _corners(self) -> tuple[tuple[float, float], ...]:
        return tuple((float(lon), float(lat)) for lon, lat in ink.lonlat(self.points))


class DrawPolygon(DrawLine):
    """Corner by corner; the first corner closes."""

    id = "draw_polygon"
    title = N_("Draw an area")
    icon = "polygon"
    key = "Alt+3"
    least = 3

    def __init__(self, take: Take) -> None:
        super().__init__(take)
        self._mpp = 1.0

    def status(self) -> str:
        """Begin, go on, or close."""
        if len(self.points) < self.least:
            return _("Click the next corner") if self.points else _("Click round the area")
        return _("Click the next corner; the first one closes")

    def click(self, spot: Spot) -> None:
        """One more corner, or the first again to close."""
        if self.near_first(spot, self._mpp):
            self.done()
        else:
            super().click(spot)

    def whole(self) -> None:
        """The draft."""
        points = self._corners()
        self.clear()
        self._take(Shape("", ShapeKind.POLYGON, points))

    def draw(self, painter: QPainter, view: View) -> None:
        """The ring so far."""
        self._mpp = view.mpp
        draw_ring(painter, view, self)


class DrawCircle(DragTool):
    """From the middle to the edge."""

    id = "draw_circle"
    title = N_("Draw a circle")
    icon = "circle"
    key = "Alt+4"

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def status(self) -> str:
        """Begin, or end."""
        return _("Drag from the middle to the edge")

    def whole(self, start: Spot, end: Spot) -> None:
        """The draft."""
        radius = radius_between(start, end)
        self._take(Shape("", ShapeKind.CIRCLE, (start.place,), radius_m=radius))

    def draw(self, painter: QPainter, view: View) -> None:
        """The circle while it is dragged, with its radius."""
        if self.start is not None and self.end is not None:
            draw_circle(painter, view, self.start, self.end)
