"""Areas that are drawn as an outline with a hatched rim: the inside stays free."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from ui.map import shapes
from ui.map.view import Floats, View

_CLIP_PX = 64.0
_FINE_PX = 0.7
_KEPT = 8
_SPOTS, _APART_PX = 8, 130.0


class Outline:
    """One area in Mercator metres, coarser from afar."""

    def __init__(self, geometry: shapely.Geometry) -> None:
        self.geometry = shapely.make_valid(geometry)
        self.edge = shapely.boundary(self.geometry)
        shapely.prepare(self.edge)
        self.box: tuple[float, ...] = tuple(float(v) for v in self.geometry.bounds)
        self._coarser: dict[int, shapely.Geometry] = {}

    def meets(self, view: View, margin: float = 0.0) -> bool:
        """Whether its box lies in sight."""
        west, south, east, north = view.bounds(margin)
        box = self.box
        return box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south

    def path(self, view: View) -> QPainterPath | None:
        """The part near a view in its pixels, None when there is none."""
        if not self.meets(view, _CLIP_PX):
            return None
        part = shapely.clip_by_rect(self._at(view), *view.bounds(_CLIP_PX))
        rings = shapes.areas([part])
        if not len(rings):
            return None
        made = rings.path(np.arange(len(rings)), view)
        made.setFillRule(Qt.FillRule.OddEvenFill)
        return made

    def distance_px(self, point: QPointF, view: View) -> float:
        """Pixels from a position to the edge."""
        at = shapely.Point(*view.world(point.x(), point.y()))
        return float(shapely.distance(self.edge, at)) / view.mpp

    def tops(self, view: View, inset: float) -> list[QPointF]:
        """Points of its edge in sight, `inset` pixels from the rim of the view, the uppermost
        first, then others well apart."""
        xy: Floats = shapely.get_coordinates(shapely.boundary(self._at(view)))
        # Long straight edges have points too.
        ends = np.concatenate([xy[:1], xy[:-1]])
        steps = np.linspace(0.0, 1.0, 9)[1:]
        xy = (ends[:, None, :] + (xy - ends)[:, None, :] * steps[None, :, None]).reshape(-1, 2)
        x, y = view.screen(xy[:, 0], xy[:, 1])
        seen = (x >= inset) & (x <= view.width - inset) & (y >= inset) & (y <= view.height - inset)
        order = np.flatnonzero(seen)[np.argsort(y[seen], kind="stable")]
        found: list[QPointF] = []
        for at in order.tolist():
            spot = QPointF(float(x[at]), float(y[at]))
            if all((spot - other).manhattanLength() >= _APART_PX for other in found):
                found.append(spot)
            if len(found) == _SPOTS:
                break
        return found

    def _at(self, view: View) -> shapely.Geometry:
        rung = view.rung
        if rung not in self._coarser:
            if len(self._coarser) >= _KEPT:
                self._coarser.clear()
            tolerance = view.mpp * _FINE_PX
            self._coarser[rung] = shapely.simplify(self.geometry, tolerance)
        return self._coarser[rung]


def hatched_rim(
    painter: QPainter, view: View, path: QPainterPath, colour: QColor, gap: int, rim: float
) -> None:
    """Fill a rim of `rim` pixels inside an area with 45° lines, one in `gap` pixels; neighbouring
    frames fit together."""
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    brush = QBrush(_hatch(colour.rgba(), gap, view.dpr))
    pen = QPen(brush, 2 * rim)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrushOrigin(QPointF(-math.fmod(view.left, gap), -math.fmod(view.top, gap)))
    painter.strokePath(path, pen)
    painter.restore()


@lru_cache(maxsize=64)
def _hatch(rgba: int, gap: int, dpr: float) -> QPixmap:
    """One square of the hatching; it goes on at its edges."""
    side = round(gap * dpr)
    made = QPixmap(side, side)
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), 1.3))
    for shift in (-gap, 0, gap):
        painter.drawLine(QPointF(shift - 1, gap + 1), QPointF(shift + gap + 1, -1))
    painter.end()
    return made
