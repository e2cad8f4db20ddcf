"""The road network one can drive: roads noded where they meet, the largest connected part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district.model import ROAD_CLASSES, Road, RoadGraph

PRECISION_M = 0.01
# What one can drive on each class in town, metres a second (60, 45, 40, 30, 20 km/h).
SPEEDS_MS = (16.7, 12.5, 11.1, 8.3, 5.6)


def build(roads: Sequence[Road]) -> RoadGraph:
    """The graph of roads given in plane metres; its places are plane metres too."""
    lines = np.array([road.line for road in roads], dtype=object)
    noded = shapely.unary_union(lines, grid_size=PRECISION_M)
    edges = shapely.get_parts(shapely.line_merge(noded))
    points, owner = shapely.get_coordinates(edges, return_index=True)
    first = np.searchsorted(owner, np.arange(len(edges) + 1))
    nodes, ends = _nodes(points, first)
    keep = _largest_part(ends, len(nodes))
    return _assembled(nodes, ends, edges, keep, roads, lines)


def _nodes(
    points: NDArray[np.float64], first: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Different end points, and the two of each edge."""
    tips = np.stack([points[first[:-1]], points[first[1:] - 1]], axis=1)
    keys = np.rint(tips.reshape(-1, 2) / PRECISION_M).astype(np.int64)
    unique, inverse = np.unique(keys, axis=0, return_inverse=True)
    return np.asarray(unique * PRECISION_M, dtype=np.float64), inverse.reshape(-1, 2).astype(
        np.int64
    )


def _largest_part(ends: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Edges of the largest connected part: labels spread until nothing changes."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[ends[:, 0]], label[ends[:, 1]])
        fresh = label.copy()
        np.minimum.at(fresh, ends[:, 0], low)
        np.minimum.at(fresh, ends[:, 1], low)
        fresh = fresh[fresh]
        if (fresh == label).all():
            break
        label = fresh
    largest = np.bincount(label[ends[:, 0]]).argmax()
    return np.asarray(label[ends[:, 0]] == largest)


def _assembled(
    nodes: NDArray[np.float64],
    ends: NDArray[np.int64],
    edges: NDArray[np.object_],
    keep: NDArray[np.bool_],
    roads: Sequence[Road],
    lines: NDArray[np.object_],
) -> RoadGraph:
    """The graph of the kept edges with nodes numbered anew."""
    used, numbered = np.unique(ends[keep], return_inverse=True)
    ends, edges = numbered.reshape(-1, 2), edges[keep]
    points, owner = shapely.get_coordinates(edges, return_index=True)
    middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    hits, rows = shapely.STRtree(lines).query_nearest(middle, all_matches=False)
    row = np.empty(len(edges), dtype=np.int64)
    row[hits] = rows
    grades = np.array([ROAD_CLASSES.index(road.grade) for road in roads], dtype=np.int8)[row]
    half = np.argsort(ends.T.reshape(-1), kind="stable")
    turns = np.where(half < len(edges), 2 * half, 2 * (half - len(edges)) + 1)
    counts = np.bincount(ends.reshape(-1), minlength=len(used))
    return RoadGraph(
        nodes=nodes[used],
        ends=ends.astype(np.int32),
        length_m=shapely.length(edges),
        speed_ms=np.array(SPEEDS_MS)[grades],
        grade=grades,
        road=np.array([road.id for road in roads], dtype=np.int32)[row],
        points=points,
        first=np.searchsorted(owner, np.arange(len(edges) + 1)).astype(np.int32),
        begin=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        out=turns.astype(np.int32),
    )
