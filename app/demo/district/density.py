"""How many people live where: a raster in plan space with summed areas for quick weighing."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.atlas import Extent
from app.demo.district.lattice import Box, Cell

_STEP_M = 40.0
# Homes thin out from the middle: the share at a distance, as a bell with a floor.
_REACH_M, _FLOOR = 4200.0, 0.34
_EMPTY_SHARE = 0.08
_HALVINGS = 12


class Density:
    """Weighs plan rectangles: the households they would hold, in arbitrary units."""

    def __init__(self, extent: Extent, outline: shapely.Polygon, empty: shapely.Geometry) -> None:
        """`empty` is where almost nobody lives (water, parks), in plane metres."""
        self._west, self._south = extent.west, extent.south
        columns = int((extent.east - extent.west) / _STEP_M)
        rows = int((extent.north - extent.south) / _STEP_M)
        u = self._west + (np.arange(columns) + 0.5) * _STEP_M
        v = self._south + (np.arange(rows) + 0.5) * _STEP_M
        across, up = np.meshgrid(u, v)
        density = self._sample(across, up, outline, empty)
        table = np.zeros((rows + 1, columns + 1))
        table[1:, 1:] = density.cumsum(axis=0).cumsum(axis=1) * _STEP_M * _STEP_M
        self._table: list[list[float]] = table.tolist()
        self._limits = (columns, rows)

    def weight(self, box: Box) -> float:
        """The weight of a plan rectangle."""
        u0, v0, u1, v1 = box
        return self._at(u1, v1) - self._at(u0, v1) - self._at(u1, v0) + self._at(u0, v0)

    def divide(self, cell: Cell, axis: str, share: float) -> float:
        """Where to cut a cell across `axis` so that the lower part weighs `share` of it."""
        u0, v0, u1, v1 = cell.box
        low, high = (u0, u1) if axis == "u" else (v0, v1)
        target = cell.weight * share
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            part = (u0, v0, middle, v1) if axis == "u" else (u0, v0, u1, middle)
            low, high = (middle, high) if self.weight(part) < target else (low, middle)
        return round(0.5 * (low + high), 2)

    def _at(self, u: float, v: float) -> float:
        """The sum south-west of a point, bilinear between the raster's corners."""
        x = min(max((u - self._west) / _STEP_M, 0.0), self._limits[0] - 1e-9)
        y = min(max((v - self._south) / _STEP_M, 0.0), self._limits[1] - 1e-9)
        i, j = int(x), int(y)
        p, q = x - i, y - j
        below, above = self._table[j], self._table[j + 1]
        lower = below[i] + p * (below[i + 1] - below[i])
        upper = above[i] + p * (above[i + 1] - above[i])
        return lower + q * (upper - lower)

    @staticmethod
    def _sample(
        u: NDArray[np.float64],
        v: NDArray[np.float64],
        outline: shapely.Polygon,
        empty: shapely.Geometry,
    ) -> NDArray[np.float64]:
        """The density at the raster's middle points."""
        place = plane.bend(u, v)
        x, y = place[..., 0], place[..., 1]
        shapely.prepare(outline)
        shapely.prepare(empty)
        away = (x * x + (1.15 * y) ** 2) / (_REACH_M * _REACH_M)
        density = _FLOOR + (1.0 - _FLOOR) * np.exp(-away)
        density = np.where(shapely.contains_xy(empty, x, y), density * _EMPTY_SHARE, density)
        return np.where(shapely.contains_xy(outline, x, y), density, 0.0)
