"""What a search found, in its order. Only the values in sight are put in order: sorting millions of
rows to show sixty would take longer than a look at each."""

from __future__ import annotations

import numpy as np

from app.domain.archive import NEWEST, Sort
from app.storage.archive.columns import Columns, Mask, Rows


class Finding:
    """The rows of `mask` (None: all) by `sort`; among equals the newest first."""

    def __init__(self, columns: Columns, mask: Mask | None, sort: Sort) -> None:
        self._columns, self._mask, self._sort = columns, mask, sort
        self._group: tuple[int, Rows] = (-1, np.empty(0, dtype=np.int64))
        if sort.field == NEWEST:
            self._values, total = [-1], columns.count
            self._ends = np.array([total if mask is None else int(np.count_nonzero(mask))])
        else:
            words = columns.words[sort.field]
            order = sorted(range(len(words)), key=words.__getitem__, reverse=sort.down)
            codes = columns.codes(sort.field)
            counts = np.bincount(codes if mask is None else codes[mask], minlength=len(words))
            self._values, self._ends = order, np.cumsum(counts[order])

    def page(self, first: int, count: int) -> Rows:
        """The rows `first` and following."""
        at = int(np.searchsorted(self._ends, first, side="right"))
        found: list[Rows] = []
        while count > 0 and at < len(self._values):
            begins = int(self._ends[at - 1]) if at else 0
            rows = self._rows(self._values[at])[first - begins : first - begins + count]
            found.append(rows)
            first, count, at = first + len(rows), count - len(rows), at + 1
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def _rows(self, value: int) -> Rows:
        """The rows with one value of the field sorted by."""
        if self._group[0] != value or not len(self._group[1]):
            self._group = (value, self._put_in_order(value))
        return self._group[1]

    def _put_in_order(self, value: int) -> Rows:
        mask = self._mask
        if value >= 0:
            mine = self._columns.codes(self._sort.field) == value
            mask = mine if mask is None else mask & mine
        newest = self._columns.newest(mask)
        oldest_first = self._sort == Sort(NEWEST, down=False)
        return newest[::-1] if oldest_first else newest


class Hits:
    """Rows that were put in order already."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def page(self, first: int, count: int) -> Rows:
        """The rows `first` and following."""
        return self._rows[first : first + count]
