"""All grids with their shapes in Mercator metres, in one tree."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from app.domain.registry import Grid
from app.geo.grid_index import SPECIFICITY
from ui.map.shapes import areas, mercator
from ui.map.view import View


class GridShapes:
    """All grids of the registry with their shapes in Mercator metres, in one tree."""

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.items = [grid for grid in grids.values() if grid.shape]
        wkb = np.array([grid.shape for grid in self.items], dtype=object)
        decoded = shapely.from_wkb(wkb, on_invalid="ignore") if len(wkb) else wkb
        self.shapes: NDArray[np.object_] = mercator(np.asarray(decoded, dtype=object))
        self.kinds = np.array([grid.kind for grid in self.items], dtype=object)
        self.row = {grid.code: row for row, grid in enumerate(self.items)}
        self.children: dict[str, int] = {}
        for grid in self.items:
            self.children[grid.parent] = self.children.get(grid.parent, 0) + 1
        self._tree = shapely.STRtree(self.shapes)
        self._rings = areas(self.shapes)

    def of_kind(self, *kinds: str) -> NDArray[np.object_]:
        """Shapes of some kinds."""
        return self.shapes[np.isin(self.kinds, kinds)] if len(self.items) else self.shapes

    def at(self, x: float, y: float, finest: bool) -> Grid | None:
        """The most specific grid at a place; micro grids only when `finest`."""
        rows = self._tree.query(shapely.Point(x, y), predicate="intersects")
        found = [self.items[row] for row in rows.tolist()]
        if not finest:
            found = [grid for grid in found if grid.kind != "micro"] or found
        return min(found, key=lambda grid: SPECIFICITY.get(grid.kind, 9), default=None)

    def rows_at(self, x: NDArray[np.float64], y: NDArray[np.float64], *kinds: str) -> list[int]:
        """For each point the row of the grid of one of `kinds` it lies in, -1 for none."""
        found = np.full(len(x), -1, dtype=np.int64)
        points, rows = self._tree.query(shapely.points(x, y), predicate="intersects")
        right = np.isin(self.kinds[rows], kinds) if len(rows) else np.empty(0, dtype=bool)
        found[points[right]] = rows[right]
        return [int(row) for row in found]

    def path(self, code: str, view: View) -> QPainterPath | None:
        """The outline of one grid in pixels."""
        row = self.row.get(code)
        if row is None:
            return None
        return self._rings.path(self._rings.of(np.array([row])), view)

    def shape(self, code: str) -> shapely.Geometry | None:
        """The shape of one grid in Mercator metres."""
        row = self.row.get(code)
        return None if row is None else self.shapes[row]
