"""Building footprints: rows of slabs inside the blocks, as one finds them from the air.

Every micro cell gets a pattern by the land's use: housing slabs in rows, towers, shop blocks
along the arterials, works near the railway. All are quads, made in one go with numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.lattice import Cell
from app.demo.district.model import USES

# How far houses keep from the line on each side of their cell, by its class, metres.
SETBACK_M = {
    "expressway": 46.0,
    "primary": 33.0,
    "secondary": 24.0,
    "tertiary": 16.0,
    "residential": 10.0,
    "wall": 4.0,
    "water": 30.0,
    "rim": 20.0,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to build: slab length and depth, gaps between, share left out, storeys."""

    use: str
    length: float
    depth: float
    gap: float
    row_gap: float
    left_out: float
    floors: tuple[int, int]


PATTERNS = (
    Pattern("housing", 46.0, 13.0, 15.0, 23.0, 0.05, (6, 8)),
    Pattern("housing", 34.0, 12.0, 11.0, 17.0, 0.06, (5, 7)),
    Pattern("housing", 58.0, 14.0, 18.0, 29.0, 0.07, (11, 18)),
    Pattern("tower", 27.0, 21.0, 29.0, 32.0, 0.06, (24, 33)),
    Pattern("commerce", 52.0, 30.0, 17.0, 20.0, 0.12, (4, 12)),
    Pattern("campus", 56.0, 17.0, 24.0, 34.0, 0.18, (3, 6)),
    Pattern("works", 68.0, 30.0, 16.0, 18.0, 0.12, (1, 3)),
)
# Odds of the patterns in the middle, further out, and along the railway.
_ODDS = {
    "core": (0.24, 0.18, 0.12, 0.16, 0.24, 0.06, 0.00),
    "town": (0.30, 0.16, 0.22, 0.15, 0.08, 0.07, 0.02),
    "edge": (0.20, 0.14, 0.24, 0.12, 0.06, 0.10, 0.14),
    "tracks": (0.10, 0.12, 0.08, 0.04, 0.06, 0.04, 0.56),
}
# Shop fronts: along which streets, on what share of them, how deep, the yard behind.
_SHOP_STREETS = ("primary", "secondary", "tertiary")
_SHOPS, _SHOP_M, _BEHIND_M = 0.5, 13.0, 13.0
_CORE_M, _TOWN_M, _TRACKS_M = 2300.0, 4800.0, 380.0


@dataclass(frozen=True, slots=True)
class Footprints:
    """Quads in plane metres (n, 4, 2) with storeys and use (index into USES)."""

    quads: NDArray[np.float64]
    floors: NDArray[np.uint8]
    use: NDArray[np.uint8]


def build(
    cells: list[Cell],
    outline: shapely.Polygon,
    keep_clear: shapely.Geometry,
    tracks: shapely.LineString,
    rng: np.random.Generator,
) -> Footprints:
    """Fill cells with houses; none outside the outline or in what must be kept clear."""
    boxes = np.array([cell.box for cell in cells])
    sides = np.array([[SETBACK_M[grade] for grade in cell.sides] for cell in cells])
    yard = boxes + sides * np.array([1.0, 1.0, -1.0, -1.0])
    choice = _choose(boxes, tracks, rng)
    parts = [_shop_fronts(cells, yard, rng)]
    parts += [
        _fill(yard[choice == number], pattern, rng) for number, pattern in enumerate(PATTERNS)
    ]
    plan = np.concatenate([quads for quads, _, _ in parts])
    floors = np.concatenate([floors for _, floors, _ in parts])
    use = np.concatenate([use for _, _, use in parts])
    quads = plane.bend(plan[..., 0], plan[..., 1])
    return _clear(Footprints(quads, floors, use), outline, keep_clear)


def _choose(
    boxes: NDArray[np.float64], tracks: shapely.LineString, rng: np.random.Generator
) -> NDArray[np.int64]:
    """The pattern of each cell; neighbours tend to be built alike."""
    middle = 0.5 * (boxes[:, :2] + boxes[:, 2:])
    place = plane.bend(middle[:, 0], middle[:, 1])
    away = np.hypot(place[:, 0], place[:, 1])
    zone = np.where(away < _CORE_M, 0, np.where(away < _TOWN_M, 1, 2))
    zone[shapely.dwithin(tracks, shapely.points(place), _TRACKS_M)] = 3
    # One draw for each estate of about 400 m, so that rows go on across the lanes.
    estate = np.floor(middle / 400.0).astype(np.int64)
    _, number = np.unique(estate, axis=0, return_inverse=True)
    number = number.reshape(-1)
    draw = rng.random(int(number.max()) + 1)[number]
    own = rng.random(len(boxes))
    draw = np.where(own < 0.25, rng.random(len(boxes)), draw)
    odds = np.cumsum(np.array([_ODDS[key] for key in ("core", "town", "edge", "tracks")]), axis=1)
    return np.asarray((draw[:, None] > odds[zone][:, :-1]).sum(axis=1))


