"""What a search found, in its order. Only the values in sight are put in order: sorting millions of
rows to show sixty would take longer than a look at each."""

from __future__ import annotations

import numpy as np

from app.domain.archive import NEWEST, Sort
from app.storage.archive.columns import Columns, Mask, Rows

_FEW = 100_000
"""So many rows are put in order at once, whatever their values."""


class Finding:
    """The rows of `mask` (None: all) by `sort`; among equals the newest first."""

    def __init__(self, columns: Columns, mask: Mask | None, sort: Sort) -> None:
        self._columns, self._mask, self._sort = columns, mask, sort
        self._known: tuple[int, int, Rows] = (0, -1, np.empty(0, dtype=np.int64))
        if sort.field == NEWEST:
            total = columns.count if mask is None else int(np.count_nonzero(mask))
            self._values, self._ends = np.array([-1]), np.array([total])
        else:
            self._values = columns.in_order(sort.field, sort.down)
            codes = columns.codes(sort.field)
            counts = np.bincount(
                codes if mask is None else codes[mask], minlength=len(self._values)
            )
            self._ends = np.cumsum(counts[self._values])

    def page(self, first: int, count: int) -> Rows:
        """The rows `first` and following."""
        last = min(first + count, int(self._ends[-1]) if len(self._ends) else 0) - 1
        if last < first:
            return np.empty(0, dtype=np.int64)
        low, high = np.searchsorted(self._ends, (first, last), side="right").tolist()
        begin, rows = self._rows(low, high)
        return rows[first - begin : last + 1 - begin]

    def _rows(self, low: int, high: int) -> tuple[int, Rows]:
        """The rows with values from place `low` to `high` at the least, and the place of the first
        of them among all."""
        known = self._known
        if not known[0] <= low <= high <= known[1]:
            if self._ends[-1] <= _FEW:
                low, high = 0, len(self._values) - 1
            known = self._known = (low, high, self._put_in_order(low, high))
        return (int(self._ends[known[0] - 1]) if known[0] else 0), known[2]

    def _put_in_order(self, low: int, high: int) -> Rows:
        if self._sort.field == NEWEST:
            newest = self._columns.newest(self._mask)
            return newest if self._sort.down else newest[::-1]
        codes, values = self._columns.codes(self._sort.field), self._values[low : high + 1]
        mask = self._mask
        if self._ends[-1] > _FEW or mask is None:
            mine = codes == values[0] if low == high else _table(values, self._values)[codes] >= 0
            mask = mine if mask is None else mask & mine
        rows = self._columns.newest(mask)
        if low == high:
            return rows
        place = _table(values, self._values)[codes[rows]]
        return rows[np.argsort(place, kind="stable")]


def _table(values: Rows, all_values: Rows) -> Rows:
    """For each code its place among `values`, -1 for the others."""
    found = np.full(len(all_values), -1, dtype=np.int64)
    found[values] = np.arange(len(values))
    return found


class Hits:
    """Rows that were put in order already."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def page(self, first: int, count: int) -> Rows:
        """The rows `first` and following."""
        return self._rows[first : first + count]
