"""The lines everything of the city hangs on: a bent lattice, dense in the core, wide outside.

Every border is a run of one of two families of lines, shared by its two sides to the last digit,
so that grids tile without a gap. A cell is a micro grid; three by three are a community.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LON, LAT = 113.65, 34.75
_HALF_HEIGHT_M = 36620.0
"""From the middle to the north at full size: makes 7,500 km² of it."""
SEED = 410100
FINE = 4
"""Pieces of a cell's side: a micro grid has sixteen corners."""
FULL = 252
"""Cells along a side of the whole city."""
BLOCK = 3
"""Cells along a community's side."""
_BEND = 3.0
_RATIO = 58.0 / 43.0
_M_PER_LAT = 110940.0
_M_PER_LON = 111320.0 * np.cos(np.radians(LAT))
_SHAKE, _SHAKE_ALONG, _SHAKE_FINE = 0.17, 0.05, 0.035


@dataclass(frozen=True, slots=True)
class Lattice:
    """`across` (rows + 1, FINE * columns + 1, 2): lines from west to east, each from the south up;
    `along` (columns + 1, FINE * rows + 1, 2): lines from south to north. Degrees (WGS 84)."""

    columns: int
    rows: int
    across: Floats
    along: Floats

    def ring(self, west: int, east: int, south: int, north: int) -> Floats:
        """The closed border of a block of cells (n, 2), counter-clockwise."""
        w, e, s, n = (FINE * place for place in (west, east, south, north))
        sides = (
            self.across[south, w : e + 1],
            self.along[east, s + 1 : n + 1],
            self.across[north, w:e][::-1],
            self.along[west, s:n][::-1],
        )
        return np.concatenate(sides)

    def blocks(self, size: int) -> NDArray[np.object_]:
        """All blocks of `size` by `size` cells as polygons, row by row from the south-west."""
        step, columns, rows = FINE * size, self.columns // size, self.rows // size
        low = self._runs(self.across[:-1:size], step, columns)
        high = self._runs(self.across[size::size], step, columns)
        left = self._runs(self.along[:-1:size], step, rows).transpose(1, 0, 2, 3)
        right = self._runs(self.along[size::size], step, rows).transpose(1, 0, 2, 3)
        sides = (low, right[:, :, 1:], high[:, :, -2::-1], left[:, :, -2::-1])
        rings = np.concatenate(sides, axis=2).reshape(rows * columns, 4 * step + 1, 2)
        return np.asarray(shapely.polygons(rings), dtype=object)

    def corners(self) -> Floats:
        """Where the lines cross, (rows + 1, columns + 1, 2)."""
        return self.across[:, ::FINE]

    @staticmethod
    def _runs(lines: Floats, step: int, count: int) -> Floats:
        """Each line cut in runs that share their ends: (lines, count, step + 1, 2)."""
        places = np.arange(count)[:, None] * step + np.arange(step + 1)
        return np.asarray(lines[:, places])


@lru_cache(maxsize=2)
def lattice(columns: int, rows: int) -> Lattice:
    """The lattice of a city with so many cells."""
    rng = np.random.default_rng([SEED, columns, rows])
    shake = _shakes(columns, rows, rng)
    i = np.arange(FINE * columns + 1) / FINE
    j = np.arange(FINE * rows + 1) / FINE
    at_across = np.stack(np.meshgrid(i, np.arange(rows + 1.0)), axis=-1)
    at_along = np.stack(np.meshgrid(j, np.arange(columns + 1.0))[::-1], axis=-1)
    across = at_across + _between(shake, 1) + _fine(at_across.shape, 1, rng)
    along = at_along + _between(shake.transpose(1, 0, 2), 1) + _fine(at_along.shape, 0, rng)
    half = np.array([columns, rows]) / 2
    tall = _HALF_HEIGHT_M * rows / FULL
    return Lattice(
        columns, rows,
        degrees(bent((across - half) / half, tall)), degrees(bent((along - half) / half, tall)),
    )  # fmt: skip


def bent(place: Floats, tall: float) -> Floats:
    """Lattice places (-1 to 1) to plane metres, `tall` metres from the middle to the north:
    crowded in the middle, waved all over."""
    u, v = place[..., 0], place[..., 1]
    u, v = (
        u + 0.022 * np.sin(5.1 * v + 0.7) + 0.011 * np.sin(11.3 * v + 2.0 * u),
        v + 0.022 * np.sin(4.3 * u + 1.9) + 0.011 * np.sin(9.7 * u - 2.0 * v),
    )
    r = np.maximum((u**10 + v**10) ** 0.1, 1e-9)
    far = np.sinh(_BEND * r) / np.sinh(_BEND) / r
    return np.stack([u * far * tall * _RATIO, v * far * tall], axis=-1)


def degrees(metres: Floats) -> Floats:
    """Plane metres about the city's middle to longitude and latitude, to the centimetre."""
    scale = np.array([_M_PER_LON, _M_PER_LAT])
    return np.round(np.array([LON, LAT]) + metres / scale, 7)


def metres(lonlat: Floats) -> Floats:
    """Degrees to plane metres about the city's middle."""
    return (lonlat - np.array([LON, LAT])) * np.array([_M_PER_LON, _M_PER_LAT])


def _shakes(columns: int, rows: int, rng: np.random.Generator) -> Floats:
    """How far each crossing is off its place, in cells; lines of communities stay straighter."""
    shake = rng.uniform(-_SHAKE, _SHAKE, (rows + 1, columns + 1, 2))
    shake[:, ::BLOCK, 0] *= _SHAKE_ALONG / _SHAKE
    shake[::BLOCK, :, 1] *= _SHAKE_ALONG / _SHAKE
    return shake


def _between(shake: Floats, axis: int) -> Floats:
    """The crossings' shakes spread evenly over the pieces between them."""
    count = shake.shape[axis]
    place = np.arange(FINE * (count - 1) + 1) / FINE
    low = np.minimum(place.astype(np.int64), count - 2)
    share = (place - low)[None, :, None]
    return np.asarray(shake[:, low] * (1 - share) + shake[:, low + 1] * share)


def _fine(shape: tuple[int, ...], axis: int, rng: np.random.Generator) -> Floats:
    """A little more for each corner between two crossings, across its line."""
    more = np.zeros(shape)
    noise = rng.uniform(-_SHAKE_FINE, _SHAKE_FINE, shape[:2])
    noise[:, ::FINE] = 0.0
    more[..., axis] = noise
    return more
