"""Where open cases lie close: a warmth laid over the ground, graver ones count for more."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime

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
_GONE_MPP, _FULL_MPP = 4.0, 8.0
"""From near each case is seen for itself: the warmth fades and is gone."""
_EVERY_S = 3.0
"""Warmth is of the whole: it follows the cases no faster than this."""
_PLACE = np.dtype([("lon", "f8"), ("lat", "f8"), ("level", "i1")])
"""Where a case lies; level 0 once it is settled."""


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
        self._on = self._stale = False
        self._gathered = -_EVERY_S
        self._rows: dict[str, int] = {}
        self._places = np.zeros(0, dtype=_PLACE)
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._where = (0.0, 0.0, 0.0, 0.0)
        self._theme = ""

    def switched(self, on: bool) -> None:
        """Gather only what is looked at."""
        self._on, self._pixels = on, None
        if on:
            self._take_all()

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Other cases, another warmth, in a while."""
        if changes is None or changes.registry:
            self._pixels = None
            if self._on:
                self._take_all()
            return Repaint(live=self._on)
        if changes.cases and self._on:
            self._take(changes.cases)
            self._stale = True
        return Repaint()

    def tick(self, now: datetime) -> Repaint:
        """Follow what changed since the last time."""
        if not self._stale or time.monotonic() - self._gathered < _EVERY_S:
            return Repaint()
        self._pixels = None
        return Repaint(live=self._on)

    def draw(self, painter: QPainter, view: View) -> None:
        """Stretch the picture over the ground it was gathered on; quickly while the map moves."""
        share = (view.mpp - _GONE_MPP) / (_FULL_MPP - _GONE_MPP)
        if share <= 0.0:
            return
        if self._pixels is None or self._theme != tokens.current().name:
            self._gather()
        if self._image is None:
            return
        west, south, east, north = self._where
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.resting)
        painter.setOpacity(painter.opacity() * min(1.0, share))
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

    def _take_all(self) -> None:
        self._rows, self._places = {}, np.zeros(0, dtype=_PLACE)
        self._take(self._scene.picture.cases)

    def _take(self, ids: Iterable[str]) -> None:
        """Note where these cases lie now; one that is settled weighs nothing."""
        some = list(ids)
        for case_id in some:
            self._rows.setdefault(case_id, len(self._rows))
        if len(self._rows) > len(self._places):
            more = np.zeros(len(self._rows) * 5 // 4 + 16, dtype=_PLACE)
            more[: len(self._places)] = self._places
            self._places = more
        cases = self._scene.picture.cases
        for case_id in some:
            case = cases.get(case_id)
            gone = case is None or case.settled or not case.lon
            place = (0.0, 0.0, 0) if gone or case is None else (case.lon, case.lat, case.level)
            self._places[self._rows[case_id]] = place

    def _gather(self) -> None:
        self._theme = tokens.current().name
        self._stale, self._gathered = False, time.monotonic()
        places = self._places[self._places["level"] > 0]
        bounds = self._scene.bounds()
        if not len(places) or bounds is None:
            self._image, self._pixels = None, np.zeros((1, 1), dtype=np.uint8)
            return
        x, y = projection.to_mercator(places["lon"], places["lat"])
        level = places["level"].astype(np.int64)
        warmth, self._where = warmth_of(x, y, level, bounds)
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
