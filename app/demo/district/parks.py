"""Parks, squares and the green along the river."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from app.demo.district import plane
from app.demo.district.atlas import Atlas, ParkRow
from app.demo.district.lattice import Box, Cell
from app.demo.district.model import Park, Water
from app.demo.district.names import romanise
from app.demo.district.water import lake

# How far a park keeps from the middle of the road beside it, by the road's class.
MARGIN_M = {
    "expressway": 48.0,
    "primary": 32.0,
    "secondary": 24.0,
    "water": 30.0,
    "rim": 40.0,
    "tertiary": 18.0,
}
_KIND_EN = {
    "park": "Park",
    "garden": "Garden",
    "square": "Square",
    "wetland": "Wetland Park",
    "forest": "Forest",
}
_SUFFIXES = ("湿地公园", "植物园", "公园", "广场", "林场", "园")
_RIVERSIDE_M = (10.0, 78.0)


@dataclass(frozen=True, slots=True)
class Greens:
    """Parks and their lakes in plane metres, and the parks' plan rectangles by name."""

    parks: tuple[Park, ...]
    lakes: tuple[Water, ...]
    boxes: dict[str, Box]


def build(
    atlas: Atlas, blocks: list[Cell], outline: shapely.Polygon, rng: np.random.Generator
) -> Greens:
    """Fit every park into the block it stands in, add lakes and the river's banks."""
    parks: list[Park] = []
    lakes: list[Water] = []
    boxes: dict[str, Box] = {}
    for row in atlas.parks:
        box = fitted(row.at, row.size, blocks)
        boxes[row.name] = box
        parks.append(Park(row.kind, row.name, english(row), _rounded(box, row.kind)))
        if row.lake:
            lakes.append(lake(row, box, rng))
    parks += _banks(atlas, outline)
    return Greens(tuple(parks), tuple(lakes), boxes)


def english(row: ParkRow) -> str:
    """The English name of a park."""
    stem = next(row.name.removesuffix(end) for end in _SUFFIXES if row.name.endswith(end))
    kind = "Botanical Garden" if row.name.endswith("植物园") else _KIND_EN[row.kind]
    return f"{romanise(stem)} {kind}"


def fitted(at: tuple[float, float], size: tuple[float, float], blocks: list[Cell]) -> Box:
    """A rectangle moved and shrunk into its block, clear of the roads round it."""
    u, v = at
    cell = next(
        cell for cell in blocks if cell.box[0] <= u < cell.box[2] and cell.box[1] <= v < cell.box[3]
    )
    margins = [MARGIN_M[grade] for grade in cell.sides]
    low_u, low_v = cell.box[0] + margins[0], cell.box[1] + margins[1]
    high_u, high_v = cell.box[2] - margins[2], cell.box[3] - margins[3]
    width, height = min(size[0], high_u - low_u), min(size[1], high_v - low_v)
    west = _against_side(u - width / 2, low_u, high_u - width)
    south = _against_side(v - height / 2, low_v, high_v - height)
    return (west, south, west + width, south + height)


def _against_side(wish: float, low: float, high: float) -> float:
    """Parks lie at a road: the nearer side of the block."""
    return low if wish - low < high - wish else high


def _rounded(box: Box, kind: str) -> shapely.Polygon:
    """A rectangle with soft corners, bent."""
    u0, v0, u1, v1 = box
    power = 2.0 / (14.0 if kind == "square" else 7.0)
    angle = np.linspace(0.0, 2.0 * np.pi, 96, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    u = 0.5 * (u0 + u1) + 0.5 * (u1 - u0) * np.sign(cos) * np.abs(cos) ** power
    v = 0.5 * (v0 + v1) + 0.5 * (v1 - v0) * np.sign(sin) * np.abs(sin) ** power
    return shapely.Polygon(plane.bend(u, v))


def _banks(atlas: Atlas, outline: shapely.Polygon) -> list[Park]:
    """Green strips on both banks of the river, wider and narrower along the way."""
    river = atlas.river
    u = np.arange(atlas.extent.west, atlas.extent.east, 60.0)
    bank = 0.5 * river.width * (1.0 + 0.24 * np.sin(u / 900.0) + 0.14 * np.sin(u / 370.0 + 1.0))
    near, far = _RIVERSIDE_M
    banks = []
    for side, zh, en in ((1.0, "北岸", "North Bank"), (-1.0, "南岸", "South Bank")):
        swell = far * (1.0 + 0.45 * np.sin(u / 640.0 + side))
        inner = plane.bend(u, river.at + side * (bank + near))
        outer = plane.bend(u, river.at + side * (bank + near + swell))
        strip = shapely.Polygon(np.concatenate([inner, outer[::-1]])).intersection(outline)
        pieces = sorted(shapely.get_parts(strip), key=lambda part: -part.area)
        banks.append(Park("riverside", f"清河{zh}绿廊", f"Qinghe {en} greenway", pieces[0]))
    return banks
