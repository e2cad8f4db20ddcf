"""Grids: the one under the pointer and the selected one. Their borders are part of the tiles."""

from __future__ import annotations

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.layers import signs
from ui.map.layers.base import BORDERS, BaseLayer, Hit, Repaint, Sign
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import tokens

_SELECT_PX = 2.0
_SELECT_FILL = 0.16


class GridsLayer(BaseLayer):
    """Whether it is on decides if tiles carry borders."""

    id = "grids"
    title = N_("Grid borders")
    icon = "grid-four"
    action = N_("Map layer: grid borders")
    z = BORDERS
    live = False

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def rebuild(self, changes: Changes | None) -> Repaint:
        """New grids when the registry was imported anew."""
        if changes is not None and not changes.registry:
            return Repaint()
        return Repaint(all_tiles=True)

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The grid under the pointer: micro grids only from near."""
        x, y = view.world(point.x(), point.y())
        grid = self._scene.grid_under(point, view)
        return None if grid is None else Hit("grid", grid.code, x, y, 1e6)

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The middle of a grid."""
        shape = self._scene.grids().shape(key) if kind == "grid" else None
        if shape is None:
            return None
        middle = shapely.point_on_surface(shape)
        return float(middle.x), float(middle.y)

    def sign(self) -> Sign:
        """A dashed line."""
        return signs.line(_pen, "", "dashes")


def _pen() -> QPen:
    pen = QPen(tokens.current().neutral, 1.4)
    pen.setDashPattern([3.0, 2.0])
    return pen


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
