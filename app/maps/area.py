"""Which tiles cover an area: counted before anybody asks for them, listed from above downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from app.geo import datum, projection
from app.maps.source import About
from app.maps.template import GEODETIC

Tile = tuple[int, int, int]
_WHOLE = 360.0


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon in WGS 84 degrees and the zooms wanted in it, both ends among them."""

    shape: shapely.Geometry
    low: int
    high: int

    @classmethod
    def of_bounds(cls, bounds: tuple[float, float, float, float], low: int, high: int) -> Area:
        """West, south, east, north."""
        return cls(shapely.box(*bounds), low, high)


def zooms(area: Area, about: About) -> range:
    """The zooms of an area that a source has."""
    return range(max(area.low, about.min_zoom), min(area.high, about.max_zoom) + 1)


def tiles(area: Area, about: About) -> Iterator[Tile]:
    """The tiles of a source that touch an area, zoom by zoom, row by row."""
    shape = _in_grid(area.shape, about)
    shapely.prepare(shape)
    for zoom in zooms(area, about):
        side = 1.0 / (1 << zoom)
        for y, columns in _rows(shape, side):
            west = columns * side
            boxes = shapely.box(west, y * side, west + side, (y + 1) * side)
            for x in columns[shapely.intersects(shape, boxes)].tolist():
                yield zoom, x, y


def count(area: Area, about: About) -> dict[int, int]:
    """How many tiles of each zoom touch an area; over many thousands of tiles a zoom's number is
    reckoned from the zoom above."""
    shape = _in_grid(area.shape, about)
    shapely.prepare(shape)
    return {zoom: _count(shape, 1.0 / (1 << zoom)) for zoom in zooms(area, about)}


_COUNTED_SIDE = 512
"""Tiles across an area up to which each is looked at."""


def _count(shape: shapely.Geometry, side: float) -> int:
    west, north, east, south = shapely.bounds(shape).tolist()
    if max(east - west, south - north) / side > _COUNTED_SIDE:
        # Area, and half of what the border touches.
        return 1 + int(shape.area / side**2 + shape.length / side / 2)
    found = 0
    for y, columns in _rows(shape, side):
        at = columns * side
        boxes = shapely.box(at, y * side, at + side, (y + 1) * side)
        found += int(shapely.intersects(shape, boxes).sum())
    return found


def _rows(shape: shapely.Geometry, side: float) -> Iterator[tuple[int, np.ndarray]]:
    """Each row of tiles a shape's bounds touch, with its columns."""
    west, north, east, south = shapely.bounds(shape).tolist()
    last = round(1.0 / side) - 1
    columns = np.arange(max(0, int(west / side)), min(last, int(east / side)) + 1)
    for y in range(max(0, int(north / side)), min(last, int(south / side)) + 1):
        yield y, columns


def _in_grid(shape: shapely.Geometry, about: About) -> shapely.Geometry:
    """The shape in the source's datum and grid, the world 0 to 1 from the north-west corner."""
    kind = datum.Datum(about.datum)

    def moved(points: np.ndarray) -> np.ndarray:
        lon, lat = datum.from_wgs(points[:, 0], points[:, 1], kind)
        if about.grid == GEODETIC:
            return np.stack([(lon + 180.0) / _WHOLE, (90.0 - lat) / _WHOLE], axis=-1)
        x, y = projection.to_mercator(lon, lat)
        half = projection.HALF_WORLD_M
        return np.stack([(x + half) / (2 * half), (half - y) / (2 * half)], axis=-1)

    west, south, east, north = about.bounds
    inside = shapely.clip_by_rect(shape, west, south, east, north)
    return shapely.transform(inside, moved)
