"""Choosing a region: a rectangle, a polygon, a circle; what lies inside is counted then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QPainter

from app.domain.shapes import ShapeKind
from app.geo import geodesic, projection
from app.i18n import _
from app.wording.words import N_
from ui.map.tools import ink
from ui.map.tools.base import Spot
from ui.map.tools.drag_tool import DragTool
from ui.map.tools.path_tool import PathTool
from ui.map.view import Bounds, View

CIRCLE_CORNERS = 96


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the map. `ring` in Mercator metres, its first corner not repeated; a circle has
    its `centre` (lon, lat) and ground `radius_m` beside it. `name` when it is a known area's."""

    kind: ShapeKind
    ring: tuple[tuple[float, float], ...]
    centre: tuple[float, float] = (0.0, 0.0)
    radius_m: float = 0.0
    name: str = ""

    def lonlat(self) -> tuple[tuple[float, float], ...]:
        """The corners in degrees."""
        return tuple((float(lon), float(lat)) for lon, lat in ink.lonlat(self.ring))

    def bounds(self) -> Bounds:
        """The box round it, Mercator metres."""
        x, y = zip(*self.ring, strict=True)
        return min(x), min(y), max(x), max(y)

    def square_metres(self) -> float:
        """Its area on the ground."""
        if self.kind is ShapeKind.CIRCLE:
            return geodesic.circle_area_m2(self.radius_m)
        return geodesic.area_m2(ink.lonlat(self.ring))


def circle(lon: float, lat: float, radius_m: float, name: str = "") -> Region:
    """A circle on the ground as a region."""
    ring = projection.points_to_mercator(geodesic.circle(lon, lat, radius_m, CIRCLE_CORNERS))
    corners = tuple((float(x), float(y)) for x, y in ring)
    return Region(ShapeKind.CIRCLE, corners, (lon, lat), radius_m, name)


def radius_between(centre: Spot, edge: Spot) -> float:
    """Ground metres from the middle of a circle to its edge."""
    (lon_a, lat_a), (lon_b, lat_b) = centre.place, edge.place
    return float(geodesic.distance_m(lon_a, lat_a, lon_b, lat_b))


class RectangleTool(DragTool):
    """From corner to corner."""

    id = "rectangle"
    title = N_("Select by rectangle")
    icon = "selection"
    key = "Alt+R"

    def __init__(self, take: Callable[[Region], None]) -> None:
        super().__init__()
        self._take = take

    def status(self) -> str:
        """Begin, or end."""
        return _("Drag from corner to corner") if self.start is None else _("Let go to count")

    def whole(self, start: Spot, end: Spot) -> None:
        """Hand the region on."""
        corners = ((start.x, start.y), (end.x, start.y), (end.x, end.y), (start.x, end.y))
        self._take(Region(ShapeKind.POLYGON, corners))

    def draw(self, painter: QPainter, view: View) -> None:
        """The box while it is dragged."""
        if self.start is None or self.end is None:
            return
        one, two = self.start, self.end
        corners = [(one.x, one.y), (two.x, one.y), (two.x, two.y), (one.x, two.y)]
        ink.area(painter, ink.screen(corners, view))


class CircleTool(DragTool):
    """From the middle to the edge."""

    id = "circle"
    title = N_("Select by circle")
    icon = "circle"
    key = "Alt+C"

    def __init__(self, take: Callable[[Region], None]) -> None:
        super().__init__()
        self._take = take

    def status(self) -> str:
        """Begin, or end."""
        if self.start is None:
            return _("Drag from the middle to the edge")
        return _("Let go to count")

    def whole(self, start: Spot, end: Spot) -> None:
        """Hand the region on."""
        self._take(circle(*start.place, radius_between(start, end)))

    def draw(self, painter: QPainter, view: View) -> None:
        """The circle while it is dragged, with its radius."""
        if self.start is not None and self.end is not None:
            draw_circle(painter, view, self.start, self.end)


def draw_circle(painter: QPainter, view: View, start: Spot, end: Spot) -> None:
    """A circle that is being dragged: ring, radius, its length."""
    radius = radius_between(start, end)
    if radius <= 0.0:
        return
    ink.area(painter, ink.screen(circle(*start.place, radius).ring, view))
    ends = [view.point(start.x, start.y), view.point(end.x, end.y)]
    ink.dashes(painter, ends)
    ink.handles(painter, ends)
    off = geodesic.reading_length_m(1, view.ground_mpp)
    text = _("radius {distance}").format(distance=ink.length_text(radius, off))
    ink.label(painter, view, ends[1], text)


class PolygonTool(PathTool):
    """Corner by corner; the first corner, a double click or Enter closes."""

    id = "polygon"
    title = N_("Select by polygon")
    icon = "polygon"
    key = "Alt+P"
    least = 3

    def __init__(self, take: Callable[[Region], None]) -> None:
        super().__init__()
        self._take = take
        self._mpp = 1.0

    def status(self) -> str:
        """Begin, go on, or close."""
        if not self.points:
            return _("Click round the area")
        if len(self.points) < self.least:
            return _("Click the next corner")
        return _("Click the next corner; the first one closes")

    def click(self, spot: Spot) -> None:
        """One more corner, or the first again to close."""
        if self.near_first(spot, self._mpp):
            self.done()
        else:
            super().click(spot)

    def whole(self) -> None:
        """Hand the region on and begin anew."""
        ring = tuple(self.points)
        self.clear()
        self._take(Region(ShapeKind.POLYGON, ring))

    def draw(self, painter: QPainter, view: View) -> None:
        """The ring so far."""
        self._mpp = view.mpp
        draw_ring(painter, view, self)


def draw_ring(painter: QPainter, view: View, tool: PathTool) -> None:
    """A ring that is being clicked."""
    path = tool.path()
    if not path:
        return
    corners = ink.screen(path, view)
    if len(corners) > 2:
        ink.area(painter, corners)
    else:
        ink.line(painter, corners)
    ink.handles(painter, ink.screen(tool.points, view))