def _shop_fronts(
    cells: list[Cell], yard: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Long low shop fronts along busy streets; the yard behind (changed here) begins after."""
    quads: list[NDArray[np.float64]] = []
    for side in range(4):
        busy = np.array([cell.sides[side] in _SHOP_STREETS for cell in cells])
        size = yard[:, 2:] - yard[:, :2]
        room = (size[:, 0] > 70.0) & (size[:, 1] > 70.0)
        rows = np.flatnonzero(busy & room & (rng.random(len(cells)) < _SHOPS))
        front = yard[rows].copy()
        front[:, (side + 2) % 4] = front[:, side] + (_SHOP_M if side < 2 else -_SHOP_M)
        ends = (1, 3) if side % 2 == 0 else (0, 2)
        length = front[:, ends[1]] - front[:, ends[0]]
        front[:, ends[0]] += length * rng.uniform(0.0, 0.25, len(rows))
        front[:, ends[1]] -= length * rng.uniform(0.0, 0.25, len(rows))
        west, south = np.minimum(front[:, 0], front[:, 2]), np.minimum(front[:, 1], front[:, 3])
        east, north = np.maximum(front[:, 0], front[:, 2]), np.maximum(front[:, 1], front[:, 3])
        ring = [west, south, east, south, east, north, west, north]
        quads.append(np.stack(ring, axis=-1).reshape(-1, 4, 2))
        yard[rows, side] += (_SHOP_M + _BEHIND_M) * (1.0 if side < 2 else -1.0)
    made = np.concatenate(quads)
    floors = rng.integers(1, 4, len(made)).astype(np.uint8)
    return made, floors, np.full(len(made), USES.index("commerce"), dtype=np.uint8)


def _fill(
    yard: NDArray[np.float64], pattern: Pattern, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Rows of slabs in yards (n, 4), spread evenly; plan quads, storeys, uses."""
    size = yard[:, 2:] - yard[:, :2]
    columns = np.floor((size[:, 0] + pattern.gap) / (pattern.length + pattern.gap))
    rows = np.floor((size[:, 1] + pattern.row_gap) / (pattern.depth + pattern.row_gap))
    # A yard a little too short still takes one shorter house.
    columns = np.where((columns < 1) & (size[:, 0] > 0.45 * pattern.length), 1, columns)
    fits = (columns >= 1) & (rows >= 1)
    yard, size = yard[fits], size[fits]
    columns, rows = columns[fits].astype(int), rows[fits].astype(int)
    cell, column, row = _numbered(columns, rows)
    step = size / np.stack([columns, rows], axis=1)
    jitter = rng.normal(0.0, 1.0, (len(cell), 2)) * np.array([1.6, 0.9])
    u = yard[cell, 0] + (column + 0.5) * step[cell, 0] + jitter[:, 0]
    v = yard[cell, 1] + (row + 0.5) * step[cell, 1] + jitter[:, 1]
    room = np.maximum(8.0, step[cell, 0] - 0.55 * pattern.gap)
    half_u = 0.5 * np.minimum(pattern.length * rng.uniform(0.78, 1.12, len(cell)), room)
    half_v = 0.5 * pattern.depth * rng.uniform(0.9, 1.15, len(cell))
    stays = rng.random(len(cell)) >= pattern.left_out
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64)
    quads = np.stack([u, v], -1)[:, None] + corners * np.stack([half_u, half_v], -1)[:, None]
    low, high = pattern.floors
    estate_floors = rng.integers(low, high + 1, len(yard))
    floors = np.where(rng.random(len(cell)) < 0.8, estate_floors[cell], low).astype(np.uint8)
    use = np.full(len(cell), USES.index(pattern.use), dtype=np.uint8)
    return quads[stays], floors[stays], use[stays]


def _numbered(
    columns: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """For every slab its yard, column and row."""
    count = columns * rows
    cell = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(cell)) - np.repeat(np.cumsum(count) - count, count)
    return cell, number % columns[cell], number // columns[cell]


def _clear(
    houses: Footprints, outline: shapely.Polygon, keep_clear: shapely.Geometry
) -> Footprints:
    """Only houses that stand inside the outline and touch nothing that is kept clear."""
    shapes = shapely.polygons(houses.quads)
    shapely.prepare(outline)
    parts = shapely.get_parts(keep_clear)
    tree = shapely.STRtree(shapes)
    touched = tree.query(parts, predicate="intersects")[1]
    good = shapely.contains(outline, shapes)
    good[touched] = False
    return Footprints(houses.quads[good], houses.floors[good], houses.use[good])
