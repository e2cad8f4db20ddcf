"""Ways along the streets: a graph of a centre's own roads, and how far it is on it.

Roads meet where they share a place, crossings included: a bridge counts as a crossing, so that a
way comes out a little short rather than not at all. Nothing is known of one-way streets, so ways
are as long there as back. Built once, off the window's thread; then asked from any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.recommend import ROAD as DETOUR
from app.domain.registry import Feature
from app.geo.projection import ground_scale, points_to_mercator

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRECISION_M = 0.1
"""Ends nearer than this are one place."""
REACH_M = 1000.0
"""A place farther than this from every road is not on the network."""
FIRST, ROOM_M = 2.0, 1500.0
"""How far ways are searched at first: so many times the straight line, and so much more."""
FIELDS = 64
"""Places whose ways are kept: those of the cases looked at last."""


class Streets:
    """The streets of a centre. Places are (longitude, latitude), WGS 84 degrees."""

    def __init__(self, lines: NDArray[np.object_]) -> None:
        """`lines`: LineStrings in degrees, at least one."""
        places, owner = shapely.get_coordinates(lines, return_index=True)
        self._scale = float(ground_scale(float(places[:, 1].mean())))
        ground = shapely.linestrings(self._ground(places), indices=owner)
        noded = shapely.unary_union(ground, grid_size=PRECISION_M)
        edges = shapely.get_parts(shapely.line_merge(noded))
        ends, nodes = _nodes(edges)
        self._graph, keep = _largest(ends, shapely.length(edges), nodes)
        self._edges, self._ends = edges[keep], ends[keep]
        self._length = shapely.length(self._edges)
        self._tree = shapely.STRtree(self._edges)
        self._field = lru_cache(FIELDS)(self._search)

    def __len__(self) -> int:
        """Pieces of street between crossings."""
        return len(self._edges)

    def metres(
        self, place: tuple[float, float], others: Sequence[tuple[float, float]]
    ) -> list[float]:
        """Ground metres from `place` to each of `others` along the streets; what lies off them
        counts as far as such a line is without a network. nan where no street is near, none leads
        there, or both lie off the streets and nearer to each other."""
        if not others:
            return []
        points = self._ground(np.array([place, *others]))
        edge, along, off = self._snapped(points)
        if edge[0] < 0:
            return [float("nan")] * len(others)
        straight = np.hypot(*(points[1:] - points[0]).T)
        limit = float(straight.max()) * FIRST + ROOM_M
        # In steps, so that a unit that moved a little finds what is known already.
        limit = 2.0 ** np.ceil(np.log2(limit))
        found = self._ways(edge, along, off, limit)
        if np.isinf(found).any():
            found = self._ways(edge, along, off, np.inf)
        known = np.isfinite(found) & (off[0] + off[1:] <= straight)
        return [float(metres) for metres in np.where(known, found, np.nan)]

    def _ways(self, edge: Ints, along: Floats, off: Floats, limit: float) -> Floats:
        """From the first of the snapped places to the others; inf beyond `limit` metres."""
        field = self._field(int(edge[0]), round(float(along[0])), limit)
        ends, length = self._ends[edge[1:]], self._length[edge[1:]]
        by_end = field[ends] + np.stack([along[1:], length - along[1:]], axis=1)
        same = np.where(edge[1:] == edge[0], np.abs(along[1:] - along[0]), np.inf)
        ways = np.minimum(by_end.min(axis=1), same) + (off[0] + off[1:]) * DETOUR
        return np.where(edge[1:] >= 0, ways, np.nan)

    def _search(self, edge: int, along: int, limit: float) -> Floats:
        """Metres from a place on an edge to every node, inf beyond `limit`."""
        from scipy.sparse.csgraph import dijkstra

        ends = self._ends[edge]
        found = dijkstra(self._graph, directed=True, indices=ends, limit=limit)
        rest = max(0.0, float(self._length[edge]) - along)
        return np.asarray(np.minimum(found[0] + along, found[1] + rest))

    def _snapped(self, points: Floats) -> tuple[Ints, Floats, Floats]:
        """For each place its nearest edge (-1: none near), metres along it, metres off it."""
        marks = shapely.points(points)
        edge = np.full(len(points), -1, dtype=np.int64)
        near = self._tree.query_nearest(marks, max_distance=REACH_M, all_matches=False)
        edge[near[0]] = near[1]
        along = np.asarray(shapely.line_locate_point(self._edges[edge], marks))
        off = np.asarray(shapely.distance(self._edges[edge], marks))
        return edge, along, off

    def _ground(self, places: Floats) -> Floats:
        """Degrees to ground metres, as true as a city is small."""
        return points_to_mercator(places) * self._scale


def streets_of(features: Sequence[Feature]) -> Streets | None:
    """The network of the roads among a base map's features, None where there are none."""
    shapes = [feature.shape for feature in features if feature.kind == "road" and feature.shape]
    parts = shapely.get_parts(shapely.from_wkb(np.array(shapes, dtype=object)))
    lines = parts[(shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING)]
    lines = lines[shapely.length(lines) > 0.0]
    return Streets(lines) if len(lines) else None


def _nodes(edges: NDArray[np.object_]) -> tuple[Ints, int]:
    """The two nodes (n, 2) each edge ends at, and how many there are."""
    points, owner = shapely.get_coordinates(edges, return_index=True)
    first = np.searchsorted(owner, np.arange(len(edges) + 1))
    tips = np.stack([points[first[:-1]], points[first[1:] - 1]], axis=1)
    keys = np.rint(tips.reshape(-1, 2) / PRECISION_M).astype(np.int64)
    unique, inverse = np.unique(keys, axis=0, return_inverse=True)
    return inverse.reshape(-1, 2).astype(np.int64), len(unique)


def _largest(ends: Ints, length: Floats, nodes: int) -> tuple[csr_array, NDArray[np.bool_]]:
    """The graph both ways, and the edges of its longest connected part: a piece of road that
    leads nowhere is no place to start from."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    order = np.argsort(length)
    # Of two edges between the same nodes the shorter counts: the first of each pair.
    pairs = np.sort(ends[order], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    a, b, metres = *ends[order][first].T, length[order][first]
    graph = csr_array(
        (np.concatenate([metres, metres]), (np.concatenate([a, b]), np.concatenate([b, a]))),
        shape=(nodes, nodes),
    )
    _, label = connected_components(graph, directed=False)
    parts = np.bincount(label[ends[:, 0]], weights=length)
    return graph, label[ends[:, 0]] == parts.argmax()
