"""What officers drew for each other: points, lines, areas, circles and words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.domain.shapes import Shape, ShapeKind
from app.geo import geodesic, projection
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map.layers import signs
from ui.map.layers.base import FIXED, BaseLayer, Hit, Repaint, Sign
from ui.map.scene import Scene
from ui.map.style import fade
from ui.map.view import Floats, View
from ui.theme import fonts, tokens
from ui.theme.icons import outline

KIND = "shape"
_PENS = {
    "slate": ("#9AA7B7", "#56636F"),
    "teal": ("#45ADA3", "#10716A"),
    "violet": ("#AA92EC", "#6A49BD"),
    "brown": ("#C69F72", "#7A5629"),
    "pink": ("#E795C4", "#A33176"),
}
"""Each colour of app.domain.shapes on the dark and on the light map, 3:1 and better."""
_NEAR_PX, _PIN_PX, _EM = 7.0, 22.0, 256.0
_CORNERS = 96
_NAMES_TO_MPP = 24.0
_NAMED_FROM_PX = 36.0


def pen_colour(name: str) -> QColor:
    """A colour to draw in, on the map of the theme in use."""
    dark, light = _PENS.get(name, _PENS["slate"])
    return QColor(dark if tokens.current().dark else light)


def outline_of(shape: Shape) -> Floats:
    """The corners in Mercator metres, (n, 2); a circle's ring, the first not repeated."""
    if shape.kind is ShapeKind.CIRCLE:
        lon, lat = shape.points[0]
        return projection.points_to_mercator(geodesic.circle(lon, lat, shape.radius_m, _CORNERS))
    return projection.points_to_mercator(np.array(shape.points, dtype=np.float64))


class ShapesLayer(BaseLayer):
    """The shapes of the picture, drawn live: there are few, and they change under the hand."""

    id = "shapes"
    title = N_("Drawn shapes")
    icon = "pencil-line"
    action = N_("Map layer: drawn shapes")
    z = FIXED + 5

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._corners: dict[str, Floats] = {}
        self.hidden = ""
        """the shape that is being changed: the tool draws it"""

    def count(self) -> int | None:
        """All of them."""
        return len(self._scene.picture.shapes)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Take what was drawn."""
        if changes is not None and not changes.shapes:
            return Repaint()
        shapes = self._scene.picture.shapes
        self._corners = {key: outline_of(shape) for key, shape in shapes.items()}
        return Repaint(live=True)

    def draw(self, painter: QPainter, view: View) -> None:
        """Every shape in sight, the selected one with a ring of blue."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        west, south, east, north = view.bounds(margin=_PIN_PX)
        for key, xy in self._corners.items():
            low, high = xy.min(axis=0), xy.max(axis=0)
            seen = low[0] <= east and high[0] >= west and low[1] <= north and high[1] >= south
            shape = self._scene.picture.shapes.get(key)
            if seen and shape is not None and key != self.hidden:
                x, y = view.screen(xy[:, 0], xy[:, 1])
                chosen = self._scene.selected(KIND) == key
                paint(painter, shape, list(map(QPointF, x.tolist(), y.tolist())), view, chosen)

    def sign(self) -> Sign:
        """An outline."""
        return signs.line(lambda: QPen(pen_colour("violet"), 2.0), "", "outline", box=True)

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The shape whose line, pin or words are under the pointer; through areas one clicks."""
        best: Hit | None = None
        for key, xy in self._corners.items():
            shape = self._scene.picture.shapes.get(key)
            if shape is None or key == self.hidden:
                continue
            x, y = view.screen(xy[:, 0], xy[:, 1])
            away = _away(shape, np.stack([x, y], axis=1), point)
            if away <= _NEAR_PX and (best is None or away < best.distance):
                at_x, at_y = view.world(point.x(), point.y())
                best = Hit(KIND, key, at_x, at_y, away)
        return best

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The middle of a shape."""
        xy = self._corners.get(key) if kind == KIND else None
        return None if xy is None else (float(xy[:, 0].mean()), float(xy[:, 1].mean()))


