"""The grids as a tree of levels, and figures rolled up in it on whole arrays.

A level's units are the grids of its kinds, and coarser ones that nothing finer divides: ground
that only a street grid covers is not lost when communities are shown. Dedicated grids lie over
the tree and are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.registry import Grid
from app.wording.words import N_

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

RANK: Mapping[str, int] = {
    "city": 0, "district": 1, "street": 2, "community": 3, "rural": 3, "micro": 4,
}  # fmt: skip
DISTRICT, STREET, COMMUNITY, MICRO = "district", "street", "community", "micro"
LEVELS: Mapping[str, int] = {DISTRICT: 1, STREET: 2, COMMUNITY: 3, MICRO: 4}
TITLES: Mapping[str, str] = {
    DISTRICT: N_("Districts"),
    STREET: N_("Streets"),
    COMMUNITY: N_("Communities"),
    MICRO: N_("Micro grids"),
}
_DEPTH = 8
"""No chain of parents is longer; one that is goes round in a circle."""


class Hierarchy:
    """Rows are those of `grids` (the order of Scene.grids). `rank` (n,) is -1 outside the tree,
    `parent` (n,) a row or -1."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.size = len(grids)
        self.rank = np.array([RANK.get(grid.kind, -1) for grid in grids], dtype=np.int64)
        row = {grid.code: number for number, grid in enumerate(grids)}
        parent = np.array([_above(grid, row) for grid in grids], dtype=np.int64)
        self.parent = self._sound(parent)
        self.households = np.array([grid.households for grid in grids], dtype=np.float64)
        self._kind = [grid.kind for grid in grids]
        self._kinds: dict[str, frozenset[str]] = {}
        self._units: dict[str, NDArray[np.bool_]] = {}
        self._up: dict[str, Rows] = {}

    def levels(self) -> list[str]:
        """The levels that have grids of their own, coarsest first."""
        return [level for level, rank in LEVELS.items() if np.any(self.rank == rank)]

    def units(self, level: str) -> NDArray[np.bool_]:
        """(n,) which grids the level is made of."""
        if level not in self._units:
            want = LEVELS[level]
            has = np.zeros(self.size + 1, dtype=bool)
            has[self.parent[(self.rank >= 0) & (self.rank <= want)]] = True
            bare = (self.rank >= 0) & (self.rank < want) & ~has[:-1]
            self._units[level] = (self.rank == want) | bare
        return self._units[level]

    def kinds(self, level: str) -> frozenset[str]:
        """The kinds of the level's units."""
        if level not in self._kinds:
            units = np.flatnonzero(self.units(level)).tolist()
            self._kinds[level] = frozenset(self._kind[row] for row in units)
        return self._kinds[level]

    def up(self, level: str) -> Rows:
        """(n,) the unit of the level each grid lies in, itself for a unit, -1 for none."""
        if level not in self._up:
            units = self.units(level)
            at = np.arange(self.size, dtype=np.int64)
            for _step in range(_DEPTH):
                lost = (at >= 0) & ~units[at]
                if not np.any(lost):
                    break
                at[lost] = self.parent[at[lost]]
            at[(at >= 0) & ~units[at]] = -1
            self._up[level] = at
        return self._up[level]

    def count(self, rows: Rows, level: str, weights: Floats | None = None) -> Floats:
        """(n,) how many of `rows` (grids of things, -1 for none), or the sum of their weights,
        each unit of the level holds."""
        unit = self.up(level)[rows[rows >= 0]] if self.size else rows[:0]
        inside = unit >= 0
        mass = None if weights is None else weights[rows >= 0][inside]
        found = np.bincount(unit[inside], weights=mass, minlength=self.size)
        return np.asarray(found, dtype=np.float64)

    def greatest(self, rows: Rows, values: Floats, level: str) -> Floats:
        """(n,) the greatest of the values in each unit, nan where there is none."""
        found = np.full(self.size, -np.inf)
        told = (rows >= 0) & ~np.isnan(values)
        unit = self.up(level)[rows[told]] if self.size else rows[:0]
        np.maximum.at(found, unit[unit >= 0], values[told][unit >= 0])
        return np.where(np.isinf(found), np.nan, found)

    def homes(self, level: str) -> Floats:
        """(n,) households of each unit: its own figure, else the sum of what lies in it."""
        total, below = self.households.copy(), np.zeros(self.size)
        for rank in range(max(RANK.values()), -1, -1):
            here = self.rank == rank
            total = np.where(here & (total <= 0), below, total)
            rows = np.flatnonzero(here & (self.parent >= 0))
            below += np.bincount(self.parent[rows], weights=total[rows], minlength=self.size)
        return np.where(self.units(level) & (total > 0), total, np.nan)

    def only(self, values: Floats, level: str) -> Floats:
        """Values of the level's units alone, nan elsewhere."""
        return np.where(self.units(level), values, np.nan)

    def _sound(self, parent: Rows) -> Rows:
        """A parent must be coarser than its child: what the data says otherwise is cut."""
        wrong = (parent >= 0) & ((self.rank < 0) | (self.rank[parent] >= self.rank))
        wrong |= (parent >= 0) & (self.rank[parent] < 0)
        return np.where(wrong, -1, parent)


def _above(grid: Grid, row: Mapping[str, int]) -> int:
    """The grid above: its parent, else the street it says it lies in."""
    found = row.get(grid.parent, -1)
    if found < 0 and grid.street != grid.code:
        found = row.get(grid.street, -1)
    return found
