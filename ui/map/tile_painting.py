"""A view's tiles on a painter: those of its scale copied, others stretched where they lack."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from ui.map import tile_keys as keys
from ui.map.maker.ids import Ids
from ui.map.maker.protocol import SIDE
from ui.map.tile_keys import Key
from ui.map.view import View, rung_scale

TILE_BYTES = SIDE * SIDE * 4
_FINER = 2.0
"""Octaves down to which finer tiles are shrunk."""


@dataclass(slots=True, eq=False)
class Tile:
    """One tile: `base` lies over `pixels`; `shown` is it under the grids' colours of `version`."""

    pixels: NDArray[np.uint32] | None = None
    base: QImage | None = None
    ids: Ids | None = None
    shown: QImage | None = None
    version: int = -1
    stale: bool = False
    provisional: bool = False

    def size(self) -> int:
        """Bytes it takes, about."""
        return self.bare() + TILE_BYTES * (self.shown is not None)

    def bare(self) -> int:
        """Bytes it takes without its colours."""
        plane = self.ids.plane if self.ids is not None else None
        return TILE_BYTES * (self.base is not None) + (0 if plane is None else plane.nbytes)

    def image(self) -> QImage | None:
        """What is seen of it."""
        return self.shown or self.base


class Painting:
    """Over the tiles that are there; `image` tells what is seen of one, at its own scale or not."""

    def __init__(
        self,
        cache: OrderedDict[Key, Tile],
        image: Callable[[Tile, bool], QImage | None],
    ) -> None:
        self._cache, self._image = cache, image

    def draw(self, painter: QPainter, view: View, area: QRectF, ground: QColor) -> None:
        """Copy the tiles that meet `area` (logical pixels) to the painter; `ground` where there
        is nothing to copy."""
        painter.save()
        painter.scale(1.0 / view.dpr, 1.0 / view.dpr)
        there, gap = self._there(view, area)
        if not gap.isEmpty():
            self._stretch(painter, view, gap, ground)
        for x, y, image in there:
            painter.drawImage(x, y, image)
        painter.restore()

    def _there(self, view: View, area: QRectF) -> tuple[list[tuple[int, int, QImage]], QRect]:
        """The tiles that are there and their places, and the box (device pixels) round those
        that are not."""
        if not view.resting:
            size = QRectF(area.topLeft() * view.dpr, area.size() * view.dpr)
            return [], size.toAlignedRect()
        left, top = round(view.left * view.dpr), round(view.top * view.dpr)
        found, gap = list[tuple[int, int, QImage]](), QRect()
        for key in keys.within(view, area):
            tile, x, y = self._cache.get(key), key[2] * SIDE - left, key[3] * SIDE - top
            image = None if tile is None else self._image(tile, True)
            if image is None:
                gap = gap.united(QRect(x, y, SIDE, SIDE))
            else:
                self._cache.move_to_end(key)
                found.append((x, y, image))
        whole = QRectF(area.topLeft() * view.dpr, area.size() * view.dpr).toAlignedRect()
        return found, gap.intersected(whole)

    def _stretch(self, painter: QPainter, view: View, box: QRect, ground: QColor) -> None:
        """Fill a box (device pixels) with tiles of other scales, the nearest scale on top."""
        bare, over = QRegion(box), list[tuple[QRectF, QImage]]()
        for rung, dpr in self._levels(view):
            if bare.isEmpty():
                break
            covered = QRegion()
            factor = rung_scale(rung) / view.mpp * view.dpr / dpr
            left, top, side = view.left * view.dpr, view.top * view.dpr, SIDE * factor
            for key, tile in self._cache.items():
                if key[0] != rung or key[1] != dpr:
                    continue
                spot = keys.closed(QRectF(key[2] * side - left, key[3] * side - top, side, side))
                if not bare.intersects(spot.toRect()):
                    continue
                image = self._image(tile, False)
                if image is not None:
                    over.append((spot, image))
                    covered += spot.toRect()
            bare -= covered
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        if not bare.isEmpty():
            painter.save()
            painter.setClipRegion(bare, Qt.ClipOperation.IntersectClip)
            painter.fillRect(box, ground)
            painter.restore()
        for spot, image in reversed(over):
            painter.drawImage(spot, image, QRectF(0, 0, SIDE, SIDE))
        painter.restore()

    def _levels(self, view: View) -> list[tuple[int, float]]:
        """Scales to stretch from, the nearest first."""
        levels = {(key[0], key[1]) for key, tile in self._cache.items() if tile.base is not None}
        levels.discard((view.rung, view.dpr) if view.resting else (-1, 0.0))
        near = [(abs(math.log2(rung_scale(level[0]) / view.mpp)), level) for level in levels]
        # Much finer tiles are many and small: shrinking them takes long and shows little.
        return [
            level
            for away, level in sorted(near)
            if rung_scale(level[0]) >= view.mpp or away <= _FINER
        ]
