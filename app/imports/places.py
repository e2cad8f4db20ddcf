"""Where places lie: their grid and street, found for many at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from app.domain.registry import Grid
from app.geo.grid_index import OUTSIDE, SPECIFICITY, GridIndex
from app.imports.rows import NOWHERE, Area


class GridPlaces:
    """The grids of a centre, to be asked with places (WGS 84); a centre may have none."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self._grids = [grid for grid in grids if grid.shape and grid.kind in SPECIFICITY]
        shapes = shapely.from_wkb(np.array([grid.shape for grid in self._grids], dtype=object))
        codes, kinds = [g.code for g in self._grids], [g.kind for g in self._grids]
        self._index = GridIndex(codes, kinds, shapes)

    def locate(self, lons: Sequence[float], lats: Sequence[float]) -> list[Area]:
        """The most specific grid of each place and its street; a dedicated grid may cross
        streets, so the street is looked for at the place itself first."""
        if not self._grids:
            return [NOWHERE] * len(lons)
        rows = self._index.rows_at(lons, lats).tolist()
        streets = self._index.rows_at(lons, lats, kind="street").tolist()
        return [self._area(*found) for found in zip(rows, streets, strict=True)]

    def _area(self, row: int, street: int) -> Area:
        if row == OUTSIDE:
            return NOWHERE
        grid = self._grids[row]
        return grid.code, self._grids[street].code if street != OUTSIDE else grid.street
