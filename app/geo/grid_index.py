"""Which grid is this point in? An index over all grids of a centre.

Rule (data rules of the grid): a point resolves to the most specific grid or says that it lies
outside. Dedicated grids come first (they are laid over the rest and may cross streets), then
micro, then community and rural, then street and what lies above. Within one rank the smaller
grid wins, so that nested dedicated grids resolve to the inner one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

SPECIFICITY: Mapping[str, int] = {
    "dedicated": 0,
    "micro": 1,
    "community": 2,
    "rural": 2,
    "street": 3,
    "district": 4,
    "city": 5,
}
OUTSIDE = -1


class GridIndex:
    """Codes, kinds and geometries of grids under one shapely STRtree; never changed after."""

    def __init__(
        self,
        codes: Sequence[str],
        kinds: Sequence[str],
        geometries: Sequence[shapely.Geometry] | NDArray[np.object_],
    ) -> None:
        """Index grids given in parallel sequences of one length.

        Raises ValueError for sequences of unequal length or an unknown kind.
        """
        if not len(codes) == len(kinds) == len(geometries):
            raise ValueError("codes, kinds and geometries differ in length")
        unknown = sorted(set(kinds) - set(SPECIFICITY))
        if unknown:
            raise ValueError(f"unknown grid kinds: {', '.join(unknown)}")
        self._codes = tuple(codes)
        self._kinds = tuple(kinds)
        self._geometries = np.asarray(geometries, dtype=object)
        shapely.prepare(self._geometries)
        self._tree = shapely.STRtree(self._geometries)
        self._position = {code: row for row, code in enumerate(self._codes)}
        self._order = self._order_of_precedence()

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes by row."""
        return self._codes

    def row_of(self, code: str) -> int | None:
        """The row of a code, or None when there is no such grid."""
        return self._position.get(code)

    def geometry(self, code: str) -> shapely.Geometry | None:
        """The geometry of a code, or None."""
        row = self._position.get(code)
        return None if row is None else self._geometries[row]

    def resolve(self, lon: float, lat: float) -> str | None:
        """The code of the most specific grid at a point, None when it lies outside all."""
        return self.resolve_many([lon], [lat])[0]

    def resolve_many(self, lon: ArrayLike, lat: ArrayLike) -> list[str | None]:
        """As `resolve`, for arrays of one shape (n,)."""
        return [
            None if row == OUTSIDE else self._codes[row] for row in self.rows_at(lon, lat).tolist()
        ]

    def rows_at(self, lon: ArrayLike, lat: ArrayLike, kind: str | None = None) -> NDArray[np.int64]:
        """Rows of the most specific grid (of one kind, if given); OUTSIDE (-1) where none."""
        points = shapely.points(
            np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        )
        hits, rows = self._tree.query(np.atleast_1d(points), predicate="intersects")
        if kind is not None:
            wanted = np.array([self._kinds[row] == kind for row in rows], dtype=bool)
            hits, rows = hits[wanted], rows[wanted]
        # Worst first, so that the last write to each point is the most specific grid.
        worst_first = np.argsort(-self._order[rows], kind="stable")
        found = np.full(np.atleast_1d(points).shape, OUTSIDE, dtype=np.int64)
        found[hits[worst_first]] = rows[worst_first]
        return found

    def all_at(self, lon: float, lat: float) -> list[str]:
        """Every grid at a point, most specific first (the duty overlays of one place)."""
        rows = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return [self._codes[row] for row in sorted(rows.tolist(), key=lambda r: self._order[r])]

    def _order_of_precedence(self) -> NDArray[np.int64]:
        """A rank for each row: specificity, then area, then row (borders resolve the same)."""
        rank = np.array([SPECIFICITY[kind] for kind in self._kinds], dtype=np.int64)
        by = np.lexsort((np.arange(len(rank)), shapely.area(self._geometries), rank))
        order = np.empty(len(rank), dtype=np.int64)
        order[by] = np.arange(len(rank))
        return order
