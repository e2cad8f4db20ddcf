"""Changing a drawn shape by its handles: corners, a circle's middle and edge, a point's place."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.domain.shapes import Shape, ShapeKind
from app.geo import geodesic, projection
from app.i18n import _
from app.wording.words import N_
from ui.map.layers.shapes import outline_of, paint
from ui.map.tools import ink
from ui.map.tools.base import BaseTool, Spot
from ui.map.view import View

_REACH_PX = 10.0


class ReshapeTool(BaseTool):
    """`shape` is the draft as it stands; `take` gets it after every drag."""

    id = "reshape"
    title = N_("Change a drawn shape")
    icon = "pencil-line"
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, take: Callable[[Shape], None], keep: Callable[[], None]) -> None:
        super().__init__()
        self._take, self._keep = take, keep
        self.shape: Shape | None = None
        self._held = -1
        self._view: View | None = None

    def begin(self, shape: Shape) -> None:
        """Take up this shape."""
        self.shape, self._held = shape, -1
        self.changed()

    def status(self) -> str:
        """What the handles do."""
        return _("Drag a handle; Enter keeps the change")

    def press(self, spot: Spot) -> bool:
        """A handle under the pointer takes the drag."""
        self._held = self._handle_at(spot.at)
        return self._held >= 0

    def move(self, spot: Spot, held: bool) -> None:
        """The handle follows."""
        if held and self._held >= 0 and self.shape is not None:
            self.shape = moved(self.shape, self._held, spot.place)
            self.changed()

    def release(self, spot: Spot) -> None:
        """Let the handle go."""
        self._held = -1
        if self.shape is not None:
            self._take(self.shape)

    def done(self) -> None:
        """Keep the change."""
        self._keep()

    def put_away(self) -> None:
        """The shape is no longer changed."""
        self.shape = None
        self.changed()

    def draw(self, painter: QPainter, view: View) -> None:
        """The draft with its handles."""
        self._view = view
        if self.shape is None:
            return
        xy = outline_of(self.shape)
        x, y = view.screen(xy[:, 0], xy[:, 1])
        paint(painter, self.shape, list(map(QPointF, x.tolist(), y.tolist())), view)
        ink.handles(painter, self._handles(view))
        if self.shape.kind is ShapeKind.CIRCLE:
            off = geodesic.reading_length_m(1, view.ground_mpp)
            text = _("radius {distance}").format(distance=ink.length_text(self.shape.radius_m, off))
            ink.label(painter, view, self._handles(view)[1], text)

    def _handles(self, view: View) -> list[QPointF]:
        shape = self.shape
        if shape is None:
            return []
        places = list(shape.points)
        if shape.kind is ShapeKind.CIRCLE:
            east = geodesic.circle(*shape.points[0], shape.radius_m, 4)[1]
            places.append((float(east[0]), float(east[1])))
        x, y = projection.to_mercator([p[0] for p in places], [p[1] for p in places])
        return [view.point(float(a), float(b)) for a, b in zip(x, y, strict=True)]

    def _handle_at(self, at: QPointF) -> int:
        if self._view is None:
            return -1
        away = [
            math.hypot(handle.x() - at.x(), handle.y() - at.y())
            for handle in self._handles(self._view)
        ]
        best = min(range(len(away)), key=away.__getitem__, default=-1)
        return best if best >= 0 and away[best] <= _REACH_PX else -1


def moved(shape: Shape, handle: int, place: tuple[float, float]) -> Shape:
    """The shape after one of its handles was dragged to `place` (lon, lat)."""
    if shape.kind is ShapeKind.CIRCLE and handle == 1:
        lon, lat = shape.points[0]
        radius = float(geodesic.distance_m(lon, lat, *place))
        return replace(shape, radius_m=max(radius, 1.0))
    points = list(shape.points)
    points[handle] = place
    return replace(shape, points=tuple(points))
