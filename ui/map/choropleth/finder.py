"""The finest grid of the tree at each of many places, straight from the flat arrays of corners:
no geometry is made, so a whole city costs a few megabytes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.geo import projection
from ui.map.choropleth.hierarchy import Floats, Rows
from ui.map.maker.rings import Rings, spread

_MOST_CELLS = 512
"""Cells along each side of an index; about four to a grid."""


class Finder:
    """Grids by rank, the finest looked at first; what none of them holds goes on to the next."""

    def __init__(self, rings: Rings, rank: Rows) -> None:
        self._rings, self._rank = rings, rank
        self._known = ~np.isnan(rings.box[:, 0])
        ranks = sorted(set(rank[self._known & (rank >= 0)].tolist()), reverse=True)
        self._indexes: dict[int, _Index | None] = dict.fromkeys(ranks)

    def build(self) -> Iterator[None]:
        """Make one index with each step; what was not made is made when it is needed."""
        for rank in self._indexes:
            self._index(rank)
            yield

    def __call__(self, lon: Floats, lat: Floats) -> Rows:
        """Rows for places in degrees, -1 outside and for nan."""
        found = np.full(len(lon), -1, dtype=np.int64)
        left = np.flatnonzero(~(np.isnan(lon) | np.isnan(lat)))
        x, y = projection.to_mercator(lon, lat)
        for rank in self._indexes:
            if not len(left):
                break
            found[left] = self._index(rank).rows_at(x[left], y[left])
            left = left[found[left] < 0]
        return found

    def _index(self, rank: int) -> _Index:
        made = self._indexes[rank]
        if made is None:
            rows = np.flatnonzero(self._known & (self._rank == rank))
            made = self._indexes[rank] = _Index(self._rings, rows)
        return made


class _Index:
    """Grids of one rank in square cells: cell c is met by `rows[first[c]:first[c + 1]]`."""

    def __init__(self, rings: Rings, rows: Rows) -> None:
        self._rings = rings
        box = rings.box[rows]
        self._cells = min(_MOST_CELLS, math.ceil(2.0 * math.sqrt(len(rows))))
        self._low = box[:, :2].min(axis=0)
        span = np.maximum(box[:, 2:].max(axis=0) - self._low, 1.0)
        self._side = float(span.max()) / self._cells
        start = self._cell(box[:, :2])
        wide, high = (self._cell(box[:, 2:]) - start + 1).T
        which = np.repeat(np.arange(len(rows)), wide * high)
        within = spread(np.zeros(len(rows), dtype=np.int64), wide * high)
        column = start[which, 0] + within % wide[which]
        line = start[which, 1] + within // wide[which]
        cell = line * self._cells + column
        order = np.argsort(cell, kind="stable")
        self._rows = rows[which[order]]
        self._first = np.searchsorted(cell[order], np.arange(self._cells**2 + 1))

    def rows_at(self, x: Floats, y: Floats) -> Rows:
        """The grid each place (Mercator metres) lies in, -1 for none."""
        places = np.column_stack([x, y])
        inside = np.all(
            (places >= self._low) & (places <= self._low + self._side * self._cells), axis=1
        )
        point = np.flatnonzero(inside)
        column, line = self._cell(places[point]).T
        cell = line * self._cells + column
        counts = self._first[cell + 1] - self._first[cell]
        row = self._rows[spread(self._first[cell], counts)]
        point = np.repeat(point, counts)
        box = self._rings.box[row]
        near = (x[point] >= box[:, 0]) & (x[point] <= box[:, 2])
        near &= (y[point] >= box[:, 1]) & (y[point] <= box[:, 3])
        point, row = point[near], row[near]
        found = np.full(len(x), -1, dtype=np.int64)
        held = self._holds(row, x[point], y[point])
        found[point[held]] = row[held]
        return found

    def _holds(self, row: Rows, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Whether each grid holds its place: a ray to the east crosses its rings an odd number
        of times."""
        if not len(row):
            return np.empty(0, dtype=bool)
        xy, first, owner = self._rings.corners(row)
        pair = np.repeat(owner, np.diff(first))
        dx = xy[:, 0] - (x - self._rings.origin[0])[pair]
        dy = xy[:, 1] - (y - self._rings.origin[1])[pair]
        above = dy > 0.0
        crossing = above[:-1] != above[1:]
        crossing[first[1:-1] - 1] = False
        edge = np.flatnonzero(crossing)
        x0, y0, x1, y1 = dx[edge], dy[edge], dx[edge + 1], dy[edge + 1]
        right = x0 - y0 * (x1 - x0) / (y1 - y0) > 0.0
        odd = np.bincount(pair[edge[right]], minlength=len(row)) % 2 == 1
        return np.asarray(odd)

    def _cell(self, places: Floats) -> NDArray[np.int64]:
        at = np.floor((places - self._low) / self._side).astype(np.int64)
        return np.asarray(np.clip(at, 0, self._cells - 1))
