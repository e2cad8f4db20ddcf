"""The wall's map: land, water, parks, roads and streets, 3-px lines, markers of 44 px and more.

The ground is painted once for a size and theme; each second only markers and labels go on top.
Lengths are design pixels of a wall 3840 wide; the painter is scaled by the window.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.i18n import local
from app.picture.columns import UnitStatus
from app.picture.picture import Picture
from ui.theme import fonts, levels, tokens
from ui.widgets.elide import CENTRE, paint_text

ROADS = {"expressway": 13.0, "motorway": 13.0, "primary": 9.0, "secondary": 6.0, "tertiary": 4.0}
CASED = frozenset({"expressway", "motorway", "primary"})
LINE, MARK, BIG = 3.0, 48.0, 76.0
STREET_PX, LABEL_PX = 58, 62
MARGIN = 60.0


@dataclass(frozen=True, slots=True)
class Marker:
    """Something on the map. `label` and `value` stand in a box beside it ('' for none); `state`
    is of `levels.STATES`. The one worst place is `big`."""

    lon: float
    lat: float
    level: int
    state: str
    label: str = ""
    value: str = ""
    big: bool = False


class Chart:
    """Paints the district into a rectangle of design pixels."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._ground: tuple[tuple[object, ...], QPixmap] | None = None
        centre = picture.registry.centre
        self._east = math.cos(math.radians(centre.lat))
        self._bounds = self._find_bounds()

    def paint(self, painter: QPainter, box: QRectF, scale: float, markers: list[Marker]) -> None:
        """Paint ground, units, markers and labels into `box`; `scale` is the window's."""
        painter.save()
        painter.setClipRect(box)
        self._paint_ground(painter, box, scale)
        self._paint_units(painter, box)
        taken = [self._mark_box(box, marker) for marker in markers]
        for marker in reversed(markers):
            self._paint_marker(painter, box, marker)
        for marker in markers:
            if marker.label:
                self._paint_label(painter, box, marker, taken)
        self._paint_streets(painter, box, taken)
        painter.restore()

    # ------------------------------------------------------------------------------- projection

    def _find_bounds(self) -> tuple[float, float, float, float]:
        registry = self._picture.registry
        outlines = [f.shape for f in registry.features if f.kind == "outline" and f.shape]
        shapes = outlines or [g.shape for g in registry.grids.values() if g.shape]
        if not shapes:
            lon, lat = registry.centre.lon, registry.centre.lat
            return lon - 0.05, lat - 0.04, lon + 0.05, lat + 0.04
        west, south, east, north = shapely.total_bounds(shapely.from_wkb(shapes))
        return float(west), float(south), float(east), float(north)

    def _fit(self, box: QRectF) -> tuple[float, float, float]:
        """(px per degree of latitude, x of the western, y of the northern edge)."""
        west, south, east, north = self._bounds
        wide, high = (east - west) * self._east, north - south
        per = min((box.width() - 2 * MARGIN) / wide, (box.height() - 2 * MARGIN) / high)
        x = box.center().x() - wide * per / 2
        y = box.center().y() - high * per / 2
        return per, x, y

    def place(self, box: QRectF, lon: float, lat: float) -> QPointF:
        """Where a place is in `box`."""
        per, x, y = self._fit(box)
        west, north = self._bounds[0], self._bounds[3]
        return QPointF(x + (lon - west) * self._east * per, y + (north - lat) * per)

    def _path(self, box: QRectF, shape: shapely.Geometry) -> QPainterPath:
        per, x, y = self._fit(box)
        west, north = self._bounds[0], self._bounds[3]
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in _rings(shape):
            px = x + (ring[:, 0] - west) * self._east * per
            py = y + (north - ring[:, 1]) * per
            path.addPolygon(QPolygonF([QPointF(a, b) for a, b in zip(px, py, strict=True)]))
        return path

    # ----------------------------------------------------------------------------------- ground

    def _paint_ground(self, painter: QPainter, box: QRectF, scale: float) -> None:
        theme = tokens.current()
        key = (box.width(), box.height(), scale, theme.name)
        if self._ground is None or self._ground[0] != key:
            made = QPixmap(math.ceil(box.width() * scale), math.ceil(box.height() * scale))
            made.fill(theme.map.outside)
            inner = QPainter(made)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.scale(scale, scale)
            self._draw_ground(inner, QRectF(0, 0, box.width(), box.height()))
            inner.end()
            self._ground = (key, made)
        painter.drawPixmap(box, self._ground[1], QRectF(self._ground[1].rect()))

    def _draw_ground(self, painter: QPainter, box: QRectF) -> None:
        theme, registry = tokens.current(), self._picture.registry
        kinds: dict[str, list[tuple[str, shapely.Geometry]]] = {}
        for feature in registry.features:
            if feature.kind in {"outline", "water", "park", "road", "rail"}:
                shape = shapely.from_wkb(feature.shape)
                kinds.setdefault(feature.kind, []).append((feature.grade, shape))
        for kind, colour in (("outline", theme.map.land), ("water", theme.map.water),
                             ("park", theme.map.park)):  # fmt: skip
            for _grade, shape in kinds.get(kind, []):
                painter.fillPath(self._path(box, shape), colour)
        self._draw_roads(painter, box, kinds.get("road", []))
        self._dim_outside(painter, box, [shape for _g, shape in kinds.get("outline", [])])
        for grid in registry.grids.values():
            if grid.kind == "street" and grid.shape:
                pen = QPen(theme.map.street, LINE)
                pen.setDashPattern([6, 4])
                painter.strokePath(self._path(box, shapely.from_wkb(grid.shape)), pen)
        for _grade, shape in kinds.get("outline", []):
            painter.strokePath(self._path(box, shape), QPen(theme.map.district, LINE + 1.5))

    def _dim_outside(
        self, painter: QPainter, box: QRectF, outlines: list[shapely.Geometry]
    ) -> None:
        """What is not ours steps back."""
        if not outlines:
            return
        around = QPainterPath()
        around.addRect(box)
        for shape in outlines:
            around = around.subtracted(self._path(box, shape))
        veil = QColor(tokens.current().map.outside)
        veil.setAlpha(150)
        painter.fillPath(around, veil)

    def _draw_roads(
        self, painter: QPainter, box: QRectF, roads: list[tuple[str, shapely.Geometry]]
    ) -> None:
        theme = tokens.current()
        order = list(ROADS)
        rows = [row for row in roads if row[0] in ROADS]
        rows.sort(key=lambda row: -order.index(row[0]))
        paths = [(grade, self._path(box, shape)) for grade, shape in rows]
        for grade, path in paths:
            if grade in CASED:
                painter.strokePath(path, _road_pen(theme.map.road_casing(_class(grade)), grade, 5))
        for grade, path in paths:
            painter.strokePath(path, _road_pen(theme.map.road_fill(_class(grade)), grade, 0))

    def _paint_streets(self, painter: QPainter, box: QRectF, taken: list[QRectF]) -> None:
        """Street names where they cover neither a marker nor a label."""
        theme = tokens.current()
        for grid in self._picture.registry.grids.values():
            if grid.kind != "street":
                continue
            name = local(grid.name, grid.name_en).removesuffix("街道").removesuffix(" Street")
            wide = fonts.width(name, STREET_PX) + 8
            at = self.place(box, grid.lon, grid.lat)
            spot = QRectF(at.x() - wide / 2, at.y() - 40, wide, 80)
            if any(spot.intersects(other) for other in taken) or not box.contains(spot):
                continue
            taken.append(spot)
            _halo_text(painter, spot, name, theme.map.label_quiet, theme.map.halo)

    # ------------------------------------------------------------------------------------- live

    def _paint_units(self, painter: QPainter, box: QRectF) -> None:
        """Units under way as kites with their heading."""
        units, theme = self._picture.units, tokens.current()
        for row in (units.status == UnitStatus.UNDER_WAY).nonzero()[0]:
            at = self.place(box, float(units.lon[row]), float(units.lat[row]))
            painter.save()
            painter.translate(at)
            painter.rotate(float(units.heading[row]))
            kite = QPolygonF([QPointF(0, -22), QPointF(15, 18), QPointF(0, 9), QPointF(-15, 18)])
            painter.setPen(QPen(theme.map.marker_edge, 2))
            painter.setBrush(theme.text2)
            painter.drawPolygon(kite)
            painter.restore()

    def _mark_box(self, box: QRectF, marker: Marker) -> QRectF:
        size = BIG if marker.big else MARK
        at = self.place(box, marker.lon, marker.lat)
        return QRectF(at.x() - size / 2, at.y() - size / 2, size, size)

    def _paint_marker(self, painter: QPainter, box: QRectF, marker: Marker) -> None:
        spot = self._mark_box(box, marker)
        levels.paint_level(painter, spot, marker.level, marker.state, numeral=True)

    def _paint_label(
        self, painter: QPainter, box: QRectF, marker: Marker, taken: list[QRectF]
    ) -> None:
        theme, px = tokens.current(), LABEL_PX + (10 if marker.big else 0)
        name = fonts.width(marker.label, px)
        value = fonts.width(marker.value, px, fonts.MEDIUM)
        gap = 18 if marker.value else 0
        wide, high = name + value + gap + 56, px * 1.62
        spot = _free(self._mark_box(box, marker), wide, high, box, taken)
        if spot is None:
            return
        taken.append(spot)
        edge = theme.level_text(marker.level) if marker.big and marker.level else theme.line2
        painter.setPen(QPen(edge, LINE))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(spot, 10, 10)
        text = QRectF(spot.left() + 28, spot.top(), name + 4, high)
        paint_text(painter, text, marker.label, theme.text1, px, elide=False)
        ink = theme.level_text(marker.level) if marker.level else theme.text2
        rest = QRectF(text.left() + name + gap, spot.top(), value + 6, high)
        paint_text(painter, rest, marker.value, ink, px, fonts.MEDIUM, elide=False)


