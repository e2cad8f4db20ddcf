"""Borders of neighbouring areas as lines that are each drawn once, so that dashes stay dashes."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_QUANTUM_M = 0.05
"""Corners closer than this (Mercator metres) are the same corner."""

Edges = NDArray[np.int64]


def edges(rings: NDArray[np.object_]) -> Edges:
    """The edges of polygons in Mercator metres: (n, 4) whole quanta, each once, low end first."""
    if not len(rings):
        return np.empty((0, 4), dtype=np.int64)
    outer = shapely.get_rings(rings)
    xy, index = shapely.get_coordinates(outer, return_index=True)
    corner = np.round(xy / _QUANTUM_M).astype(np.int64)
    inside = index[1:] == index[:-1]
    a, b = corner[:-1][inside], corner[1:][inside]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    low, high = np.where(swap[:, None], b, a), np.where(swap[:, None], a, b)
    both = np.concatenate([low, high], axis=1)
    both = both[np.any(low != high, axis=1)]
    _found, first = np.unique(_keys(both), return_index=True)
    return both[first]


def without(some: Edges, others: Edges) -> Edges:
    """The edges of `some` that are not among `others`."""
    return some[~np.isin(_keys(some), _keys(others))] if len(some) else some


def joined(some: Edges) -> NDArray[np.object_]:
    """Edges chained to lines in Mercator metres."""
    if not len(some):
        return np.empty(0, dtype=object)
    ends = some.reshape(-1, 2).astype(np.float64) * _QUANTUM_M
    index = np.repeat(np.arange(len(some)), 2)
    whole = shapely.multilinestrings(shapely.linestrings(ends, indices=index))
    return np.asarray(shapely.get_parts(shapely.line_merge(whole)))


def _keys(some: Edges) -> NDArray[np.uint64]:
    """One number for each edge (a hash of its four whole numbers)."""
    key = np.zeros(len(some), dtype=np.uint64)
    for column in some.astype(np.uint64).T:
        key = (key ^ column) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key
