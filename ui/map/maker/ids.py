"""Which grid lies under each pixel of a tile: the id raster.

A pixel belongs to the grid its middle lies in, exactly: for each row of pixels the edges that
cross its middle line are sorted, and what lies between each two of one grid is the grid's. All
grids of a tile are done at once in arrays. Where grids overlap the most specific one wins
(`app.geo.grid_index`: dedicated over micro over community over street; the smaller of equals).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geo.grid_index import SPECIFICITY
from ui.map.maker.rings import Rings, Rows, spread
from ui.map.maker.setup import GridTable
from ui.map.view import View

_MOST = 65535
"""Ids of one tile are held in 16 bits, 0 being nothing."""

Plane = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Ids:
    """`plane` (side, side): 0 where no grid is, else k + 1 for the grid `palette[k]` (rows of
    the GridTable); 8 bits where they are enough. `plane` is None when one grid, or none, covers
    the whole tile."""

    plane: Plane | None
    palette: NDArray[np.int32]

    def at(self, column: int, row: int) -> int:
        """The GridTable row under a pixel of the tile, -1 where there is none."""
        if self.plane is None:
            return int(self.palette[0]) if len(self.palette) else -1
        local = int(self.plane[row, column])
        return int(self.palette[local - 1]) if local else -1

    def surely_at(self, column: int, row: int) -> int | None:
        """The same for any place within the pixel; None beside a border or the tile's edge,
        where the pixel's middle may lie on the other side of it."""
        if self.plane is None:
            return self.at(column, row)
        if column < 1 or row < 1:
            return None
        about = self.plane[row - 1 : row + 2, column - 1 : column + 2]
        if about.size < 9 or about.min() != about.max():
            return None
        return self.at(column, row)


class GridRaster:
    """Makes the id raster of tiles; decodes the grids at the first one."""

    def __init__(self, table: GridTable) -> None:
        self._table: GridTable | None = table
        self._rings = Rings([])
        names, kind = np.unique(np.array(table.kinds, dtype=str), return_inverse=True)
        self._names: list[str] = names.tolist()
        self._kind = kind.astype(np.uint8)
        self._rank: Rows = np.empty(0, dtype=np.int64)

    @property
    def decoded(self) -> bool:
        """Whether the first tile will be as fast as the rest."""
        return self._table is None

    def decode(self) -> None:
        """Decode the grids now: a tenth of a second for a city."""
        if self._table is not None:
            self._rings = self._table.rings()
            self._rank = ranks(self._table.kinds, self._rings.box)
            self._table = None

    def paint(self, frame: View, side: int, kinds: tuple[str, ...]) -> Ids:
        """The ids of the tile of `side` device pixels that `frame` looks at, of some kinds."""
        self.decode()
        wanted = [number for number, name in enumerate(self._names) if name in kinds]
        rows = self._rings.meeting(frame.bounds())
        rows = rows[np.isin(self._kind[rows], wanted)]
        rows = rows[np.argsort(self._rank[rows])][-_MOST:]
        if not len(rows):
            return Ids(None, np.empty(0, dtype=np.int32))
        return _packed(_filled(self._rings, rows, frame, side), rows)


def ranks(kinds: list[str], box: NDArray[np.float64]) -> Rows:
    """The order in which grids are laid down: the most specific, then the smallest, last."""
    specific = np.array([SPECIFICITY.get(kind, 9) for kind in kinds], dtype=np.int64)
    area = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
    rank = np.empty(len(kinds), dtype=np.int64)
    rank[np.lexsort((-area, -specific))] = np.arange(len(kinds))
    return rank


def _filled(rings: Rings, rows: Rows, frame: View, side: int) -> NDArray[np.int32]:
    """(side, side): 1 + the place in `rows` of the grid at each pixel's middle, 0 for none."""
    row, x, place = _crossings(rings, rows, frame, side)
    # Place, row and position as one number: one sort puts the crossings in pairs.
    width = float(side + 4)
    order = np.sort((place * side + row) * width + (x + 2.0))
    line, at = np.divmod(order, width)
    number = line[0::2].astype(np.int64)
    left = np.ceil(at[0::2] - 2.5).astype(np.int64)
    right = np.ceil(at[1::2] - 2.5).astype(np.int64)
    np.clip(left, 0, side, out=left)
    np.clip(right, 0, side, out=right)
    counts = np.maximum(right - left, 0)
    pixels = np.zeros(side * side, dtype=np.int32)
    where = spread(number % side * side + left, counts)
    pixels[where] = np.repeat(number // side + 1, counts)
    return pixels.reshape(side, side)


def _crossings(
    rings: Rings, rows: Rows, frame: View, side: int
) -> tuple[Rows, NDArray[np.float64], Rows]:
    """Where edges cross the middle lines of pixel rows: row, x in pixels (held just outside the
    tile), place of the grid in `rows`. An even number for each grid and row."""
    xy, first, owner = rings.corners(rows)
    scale = frame.dpr / frame.mpp
    x = (xy[:, 0] + rings.origin[0]) * scale - frame.left * frame.dpr
    y = -(xy[:, 1] + rings.origin[1]) * scale - frame.top * frame.dpr
    inner = np.ones(len(x) - 1, dtype=bool)
    inner[first[1:-1] - 1] = False
    top, bottom = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    begin = np.clip(np.ceil(top - 0.5), 0, side).astype(np.int64)
    end = np.clip(np.ceil(bottom - 0.5), 0, side).astype(np.int64)
    edge = np.flatnonzero(inner & (end > begin))
    counts = (end - begin)[edge]
    row = spread(begin[edge], counts)
    x0, y0 = x[:-1][edge], y[:-1][edge]
    slope = (x[1:][edge] - x0) / (y[1:][edge] - y0)
    across = np.repeat(x0 - y0 * slope, counts) + (row + 0.5) * np.repeat(slope, counts)
    ring = np.searchsorted(first, edge, side="right") - 1
    return row, np.clip(across, -1.0, side + 1.0), np.repeat(owner[ring], counts)


def _packed(pixels: NDArray[np.int32], rows: Rows) -> Ids:
    """Ids counted anew over the grids that own a pixel, in as few bits as will do."""
    present = np.zeros(len(rows) + 1, dtype=bool)
    present[pixels] = True
    found = np.flatnonzero(present[1:])
    palette = rows[found].astype(np.int32)
    if not len(found) or (len(found) == 1 and not present[0]):
        return Ids(None, palette)
    anew = np.zeros(len(rows) + 1, dtype=np.uint16)
    anew[found + 1] = np.arange(1, len(found) + 1)
    if len(found) < 256:
        return Ids(anew.astype(np.uint8)[pixels], palette)
    return Ids(anew[pixels], palette)
