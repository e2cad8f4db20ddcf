"""Borders of grids as lines that are each drawn once: runs of the rings of polygons that no other
polygon has drawn already. Worked out for a whole city at once, when first asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from ui.map import paths
from ui.map.base.stylesheet import Style, number
from ui.map.maker.rings import Rings, spread
from ui.map.maker.setup import GridTable
from ui.map.style import fade
from ui.map.view import View

KINDS = {
    "district": ("city", "district"),
    "street": ("street",),
    "community": ("community", "rural"),
    "dedicated": ("dedicated",),
    "micro": ("micro",),
}
_OVERLAID = "dedicated"
"""Lies over the others: its border is drawn whole, whatever else runs there."""
_TICK_PX, _TICK_GAP_PX = 1.0, 5.0
_QUANTUM_M = 0.05
"""Corners closer than this (Mercator metres) are the same corner."""
_PIECE = 48
"""Points in a piece of line: a tile draws only the pieces it touches."""

_MIX = np.uint64(0x9E3779B97F4A7C15)

Rows = NDArray[np.int64]
Keys = NDArray[np.uint64]


class Lines:
    """Polylines as Mercator metres from `origin`: line k is xy[first[k]:first[k + 1]], `box` is
    west, south, east, north."""

    def __init__(self, xy: NDArray[np.float32], first: Rows, origin: NDArray[np.float64]) -> None:
        self.xy, self.first, self.origin = xy, first, origin
        if len(first) > 1:
            low = np.minimum.reduceat(xy, first[:-1], axis=0)
            high = np.maximum.reduceat(xy, first[:-1], axis=0)
            self.box = np.concatenate([low, high], axis=1)
        else:
            self.box = np.empty((0, 4), dtype=np.float32)

    def draw(self, painter: QPainter, frame: View, pen: QPen) -> None:
        """Stroke those in sight."""
        west, south, east, north = frame.bounds(pen.widthF() + 2)
        x, y = self.origin
        box = self.box
        met = (box[:, 0] <= east - x) & (box[:, 2] >= west - x)
        met &= (box[:, 1] <= north - y) & (box[:, 3] >= south - y)
        rows = np.flatnonzero(met)
        if not len(rows):
            return
        sizes = self.first[rows + 1] - self.first[rows]
        points = self.xy[spread(self.first[rows], sizes)].astype(np.float64) + self.origin
        px, py = frame.screen(points[:, 0], points[:, 1])
        painter.strokePath(paths.path(px, py, np.cumsum(sizes) - sizes), pen)


class GridLines:
    """The borders of all grids by kind; each kind leaves out what the coarser ones draw."""

    def __init__(self, grids: GridTable) -> None:
        self._grids = grids
        self._lines: dict[str, Lines] | None = None

    def draw(self, painter: QPainter, frame: View, style: Style, zoom: float) -> None:
        """The borders that show at a zoom, the coarser over the finer."""
        if not len(self._grids):
            return
        for kind in reversed(KINDS):
            border = style.sheet.border.get(kind)
            if border is None or zoom < border.least:
                continue
            colour = fade(style.colour(border.colour, zoom), number(border.opacity, zoom))
            pen = QPen(colour, number(border.px, zoom))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if border.dash:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setDashPattern(border.dash)
            self.lines[kind].draw(painter, frame, pen)
            if border.tick:
                self.lines[kind].draw(painter, frame, _ticks(pen, border.tick))

    @property
    def lines(self) -> dict[str, Lines]:
        """Lines by kind."""
        if self._lines is None:
            self._lines = borders(self._grids.kinds, self._grids.rings())
        return self._lines


def borders(kinds: Sequence[str], rings: Rings) -> dict[str, Lines]:
    """The borders of polygons by kind of KINDS."""
    of_ring = np.repeat(np.arange(len(rings)), np.diff(rings.of))
    told = np.array(kinds, dtype=object)
    drawn = np.empty(0, dtype=np.uint64)
    made: dict[str, Lines] = {}
    for kind, own in KINDS.items():
        mine = np.flatnonzero(np.isin(told[of_ring], own)) if len(of_ring) else of_ring
        over = kind == _OVERLAID
        made[kind], keys = _runs(rings, mine, drawn[:0] if over else drawn)
        drawn = drawn if over else np.concatenate([drawn, keys])
    return made


def _ticks(line: QPen, long: float) -> QPen:
    """Short strokes across a line, so many pixels long: a hatched border."""
    pen = QPen(line.color(), long)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    # In widths of the pen.
    pen.setDashPattern([_TICK_PX / long, _TICK_GAP_PX / long])
    return pen


def _runs(rings: Rings, mine: Rows, drawn: Keys) -> tuple[Lines, Keys]:
    """The edges of some rings, each once and none of `drawn`, in runs along the rings."""
    sizes = rings.first[mine + 1] - rings.first[mine]
    if not len(mine):
        nothing = np.empty((0, 2), dtype=np.float32)
        return Lines(nothing, np.zeros(1, dtype=np.int64), rings.origin), drawn[:0]
    xy = rings.xy[spread(rings.first[mine], sizes)]
    last = np.cumsum(sizes) - 1
    keys, real = _edge_keys(xy, last)
    _found, first = np.unique(keys, return_index=True)
    new = np.zeros(len(keys), dtype=bool)
    new[first] = True
    new &= real & ~np.isin(keys, drawn)
    # A run begins at an edge that is drawn and whose neighbour before it is not.
    before = np.concatenate([[False], new[:-1]])
    begin = np.flatnonzero(new & ~before)
    end = np.flatnonzero(new & ~np.concatenate([new[1:], [False]])) + 1
    return _pieces(xy, begin, end, rings.origin), keys[new]


def _edge_keys(xy: NDArray[np.float32], last: Rows) -> tuple[Keys, NDArray[np.bool_]]:
    """A number for the edge from each corner to the next, the same in both directions, and
    whether there is such an edge (not from the end of a ring, nor to the same place)."""
    corner = np.round(xy * np.float32(1.0 / _QUANTUM_M)).astype(np.int32).view(np.uint32)
    one = corner[:, 0].astype(np.uint64) << np.uint64(32) | corner[:, 1]
    del corner
    other = np.roll(one, -1)
    real = one != other
    real[last] = False
    keys = np.minimum(one, other) * _MIX
    np.maximum(one, other, out=other)
    keys ^= keys >> np.uint64(29)
    keys = (keys ^ other) * _MIX
    keys ^= keys >> np.uint64(32)
    keys[~real] = 0
    return keys, real


def _pieces(xy: NDArray[np.float32], begin: Rows, end: Rows, origin: NDArray[np.float64]) -> Lines:
    """Runs from corner `begin` to corner `end`, long ones cut into pieces that share a corner."""
    edges = end - begin
    count = -(-edges // (_PIECE - 1))
    run = np.repeat(np.arange(len(begin)), count)
    within = np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count)
    start = begin[run] + within * (_PIECE - 1)
    size = np.minimum(_PIECE, end[run] + 1 - start)
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    return Lines(xy[spread(start, size)], first, origin)
