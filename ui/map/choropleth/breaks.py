"""Where one class of a figure ends and the next begins.

Methods: quantile (as many grids in each), equal (as wide each), natural (Fisher–Jenks: the least
sum of squared deviations inside the classes; W. D. Fisher, "On grouping for maximum homogeneity",
1958) and fixed steps. All are deterministic. Breaks are lower bounds: class k holds the values
from `lows[k]` up to, not including, `lows[k + 1]`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS, QUANTILE, EQUAL, NATURAL = "steps", "quantile", "equal", "natural"
METHODS = (STEPS, QUANTILE, EQUAL, NATURAL)
LEAST, MOST = 3, 7
"""Classes an eye can tell apart in one hue, and the fewest that still say something."""
SAMPLE = 400
"""Distinct values natural breaks look at; of more, as many evenly spaced ones by rank."""


def lows(values: Floats, method: str, classes: int, steps: Sequence[float] = ()) -> Floats:
    """Lower bounds of at most `classes` classes over `values` (finite, any order), rising.

    Fewer when the values do not bear so many; none without values. Fixed steps come as they are.
    Raises ValueError for an unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method}")
    if method == STEPS:
        return np.array(steps, dtype=np.float64)
    if not len(values):
        return np.empty(0)
    found = np.sort(np.asarray(values, dtype=np.float64))
    if method == QUANTILE:
        # A value that stands there, so that no class is empty.
        return np.unique(found[(np.arange(classes) * len(found)) // classes])
    if method == EQUAL:
        return _equal(found, classes)
    return natural(found, classes)


def _equal(found: Floats, classes: int) -> Floats:
    low, high = float(found[0]), float(found[-1])
    return np.unique(low + (high - low) / classes * np.arange(classes))


def natural(values: Floats, classes: int) -> Floats:
    """Fisher–Jenks lower bounds (each a value of the data) by dynamic programming."""
    found, weight = np.unique(values, return_counts=True)
    if len(found) > SAMPLE:
        found, weight = _thinned(found, weight)
    n = len(found)
    if n <= classes:
        return found
    cost = _costs(found, weight.astype(np.float64))
    best = cost[0].copy()
    starts = np.zeros((classes, n), dtype=np.int64)
    for k in range(1, classes):
        # The last class begins at j: what came before ends at j - 1.
        total = np.full((n, n), np.inf)
        total[1:] = best[:-1, None] + cost[1:]
        starts[k] = np.argmin(total, axis=0)
        best = np.take_along_axis(total, starts[k][None], axis=0)[0]
    cuts, end = [], n - 1
    for k in range(classes - 1, 0, -1):
        start = int(starts[k][end])
        cuts.append(start)
        end = start - 1
    return np.asarray(found[[0, *reversed(cuts)]])


def _thinned(found: Floats, weight: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """SAMPLE of the values evenly spaced by rank, the least and the greatest among them; each
    stands for the values up to it."""
    picks = np.round(np.linspace(0, len(found) - 1, SAMPLE)).astype(np.int64)
    together = np.cumsum(weight)[picks]
    return found[picks], np.diff(together, prepend=0)


def _costs(found: Floats, weight: Floats) -> Floats:
    """(n, n): weighted squared deviations of values i to j from their mean; inf below the
    diagonal."""
    x = found - found.mean()
    total = np.concatenate([[0.0], np.cumsum(weight)])
    first = np.concatenate([[0.0], np.cumsum(weight * x)])
    second = np.concatenate([[0.0], np.cumsum(weight * x * x)])
    mass = total[None, 1:] - total[:-1, None]
    sums = first[None, 1:] - first[:-1, None]
    squares = second[None, 1:] - second[:-1, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = np.maximum(squares - sums * sums / mass, 0.0)
    cost[np.tril_indices(len(found), -1)] = np.inf
    return np.asarray(cost)


def tidy(bounds: Floats, decimals: int) -> Floats:
    """Bounds rounded down to so many decimals, those that then coincide taken together: what the
    legend says is exactly what is coloured."""
    scale = 10.0**decimals
    # A hair of room, so that 0.29 stays 0.29 and does not become 0.28; never above the bound.
    found = np.floor(bounds * scale + 1e-9) / scale
    return np.unique(np.where(found > bounds, found - 1.0 / scale, found))


def decimals_for(bounds: Floats) -> int:
    """Decimals with which neighbouring bounds can still be told apart, three at most."""
    gaps = np.diff(bounds)
    gap = float(gaps[gaps > 0].min()) if np.any(gaps > 0) else 1.0
    return max(0, min(3, -math.floor(math.log10(gap)))) if gap < 1.0 else 0


def classify(values: Floats, bounds: Floats) -> NDArray[np.int64]:
    """Class of each value from 1 on; 0 below the first bound and where there is no value."""
    found = np.searchsorted(bounds, values, side="right")
    found[np.isnan(values)] = 0
    return np.asarray(found, dtype=np.int64)
