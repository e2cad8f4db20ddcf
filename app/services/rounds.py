"""A batch in order of time: cut so that a cut holds a sensor once, nothing ahead of now."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

AHEAD_S = 60.0
"""A reading from further in the future than this carries a wrong clock: it is taken as now."""
APART_S = 1e-4


def rounds(rows: Ints, at: Floats) -> list[Ints]:
    """Positions into `rows`, one array a round: the first reading of each sensor by `at`, then
    the second, and so on. A batch where every sensor reports once is one round."""
    n = len(rows)
    if not n:
        return []
    order = np.lexsort((at, rows))
    first = np.ones(n, dtype=bool)
    first[1:] = rows[order][1:] != rows[order][:-1]
    if first.all():
        return [order]
    places = np.arange(n)
    turn = places - np.maximum.accumulate(np.where(first, places, 0))
    by_turn = order[np.argsort(turn, kind="stable")]
    return np.split(by_turn, np.cumsum(np.bincount(turn))[:-1])


def not_ahead(at: Floats, moment: float) -> Floats:
    """Times that a wrong clock, theirs or ours, puts into the future are taken as now; they keep
    their order, and stay apart by what tells one reading from another."""
    ahead = np.flatnonzero(at > moment + AHEAD_S)
    if not len(ahead):
        return at
    at = at.copy()
    order = ahead[np.argsort(at[ahead], kind="stable")]
    at[order] = moment - np.arange(len(order) - 1, -1, -1) * APART_S
    return at
