"""What the store counted for the figures the picture cannot know: it holds open cases alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.tallies import GridTally
from app.wording.words import N_
from ui.map.choropleth.hierarchy import Floats, Hierarchy, Rows

TODAY, WEEK, MONTH = "today", "week", "month"
PERIODS: Mapping[str, int] = {TODAY: 0, WEEK: 7, MONTH: 30}
"""Days back from now; today begins at midnight."""
TITLES: Mapping[str, str] = {
    TODAY: N_("Today"),
    WEEK: N_("Last 7 days"),
    MONTH: N_("Last 30 days"),
}
COUNTS = (
    "received", "contacted_in_time", "contacts_due", "closed_in_time", "closings_due",
    "satisfied", "called_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of a period, a column each, and the grid row each line belongs to."""

    rows: Rows
    columns: Mapping[str, Floats]


class Rates:
    """What came from the store, by period; nothing until it has come."""

    def __init__(self) -> None:
        self._told: dict[str, Sequence[GridTally]] = {}
        self._counted: dict[str, Counted] = {}

    def put(self, period: str, tallies: Sequence[GridTally]) -> None:
        """The counts of a period have come."""
        self._told[period] = tallies
        self._counted.pop(period, None)

    def has(self, period: str) -> bool:
        """Whether a period's counts have come."""
        return period in self._told

    def forget(self) -> None:
        """The grids are others: find the rows anew."""
        self._counted = {}

    def of(self, period: str, tree: Hierarchy, row: Mapping[str, int]) -> Counted | None:
        """The counts of a period by grid row (`row`: code to row), None while they are awaited.

        A grid outside the tree (a dedicated one lies over several) is counted for its street.
        """
        if period in self._told and period not in self._counted:
            told = self._told[period]
            rows = np.array([_row(t, tree, row) for t in told], dtype=np.int64)
            columns = {
                name: np.array([getattr(t, name) for t in told], dtype=np.float64)
                for name in COUNTS
            }
            self._counted[period] = Counted(rows, columns)
        return self._counted.get(period)


def _row(tally: GridTally, tree: Hierarchy, row: Mapping[str, int]) -> int:
    found = row.get(tally.grid, -1)
    if found < 0 or tree.rank[found] < 0:
        found = row.get(tally.street, -1)
    return found