def paint(
    painter: QPainter, shape: Shape, corners: Sequence[QPointF], view: View, chosen: bool = False
) -> None:
    """One shape whose corners lie at these pixels."""
    colour = pen_colour(shape.colour)
    if shape.kind is ShapeKind.POINT:
        _pin(painter, corners[0], colour, chosen)
        if view.mpp <= _NAMES_TO_MPP:
            _words(painter, corners[0] + QPointF(0, 6), shape.name, colour)
        return
    if shape.kind is ShapeKind.TEXT:
        _words(painter, corners[0] - QPointF(0, 9), shape.name, colour, chosen, fonts.TITLE)
        return
    closed = shape.kind is not ShapeKind.LINE
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(corners)))
    if closed:
        path.closeSubpath()
        painter.fillPath(path, fade(colour, 0.12))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if chosen:
        _stroke(painter, path, tokens.current().select, 6.5)
    _stroke(painter, path, tokens.current().map.halo, 4.5)
    _stroke(painter, path, colour, 2.2)
    box = path.boundingRect()
    if shape.name and max(box.width(), box.height()) >= _NAMED_FROM_PX:
        at = box.center() if closed else corners[len(corners) // 2]
        _words(painter, at - QPointF(0, 9), shape.name, colour)


def _stroke(painter: QPainter, path: QPainterPath, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.strokePath(path, pen)


def _pin(painter: QPainter, at: QPointF, colour: QColor, chosen: bool) -> None:
    theme = tokens.current()
    painter.save()
    painter.translate(at.x() - _PIN_PX / 2, at.y() - _PIN_PX * 0.92)
    painter.scale(_PIN_PX / _EM, _PIN_PX / _EM)
    shape = outline("map-pin-fill")
    edge = QPen(
        theme.select if chosen else theme.map.halo, (6.0 if chosen else 4.0) * _EM / _PIN_PX
    )
    edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(shape, edge)
    painter.fillPath(shape, colour)
    painter.restore()


def _words(
    painter: QPainter, at: QPointF, text: str, colour: QColor, chosen: bool = False,
    size: int = fonts.SECONDARY,
) -> None:  # fmt: skip
    """Words centred under a point, on a halo."""
    if not text:
        return
    theme = tokens.current()
    font = fonts.font(size, fonts.MEDIUM)
    wide = fonts.width(text, size, fonts.MEDIUM)
    path = QPainterPath()
    path.addText(at.x() - wide / 2, at.y() + fonts.metrics(size, fonts.MEDIUM).ascent(), font, text)
    if chosen:
        painter.setPen(QPen(theme.select, 2.0))
        painter.drawRoundedRect(path.boundingRect().adjusted(-6, -4, 6, 4), 4, 4)
    _stroke(painter, path, theme.map.halo, 3.4)
    painter.fillPath(path, colour)


def _away(shape: Shape, corners: Floats, point: QPointF) -> float:
    """Pixels from the pointer to what is drawn of a shape."""
    at = np.array([point.x(), point.y()])
    if shape.kind is ShapeKind.POINT:
        pin = QRectF(corners[0, 0] - 11, corners[0, 1] - 20, 22, 22)
        return 0.0 if pin.contains(point) else math.inf
    if shape.kind is ShapeKind.TEXT:
        wide = fonts.width(shape.name, fonts.TITLE, fonts.MEDIUM)
        words = QRectF(corners[0, 0] - wide / 2 - 4, corners[0, 1] - 12, wide + 8, 26)
        return 1.0 if words.contains(point) else math.inf
    ring = corners if shape.kind is ShapeKind.LINE else np.concatenate([corners, corners[:1]])
    start, leg = ring[:-1], np.diff(ring, axis=0)
    square = np.maximum((leg**2).sum(axis=1), 1e-9)
    share = np.clip(((at - start) * leg).sum(axis=1) / square, 0.0, 1.0)
    near = start + leg * share[:, None]
    return float(np.hypot(*(near - at).T).min())
