"""Where the tiles of a source lie on our map: its grid of tiles, its datum, which it has in sight.

Boxes are Mercator metres (WGS 84). Neighbours share their corners to the last bit, so that no seam
opens between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from app.geo import datum, projection
from app.maps.source import About
from ui.map.view import Bounds

Place = tuple[int, int, int]
"""Zoom, column, row."""
_HALF = float(projection.HALF_WORLD_M)
GEODETIC = "geodetic"


class TileGrid:
    """The tiles of one source. `sheared`: its datum turns each tile a little (BD-09 leans by up
    to 2 %); `bounds`: all it has. Raises ValueError for an unknown datum."""

    def __init__(self, about: About) -> None:
        self.geodetic = about.grid == GEODETIC
        self._datum = datum.Datum(about.datum)
        self._shifted = self._datum is not datum.Datum.WGS84
        self.sheared = self._datum is datum.Datum.BD09
        west, south, east, north = about.bounds
        low = projection.to_mercator(west, south)
        high = projection.to_mercator(east, north)
        self.bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    def meets(self, bounds: Bounds) -> bool:
        """Whether the source has anything there."""
        west, south, east, north = self.bounds
        return bounds[0] < east and bounds[2] > west and bounds[1] < north and bounds[3] > south

    def within(self, bounds: Bounds, zoom: int) -> Iterator[Place]:
        """The tiles of a zoom that meet `bounds`, row by row from the north-west."""
        if not self.meets(bounds):
            return
        held = (
            max(bounds[0], self.bounds[0]), max(bounds[1], self.bounds[1]),
            min(bounds[2], self.bounds[2]), min(bounds[3], self.bounds[3]),
        )  # fmt: skip
        left, top = self._at(held[0], held[3], zoom)
        right, bottom = self._at(held[2], held[1], zoom)
        columns, rows = 1 << zoom, 1 << max(0, zoom - 1) if self.geodetic else 1 << zoom
        for row in range(max(0, math.floor(top)), min(rows, math.ceil(bottom))):
            for column in range(max(0, math.floor(left)), min(columns, math.ceil(right))):
                yield zoom, column, row

    def box(self, place: Place, part: tuple[float, float, float, float] = (0, 0, 1, 1)) -> Bounds:
        """Where a tile lies, or the part of it (left, top, right, bottom as shares)."""
        zoom, column, row = place
        left, top = self._corner(zoom, column + part[0], row + part[1])
        right, bottom = self._corner(zoom, column + part[2], row + part[3])
        return left, bottom, right, top

    def _corner(self, zoom: int, column: float, row: float) -> tuple[float, float]:
        """A corner in Mercator metres."""
        side = 2.0 * _HALF / (1 << zoom)
        if not self.geodetic and not self._shifted:
            return column * side - _HALF, _HALF - row * side
        if self.geodetic:
            degrees = 360.0 / (1 << zoom)
            lon, lat = column * degrees - 180.0, 90.0 - row * degrees
        else:
            lon, lat = map(float, projection.to_lonlat(column * side - _HALF, _HALF - row * side))
        wgs = datum.to_wgs(np.float64(lon), np.float64(lat), self._datum)
        x, y = projection.to_mercator(*wgs)
        return float(x), float(y)

    def _at(self, x: float, y: float, zoom: int) -> tuple[float, float]:
        """Column and row, with their fractions, of a place in Mercator metres."""
        if self._shifted or self.geodetic:
            lon, lat = projection.to_lonlat(x, y)
            lon, lat = datum.from_wgs(lon, lat, self._datum)
            if self.geodetic:
                degrees = 360.0 / (1 << zoom)
                return (float(lon) + 180.0) / degrees, (90.0 - float(lat)) / degrees
            mx, my = projection.to_mercator(lon, lat)
            x, y = float(mx), float(my)
        side = 2.0 * _HALF / (1 << zoom)
        return (x + _HALF) / side, (_HALF - y) / side


def parent(place: Place, levels: int) -> tuple[Place, tuple[float, float, float]]:
    """The tile `levels` coarser that covers a tile, and which part of it does: left and top as
    shares, and its side."""
    zoom, column, row = place
    side = 1.0 / (1 << levels)
    up = (zoom - levels, column >> levels, row >> levels)
    return up, ((column & ((1 << levels) - 1)) * side, (row & ((1 << levels) - 1)) * side, side)
