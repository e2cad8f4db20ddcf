"""Many polygons as flat arrays of corners, found by their boxes. No object for each polygon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.geo import projection
from ui.map.view import Bounds

_AT_ONCE = 1500
"""Polygons decoded in one go: a few milliseconds in which nothing else runs."""

Rows = NDArray[np.int64]


class Rings:
    """The rings of polygons in Mercator metres from `origin`, single precision (a few
    millimetres within a city). Ring k is xy[first[k]:first[k + 1]]; `of` (n + 1,): the rings of
    polygon p are of[p] to of[p + 1]; `box` (n, 4) west, south, east, north in Mercator metres,
    nowhere (nan) for a polygon that could not be read."""

    def __init__(self, wkb: Sequence[bytes]) -> None:
        for _ in self.steps(wkb):
            pass

    @classmethod
    def slowly(cls, wkb: Sequence[bytes]) -> Iterator[Rings | None]:
        """Decode bit by bit: None after each bit, the whole at the end."""
        made = cls.__new__(cls)
        for _ in made.steps(wkb):
            yield None
        yield made

    def steps(self, wkb: Sequence[bytes]) -> Iterator[None]:
        """Decode some polygons with each step."""
        n = len(wkb)
        self.box = np.full((n, 4), np.nan)
        self.origin = np.zeros(2)
        points: list[NDArray[np.float32]] = []
        sizes: list[Rows] = []
        rings = np.zeros(n, dtype=np.int64)
        for start in range(0, n, _AT_ONCE):
            some = slice(start, min(start + _AT_ONCE, n))
            xy, size, count, box = _decoded(wkb[some])
            if not self.origin.any() and len(xy):
                self.origin = np.round(xy[0])
            points.append((xy - self.origin).astype(np.float32))
            sizes.append(size)
            rings[some], self.box[some] = count, box
            yield
        self.xy = np.concatenate(points) if points else np.empty((0, 2), dtype=np.float32)
        self.first = _starts(np.concatenate(sizes) if sizes else np.empty(0, dtype=np.int64))
        self.of = _starts(rings)

    def __len__(self) -> int:
        return len(self.box)

    def meeting(self, bounds: Bounds) -> Rows:
        """The polygons whose boxes meet `bounds`."""
        west, south, east, north = bounds
        box = self.box
        met = (box[:, 0] <= east) & (box[:, 2] >= west)
        met &= (box[:, 1] <= north) & (box[:, 3] >= south)
        return np.flatnonzero(met)

    def corners(self, rows: Rows) -> tuple[NDArray[np.float32], Rows, Rows]:
        """The rings of some polygons: xy (n, 2) from the origin, where each ring starts (m + 1,),
        and for each ring the place in `rows` of its polygon (m,)."""
        counts = self.of[rows + 1] - self.of[rows]
        ring = spread(self.of[rows], counts)
        sizes = self.first[ring + 1] - self.first[ring]
        picks = spread(self.first[ring], sizes)
        return self.xy[picks], _starts(sizes), np.repeat(np.arange(len(rows)), counts)

    def at(self, x: float, y: float) -> Rows:
        """The polygons a place (Mercator metres) lies in, borders by chance."""
        rows = self.meeting((x, y, x, y))
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
