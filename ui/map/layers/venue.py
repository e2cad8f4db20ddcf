"""The perimeter of the venue a major event is guarded at: the dedicated grid the mode names, as a
fence: a line with short posts inwards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.domain.registry import Grid
from app.i18n import _, local
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.boxes import LabelBox, Piece
from ui.map.layers.base import AREAS, BaseLayer, Hit, Repaint, Sign
from ui.map.layers.outlines import Outline
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import fonts, tokens

_LINE_PX, _POST_PX, _APART_PX = 2.4, 7.0, 11.0
_NEAR_PX = 7.0
_INSET_PX = 34.0


class VenueLayer(BaseLayer):
    """Nothing while the mode names no perimeter, or a grid that is not there."""

    id = "venue"
    title = N_("Venue perimeter")
    icon = "ticket"
    action = N_("Map layer: venue perimeter")
    z = AREAS + 1

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._grid: Grid | None = None
        self._outline: Outline | None = None

    def count(self) -> int | None:
        """One, or none."""
        return int(self._outline is not None)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """The perimeter of the mode in force."""
        if changes is not None and not (changes.mode or changes.registry):
            return Repaint()
        code = self._scene.picture.mode.map.perimeter
        before, self._grid = self._grid, self._scene.picture.registry.grids.get(code)
        if before == self._grid and changes is not None and not changes.registry:
            return Repaint()
        shape = self._scene.grids().shape(code) if self._grid is not None else None
        self._outline = Outline(shape) if shape is not None else None
        return Repaint(live=True, all_tiles=True)

    def bake(self, painter: QPainter, frame: View) -> bool:
        """The fence."""
        path = self._outline.path(frame) if self._outline is not None else None
        if path is None:
            return False
        paint(painter, path)
        return True

    def labels(self, view: View) -> list[LabelBox]:
        """The venue's name at the top of its perimeter."""
        if self._grid is None or self._outline is None or not self._outline.meets(view):
            return []
        spots = self._outline.tops(view, _INSET_PX)
        if not spots:
            return []
        theme = tokens.current()
        name = Piece(local(self._grid.name, self._grid.name_en), theme.text1, fonts.MEDIUM)
        return [
            LabelBox(
                spots[0],
                (Piece(_("Perimeter"), theme.text2), name),
                4.0,
                weight=2.0,
                also=tuple(spots[1:]),
            )
        ]

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The venue's grid, on the fence."""
        if self._grid is None or self._outline is None or not self._outline.meets(view):
            return None
        away = self._outline.distance_px(point, view)
        x, y = view.world(point.x(), point.y())
        return Hit("grid", self._grid.code, x, y, away + 6.0) if away <= _NEAR_PX else None

    def sign(self) -> Sign:
        """A piece of fence."""
        return Sign("", _sample, "fence")


def paint(painter: QPainter, path: QPainterPath) -> None:
    """A fence along `path`, its posts inside."""
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, wider in ((theme.map.halo, 2.0), (theme.text1, 0.0)):
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        posts = QPen(colour, 2 * (_POST_PX + wider / 2))
        posts.setCapStyle(Qt.PenCapStyle.FlatCap)
        width, thick = posts.widthF(), 1.6 + wider
        posts.setDashPattern([thick / width, (_APART_PX - thick) / width])
        posts.setDashOffset(thick / 2 / width)
        painter.strokePath(path, posts)
        painter.restore()
        line = QPen(style.fade(colour, 1.0), _LINE_PX + wider)
        line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, line)


def _sample(painter: QPainter, box: QRectF) -> None:
    ink = tokens.current().text1
    y = round(box.top() + 5)
    painter.fillRect(QRectF(box.left(), y, box.width(), 2), ink)
    for x in range(3):
        painter.fillRect(QRectF(box.left() + 2 + x * 5.5, y, 1.6, 7), ink)
