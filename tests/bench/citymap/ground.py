"""The city's base map: streets, buildings, water, parks and places, all on the same lattice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.registry import Feature
from tests.bench.citymap.areas import Areas, title, title_en, width_m
from tests.bench.citymap.lattice import BLOCK, FINE, SEED, Floats, Lattice

_STREET_CELLS_M = 260.0
"""Micro grids up to this width have streets between them and houses in them."""
_HOUSES = 9
_AVENUE, _RING = 6, 30
"""Every sixth line is a secondary road, every thirtieth an expressway, in cells."""
_PLACES = ("hospital", "school", "mall", "station", "office", "hotel", "museum", "market")

Row = tuple[str, str, str, str, shapely.Geometry]
"""Kind, grade, name, English name, shape."""


def features(areas: Areas, *, houses: bool = True) -> list[Feature]:
    """The base map; without `houses` only what is seen from afar."""
    net, wide = areas.lattice, width_m(areas.lattice)
    rng = np.random.default_rng([SEED, 21])
    rows = [*_whole(net), *_greens(net, rng), *_roads(net, wide, houses), *_places(net, wide, rng)]
    if houses:
        rows += _houses(net, wide, rng)
    wkb = shapely.to_wkb(np.array([row[4] for row in rows], dtype=object), byte_order=1)
    return [
        Feature(number, *row[:4], shape)
        for number, (row, shape) in enumerate(zip(rows, wkb.tolist(), strict=True), start=1)
    ]


def _whole(net: Lattice) -> Iterator[Row]:
    """The outline, and the great river in the north."""
    yield "outline", "", "", "", shapely.Polygon(net.ring(0, net.columns, 0, net.rows))
    bank = net.rows - max(4, net.rows // 12)
    shore = net.ring(0, net.columns, bank, bank + max(1, net.rows // 60))
    yield "water", "river", "黄河", "Yellow River", shapely.Polygon(shore)
    for number in range(5):
        line = net.across[(number + 1) * net.rows // 7]
        yield "river", "stream", f"{title(number)}河", f"{title_en(number)} River", _line(line)


def _greens(net: Lattice, rng: np.random.Generator) -> Iterator[Row]:
    """Lakes and parks: cells with round corners."""
    cells = net.blocks(1)
    picked = rng.choice(len(cells), max(12, len(cells) // 120), replace=False)
    for number, cell in enumerate(picked.tolist()):
        water = number % 3 == 0
        shape = cells[cell].buffer(-0.0003).buffer(0.0002)
        if shape.is_empty:
            continue
        name, name_en = title(number), title_en(number)
        if water:
            yield "water", "lake", f"{name}湖", f"{name_en} Lake", shape
        else:
            yield "park", "", f"{name}公园", f"{name_en} Park", shape


def _roads(net: Lattice, wide: Floats, small: bool) -> Iterator[Row]:
    """Every line by its grade; the small ones a community long and only where it is dense."""
    for family, lines in enumerate((net.across, net.along)):
        width = wide if family == 0 else wide.T
        for number, line in enumerate(lines):
            grade = _grade(number)
            if grade in ("tertiary", "residential"):
                if small:
                    yield from _short(line, width[min(number, len(width) - 1)], grade, number)
                continue
            step = FINE * BLOCK * 7
            name = f"{title(number + 70 * family)}{'大道' if grade != 'secondary' else '路'}"
            name_en = f"{title_en(number + 70 * family)} Road"
            for start in range(0, len(line) - 1, step):
                yield "road", grade, name, name_en, _line(line[start : start + step + 1])


def _grade(number: int) -> str:
    if number % _RING == 0:
        return "expressway"
    if number % (2 * _AVENUE) == 0:
        return "primary"
    if number % _AVENUE == 0:
        return "secondary"
    return "tertiary" if number % BLOCK == 0 else "residential"


def _short(line: Floats, wide: Floats, grade: str, number: int) -> Iterator[Row]:
    limit = _STREET_CELLS_M * (2 if grade == "tertiary" else 1)
    for block in range(len(wide) // BLOCK):
        if wide[block * BLOCK : (block + 1) * BLOCK].mean() < limit:
            start = block * BLOCK * FINE
            name = title(200 + number * 3 + block // 4)
            name_en = title_en(200 + number * 3 + block // 4)
            last, last_en = ("街", "Street") if grade == "tertiary" else ("巷", "Lane")
            shape = _line(line[start : start + BLOCK * FINE + 1])
            yield "road", grade, f"{name}{last}", f"{name_en} {last_en}", shape


def _places(net: Lattice, wide: Floats, rng: np.random.Generator) -> Iterator[Row]:
    rows, columns = np.nonzero(wide < 2 * _STREET_CELLS_M)
    picked = rng.choice(len(rows), max(8, len(rows) // 12), replace=False)
    corner = net.corners()
    for number, cell in enumerate(picked.tolist()):
        row, column = rows[cell], columns[cell]
        middle = corner[row : row + 2, column : column + 2].mean(axis=(0, 1))
        grade = _PLACES[number % len(_PLACES)]
        name, name_en = title(number), f"{title_en(number)} {grade}"
        yield "place", grade, f"{name}{grade}", name_en, shapely.Point(middle)


def _houses(net: Lattice, wide: Floats, rng: np.random.Generator) -> Iterator[Row]:
    """Nine boxes in each dense cell."""
    corner = net.corners()
    rows, columns = np.nonzero(wide < _STREET_CELLS_M)
    n = len(rows)
    spot = (np.stack(np.meshgrid(np.arange(3), np.arange(3)), axis=-1).reshape(-1, 2) + 0.5) / 3
    middle = (
        np.repeat(spot[None], n, axis=0) * 0.8 + 0.1 + rng.uniform(-0.02, 0.02, (n, _HOUSES, 2))
    )
    half = rng.uniform(0.04, 0.11, (n, _HOUSES, 2))
    sides = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
    place = middle[:, :, None] + half[:, :, None] * sides
    u, v = place[..., 0:1], place[..., 1:2]
    south_west, south_east, north_west, north_east = (
        corner[rows + up, columns + right][:, None, None]
        for up, right in ((0, 0), (0, 1), (1, 0), (1, 1))
    )
    low = south_west * (1 - u) + south_east * u
    high = north_west * (1 - u) + north_east * u
    rings = low * (1 - v) + high * v
    shapes: NDArray[np.object_] = shapely.polygons(rings.reshape(-1, 5, 2))
    for shape in shapes:
        yield "building", "", "", "", shape


def _line(points: Floats) -> shapely.LineString:
    return shapely.LineString(points)
