"""Many polygons as flat arrays of corners, found by their boxes. No object for each polygon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from app.geo import projection
from ui.map.view import Bounds

_AT_ONCE = 1500
"""Polygons decoded in one go: a few milliseconds in which nothing else runs."""

Rows = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)


class Rings:
    """The rings of polygons in Mercator metres from `origin`, single precision (a few
    millimetres within a city). Ring k is xy[first[k]:first[k + 1]]; `of` (n + 1,): the rings of
    polygon p are of[p] to of[p + 1]; `box` (n, 4) west, south, east, north in Mercator metres,
    nowhere (nan) for a polygon that could not be read."""

    def __init__(self, wkb: Sequence[bytes] = ()) -> None:
        parts = Parts()
        for start in range(0, len(wkb), _AT_ONCE):
            parts.add(wkb[start : start + _AT_ONCE])
        parts.fill(self)

    xy: NDArray[np.float32]
    first: Rows
    of: Rows
    box: NDArray[np.float64]
    origin: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.box)

    def meeting(self, bounds: Bounds, among: Rows | None = None) -> Rows:
        """The polygons (of `among`, if given) whose boxes meet `bounds`."""
        west, south, east, north = bounds
        box = self.box if among is None else self.box[among]
        met = (box[:, 0] <= east) & (box[:, 2] >= west)
        met &= (box[:, 1] <= north) & (box[:, 3] >= south)
        found = np.flatnonzero(met)
        return found if among is None else among[found]

    def corners(self, rows: Rows) -> tuple[NDArray[np.float32], Rows, Rows]:
        """The rings of some polygons: xy (n, 2) from the origin, where each ring starts (m + 1,),
        and for each ring the place in `rows` of its polygon (m,)."""
        counts = self.of[rows + 1] - self.of[rows]
        ring = spread(self.of[rows], counts)
        sizes = self.first[ring + 1] - self.first[ring]
        picks = spread(self.first[ring], sizes)
        return self.xy[picks], _starts(sizes), np.repeat(np.arange(len(rows)), counts)

    def at(self, x: float, y: float, among: Rows | None = None) -> Rows:
        """The polygons (of `among`, if given) a place lies in, in Mercator metres; borders by
        chance."""
        rows = self.meeting((x, y, x, y), among)
        if not len(rows):
            return rows
        xy, first, owner = self.corners(rows)
        dx, dy = xy[:, 0] - (x - self.origin[0]), xy[:, 1] - (y - self.origin[1])
        above = dy > 0.0
        crossing = above[:-1] != above[1:]
        crossing[first[1:-1] - 1] = False
        edge = np.flatnonzero(crossing)
        x0, y0, x1, y1 = dx[edge], dy[edge], dx[edge + 1], dy[edge + 1]
        right = x0 - y0 * (x1 - x0) / (y1 - y0) > 0.0
        polygon = owner[np.searchsorted(first, edge[right], side="right") - 1]
        odd = np.bincount(polygon, minlength=len(rows)) % 2 == 1
        return np.asarray(rows[odd])


class Parts:
    """Rings in the making, some polygons at a time."""

    def __init__(self) -> None:
        self._origin = np.zeros(2)
        self._xy: list[NDArray[np.float32]] = []
        self._sizes: list[Rows] = []
        self._counts: list[Rows] = []
        self._box: list[NDArray[np.float64]] = []

    def add(self, wkb: Sequence[bytes]) -> None:
        """Decode some polygons more."""
        xy, sizes, counts, box = _decoded(wkb)
        if not self._origin.any() and len(xy):
            self._origin = np.round(xy[0])
        self._xy.append((xy - self._origin).astype(np.float32))
        self._sizes.append(sizes)
        self._counts.append(counts)
        self._box.append(box)

    def fill(self, rings: Rings) -> Rings:
        """The whole, in `rings`."""
        rings.origin = self._origin
        rings.xy = _joined(self._xy, np.empty((0, 2), dtype=np.float32))
        rings.box = _joined(self._box, np.empty((0, 4)))
        nothing = np.empty(0, dtype=np.int64)
        rings.first = _starts(_joined(self._sizes, nothing))
        rings.of = _starts(_joined(self._counts, nothing))
        return rings


def _joined(parts: list[NDArray[T]], nothing: NDArray[T]) -> NDArray[T]:
    return np.concatenate(parts) if parts else nothing


def spread(starts: Rows, counts: Rows) -> Rows:
    """The whole numbers from each start on, as many as its count, one row after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(starts - (ends - counts), counts))


def _starts(sizes: Rows) -> Rows:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)])


def _decoded(
    wkb: Sequence[bytes],
) -> tuple[NDArray[np.float64], Rows, Rows, NDArray[np.float64]]:
    """Corners in Mercator metres, corners of each ring, rings and box of each polygon."""
    shapes = np.asarray(
        shapely.from_wkb(np.array(list(wkb), dtype=object), on_invalid="ignore"), dtype=object
    )
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    lonlat, of_ring = shapely.get_coordinates(rings, return_index=True)
    xy = projection.points_to_mercator(lonlat).reshape(-1, 2)
    sizes = np.bincount(of_ring, minlength=len(rings)).astype(np.int64)
    owner = of_shape[of_part] if len(rings) else np.empty(0, dtype=np.int64)
    counts = np.bincount(owner, minlength=len(shapes)).astype(np.int64)
    degrees = shapely.bounds(shapes).reshape(-1, 2)
    return xy, sizes, counts, projection.points_to_mercator(degrees).reshape(-1, 4)
