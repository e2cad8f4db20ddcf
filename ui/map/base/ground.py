"""The base map as three layers of the tiles: the land, the roads on it, the dusk outside."""

from __future__ import annotations

from collections.abc import Callable

import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.map import style
from ui.map.base.features import BaseMap
from ui.map.layers.base import LAND, ROADS, SHADE, BaseLayer
from ui.map.shapes import Shapes
from ui.map.view import View
from ui.theme import tokens

_OUTSIDE_VEIL = 0.62
_OUTLINE_PX = 1.8
_OUTLINE_HALO_PX = 7.0
_RAIL_DASH_FROM_PX = 1.6

Source = Callable[[], BaseMap]


class Land(BaseLayer):
    """Ground, parks, water and, from near, buildings."""

    id = "land"
    z = LAND

    def __init__(self, source: Source) -> None:
        self._source = source

    def bake(self, painter: QPainter, frame: View) -> None:
        """Fill the tile with the land and lay parks and water on it."""
        colours, base = tokens.current().map, self._source()
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), colours.land)
        fill(painter, frame, base.areas.get("park"), colours.park)
        fill(painter, frame, base.areas.get("water"), colours.water)
        if base.streams is not None and frame.mpp > 1.0:
            # A narrow water would vanish from afar.
            stroke(painter, frame, base.streams, QPen(colours.water, 1.2))


class Roads(BaseLayer):
    """Buildings, railways and roads, the greater over the lesser."""

    id = "roads"
    z = ROADS

    def __init__(self, source: Source) -> None:
        self._source = source

    def bake(self, painter: QPainter, frame: View) -> None:
        """Buildings first, then casings and fills class by class."""
        base = self._source()
        self._buildings(painter, frame, base)
        self._rails(painter, frame, base)
        drawn = [g for g in style.ROADS if g in base.roads and style.road_px(g, frame.mpp) > 0.0]
        for casing in (True, False):
            for grade in drawn:
                self._road(painter, frame, base.roads[grade], grade, casing)

    def _road(
        self, painter: QPainter, frame: View, shapes: Shapes, grade: str, casing: bool
    ) -> None:
        theme = tokens.current()
        name = style.THEME_ROAD.get(grade, grade)
        width = style.road_px(grade, frame.mpp)
        edge = style.casing_px(width)
        if casing and not edge:
            return
        colour = theme.map.road_casing(name) if casing else theme.map.road_fill(name)
        if not casing and not edge and not theme.dark:
            # White hairlines would vanish on a light ground: from afar a road is its casing.
            colour = theme.map.road_casing(name)
        pen = QPen(colour, width + 2 * edge if casing else width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        stroke(painter, frame, shapes, pen)

    def _buildings(self, painter: QPainter, frame: View, base: BaseMap) -> None:
        shapes = base.areas.get("building")
        if shapes is None or frame.mpp > style.BUILDINGS_FROM:
            return
        theme = tokens.current()
        near = min(1.0, max(0.35, 4.0 / frame.mpp))
        colour = style.mix(theme.map.land, theme.map.building, near)
        edged = frame.mpp <= style.BUILDING_EDGES_FROM
        edge = style.mix(theme.map.building, theme.map.street, 0.28) if edged else None
        fill(painter, frame, shapes, colour, edge)

    def _rails(self, painter: QPainter, frame: View, base: BaseMap) -> None:
        if base.rails is None or not len(base.rails):
            return
        fill_colour, gap = tokens.current().map.roads["rail"]
        width = style.rail_px(frame.mpp)
        stroke(painter, frame, base.rails, QPen(fill_colour, width))
        if width >= _RAIL_DASH_FROM_PX:
            pen = QPen(gap, width * 0.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([6.0, 6.0])
            stroke(painter, frame, base.rails, pen)


class Outside(BaseLayer):
    """What lies outside the district steps back; its boundary is a quiet double line."""

    id = "outside"
    z = SHADE

    def __init__(self, source: Source) -> None:
        self._source = source

    def bake(self, painter: QPainter, frame: View) -> None:
        """Veil the outside and stroke the boundary."""
        base = self._source()
        outline = base.areas.get("outline")
        if outline is None or not len(outline) or base.outline is None:
            return
        if shapely.contains(base.outline, shapely.box(*frame.bounds(_OUTLINE_HALO_PX))):
            return
        colours = tokens.current().map
        whole = QRectF(-8, -8, frame.width + 16, frame.height + 16)
        ring = outline.path(outline.inside(frame.bounds(1e7)), frame)
        path = QPainterPath()
        path.addRect(whole)
        path.addPath(ring)
        path.setFillRule(Qt.FillRule.OddEvenFill)
        painter.fillPath(path, style.fade(colours.outside, _OUTSIDE_VEIL))
        if len(outline.inside(frame.bounds(_OUTLINE_HALO_PX))):
            painter.strokePath(ring, QPen(style.fade(colours.district, 0.13), _OUTLINE_HALO_PX))
            painter.strokePath(ring, QPen(colours.district, _OUTLINE_PX))


def fill(
    painter: QPainter,
    frame: View,
    shapes: Shapes | None,
    colour: QColor,
    edge: QColor | None = None,
) -> None:
    """Fill the shapes in sight, with a 1-px edge where one is given."""
    if shapes is None:
        return
    rows = shapes.inside(frame.bounds(2))
    if not len(rows):
        return
    path = shapes.path(rows, frame)
    path.setFillRule(Qt.FillRule.OddEvenFill)
    painter.fillPath(path, colour)
    if edge is not None:
        painter.strokePath(path, QPen(edge, 1))


def stroke(painter: QPainter, frame: View, shapes: Shapes, pen: QPen) -> None:
    """Stroke the lines in sight."""
    rows = shapes.inside(frame.bounds(pen.widthF() + 2))
    if len(rows):
        painter.strokePath(shapes.path(rows, frame), pen)
