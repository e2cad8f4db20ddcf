"""Points sorted by squares of the ground, so that a view looks only at what lies in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ui.map.view import Bounds, Floats

CELL_M = 500.0
Rows = NDArray[np.int64]
_ALL_FROM = 0.6
"""When a view holds this share of all lines of squares, every point is looked at: one slice is
faster than many."""


class PointIndex:
    """Built once over points in Mercator metres (n); never changed after."""

    def __init__(self, x: Floats, y: Floats, cell_m: float = CELL_M) -> None:
        self._cell = cell_m
        column = np.floor(np.asarray(x) / cell_m).astype(np.int64)
        line = np.floor(np.asarray(y) / cell_m).astype(np.int64)
        self._first_column = int(column.min()) if len(column) else 0
        self._columns = int(column.max()) - self._first_column + 1 if len(column) else 1
        self._first_line = int(line.min()) if len(line) else 0
        self._lines = int(line.max()) - self._first_line + 1 if len(line) else 0
        key = (line - self._first_line) * self._columns + column - self._first_column
        self.order: Rows = np.argsort(key, kind="stable")
        self._key = key[self.order]
        self.x: Floats = np.asarray(x)[self.order]
        self.y: Floats = np.asarray(y)[self.order]

    def __len__(self) -> int:
        return len(self.order)

    def near(self, bounds: Bounds) -> tuple[Rows, Floats, Floats]:
        """The rows whose squares meet `bounds`, with their places: all inside, and few more."""
        west, south, east, north = bounds
        low = max(0, int(np.floor(south / self._cell)) - self._first_line)
        high = min(self._lines - 1, int(np.floor(north / self._cell)) - self._first_line)
        left = max(0, int(np.floor(west / self._cell)) - self._first_column)
        right = min(self._columns - 1, int(np.floor(east / self._cell)) - self._first_column)
        if low > high or left > right:
            return self.order[:0], self.x[:0], self.y[:0]
        if high - low + 1 >= _ALL_FROM * self._lines and right - left + 1 >= (
            _ALL_FROM * self._columns
        ):
            return self.order, self.x, self.y
        lines = np.arange(low, high + 1) * self._columns
        begin = np.searchsorted(self._key, lines + left)
        end = np.searchsorted(self._key, lines + right, side="right")
        count = end - begin
        start = np.concatenate([[0], np.cumsum(count)[:-1]])
        picks = np.arange(int(count.sum())) + np.repeat(begin - start, count)
        return self.order[picks], self.x[picks], self.y[picks]

    def inside(self, bounds: Bounds) -> tuple[Rows, Floats, Floats]:
        """The rows that lie in `bounds`, with their places."""
        rows, x, y = self.near(bounds)
        west, south, east, north = bounds
        held = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return rows[held], x[held], y[held]
