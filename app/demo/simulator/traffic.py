"""Units on the demo's roads: they patrol, drive to a case along the network, and come back."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from app.demo.district.model import RoadGraph
from app.domain.registry import Unit
from app.geo.projection import bearing_deg, distance_m

FREE, UNDER_WAY, ON_SITE = 1, 2, 3
ON_FOOT_MS, DRIVING_MS = 2.2, 9.0
PATROL_EDGES = 14
PATROLLING_SHARE = 0.45


class _Trip:
    """A polyline being travelled: cumulative metres and how far along it the unit is."""

    def __init__(self, points: np.ndarray) -> None:
        self.points = points
        legs = distance_m(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
        self.along = np.concatenate([[0.0], np.cumsum(legs)])
        self.done_m = 0.0

    @property
    def arrived(self) -> bool:
        return self.done_m >= float(self.along[-1])

    def advance(self, metres: float) -> tuple[float, float, float]:
        """lon, lat, heading after `metres` more."""
        self.done_m = min(self.done_m + metres, float(self.along[-1]))
        leg = int(np.searchsorted(self.along, self.done_m, side="right")) - 1
        leg = min(max(leg, 0), len(self.points) - 2)
        length = float(self.along[leg + 1] - self.along[leg]) or 1.0
        share = min(1.0, (self.done_m - float(self.along[leg])) / length)
        a, b = self.points[leg], self.points[leg + 1]
        lon, lat = a + (b - a) * share
        return float(lon), float(lat), float(bearing_deg(a[0], a[1], b[0], b[1]))


class Traffic:
    """Where every unit is. `send` and `release` are called by the terminals."""

    def __init__(self, units: Sequence[Unit], graph: RoadGraph, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._graph = graph
        self._index = {unit.id: row for row, unit in enumerate(units)}
        self._ids = [unit.id for unit in units]
        self.lon = np.array([unit.lon for unit in units])
        self.lat = np.array([unit.lat for unit in units])
        self.heading = self._rng.uniform(0, 360, len(units))
        self.status = np.full(len(units), FREE)
        self._speed = np.array([ON_FOOT_MS if unit.on_foot else DRIVING_MS for unit in units])
        self._patrols = self._rng.uniform(0, 1, len(units)) < PATROLLING_SHARE
        self._trips: dict[int, _Trip] = {}
        self._told = False

    def send(self, unit: str, lon: float, lat: float) -> None:
        """Let a unit drive to a place."""
        row = self._index.get(unit)
        if row is None:
            return
        start = self._nearest(float(self.lon[row]), float(self.lat[row]))
        path = self._route(start, self._nearest(lon, lat))
        here = np.array([[self.lon[row], self.lat[row]]])
        self._trips[row] = _Trip(np.concatenate([here, path, [[lon, lat]]]))
        self.status[row] = UNDER_WAY

    def arrived(self, unit: str) -> bool:
        """Whether a unit that was sent is there (an unknown one always is)."""
        row = self._index.get(unit)
        return row is None or row not in self._trips or self._trips[row].arrived

    def stay(self, unit: str) -> None:
        """The unit works where it is."""
        self._set(unit, ON_SITE)

    def release(self, unit: str) -> None:
        """The unit is free again."""
        self._set(unit, FREE)

    def _set(self, unit: str, status: int) -> None:
        row = self._index.get(unit)
        if row is not None:
            self._trips.pop(row, None)
            self.status[row] = status

    def tick(self, seconds: float, now: float) -> list[tuple[str, float, float, float, float, int]]:
        """Move everyone; the rows of those that moved (and of all others now and then)."""
        idle: list[int] = np.flatnonzero((self.status == FREE) & self._patrols).tolist()
        for row in idle:
            if row not in self._trips or self._trips[row].arrived:
                self._patrol(row)
        some = self._rng.integers(0, len(self._ids), max(1, len(self._ids) // 30))
        moved: set[int] = set(some.tolist() if self._told else range(len(self._ids)))
        self._told = True
        for row, trip in self._trips.items():
            if not trip.arrived:
                metres = float(self._speed[row]) * seconds
                self.lon[row], self.lat[row], self.heading[row] = trip.advance(metres)
                moved.add(row)
        return [
            (
                self._ids[row],
                round(float(self.lon[row]), 6),
                round(float(self.lat[row]), 6),
                round(float(self.heading[row]), 1),
                now,
                int(self.status[row]),
            )
            for row in sorted(moved)
        ]

    def _patrol(self, row: int) -> None:
        node = self._nearest(float(self.lon[row]), float(self.lat[row]))
        parts = [np.array([[self.lon[row], self.lat[row]]])]
        for _step in range(PATROL_EDGES):
            first, last = self._graph.begin[node], self._graph.begin[node + 1]
            if first == last:
                break
            half = int(self._graph.out[int(self._rng.integers(first, last))])
            points, node = self._half_edge(half)
            parts.append(points)
        path = np.concatenate(parts)
        if len(path) > 1:
            self._trips[row] = _Trip(path)

    def _half_edge(self, half: int) -> tuple[np.ndarray, int]:
        edge = half // 2
        points = self._graph.points[self._graph.first[edge] : self._graph.first[edge + 1]]
        if half % 2:
            return points[::-1], int(self._graph.ends[edge, 0])
        return points, int(self._graph.ends[edge, 1])

    def _nearest(self, lon: float, lat: float) -> int:
        east = (self._graph.nodes[:, 0] - lon) * 0.82
        north = self._graph.nodes[:, 1] - lat
        return int(np.argmin(east * east + north * north))

    def _route(self, start: int, goal: int) -> np.ndarray:
        """The fastest way as a polyline (Dijkstra); straight on when there is none."""
        best, came = {start: 0.0}, {}
        heap = [(0.0, start)]
        graph = self._graph
        while heap:
            cost, node = heapq.heappop(heap)
            if node == goal:
                break
            if cost > best[node]:
                continue
            for half in graph.out[graph.begin[node] : graph.begin[node + 1]].tolist():
                edge = half // 2
                other = int(graph.ends[edge, 0 if half % 2 else 1])
                reached = cost + float(graph.length_m[edge] / graph.speed_ms[edge])
                if reached < best.get(other, np.inf):
                    best[other], came[other] = reached, (node, half)
                    heapq.heappush(heap, (reached, other))
        parts = []
        node = goal
        while node != start and node in came:
            node, half = came[node]
            parts.append(self._half_edge(half)[0])
        if not parts:
            return graph.nodes[[start]]
        return np.concatenate(parts[::-1])
