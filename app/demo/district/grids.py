"""The grids: 17 streets, their neighbourhoods, community and micro grids with codes and names.

A code reads WL-03-07-04: street, neighbourhood (社区), community grid in it, micro grid in that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import names, plane
from app.demo.district.atlas import Atlas
from app.demo.district.cells import Community
from app.demo.district.faces import Geometries, gather
from app.demo.district.lattice import Cell

# Sizing rules of the grid (households).
COMMUNITY_HOUSEHOLDS = (300, 500)
MICRO_HOUSEHOLDS = (50, 70)
# A neighbourhood has at most so many community grids.
_NEIGHBOURHOOD = 10
# Blocks touch when they share at least this much of a side, metres.
_TOUCH_M = 40.0


@dataclass(frozen=True, slots=True)
class Area:
    """One grid in plane metres, before it gets its officer."""

    code: str
    kind: str
    name: str
    name_en: str
    parent: str
    street: str
    households: int
    shape: shapely.Polygon


def build(
    atlas: Atlas,
    blocks: list[Cell],
    communities: list[Community],
    micro_areas: Geometries,
    rng: np.random.Generator,
) -> list[Area]:
    """Street, community and micro grids, in this order, from the areas of micro cells."""
    sizes = np.array([len(community.micros) for community in communities])
    community_of = np.repeat(np.arange(len(communities)), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)])
    community_areas = gather(micro_areas, community_of, len(communities))
    street_of = _streets(atlas, blocks, communities)
    street_areas = gather(community_areas, street_of, len(atlas.streets))
    streets = [
        Area(
            row.code, "street", f"{row.name}街道", names.romanise(row.name),
            atlas.district.id, row.code, 0, area,
        )
        for row, area in zip(atlas.streets, street_areas, strict=True)
    ]  # fmt: skip
    middles = shapely.get_coordinates(shapely.centroid(community_areas))
    made: list[Area] = []
    micros: list[Area] = []
    titles = names.stems(rng, {row.name for row in atlas.streets} | {"学府"})
    for number, street in enumerate(atlas.streets):
        own = np.flatnonzero(street_of == number)
        groups = _neighbourhoods(own, middles)
        if street.code == "WL":
            _put_third(groups, middles, plane.bend([-1250.0], [300.0])[0])
        for place, group in enumerate(groups, start=1):
            title = "学府" if (street.code, place) == ("WL", 3) else next(titles)
            if title == "学府":
                group = _put_seventh(group, sizes)
            for grid, row in enumerate(group.tolist(), start=1):
                code = f"{street.code}-{place:02d}-{grid:02d}"
                wanted = 412 if code == "WL-03-07" and sizes[row] == 7 else 0
                homes = _households(int(sizes[row]), wanted, rng)
                made.append(
                    _community(code, title, grid, street.code, sum(homes), community_areas[row])
                )
                areas = micro_areas[first[row] : first[row + 1]]
                micros += _micros(made[-1], homes, areas)
    for number, street in enumerate(atlas.streets):
        total = sum(area.households for area in made if area.street == street.code)
        streets[number] = _with_households(streets[number], total)
    return [*streets, *made, *micros]


def _community(
    code: str, title: str, grid: int, street: str, homes: int, shape: shapely.Polygon
) -> Area:
    name_en = f"{names.romanise(title)} community grid {grid:02d}"
    name = f"{title}社区第 {grid:02d} 网格"
    return Area(code, "community", name, name_en, street, street, homes, shape)


def _micros(parent: Area, homes: list[int], areas: Geometries) -> Iterator[Area]:
    for number, (count, shape) in enumerate(zip(homes, areas.tolist(), strict=True), start=1):
        yield Area(
            f"{parent.code}-{number:02d}", "micro",
            f"{parent.name} {number:02d} 微网格", f"{parent.name_en}, micro {number:02d}",
            parent.code, parent.street, count, shape,
        )  # fmt: skip


def _with_households(area: Area, total: int) -> Area:
    return Area(
        area.code, area.kind, area.name, area.name_en, area.parent, area.street, total, area.shape
    )


def _households(count: int, wanted: int, rng: np.random.Generator) -> list[int]:
    """Households of the micro grids of a community, both sizing rules kept."""
    low, high = MICRO_HOUSEHOLDS
    homes = rng.integers(low, high + 1, count)
    least, most = (wanted, wanted) if wanted else COMMUNITY_HOUSEHOLDS
    while not least <= homes.sum() <= most:
        step = 1 if homes.sum() < least else -1
        row = int(homes.argmin() if step > 0 else homes.argmax())
        homes[row] += step
    return [int(home) for home in homes]


def _streets(atlas: Atlas, blocks: list[Cell], communities: list[Community]) -> NDArray[np.int64]:
    """The street of each community: that of its block, the nearest by plan distance."""
    lived_in = sorted({community.cell.block for community in communities})
    boxes = {number: blocks[number].box for number in lived_in}
    seeds = np.array([row.at for row in atlas.streets])
    street = {}
    for number, (u0, v0, u1, v1) in boxes.items():
        middle = np.array([0.5 * (u0 + u1), 0.5 * (v0 + v1)])
        street[number] = int(np.argmin(np.hypot(*(seeds - middle).T)))
    _make_contiguous(street, boxes, len(seeds))
    return np.array([street[community.cell.block] for community in communities])


Box = tuple[float, float, float, float]


def _make_contiguous(street: dict[int, int], boxes: dict[int, Box], count: int) -> None:
    """Blocks cut off from the body of their street go to the neighbour they touch most."""
    beside = _touching(boxes)
    for number in range(count):
        own = {block for block, owner in street.items() if owner == number}
        parts: list[set[int]] = []
        while own:
            part, edge = set(), [min(own)]
            while edge:
                block = edge.pop()
                if block in own:
                    own.discard(block)
                    part.add(block)
                    edge += beside[block]
            parts.append(part)
        body = max(parts, key=len)
        for part in parts:
            if part is body:
                continue
            for block in sorted(part):
                around = {other: m for other, m in beside[block].items() if other not in part}
                if around:
                    street[block] = street[max(around, key=lambda other: around[other])]


def _touching(boxes: dict[int, Box]) -> dict[int, dict[int, float]]:
    """For each block its neighbours and the metres of side they share."""
    beside: dict[int, dict[int, float]] = {number: {} for number in boxes}
    rows = list(boxes.items())
    for here, (u0, v0, u1, v1) in rows:
        for there, (a0, b0, a1, b1) in rows:
            if u1 == a0 or a1 == u0:
                shared = min(v1, b1) - max(v0, b0)
            elif v1 == b0 or b1 == v0:
                shared = min(u1, a1) - max(u0, a0)
            else:
                continue
            if here != there and shared > _TOUCH_M:
                beside[here][there] = shared
    return beside


def _neighbourhoods(
    rows: NDArray[np.int64], middles: NDArray[np.float64]
) -> list[NDArray[np.int64]]:
    """Communities of a street in compact groups of nearly equal size, north-west first."""
    if len(rows) <= _NEIGHBOURHOOD:
        return [rows[np.lexsort((middles[rows, 0], -np.round(middles[rows, 1], -2)))]]
    spread = np.ptp(middles[rows], axis=0)
    key = middles[rows, 0] if spread[0] > spread[1] else -middles[rows, 1]
    order = rows[np.argsort(key, kind="stable")]
    half = (len(order) + 1) // 2
    return _neighbourhoods(order[:half], middles) + _neighbourhoods(order[half:], middles)


def _put_third(
    groups: list[NDArray[np.int64]], middles: NDArray[np.float64], place: NDArray[np.float64]
) -> None:
    """The group nearest to a place becomes the third."""
    away = [float(np.hypot(*(middles[group].mean(axis=0) - place))) for group in groups]
    nearest = int(np.argmin(away))
    groups[2], groups[nearest] = groups[nearest], groups[2]


def _put_seventh(group: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """A community with seven micro grids, if there is one, becomes the seventh of its group."""
    fits = np.flatnonzero(sizes[group] == 7)
    if not len(fits) or len(group) < 7:
        return group
    group = group.copy()
    group[[6, fits[-1]]] = group[[fits[-1], 6]]
    return group
