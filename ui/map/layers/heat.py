"""Where open cases lie close: a warmth laid over the ground, graver ones count for more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.geo import projection
from app.i18n import _
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.layers import signs
from ui.map.layers.base import FIXED, BaseLayer, Repaint, Sign
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import tokens

CELLS = 256
"""Squares along the longer side of the district."""
_BLUR, _ROUNDS = 4, 3
"""Three passes of a box of nine squares are nearly a bell."""
_WEIGHT = np.array([0.0, 4.0, 3.0, 2.0, 1.0])
"""By severity 1 (Ⅰ) to 4 (Ⅳ)."""
_STEPS, _LEAST, _STRONGEST = 32, 0.06, 0.62
_MARGIN = 0.04


class HeatLayer(BaseLayer):
    """Gathered when cases changed, drawn as one small picture stretched over the district."""

    id = "heat"
    title = N_("Heat of open cases")
    action = N_("Map layer: heat of open cases")
    icon = "fire"
    z = FIXED
    default_on = False
    live = True

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._on = False
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._where = (0.0, 0.0, 0.0, 0.0)
        self._theme = ""

    def switched(self, on: bool) -> None:
        """Gather only what is looked at."""
        self._on, self._pixels = on, None

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Other cases, another warmth."""
        if changes is not None and not (changes.cases or changes.registry):
            return Repaint()
        self._pixels = None
        return Repaint(live=self._on)

    def draw(self, painter: QPainter, view: View) -> None:
        """Stretch the picture over the ground it was gathered on."""
        if self._pixels is None or self._theme != tokens.current().name:
            self._gather()
        if self._image is None:
            return
        west, south, east, north = self._where
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(view.point(west, north), view.point(east, south))
        painter.drawImage(box, self._image)
        painter.restore()

    def sign(self) -> Sign:
        """Its tints."""
        return signs.swatches([QColor.fromRgba(int(c)) for c in _ramp()[8::8]])

    def legend(self) -> tuple[Sign, ...]:
        """From little to much."""
        ramp = _ramp()
        words = (_("few cases close by"), _("many, or grave ones"))
        colours = (ramp[_STEPS // 4], ramp[-1])
        return tuple(
            signs.swatches([QColor.fromRgba(int(colour))], text)
            for colour, text in zip(colours, words, strict=True)
        )

    def _gather(self) -> None:
        self._theme = tokens.current().name
        cases = [c for c in self._scene.picture.cases.values() if not c.settled and c.lon]
        bounds = self._scene.bounds()
        if not cases or bounds is None:
            self._image, self._pixels = None, np.zeros((1, 1), dtype=np.uint8)
            return
        x, y = projection.to_mercator([c.lon or 0.0 for c in cases], [c.lat or 0.0 for c in cases])
        warmth, self._where = warmth_of(x, y, np.array([c.level for c in cases]), bounds)
        top = float(np.quantile(warmth[warmth > 0], 0.995)) if warmth.any() else 1.0
        steps = np.clip(warmth / top * (_STEPS - 1), 0, _STEPS - 1).astype(np.uint8)
        # Rows of an indexed picture are padded to four bytes; the array must outlive the picture.
        high, wide = steps.shape
        self._pixels = np.zeros((high, -(-wide // 4) * 4), dtype=np.uint8)
        self._pixels[:, :wide] = steps
        kind = QImage.Format.Format_Indexed8
        image = QImage(self._pixels.data, wide, high, self._pixels.shape[1], kind)
        image.setColorTable([int(colour) for colour in _ramp()])
        self._image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def warmth_of(
    x: Floats, y: Floats, level: NDArray[np.int64], bounds: tuple[float, float, float, float]
) -> tuple[Floats, tuple[float, float, float, float]]:
    """The warmth (rows from the north, columns from the west) of cases in Mercator metres, and
    the ground it lies on (west, south, east, north)."""
    west, south, east, north = bounds
    side = max(east - west, north - south) * (1 + 2 * _MARGIN) / CELLS
    west, north = west - _MARGIN * (east - west), north + _MARGIN * (north - south)
    wide = int(np.ceil((east - west) * (1 + _MARGIN) / side))
    high = int(np.ceil((north - south) * (1 + _MARGIN) / side))
    column = np.floor((np.asarray(x) - west) / side).astype(np.int64)
    row = np.floor((north - np.asarray(y)) / side).astype(np.int64)
    held = (column >= 0) & (column < wide) & (row >= 0) & (row < high)
    weight = _WEIGHT[np.clip(level[held], 0, 4)]
    flat = np.bincount(row[held] * wide + column[held], weight, wide * high)
    warmth: Floats = np.asarray(flat, dtype=np.float64).reshape(high, wide)
    for _round in range(_ROUNDS):
        warmth = _blurred(_blurred(warmth, 0), 1)
    return warmth, (west, north - high * side, west + wide * side, north)


def _blurred(values: Floats, axis: int) -> Floats:
    """The mean over a box of 2 _BLUR + 1 along one axis, nothing beyond the edge."""
    pads = [(0, 0), (0, 0)]
    pads[axis] = (_BLUR + 1, _BLUR)
    total = np.cumsum(np.pad(values, pads), axis=axis)
    width = 2 * _BLUR + 1
    high = np.take(total, range(width, total.shape[axis]), axis=axis)
    low = np.take(total, range(total.shape[axis] - width), axis=axis)
    found: Floats = (high - low) / width
    return found


def _ramp() -> list[int]:
    """The colours from nothing to the warmest as ARGB."""
    theme = tokens.current()
    cool, warm = theme.level_shape(3), theme.level_shape(1)
    colours = []
    for step in range(_STEPS):
        share = step / (_STEPS - 1)
        alpha = 0.0 if share < _LEAST else _STRONGEST * share**0.7
        colours.append(style.fade(style.mix(cool, warm, share), alpha).rgba())
    return colours
