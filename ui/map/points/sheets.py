"""See-through sheets over the map's tiles, on which layers bake what does not move.

Painted in the window's thread, a few milliseconds between frames: they hold only small marks. A
sheet that is out of date stays until its new self is there.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from ui.map import tile_keys as keys
from ui.map.maker.protocol import SIDE
from ui.map.tile_keys import Key
from ui.map.view import View, rung_scale

_SPARE = 8
"""So many sheets are kept beyond those in sight and round it."""
_EMPTY = 512
"""The same with those that hold nothing: they take no memory, and are soon looked up."""

Bake = Callable[[QPainter, View], bool]
"""Paints a frame; whether it put anything on it."""


@dataclass(slots=True)
class Sheet:
    """One sheet; None when nothing lies there."""

    image: QImage | None
    stale: bool = False


class Sheets:
    """A cache of sheets over `bake`."""

    def __init__(self, bake: Bake) -> None:
        self._bake = bake
        self._cache: OrderedDict[Key, Sheet] = OrderedDict()
        self._wanted: list[Key] = []
        self._near: frozenset[Key] = frozenset()
        self._blank: QImage | None = None

    @property
    def waiting(self) -> bool:
        """Whether sheets in sight are still to be painted."""
        return bool(self._wanted)

    def outdate(self) -> None:
        """Everything is to be painted anew."""
        for sheet in self._cache.values():
            sheet.stale = True

    def clear(self) -> None:
        """Forget everything (a new theme)."""
        self._cache.clear()
        self._wanted.clear()

    def ask(self, view: View) -> None:
        """Plan what is to be painted for `view`, the middle first, then a ring round it."""
        if not view.resting:
            return
        near, ring = keys.round_about(view)
        self._near = frozenset((*near, *ring))
        self._wanted = [key for key in (*near, *ring) if self._lacks(key)]
        self._wanted.reverse()

    def work(self, seconds: float) -> bool:
        """Paint for so long (one at least); whether there is something new to see."""
        end, new = time.perf_counter() + seconds, False
        while self._wanted:
            key = self._wanted.pop()
            if self._lacks(key):
                self._cache[key] = Sheet(self._paint(key))
                self._cache.move_to_end(key)
                new = True
            if time.perf_counter() >= end:
                break
        self._forget()
        return new

    def draw(self, painter: QPainter, view: View, area: QRectF) -> None:
        """Lay the sheets that meet `area` (logical pixels) over what was painted."""
        if not view.resting:
            return
        painter.save()
        painter.scale(1.0 / view.dpr, 1.0 / view.dpr)
        left, top = round(view.left * view.dpr), round(view.top * view.dpr)
        for key in keys.within(view, area):
            sheet = self._cache.get(key)
            if sheet is not None and sheet.image is not None:
                self._cache.move_to_end(key)
                painter.drawImage(key[2] * SIDE - left, key[3] * SIDE - top, sheet.image)
        painter.restore()

    def _forget(self) -> None:
        """Let the oldest sheets go that are neither in sight nor near it."""
        far = [key for key in self._cache if key not in self._near]
        full = [key for key in far if self._cache[key].image is not None]
        gone = {*full[: max(0, len(full) - _SPARE)], *far[: max(0, len(far) - _EMPTY)]}
        for key in gone:
            del self._cache[key]

    def _lacks(self, key: Key) -> bool:
        sheet = self._cache.get(key)
        return sheet is None or sheet.stale

    def _paint(self, key: Key) -> QImage | None:
        rung, dpr, column, row = key
        mpp, side = rung_scale(rung), SIDE / dpr
        frame = View((column + 0.5) * side * mpp, -(row + 0.5) * side * mpp, mpp, side, side, dpr)
        image, self._blank = self._blank or _empty(), None
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(dpr, dpr)
        marked = self._bake(painter, frame)
        painter.end()
        if marked:
            return image
        self._blank = image  # Nothing was put on it: the next one need not clear its own.
        return None


def _empty() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image
