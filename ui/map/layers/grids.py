"""Grid borders by kind, the grid under the pointer and the selected one."""

from __future__ import annotations

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import borders, style
from ui.map.base.ground import stroke
from ui.map.layers.base import BORDERS, BaseLayer, Hit, Repaint
from ui.map.scene import Scene
from ui.map.shapes import Shapes, lines
from ui.map.view import View
from ui.theme import tokens

_LOWEST_KINDS = ("community", "rural", "dedicated")
_DASH_PX = (4.0, 3.0)
_SELECT_PX = 2.0
_SELECT_FILL = 0.16


class GridsLayer(BaseLayer):
    """Streets solid, community grids dashed and dim, micro grids from near."""

    id = "grids"
    title = N_("Grid borders")
    icon = "grid-four"
    z = BORDERS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lines: dict[str, Shapes] = {}

    def rebuild(self, changes: Changes | None) -> Repaint:
        """New grids when the registry was imported anew."""
        if changes is not None and not changes.registry:
            return Repaint()
        self._lines = {}
        return Repaint(all_tiles=True)

    def bake(self, painter: QPainter, frame: View) -> None:
        """The borders, the coarser over the finer."""
        colours = tokens.current().map
        if frame.mpp <= style.MICRO_FROM:
            pen = QPen(style.fade(colours.grid, 0.55), 1.0)
            pen.setDashPattern([1.5, 3.0])
            stroke(painter, frame, self._borders("micro"), pen)
        if frame.mpp <= style.COMMUNITY_FROM:
            near = min(1.0, max(0.45, 9.0 / frame.mpp))
            pen = QPen(style.fade(colours.grid, near), 1.0)
            pen.setDashPattern(list(_DASH_PX))
            stroke(painter, frame, self._borders("community"), pen)
        pen = QPen(style.fade(colours.street, 0.95), 1.1 if frame.mpp > 4 else 1.6)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        stroke(painter, frame, self._borders("street"), pen)

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The grid under the pointer: micro grids only from near."""
        x, y = view.world(point.x(), point.y())
        grid = self._scene.grids().at(x, y, finest=view.mpp <= style.MICRO_FROM)
        return None if grid is None else Hit("grid", grid.code, x, y, 1e6)

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The middle of a grid."""
        shape = self._scene.grids().shape(key) if kind == "grid" else None
        if shape is None:
            return None
        middle = shapely.point_on_surface(shape)
        return float(middle.x), float(middle.y)

    def _borders(self, kind: str) -> Shapes:
        if not self._lines:
            self._lines = self._build()
        return self._lines[kind]

    def _build(self) -> dict[str, Shapes]:
        shapes = self._scene.grids()
        street = borders.edges(shapes.of_kind("street"))
        community = borders.edges(shapes.of_kind(*_LOWEST_KINDS))
        micro = borders.without(borders.edges(shapes.of_kind("micro")), community)
        rest = borders.without(community, street)
        found = {"street": street, "community": rest, "micro": micro}
        return {kind: lines(borders.joined(some)) for kind, some in found.items()}


def draw_selected(painter: QPainter, view: View, path: QPainterPath, fill: bool = True) -> None:
    """A grid as the selected one."""
    colour = tokens.current().map.grid_selected
    if not path.boundingRect().intersects(QRectF(0, 0, view.width, view.height)):
        return
    path.setFillRule(Qt.FillRule.OddEvenFill)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if fill:
        painter.fillPath(path, style.fade(colour, _SELECT_FILL))
    pen = QPen(colour, _SELECT_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
