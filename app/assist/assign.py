"""Many cases to many crews at once: the assignment of least total time, nobody overloaded.

The Hungarian method (Kuhn and Munkres, in the form with potentials of Jonker and Volgenant), each
augmenting step one numpy pass: 200 cases and 300 crews take a few tenths of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_EACH = 3
"""Cases a crew is given in one go at most."""
NEVER = 1e7
"""What it costs to send somebody who may not go: more than any sum of real ways."""
LEFT_OUT = 1e6
"""What it costs to leave a case out: only where nobody may go."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """`unit_of` (cases,) the row of the unit each case is given, -1 for none; `minutes` the time
    of all ways together; `loads` (units,) cases given to each."""

    unit_of: NDArray[np.int64]
    minutes: float
    loads: NDArray[np.int64]


def assign(
    minutes: Floats, loads: Sequence[int], *, most_each: int = MOST_EACH, load_minutes: float = 12.0
) -> Assignment:
    """The best assignment. `minutes` (cases, units) to arrive and be done, inf where a unit may
    not go; `loads` (units,) cases in hand, each of which delays the next by `load_minutes`."""
    cases, units = minutes.shape
    if not cases or not units:
        empty = np.full(cases, -1, dtype=np.int64)
        return Assignment(empty, 0.0, np.zeros(units, dtype=np.int64))
    busy = np.asarray(loads, dtype=np.float64)[None, :] * load_minutes
    # A unit's second case waits for its first: a column for each place in its queue.
    turns = [minutes + busy + turn * load_minutes for turn in range(most_each)]
    spare = np.full((cases, cases), LEFT_OUT)
    cost = np.concatenate([*turns, spare], axis=1)
    column = least_cost(np.where(np.isfinite(cost), cost, NEVER))
    given = column < units * most_each
    unit_of = np.where(given, column % units, -1).astype(np.int64)
    real = given & np.isfinite(minutes[np.arange(cases), np.maximum(unit_of, 0)])
    unit_of = np.where(real, unit_of, -1)
    rows = np.flatnonzero(real)
    total = float(minutes[rows, unit_of[rows]].sum())
    return Assignment(unit_of, total, np.bincount(unit_of[rows], minlength=units))


def least_cost(cost: Floats) -> NDArray[np.int64]:
    """For each row of `cost` (n, m), n <= m, its column in the assignment of least total cost."""
    n, m = cost.shape
    row_price, column_price = np.zeros(n + 1), np.zeros(m + 1)
    row_of = np.zeros(m + 1, dtype=np.int64)
    for row in range(1, n + 1):
        row_of[0] = row
        way = _augment(cost, row_of, row_price, column_price)
        _turn_round(row_of, *way)
    found = np.zeros(n, dtype=np.int64)
    taken = np.flatnonzero(row_of[1:])
    found[row_of[1:][taken] - 1] = taken
    return found


def _augment(
    cost: Floats, row_of: NDArray[np.int64], row_price: Floats, column_price: Floats
) -> tuple[int, NDArray[np.int64]]:
    """The shortest way from the new row to a free column; prices follow."""
    m = cost.shape[1]
    least = np.full(m + 1, np.inf)
    came_from = np.zeros(m + 1, dtype=np.int64)
    used = np.zeros(m + 1, dtype=bool)
    at = 0
    while row_of[at]:
        used[at] = True
        row = row_of[at]
        reduced = cost[row - 1] - row_price[row] - column_price[1:]
        better = ~used[1:] & (reduced < least[1:])
        least[1:][better] = reduced[better]
        came_from[1:][better] = at
        open_ = np.where(used[1:], np.inf, least[1:])
        step = int(np.argmin(open_)) + 1
        delta = open_[step - 1]
        row_price[row_of[used]] += delta
        column_price[used] -= delta
        least[~used] -= delta
        at = step
    return at, came_from


def _turn_round(row_of: NDArray[np.int64], at: int, came_from: NDArray[np.int64]) -> None:
    while at:
        before = int(came_from[at])
        row_of[at] = row_of[before]
        at = before
