"""Parts of the map's surface: what is selected, what gives way, what is baked, where to look when
there is nothing to fit."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QRect, QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.geo import projection
from ui.map import glyphs
from ui.map.layers.base import Layer
from ui.map.layers.grids import draw_selected
from ui.map.layers.settings import PLAIN, LayerSettings
from ui.map.scene import Scene
from ui.map.view import Bounds, Floats, View

PULSE_MS = 80
_SPARED_S = 0.13
"""What was painted so lately has moved its pulses along."""
_FILL_FROM_MPP = 12.0
_WORLD_HALF_M = 30000.0
"""Half the side of what is fitted when the district has no outline."""


def paint_grid(painter: QPainter, scene: Scene, view: View) -> None:
    """The selected grid's outline, filled where it does not hide what is looked at."""
    code = scene.selected_grid()
    path = scene.grids().path(code, view) if code else None
    if path is not None:
        fill = scene.kind == "grid" or view.mpp < _FILL_FROM_MPP
        draw_selected(painter, view, path, fill=fill)


def paint_elsewhere(painter: QPainter, scene: Scene, view: View, off: Sequence[Layer]) -> None:
    """The ring of what is selected on a layer that is off."""
    kind, key = scene.kind, scene.key
    if not key or kind == "grid":
        return
    for layer in off:
        at = layer.locate(kind, key)
        if at is not None:
            glyphs.ring(painter, view.point(*at))


def marks(shown: Sequence[Layer], view: View) -> tuple[Floats, Floats]:
    """Where marks stand that names give way to, in pixels."""
    found = [layer.marks(view) for layer in shown]
    if not found:
        return np.empty(0), np.empty(0)
    return np.concatenate([x for x, _y in found]), np.concatenate([y for _x, y in found])


def fallback(scene: Scene) -> Bounds:
    """Round the centre, when the district has no outline."""
    centre = scene.picture.registry.centre
    x, y = (float(v) for v in projection.to_mercator(centre.lon, centre.lat))
    return x - _WORLD_HALF_M, y - _WORLD_HALF_M, x + _WORLD_HALF_M, y + _WORLD_HALF_M


def bake(
    painter: QPainter, frame: View, shown: Sequence[Layer], settings: Mapping[str, LayerSettings]
) -> bool:
    """What does not move of the layers shown; whether there is any."""
    marked = False
    for layer in shown:
        painter.save()
        painter.setOpacity(settings.get(layer.id, PLAIN).opacity)
        marked = layer.bake(painter, frame) or marked
        painter.restore()
    return marked


def scaled(box: QRectF, scale: float) -> QRect:
    """A box of the view in the widget's pixels, a pixel larger on each side."""
    grown = QRectF(
        box.x() * scale - 1, box.y() * scale - 1, box.width() * scale + 2, box.height() * scale + 2
    )
    return grown.toAlignedRect()


class Pulse(QTimer):
    """Draws what pulses again and again, and runs only while there is something that does."""

    def __init__(self, canvas: QWidget, boxes: Callable[[], list[QRectF]], scale: float) -> None:
        super().__init__(canvas)
        self._canvas, self._boxes, self._scale = canvas, boxes, scale
        self._painted_at = 0.0
        self.setInterval(PULSE_MS)
        self.timeout.connect(self._beat)

    def mind(self) -> None:
        """Start or stop as things are now."""
        wanted = bool(self._boxes()) and self._canvas.isVisible()
        if wanted != self.isActive():
            (self.start if wanted else self.stop)()

    def painted(self) -> None:
        """Everything was painted just now."""
        self._painted_at = time.monotonic()

    def _beat(self) -> None:
        if time.monotonic() - self._painted_at < _SPARED_S:
            return
        boxes = self._boxes()
        for box in boxes:
            self._canvas.update(scaled(box, self._scale))
        if not boxes:
            self.stop()
