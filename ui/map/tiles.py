"""What never moves, drawn once into tiles: a pan is a copy of pixels.

A missing tile shows the nearest scale that is there, stretched, until it is drawn; a tile that
is out of date stays until its new self is ready. Tiles are drawn between frames in slices of a
few milliseconds, from the middle outwards, because a painter holds the interpreter and a second
thread would only slow this one.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from ui.map.view import Bounds, View, rung_scale

Key = tuple[int, float, int, int]
"""Rung, device pixel ratio, column, row."""

SIDE = 256
"""Device pixels along a tile."""
MEMORY_BYTES = 88 * 2**20
_TILE_BYTES = SIDE * SIDE * 4
_SPARE = 2.4
"""On a very large screen so many times what is in sight are kept."""
_RING = 1
"""Tiles drawn ahead round what is in sight."""


@dataclass(slots=True)
class Tile:
    """One tile's pixels; `stale` ones are shown until they are drawn anew."""

    pixels: QPixmap
    stale: bool = False


class Tiles:
    """A cache of tiles over `paint(painter, frame)`, least recently used thrown out first."""

    def __init__(self, paint: Callable[[QPainter, View], None]) -> None:
        self._paint = paint
        self._cache: OrderedDict[Key, Tile] = OrderedDict()
        self._wanted: list[Key] = []
        self._planned = 0
        self._overview: tuple[int, float] | None = None

    def __len__(self) -> int:
        return len(self._cache)

    @property
    def waiting(self) -> int:
        """Tiles still to be drawn for what was last asked for."""
        return len(self._wanted)

    def clear(self) -> None:
        """Forget everything (a new theme)."""
        self._cache.clear()
        self._wanted.clear()

    def outdate(self, bounds: Bounds | None = None) -> None:
        """What lies in `bounds` (everything without) is to be drawn anew."""
        for key, tile in self._cache.items():
            tile.stale = tile.stale or bounds is None or _meets(_bounds(key), bounds)

    def keep_overview(self, view: View) -> None:
        """Tiles of this scale are never thrown out: there is always something to show."""
        self._overview = (view.rung, view.dpr)

    def draw(self, painter: QPainter, view: View, area: QRectF) -> None:
        """Copy the tiles that meet `area` (logical pixels) to the painter."""
        painter.save()
        painter.scale(1.0 / view.dpr, 1.0 / view.dpr)
        left, top = round(view.left * view.dpr), round(view.top * view.dpr)
        if view.resting:
            gaps = QRegion()
            for key in _keys(view, area):
                tile, x, y = self._cache.get(key), key[2] * SIDE - left, key[3] * SIDE - top
                if tile is None:
                    gaps += QRect(x, y, SIDE, SIDE)
                else:
                    self._cache.move_to_end(key)
                    painter.drawPixmap(x, y, tile.pixels)
        else:
            whole = QRectF(QPointF(), area.size() * view.dpr).translated(area.topLeft() * view.dpr)
            gaps = QRegion(whole.toAlignedRect())
        if not gaps.isEmpty():
            self._stretch(painter, view, gaps)
        painter.restore()

    def ask(self, view: View) -> None:
        """Plan what to draw for `view`: what is in sight, then a ring round it."""
        if not view.resting:
            return
        sight = QRectF(0, 0, view.width, view.height)
        margin = _RING * SIDE / view.dpr
        ring = sight.adjusted(-margin, -margin, margin, margin)
        middle = QPointF(view.width / 2, view.height / 2)
        near = sorted(_keys(view, sight), key=lambda key: _distance(key, view, middle))
        seen = set(near)
        far = [key for key in _keys(view, ring) if key not in seen]
        self._planned = len(near) + len(far)
        self._wanted = [key for key in (*near, *far) if self._lacks(key)]
        self._wanted.reverse()

    def work(self, seconds: float) -> list[Bounds]:
        """Draw tiles for so long (one at least); the bounds of those that are new."""
        end = time.perf_counter() + seconds
        drawn: list[Bounds] = []
        while self._wanted:
            key = self._wanted.pop()
            if self._lacks(key):
                self._draw_tile(key)
                drawn.append(_bounds(key))
            if time.perf_counter() >= end:
                break
        self._forget()
        return drawn

    def _lacks(self, key: Key) -> bool:
        tile = self._cache.get(key)
        return tile is None or tile.stale

    def _draw_tile(self, key: Key) -> None:
        rung, dpr, column, row = key
        mpp, side = rung_scale(rung), SIDE / dpr
        x, y = (column + 0.5) * side * mpp, -(row + 0.5) * side * mpp
        pixels = QPixmap(SIDE, SIDE)
        painter = QPainter(pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(dpr, dpr)
        self._paint(painter, View(x, y, mpp, side, side, dpr))
        painter.end()
        self._cache[key] = Tile(pixels)
        self._cache.move_to_end(key)

    def _stretch(self, painter: QPainter, view: View, gaps: QRegion) -> None:
        """Fill `gaps` (device pixels) with tiles of other scales."""
        painter.setClipRegion(gaps, Qt.ClipOperation.IntersectClip)
        box = QRectF(gaps.boundingRect())
        for rung, dpr in self._levels(view):
            factor = rung_scale(rung) / view.mpp * view.dpr / dpr
            left, top = view.left * view.dpr, view.top * view.dpr
            side = SIDE * factor
            for key, tile in self._cache.items():
                if key[0] != rung or key[1] != dpr:
                    continue
                spot = QRectF(key[2] * side - left, key[3] * side - top, side, side)
                if spot.intersects(box):
                    painter.drawPixmap(_closed(spot), tile.pixels, QRectF(0, 0, SIDE, SIDE))

    def _levels(self, view: View) -> list[tuple[int, float]]:
        """Scales to stretch from, the one drawn last (on top) being the nearest."""
        levels = {(key[0], key[1]) for key in self._cache}
        nearest = sorted(levels, key=lambda level: abs(rung_scale(level[0]) / view.mpp - 1.0))[:1]
        overview = [self._overview] if self._overview in levels else []
        return [level for level in overview if level is not None and level not in nearest] + nearest

    def _forget(self) -> None:
        spare = len(self._cache) - max(MEMORY_BYTES // _TILE_BYTES, round(self._planned * _SPARE))
        if spare <= 0:
            return
        old = [key for key in self._cache if key[:2] != self._overview]
        for key in old[:spare]:
            del self._cache[key]


def _keys(view: View, area: QRectF) -> Iterator[Key]:
    left, top, scale = view.left, view.top, view.dpr / SIDE
    rung = view.rung
    first_column = math.floor((left + area.left()) * scale + 1e-9)
    last_column = math.ceil((left + area.right()) * scale - 1e-9)
    first_row = math.floor((top + area.top()) * scale + 1e-9)
    last_row = math.ceil((top + area.bottom()) * scale - 1e-9)
    for row in range(first_row, last_row):
        for column in range(first_column, last_column):
            yield (rung, view.dpr, column, row)


def _bounds(key: Key) -> Bounds:
    rung, dpr, column, row = key
    side = SIDE / dpr * rung_scale(rung)
    return column * side, -(row + 1) * side, (column + 1) * side, -row * side


def _meets(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _distance(key: Key, view: View, point: QPointF) -> float:
    side = SIDE / view.dpr
    x, y = (key[2] + 0.5) * side - view.left, (key[3] + 0.5) * side - view.top
    return math.hypot(x - point.x(), y - point.y())


def _closed(box: QRectF) -> QRectF:
    """Grown to whole pixels, so that stretched neighbours leave no seam."""
    left, top = math.floor(box.left()), math.floor(box.top())
    return QRectF(left, top, math.ceil(box.right()) - left, math.ceil(box.bottom()) - top)
