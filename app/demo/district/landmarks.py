"""What stands on the grounds: the stadium, the station, and the layouts of lesser places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.atlas import Atlas
from app.demo.district.buildings import Footprints
from app.demo.district.lattice import Box, Cell
from app.demo.district.model import USES, Landmark, Park
from app.demo.district.parks import fitted
from app.demo.district.places import Site

# Houses on a ground of each kind: west, south, east, north as shares of it, and storeys.
_Layout = tuple[tuple[float, float, float, float, int], ...]
LAYOUTS: Mapping[str, _Layout] = {
    "school": (
        (0.05, 0.80, 0.52, 0.93, 5),
        (0.05, 0.60, 0.52, 0.72, 5),
        (0.05, 0.30, 0.17, 0.56, 4),
        (0.24, 0.30, 0.50, 0.46, 2),
        (0.05, 0.06, 0.40, 0.20, 6),
    ),
    "hospital": (
        (0.08, 0.06, 0.92, 0.28, 4),
        (0.14, 0.42, 0.86, 0.58, 16),
        (0.08, 0.72, 0.44, 0.92, 7),
        (0.58, 0.72, 0.92, 0.92, 9),
        (0.44, 0.28, 0.56, 0.42, 2),
    ),
    "mall": ((0.06, 0.08, 0.94, 0.90, 6),),
    "market": ((0.08, 0.10, 0.92, 0.42, 1), (0.08, 0.54, 0.92, 0.88, 1)),
    "government": (
        (0.18, 0.56, 0.82, 0.76, 9),
        (0.08, 0.16, 0.24, 0.60, 5),
        (0.76, 0.16, 0.92, 0.60, 5),
    ),
    "hub": ((0.08, 0.60, 0.92, 0.92, 3), (0.08, 0.10, 0.30, 0.44, 1)),
    "depot": ((0.08, 0.08, 0.36, 0.92, 1), (0.50, 0.60, 0.92, 0.90, 3)),
    "scenic": tuple(
        (x, y, x + 0.17, y + 0.11, 2)
        for y in (0.06, 0.24, 0.42, 0.60, 0.78)
        for x in (0.06, 0.30, 0.54, 0.78)
    ),
}
_PITCH = (0.58, 0.10, 0.95, 0.74)
# The station: half its length and half its width over the tracks, the square before it, metres.
_STATION_M = (310.0, 120.0)
_SQUARE_M = 110.0


@dataclass(frozen=True, slots=True)
class Grand:
    """The great places in plane metres: sites, their buildings and greens."""

    sites: tuple[Site, ...]
    landmarks: tuple[Landmark, ...]
    greens: tuple[Park, ...]
    station_square: tuple[float, float]


def grand(atlas: Atlas, blocks: list[Cell], tracks: shapely.LineString) -> Grand:
    """The stadium and the station."""
    stadium, halls, pitch = _stadium(atlas, blocks)
    station, roofs, square = _station(atlas, tracks)
    return Grand((stadium, station), (*halls, *roofs), (pitch,), square)


def _stadium(atlas: Atlas, blocks: list[Cell]) -> tuple[Site, list[Landmark], Park]:
    """The sports centre: a bowl with a green pitch, a hall beside it, squares round them."""
    row = atlas.grounds[0]
    box = fitted(row.at, row.size, blocks)
    ground = plane.bent_box(box)
    bowl = _oval(_part(box, (0.30, 0.22, 0.88, 0.82)))
    green = _oval(_part(box, (0.43, 0.36, 0.75, 0.68)))
    hall = plane.bent_box(_part(box, (0.05, 0.30, 0.22, 0.74)))
    point = green.centroid
    site = Site(row.kind, row.name, row.name_en, (point.x, point.y), ground, box, True)
    made = [
        Landmark("stadium", row.name, row.name_en, bowl.difference(green)),
        Landmark("hall", "示范区体育馆", "Shifan Arena", hall),
    ]
    return site, made, Park("pitch", "", "", green)


def _station(
    atlas: Atlas, tracks: shapely.LineString
) -> tuple[Site, list[Landmark], tuple[float, float]]:
    """The railway station along its tracks, the hall and the square on the city's side."""
    wish = shapely.Point(plane.bend(*atlas.railway.station))
    along = tracks.project(wish)
    middle, ahead = tracks.interpolate(along), tracks.interpolate(along + 50.0)
    way = np.array([ahead.x - middle.x, ahead.y - middle.y]) / 50.0
    left = np.array([-way[1], way[0]])
    origin = np.array([middle.x, middle.y])

    def slab(start: float, end: float, near: float, far: float) -> shapely.Polygon:
        corners = ((start, near), (end, near), (end, far), (start, far))
        return shapely.Polygon([origin + a * way + b * left for a, b in corners])

    length, width = _STATION_M
    ground = slab(-length, length, -width, width + _SQUARE_M)
    hall = slab(-130.0, 130.0, 48.0, 108.0)
    roofs = [slab(-250.0, 250.0, off - 7.0, off + 7.0) for off in (-34.0, -17.0, 17.0, 34.0)]
    square = origin + (width + 0.4 * _SQUARE_M) * left
    site = Site("hub", "示范东站", "Shifan East Station", (middle.x, middle.y), ground, None, True)
    made = [Landmark("hall", "示范东站", "Shifan East Station", hall)]
    made += [Landmark("canopy", "", "", roof) for roof in roofs]
    return site, made, (float(square[0]), float(square[1]))


def furnish(sites: Sequence[Site]) -> tuple[Footprints, list[Park]]:
    """Houses on the grounds of lesser places, and the pitches of schools."""
    boxes: list[Box] = []
    floors: list[int] = []
    uses: list[int] = []
    pitches: list[Park] = []
    for site in sites:
        if site.box is None or site.kind not in LAYOUTS:
            continue
        use = USES.index("landmark" if site.kind in ("mall", "hospital") else "campus")
        for *shares, height in LAYOUTS[site.kind]:
            boxes.append(_part(site.box, (shares[0], shares[1], shares[2], shares[3])))
            floors.append(height)
            uses.append(use)
        if site.kind == "school":
            pitches.append(Park("pitch", "", "", _oval(_part(site.box, _PITCH))))
    table = np.array(boxes)
    ring = table[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    quads = plane.bend(ring[..., 0], ring[..., 1])
    made = Footprints(quads, np.array(floors, dtype=np.uint8), np.array(uses, dtype=np.uint8))
    return made, pitches


def joined(one: Footprints, other: Footprints) -> Footprints:
    """Two sets of houses as one."""
    return Footprints(
        np.concatenate([one.quads, other.quads]),
        np.concatenate([one.floors, other.floors]),
        np.concatenate([one.use, other.use]),
    )


def _part(box: Box, shares: tuple[float, float, float, float]) -> Box:
    """A part of a plan rectangle by shares of its width and height."""
    u0, v0, u1, v1 = box
    west, south, east, north = shares
    return (
        u0 + west * (u1 - u0),
        v0 + south * (v1 - v0),
        u0 + east * (u1 - u0),
        v0 + north * (v1 - v0),
    )


def _oval(box: Box) -> shapely.Polygon:
    """A rounded field that fills a plan rectangle (straights and round ends)."""
    u0, v0, u1, v1 = box
    angle: NDArray[np.float64] = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    u = 0.5 * (u0 + u1) + 0.5 * (u1 - u0) * np.sign(cos) * np.abs(cos) ** 0.8
    v = 0.5 * (v0 + v1) + 0.5 * (v1 - v0) * np.sign(sin) * np.abs(sin) ** 0.6
    return shapely.Polygon(plane.bend(u, v))
