"""Where weather warnings hold: an outline with a hatched rim, closer hatched the graver, with the
warning's words on it. The inside stays free."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.domain import warnings
from app.domain.warnings import Area, Warning as WeatherWarning
from app.geo import geodesic
from app.i18n import _, local
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import outlines, signs
from ui.map.layers.base import AREAS, BaseLayer, Hit, Repaint, Sign
from ui.map.layers.outlines import Outline
from ui.map.scene import Scene
from ui.map.shapes import mercator
from ui.map.view import View
from ui.theme import fonts, levels, tokens
from ui.widgets import format as words

KIND = "warning"
MOST = 40
"""So many areas are drawn, the gravest: more would only hide each other. All are listed."""
GAPS = (0, 6, 8, 11, 15)
"""Pixels between two lines of the hatching, by level."""
RIMS = (0.0, 13.0, 11.0, 9.0, 7.0)
"""Pixels of the hatched rim, by level."""
_LINE_PX = 2.2
_NEAR_PX, _BEHIND_PX = 7.0, 6.0
"""A mark under the pointer comes before an outline."""
_INSET_PX = 34.0
_CORNERS = 96


@dataclass(frozen=True, slots=True)
class _Zone:
    warning: WeatherWarning
    outline: Outline


class WarningsLayer(BaseLayer):
    """The areas of the warnings in force, the gravest on top."""

    id = "warnings"
    title = N_("Warnings")
    icon = "cloud-rain"
    action = N_("Map layer: areas of warnings")
    z = AREAS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._zones: list[_Zone] = []
        self._drawn: tuple[WeatherWarning, ...] = ()
        self._number = 0
        self._shapes: dict[str, tuple[tuple[Area, ...], shapely.Geometry | None]] = {}

    def count(self) -> int:
        """Warnings in force."""
        return self._number

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Take the warnings in force."""
        if changes is not None and not (changes.warnings or changes.registry):
            return Repaint()
        force = self._scene.picture.active_warnings(self._scene.now())
        drawn = tuple(force[:MOST])
        self._number = len(force)
        registry = changes is None or changes.registry
        if drawn == self._drawn and not registry:
            return Repaint()
        if registry:
            self._shapes.clear()
        self._drawn = drawn
        shapes = [(warning, self._known_shape(warning)) for warning in reversed(drawn)]
        self._shapes = {warning.id: (warning.areas, shape) for warning, shape in shapes}
        self._zones = [_Zone(warning, Outline(s)) for warning, s in shapes if s is not None]
        return Repaint(live=True, all_tiles=True)

    def tick(self, now: datetime) -> Repaint:
        """One that ran out is taken down."""
        force = self._scene.picture.active_warnings(now)
        self._number = len(force)
        return Repaint() if tuple(force[:MOST]) == self._drawn else self.rebuild(None)

    def bake(self, painter: QPainter, frame: View) -> bool:
        """Rim and outline of each area."""
        marked = False
        for zone in self._zones:
            path = zone.outline.path(frame)
            if path is not None:
                marked = True
                paint(painter, frame, path, zone.warning)
        return marked

    def draw(self, painter: QPainter, view: View) -> None:
        """The outline of the selected one."""
        for zone in self._zones:
            if zone.warning.id == self._scene.selected(KIND):
                path = zone.outline.path(view)
                if path is not None:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    _stroke(painter, path, QPen(tokens.current().select, _LINE_PX + 1.0))

    def labels(self, view: View) -> list[LabelBox]:
        """What is warned of and until when, at the top of each area."""
        theme, found = tokens.current(), []
        for zone in reversed(self._zones):
            spots = zone.outline.tops(view, _INSET_PX) if zone.outline.meets(view) else []
            if not spots:
                continue
            warning = zone.warning
            tone = theme.level_text(warning.level)
            pieces = [Piece(levels.ROMAN[warning.level], tone, fonts.MEDIUM)]
            pieces.append(Piece(local(warning.name, warning.name_en), theme.text1))
            if warning.exercise:
                pieces.append(Piece(_("exercise"), theme.text2))
            if warning.until is not None:
                until = words.moment(warning.until, self._scene.now())
                pieces.append(Piece(_("until {time}").format(time=until), theme.text2))
            chosen = self._scene.selected(KIND) == warning.id
            weight = 5.2 - warning.level
            found.append(
                LabelBox(spots[0], tuple(pieces), 4.0, chosen, weight=weight, also=tuple(spots[1:]))
            )
        return found

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The warning whose outline is under the pointer; through the inside one clicks."""
        best, nearest = "", _NEAR_PX
        for zone in reversed(self._zones):
            away = zone.outline.distance_px(point, view) if zone.outline.meets(view) else math.inf
            if away < nearest:
                best, nearest = zone.warning.id, away
        x, y = view.world(point.x(), point.y())
        return Hit(KIND, best, x, y, nearest + _BEHIND_PX) if best else None

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The middle of a warning's area."""
        zones = (zone for zone in self._zones if kind == KIND and zone.warning.id == key)
        zone = next(zones, None)
        if zone is None:
            return None
        middle = shapely.point_on_surface(zone.outline.geometry)
        return float(middle.x), float(middle.y)

    def legend(self) -> tuple[Sign, ...]:
        """The hatching of each level."""
        counts = [sum(z.warning.level == no for z in self._zones) for no in range(1, 5)]
        return tuple(
            Sign(signs.severity(no).text, partial(_sample, no), no, counts[no - 1])
            for no in range(1, 5)
        )

    # --------------------------------------------------------------------------- shapes

    def _known_shape(self, warning: WeatherWarning) -> shapely.Geometry | None:
        """Its shape, made once for the same areas."""
        known = self._shapes.get(warning.id)
        same = known is not None and known[0] == warning.areas
        return known[1] if known is not None and same else self._shape(warning)

    def _shape(self, warning: WeatherWarning) -> shapely.Geometry | None:
        """All areas of a warning as one, in Mercator metres; None when it names none."""
        parts = [part for area in warning.areas for part in self._parts(area)]
        if not parts:
            return None
        whole = shapely.make_valid(np.array(parts, dtype=object))
        return shapely.union_all(whole)

    def _parts(self, area: Area) -> Iterator[shapely.Geometry]:
        degrees = [shapely.Polygon(ring) for ring in area.polygons if len(ring) >= 3]
        for lon, lat, km in area.circles:
            degrees.append(shapely.Polygon(geodesic.circle(lon, lat, km * 1000.0, _CORNERS)))
        yield from mercator(np.array(degrees, dtype=object)) if degrees else ()
        for code in area.codes:
            yield from self._coded(code)

    def _coded(self, code: str) -> Iterator[shapely.Geometry]:
        """A geocode: the centre as a whole, a grid, or the streets below it."""
        picture, grids = self._scene.picture, self._scene.grids()
        if code == picture.registry.centre.id:
            outline = self._scene.outline()
            if outline is not None:
                yield outline
            return
        codes = [code]
        if code not in picture.registry.grids:
            streets = (g.code for g in picture.registry.grids.values() if g.kind == "street")
            codes = warnings.covered(code, streets)
        for each in codes:
            shape = grids.shape(each)
            if shape is not None:
                yield shape


def paint(painter: QPainter, view: View, path: QPainterPath, warning: WeatherWarning) -> None:
    """An area whose outline is `path`; that of an exercise is dashed."""
    theme = tokens.current()
    colour = theme.level_shape(warning.level)
    rim = style.fade(colour, 0.62 if theme.dark else 0.7)
    outlines.hatched_rim(painter, view, path, rim, GAPS[warning.level], RIMS[warning.level])
    _stroke(painter, path, QPen(theme.map.halo, _LINE_PX + 1.6))
    pen = QPen(colour, _LINE_PX)
    if warning.exercise:
        pen.setDashPattern([4.0, 3.0])
    _stroke(painter, path, pen)


def _stroke(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)


def _sample(level: int, painter: QPainter, box: QRectF) -> None:
    """A piece of an area as the legend shows it."""
    colour = tokens.current().level_shape(level)
    room = box.adjusted(0.5, 2.5, -0.5, -2.5)
    path = QPainterPath()
    path.addRect(room)
    levels.hatch(painter, path, style.fade(colour, 0.7), GAPS[level] * 0.7, 1.2)
    painter.strokePath(path, QPen(colour, 1.6))