def _free(
    mark: QRectF, wide: float, high: float, box: QRectF, taken: Iterable[QRectF]
) -> QRectF | None:
    """A place beside the marker that covers nothing, or None."""
    middle, gap = mark.center(), 14.0
    inside = box.adjusted(16, 16, -16, -16)
    for x, y in (
        (mark.right() + gap, middle.y() - high / 2),
        (mark.left() - gap - wide, middle.y() - high / 2),
        (middle.x() - wide / 2, mark.top() - gap - high),
        (middle.x() - wide / 2, mark.bottom() + gap),
        (mark.right() + gap, mark.top() - high),
        (mark.left() - gap - wide, mark.top() - high),
        (mark.right() + gap, mark.bottom()),
        (mark.left() - gap - wide, mark.bottom()),
    ):
        spot = QRectF(x, y, wide, high)
        if inside.contains(spot) and not any(spot.intersects(other) for other in taken):
            return spot
    return None


def _rings(shape: shapely.Geometry) -> list[np.ndarray]:
    """Every ring and line of a geometry as (n, 2) coordinates."""
    found: list[np.ndarray] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            found += [np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]
        elif part.geom_type in {"LineString", "LinearRing"}:
            found.append(np.asarray(part.coords)[:, :2])
    return found


def _class(grade: str) -> str:
    return "motorway" if grade == "expressway" else grade


def _road_pen(colour: QColor, grade: str, more: float) -> QPen:
    pen = QPen(colour, ROADS[grade] + more)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _halo_text(painter: QPainter, box: QRectF, text: str, ink: QColor, halo: QColor) -> None:
    for dx, dy in ((-3, 0), (3, 0), (0, -3), (0, 3)):
        paint_text(
            painter, box.translated(dx, dy), text, halo, STREET_PX, align=CENTRE, elide=False
        )
    paint_text(painter, box, text, ink, STREET_PX, align=CENTRE, elide=False)
