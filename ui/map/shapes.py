"""Many lines or areas in flat arrays, and a painter path of those that are in sight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from app.geo import projection
from ui.map import paths
from ui.map.view import Bounds, Floats, View

Rows = NDArray[np.int64]

_PIECE = 24
"""Points in one piece of a long line: a tile strokes only the pieces it touches."""


class Shapes:
    """Polylines or rings in Mercator metres. `xy` (n, 2); shape k is xy[first[k]:first[k + 1]];
    `box` (m, 4) west, south, east, north; `owner` (m,) the geometry each came from."""

    def __init__(self, xy: Floats, first: Rows, owner: Rows) -> None:
        self.xy, self.first, self.owner = xy, first, owner
        starts = first[:-1]
        if len(starts):
            low = np.minimum.reduceat(xy, starts, axis=0)
            high = np.maximum.reduceat(xy, starts, axis=0)
            self.box = np.concatenate([low, high], axis=1)
        else:
            self.box = np.empty((0, 4))

    def __len__(self) -> int:
        return len(self.first) - 1

    def inside(self, bounds: Bounds) -> Rows:
        """Rows whose box meets `bounds`."""
        west, south, east, north = bounds
        box = self.box
        met = (box[:, 0] <= east) & (box[:, 2] >= west)
        met &= (box[:, 1] <= north) & (box[:, 3] >= south)
        return np.flatnonzero(met)

    def path(self, rows: Rows, view: View) -> QPainterPath:
        """The rows as one path in the view's pixels."""
        counts = self.first[rows + 1] - self.first[rows]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        picks = np.arange(int(counts.sum())) + np.repeat(self.first[rows] - starts, counts)
        points = self.xy[picks]
        return paths.path(*view.screen(points[:, 0], points[:, 1]), starts)

    def of(self, owners: Rows) -> Rows:
        """Rows that came from the geometries `owners`."""
        return np.flatnonzero(np.isin(self.owner, owners))


def mercator(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries in degrees to Mercator metres."""
    return np.asarray(shapely.transform(geometries, projection.points_to_mercator))


def lines(geometries: Sequence[shapely.Geometry] | NDArray[np.object_]) -> Shapes:
    """Lines (also of many parts) in Mercator metres, cut into pieces that overlap in a point."""
    parts, owner = _parts(geometries)
    xy, index = shapely.get_coordinates(parts, return_index=True)
    counts = np.bincount(index, minlength=len(parts))
    begin = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    pieces = np.maximum(1, -(-(counts - 1) // (_PIECE - 1)))
    line = np.repeat(np.arange(len(parts)), pieces)
    within = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    start = begin[line] + within * (_PIECE - 1)
    length = np.minimum(_PIECE, begin[line] + counts[line] - start)
    first = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    picks = np.arange(int(first[-1])) + np.repeat(start - first[:-1], length)
    return Shapes(xy[picks], first, owner[line])


def areas(geometries: Sequence[shapely.Geometry] | NDArray[np.object_]) -> Shapes:
    """Polygons (also of many parts) in Mercator metres as rings, holes included: fill by the
    odd-even rule."""
    parts, owner = _parts(geometries)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy, index = shapely.get_coordinates(rings, return_index=True)
    counts = np.bincount(index, minlength=len(rings))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Shapes(xy, first, owner[of_part])


def _parts(
    geometries: Sequence[shapely.Geometry] | NDArray[np.object_],
) -> tuple[NDArray[np.object_], Rows]:
    whole = np.asarray(geometries, dtype=object)
    if not len(whole):
        return whole, np.empty(0, dtype=np.int64)
    parts, owner = shapely.get_parts(whole, return_index=True)
    kept = ~shapely.is_empty(parts)
    return parts[kept], owner[kept]
