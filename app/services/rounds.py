"""Cutting a batch so that each cut holds a sensor at most once, its readings in time order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
