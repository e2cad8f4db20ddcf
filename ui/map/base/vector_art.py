"""Vector tiles painted by the steps of a recipe.

Many shapes in one antialiased path cost Qt many times what they cost one by one, so areas and wide
lines are drawn each by itself; lines no wider than a pixel go in one path, which is fastest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.map import paths
from ui.map.base.model import Group, Tile
from ui.map.base.recipe import Step
from ui.map.base.stack import Part
from ui.map.maker.rings import spread
from ui.map.view import Bounds, View

Rows = NDArray[np.int64]
Place = tuple[float, float, float, float]
"""Left and top of a tile in pixels, its width and height."""
_AT_ONCE = 8
"""Areas with holes in one path: more cost Qt more, fewer cost us more."""


def paint(
    painter: QPainter, frame: View, tile: Tile, box: Bounds, part: Part, recipe: Sequence[Step]
) -> None:
    """Paint the `part` of a tile that lies in `box` (Mercator metres)."""
    room = pixels(frame, box)
    whole = QRectF(0, 0, frame.width, frame.height)
    if not room.intersects(whole):
        return
    wide, high = room.width() / part[2], room.height() / part[2]
    place = (room.left() - part[0] * wide, room.top() - part[1] * high, wide, high)
    painter.save()
    if not room.contains(whole):
        painter.setClipRect(room)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sight = room.intersected(whole)
    for step in recipe:
        for group in _groups(tile, step):
            rows = _seen(group, place, sight, step.reach)
            if len(rows):
                _step(painter, step, group, rows, place, frame.dpr)
    painter.restore()


def pixels(frame: View, box: Bounds) -> QRectF:
    """Where a box lies, its edges on whole device pixels so that neighbours meet."""
    west, south, east, north = box
    dpr = frame.dpr
    left, top = (west / frame.mpp - frame.left) * dpr, (-north / frame.mpp - frame.top) * dpr
    right, bottom = (east / frame.mpp - frame.left) * dpr, (-south / frame.mpp - frame.top) * dpr
    left, top, right, bottom = round(left), round(top), round(right), round(bottom)
    return QRectF(left / dpr, top / dpr, (right - left) / dpr, (bottom - top) / dpr)


def _groups(tile: Tile, step: Step) -> Iterator[Group]:
    if not step.grades:
        yield from (g for (kind, _g, _l), g in tile.groups.items() if kind == step.kind)
        return
    for grade in step.grades:
        for level in step.levels:
            group = tile.groups.get((step.kind, grade, level))
            if group is not None:
                yield group


def _seen(group: Group, place: Place, sight: QRectF, reach: float) -> Rows:
    """The shapes of a group that may show."""
    left, top, wide, high = place
    box = group.box
    low_x, high_x = (sight.left() - reach - left) / wide, (sight.right() + reach - left) / wide
    low_y, high_y = (sight.top() - reach - top) / high, (sight.bottom() + reach - top) / high
    met = (box[:, 0] <= high_x) & (box[:, 2] >= low_x)
    met &= (box[:, 1] <= high_y) & (box[:, 3] >= low_y)
    return np.flatnonzero(met)


def _step(
    painter: QPainter, step: Step, group: Group, rows: Rows, place: Place, dpr: float
) -> None:
    if step.brush is not None:
        if not group.line:
            _areas(painter, step.brush, step.pen, group, rows, place)
    elif step.pen is not None:
        _lines(painter, step.pen, _path(group, rows, place), dpr)


def _areas(
    painter: QPainter, brush: QColor, pen: QPen | None, group: Group, rows: Rows, place: Place
) -> None:
    painter.setBrush(brush)
    painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
    rings = group.of[rows + 1] - group.of[rows]
    for polygon in _path(group, rows[rings == 1], place).toSubpathPolygons():
        painter.drawPolygon(polygon)
    holed = rows[rings > 1]
    for start in range(0, len(holed), _AT_ONCE):
        path = _path(group, holed[start : start + _AT_ONCE], place)
        # Holes turn the other way: shapes that touch each other do not cancel out.
        path.setFillRule(Qt.FillRule.WindingFill)
        painter.drawPath(path)


def _lines(painter: QPainter, pen: QPen, path: QPainterPath, dpr: float) -> None:
    if pen.widthF() * dpr <= 1.0:
        painter.strokePath(path, pen)
        return
    painter.setPen(pen)
    for line in path.toSubpathPolygons():
        painter.drawPolyline(line)


def _path(group: Group, rows: Rows, place: Place) -> QPainterPath:
    """Some shapes as one path in pixels."""
    if not len(rows):
        return QPainterPath()
    rings = spread(group.of[rows], group.of[rows + 1] - group.of[rows])
    sizes = group.first[rings + 1] - group.first[rings]
    points = group.xy[spread(group.first[rings], sizes)].astype(np.float64)
    starts = np.cumsum(sizes) - sizes
    return paths.path(
        points[:, 0] * place[2] + place[0], points[:, 1] * place[3] + place[1], starts
    )
