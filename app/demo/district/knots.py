"""Lines that share their vertices: every line has a vertex wherever another one ends on it.

Bent lines are drawn as chords; a line that ends on another's chord would miss it by some
decimetres. So every plan line first collects its knots, the positions where others touch it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.atlas import Ring
from app.demo.district.lattice import Cell, Cut

_STEP_M = 75.0

LineKey = tuple[str, float]


class Knots:
    """The knots of every plan line, and the lines drawn through them."""

    def __init__(self, cells: Iterable[Cell], cuts: Iterable[Cut], ring: Ring) -> None:
        """Collect the knots of cell corners, of the ends of cuts and of the ring's corners."""
        self._found: dict[LineKey, set[float]] = {}
        self._sorted: dict[LineKey, NDArray[np.float64]] = {}
        for cell in cells:
            u0, v0, u1, v1 = cell.box
            for u in (u0, u1):
                for v in (v0, v1):
                    self._add(u, v)
        for cut in cuts:
            for end in (cut.lo, cut.hi):
                self._add(*((cut.at, end) if cut.axis == "u" else (end, cut.at)))
        self._add_crossings([cut for cut in cuts if cut.hi - cut.lo > 5000.0])
        self._add_ring(ring)

    def lines(self, spans: Sequence[tuple[str, float, float, float]]) -> NDArray[np.object_]:
        """One bent LineString for each span (axis, at, lo, hi), through all its knots."""
        along: list[NDArray[np.float64]] = []
        across: list[NDArray[np.float64]] = []
        for axis, at, lo, hi in spans:
            position = self._positions(axis, at, lo, hi)
            fixed = np.full(position.shape, at)
            along.append(fixed if axis == "u" else position)
            across.append(position if axis == "u" else fixed)
        owner = np.repeat(np.arange(len(spans)), [len(part) for part in along])
        coordinates = plane.bend(np.concatenate(along), np.concatenate(across))
        return np.asarray(shapely.linestrings(coordinates, indices=owner))

    def borders(self, cells: Iterable[Cell]) -> NDArray[np.object_]:
        """The borders of cells, each stretch once, as bent lines."""
        sides: dict[LineKey, list[tuple[float, float]]] = {}
        for cell in cells:
            u0, v0, u1, v1 = cell.box
            for u in (u0, u1):
                sides.setdefault(("u", u), []).append((v0, v1))
            for v in (v0, v1):
                sides.setdefault(("v", v), []).append((u0, u1))
        spans = [
            (axis, at, lo, hi)
            for (axis, at), parts in sides.items()
            for lo, hi in _runs(sorted(parts))
        ]
        return self.lines(spans)

    def _positions(self, axis: str, at: float, lo: float, hi: float) -> NDArray[np.float64]:
        """Knots from lo to hi with points in between where they lie far apart."""
        key = (axis, at)
        if key not in self._sorted:
            self._sorted[key] = np.array(sorted(self._found.get(key, ())), dtype=np.float64)
        knots = self._sorted[key]
        inner = knots[(knots > lo) & (knots < hi)].tolist()
        stops = [lo, *inner, hi]
        filled: list[float] = []
        for near, far in pairwise(stops):
            pieces = max(1, int((far - near) / _STEP_M))
            filled += [near + (far - near) * k / pieces for k in range(pieces)]
        return np.array([*filled, hi])

    def _add(self, u: float, v: float) -> None:
        self._found.setdefault(("u", u), set()).add(v)
        self._found.setdefault(("v", v), set()).add(u)

    def _add_crossings(self, mains: Sequence[Cut]) -> None:
        """The full-length lines cross each other."""
        for one in mains:
            for other in mains:
                if one.axis == "u" and other.axis == "v":
                    self._add(one.at, other.at)

    def _add_ring(self, ring: Ring) -> None:
        """Where the ring leaves its lines for its round corners."""
        for u in (ring.west, ring.east):
            for v in (ring.south + ring.corner, ring.north - ring.corner):
                self._add(u, v)
        for v in (ring.south, ring.north):
            for u in (ring.west + ring.corner, ring.east - ring.corner):
                self._add(u, v)


def _runs(parts: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Sorted intervals joined where they touch or overlap."""
    runs: list[tuple[float, float]] = []
    for lo, hi in parts:
        if runs and lo <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(hi, runs[-1][1]))
        else:
            runs.append((lo, hi))
    return runs


def ring_arcs(ring: Ring) -> list[shapely.LineString]:
    """The four round corners of the ring, bent, each from tangent to tangent."""
    arcs = []
    for u, v, first in (
        (ring.east - ring.corner, ring.north - ring.corner, 0.0),
        (ring.west + ring.corner, ring.north - ring.corner, 90.0),
        (ring.west + ring.corner, ring.south + ring.corner, 180.0),
        (ring.east - ring.corner, ring.south + ring.corner, 270.0),
    ):
        turn = np.radians(first + np.linspace(0.0, 90.0, 14))
        points = np.stack([u + ring.corner * np.cos(turn), v + ring.corner * np.sin(turn)], axis=-1)
        # The ends must be the very knots of the lines, free of rounding.
        points = np.round(points, 2)
        arcs.append(shapely.LineString(plane.bend(points[:, 0], points[:, 1])))
    return arcs
