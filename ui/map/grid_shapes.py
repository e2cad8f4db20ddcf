"""All grids with their shapes in Mercator metres: which one lies at a place, and its outline.

Corners are kept in flat arrays; a geometry is made only of the grid that is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from app.domain.registry import Grid
from app.geo.grid_index import SPECIFICITY
from ui.map import paths
from ui.map.maker.rings import Rings
from ui.map.maker.setup import GridTable
from ui.map.shapes import mercator
from ui.map.view import Bounds, View


class GridShapes:
    """Grids that have a shape, a row each: the same rows as in the GridTable of `table`."""

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.items = rows_of(grids)
        self.kinds: NDArray[np.object_] = np.array([g.kind for g in self.items], dtype=object)
        self.row = {grid.code: row for row, grid in enumerate(self.items)}
        self.children: dict[str, int] = Counter(grid.parent for grid in self.items)
        self.rings = Rings([grid.shape for grid in self.items])
        self._dedicated = np.flatnonzero(self.kinds == "dedicated")
        self._shapes: NDArray[np.object_] | None = None
        self._tree: shapely.STRtree | None = None

    @property
    def shapes(self) -> NDArray[np.object_]:
        """All shapes as geometries, decoded when first asked for: for a whole city that takes
        half a second and 60 MB."""
        if self._shapes is None:
            wkb = np.array([grid.shape for grid in self.items], dtype=object)
            decoded = shapely.from_wkb(wkb, on_invalid="ignore") if len(wkb) else wkb
            self._shapes = mercator(np.asarray(decoded, dtype=object))
        return self._shapes

    @property
    def bounds(self) -> Bounds | None:
        """The box round all grids, None when there are none."""
        box = self.rings.box[~np.isnan(self.rings.box[:, 0])]
        if not len(box):
            return None
        low, high = box[:, :2].min(axis=0).tolist(), box[:, 2:].max(axis=0).tolist()
        return low[0], low[1], high[0], high[1]

    def of_kind(self, *kinds: str) -> NDArray[np.object_]:
        """Shapes of some kinds."""
        return self.shapes[np.isin(self.kinds, kinds)] if len(self.items) else self.shapes

    def at(self, x: float, y: float, finest: bool, overlays: bool = True) -> Grid | None:
        """The most specific grid at a place; micro grids only when `finest`, dedicated ones only
        with `overlays`."""
        found = [self.items[row] for row in self.rings.at(x, y).tolist()]
        if not overlays:
            found = [grid for grid in found if grid.kind != "dedicated"] or found
        if not finest:
            found = [grid for grid in found if grid.kind != "micro"] or found
        return min(found, key=self._specific, default=None)

    def overlay_at(self, x: float, y: float) -> Grid | None:
        """The dedicated grid at a place: they lie over all others."""
        found = [self.items[row] for row in self.rings.at(x, y, self._dedicated).tolist()]
        return min(found, key=self._specific, default=None)

    def rows_at(self, x: NDArray[np.float64], y: NDArray[np.float64], *kinds: str) -> list[int]:
        """For each point the row of the grid of one of `kinds` it lies in, -1 for none."""
        if self._tree is None:
            self._tree = shapely.STRtree(self.shapes)
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
        xy, first, _owner = self.rings.corners(np.array([row]))
        x, y = view.screen(
            xy[:, 0].astype(np.float64) + self.rings.origin[0],
            xy[:, 1].astype(np.float64) + self.rings.origin[1],
        )
        return paths.path(x, y, first[:-1])

    def shape(self, code: str) -> shapely.Geometry | None:
        """The shape of one grid in Mercator metres."""
        row = self.row.get(code)
        if row is None:
            return None
        decoded = shapely.from_wkb(self.items[row].shape, on_invalid="ignore")
        return None if decoded is None else mercator(np.array([decoded], dtype=object))[0]

    def _specific(self, grid: Grid) -> tuple[int, float]:
        west, south, east, north = self.rings.box[self.row[grid.code]].tolist()
        return SPECIFICITY.get(grid.kind, 9), (east - west) * (north - south)


def rows_of(grids: Mapping[str, Grid]) -> list[Grid]:
    """The grids that have a shape, in the order of their rows."""
    return [grid for grid in grids.values() if grid.shape]


def table(grids: Mapping[str, Grid]) -> GridTable:
    """The grids as the maker of tiles is told of them."""
    rows = rows_of(grids)
    return GridTable(
        [g.code for g in rows], [g.kind for g in rows], [g.name for g in rows],
        [g.name_en for g in rows], [g.parent for g in rows], [g.shape for g in rows],
    )  # fmt: skip
