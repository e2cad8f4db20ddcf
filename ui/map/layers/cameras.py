"""Cameras by place; from near with the direction they look in, from afar a few of them."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.geo import projection
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs
from ui.map.layers import signs
from ui.map.layers.base import FIXED, BaseLayer, Hit, Repaint, Sign
from ui.map.points.index import PointIndex
from ui.map.scene import Scene
from ui.map.view import RUNGS_PER_OCTAVE, Floats, View, rung_scale

_APART_PX = 96.0
_ALL_FROM_MPP = 3.0
_FEW_PX = 13.0
"""From afar the few that are drawn are a texture."""
_CONE_FROM_MPP = 2.1
_REACH_PX = 11.0


class CamerasLayer(BaseLayer):
    """Fixed, so baked; thinned from afar so that no two crowd each other."""

    id = "cameras"
    title = N_("Cameras")
    icon = "video-camera"
    action = N_("Map layer: cameras")
    z = FIXED

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._heading: Floats = np.empty(0)
        self._row_of: dict[str, int] = {}
        self._kept: dict[int, tuple[PointIndex, NDArray[np.int64]]] = {}

    def count(self) -> int:
        """All cameras."""
        return len(self._x)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """New places with a new registry."""
        if changes is not None and not changes.registry:
            return Repaint()
        cameras = self._scene.picture.registry.cameras
        self._x, self._y = projection.to_mercator(
            [c.lon for c in cameras], [c.lat for c in cameras]
        )
        self._heading = np.array([c.heading for c in cameras], dtype=np.float64)
        self._row_of = {camera.id: row for row, camera in enumerate(cameras)}
        self._kept = {}
        return Repaint(all_tiles=True)

    def bake(self, painter: QPainter, frame: View) -> bool:
        """The cameras of this scale."""
        index, kept = self._shown(frame)
        picks, x, y = index.inside(frame.bounds(glyphs.CONE_PX))
        if not len(picks):
            return False
        x, y = frame.screen(x, y)
        heading = self._heading[kept[picks]]
        if frame.mpp <= _CONE_FROM_MPP:
            glyphs.stamp_turned(painter, frame, glyphs.cones(frame.dpr), x, y, heading)
        left = np.sin(np.radians(heading)) < 0
        px = glyphs.CAMERA_PX if frame.mpp <= _ALL_FROM_MPP else _FEW_PX
        for side in (True, False):
            mine = left == side
            pixels = glyphs.camera(side, frame.dpr, px)
            glyphs.stamp(painter, frame, pixels, x[mine], y[mine])
        return True

    def draw(self, painter: QPainter, view: View) -> None:
        """The selected camera's ring."""
        row = self._row(self._scene.selected("camera"))
        if row is None:
            return
        at = view.point(float(self._x[row]), float(self._y[row]))
        where = np.array([at.x()]), np.array([at.y()])
        cones, heading = glyphs.cones(view.dpr), self._heading[row : row + 1]
        glyphs.stamp_turned(painter, view, cones, *where, heading)
        glyphs.ring(painter, at, 30.0)
        left = math.sin(math.radians(float(self._heading[row]))) < 0
        pixels = glyphs.camera(left, view.dpr)
        glyphs.stamp(painter, view, pixels, *where)

    def sign(self) -> Sign:
        """A camera."""
        return signs.stamp(partial(glyphs.camera, False), "", "camera")

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The nearest camera that is shown at this scale."""
        index, kept = self._shown(view)
        at_x, at_y = view.world(point.x(), point.y())
        reach = _REACH_PX * view.mpp
        picks, x, y = index.inside((at_x - reach, at_y - reach, at_x + reach, at_y + reach))
        found = glyphs.nearest(view, point, x, y, _REACH_PX)
        if found is None:
            return None
        row = int(kept[picks[found[0]]])
        camera = self._scene.picture.registry.cameras[row]
        return Hit("camera", camera.id, float(self._x[row]), float(self._y[row]), found[1])

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place of a camera."""
        row = self._row(key) if kind == "camera" else None
        return None if row is None else (float(self._x[row]), float(self._y[row]))

    def _row(self, key: str) -> int | None:
        return self._row_of.get(key) if key else None

    def _shown(self, view: View) -> tuple[PointIndex, NDArray[np.int64]]:
        """All from near; from afar the first of each cell of the ground: their places and their
        rows."""
        near = view.mpp <= _ALL_FROM_MPP
        octave = -1 if near else view.rung // RUNGS_PER_OCTAVE * RUNGS_PER_OCTAVE
        if octave not in self._kept:
            rows = np.arange(len(self._x))
            if not near and len(rows):
                side = _APART_PX * rung_scale(octave)
                cell = np.floor(self._x / side) * 2e6 + np.floor(self._y / side)
                rows = np.sort(np.unique(cell, return_index=True)[1])
            self._kept[octave] = PointIndex(self._x[rows], self._y[rows]), rows
        return self._kept[octave]
