"""Roads from the lines of the plan: arterials, ring, second lines, streets and lanes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import names, plane
from app.demo.district.atlas import Atlas, Ring
from app.demo.district.knots import Knots, ring_arcs
from app.demo.district.lattice import Cut
from app.demo.district.model import Railway, Road, Water
from app.demo.district.parks import Greens

# How far streets and lanes keep from the tracks (they end there; arterials pass under).
_TRACKS_M = 26.0
_RING_M = 22.0
# Shorter rests of a clipped road are dropped, metres.
_LEAST_M = 60.0
# Share of lanes with a name of their own; the others are ways inside estates.
_NAMED_LANES = 0.35
_RIM_M = 90.0


def railway(atlas: Atlas) -> Railway:
    """The railway in plane metres."""
    row = atlas.railway
    return Railway(row.name, row.name_en, plane.bent_line(plane.smooth(row.path)))


def diagonals(atlas: Atlas) -> list[shapely.LineString]:
    """The avenues that run across the lattice, in plane metres."""
    return [plane.bent_line(plane.smooth(row.path)) for row in atlas.diagonals]


def build(
    atlas: Atlas,
    knots: Knots,
    mains: Sequence[Cut],
    minors: Sequence[Cut],
    waters: Sequence[Water],
    greens: Greens,
    grounds: Sequence[shapely.Polygon],
    outline: shapely.Polygon,
    rng: np.random.Generator,
) -> tuple[list[Road], list[Road]]:
    """All roads and the bridges (stretches of them) over river and canals, in plane metres."""
    rows = _main_rows(atlas, knots, mains)
    rows += _minor_rows(atlas, knots, minors, waters, greens, grounds, outline, rng)
    roads = [
        Road(number, grade, name, names.road_english(name) if name else "", line)
        for number, (grade, name, line) in enumerate(rows)
    ]
    return roads, _bridges(roads, waters)


Row = tuple[str, str, shapely.LineString]


def _main_rows(atlas: Atlas, knots: Knots, mains: Sequence[Cut]) -> list[Row]:
    """Arterials in full length; the ring with its corners; its lines beyond the corners."""
    rows: list[Row] = []
    ring = atlas.ring
    for cut in mains:
        if cut.grade == "primary":
            line = knots.lines([(cut.axis, cut.at, cut.lo, cut.hi)])[0]
            rows.append((cut.grade, cut.name, line))
        elif cut.grade == "expressway":
            low, high = _straight(ring, cut.axis)
            spans = [
                (cut.axis, cut.at, cut.lo, low),
                (cut.axis, cut.at, low, high),
                (cut.axis, cut.at, high, cut.hi),
            ]
            before, middle, after = knots.lines(spans)
            rows.append(("expressway", ring.name, middle))
            rows += [("secondary", cut.name, before), ("secondary", cut.name, after)]
    rows += [("expressway", ring.name, arc) for arc in ring_arcs(ring)]
    for path, line in zip(atlas.diagonals, diagonals(atlas), strict=True):
        rows.append(("primary", path.name, line))
    return rows + _outer_rows(atlas)


def _outer_rows(atlas: Atlas) -> list[Row]:
    """Lines that lie wholly outside the district: drawn, without a name."""
    far = atlas.outer
    paths = [[(u, -far.reach_v), (u, far.reach_v)] for u in far.u]
    paths += [[(-far.reach_u, v), (far.reach_u, v)] for v in far.v]
    return [("secondary", "", plane.bent_line(path, 120.0)) for path in paths]


def _straight(ring: Ring, axis: str) -> tuple[float, float]:
    """From where to where the ring follows its lines of an axis."""
    if axis == "u":
        return ring.south + ring.corner, ring.north - ring.corner
    return ring.west + ring.corner, ring.east - ring.corner


def _minor_rows(
    atlas: Atlas,
    knots: Knots,
    minors: Sequence[Cut],
    waters: Sequence[Water],
    greens: Greens,
    grounds: Sequence[shapely.Polygon],
    outline: shapely.Polygon,
    rng: np.random.Generator,
) -> list[Row]:
    """Second lines, streets and lanes, clipped by what they can't cross."""
    cuts = [cut for cut in minors if cut.grade in ("secondary", "tertiary", "residential")]
    lines = knots.lines([(cut.axis, cut.at, cut.lo, cut.hi) for cut in cuts])
    grades = np.array([cut.grade for cut in cuts])
    river, green = waters[0].area, [park.area for park in greens.parks if park.kind != "riverside"]
    lakes = [lake.area for lake in greens.lakes]
    tracks = railway(atlas).line.buffer(_TRACKS_M)
    corners = shapely.union_all(ring_arcs(atlas.ring)).buffer(_RING_M)
    open_ground = [river, *lakes, *green, *grounds]
    canals = [water.area for water in waters[1:]]
    wet_lanes = shapely.union_all([*open_ground, *canals, tracks, corners, *_banks(greens)])
    blocked = {
        "secondary": shapely.union_all([river, *lakes]),
        "tertiary": shapely.union_all([*open_ground, *canals, tracks, corners]),
        "residential": wet_lanes,
    }
    rim = outline.buffer(_RIM_M)
    for grade, barrier in blocked.items():
        own = grades == grade
        lines[own] = _clipped(lines[own], barrier)
        if grade != "secondary":
            inside = outline if grade == "residential" else rim
            lines[own] = _kept(lines[own], inside)
    titles = _titles(atlas, cuts, rng)
    return [
        (cut.grade, title, part)
        for cut, title, line in zip(cuts, titles, lines, strict=True)
        for part in shapely.get_parts(line).tolist()
        if part.geom_type == "LineString" and part.length > _LEAST_M
    ]


def _banks(greens: Greens) -> list[shapely.Polygon]:
    return [park.area for park in greens.parks if park.kind == "riverside"]


def _clipped(lines: NDArray[np.object_], barrier: shapely.Geometry) -> NDArray[np.object_]:
    """Lines without what lies in the barrier; only those that meet it are touched."""
    shapely.prepare(barrier)
    meets = shapely.intersects(barrier, lines)
    lines = lines.copy()
    lines[meets] = shapely.difference(lines[meets], barrier)
    return lines


def _kept(lines: NDArray[np.object_], area: shapely.Geometry) -> NDArray[np.object_]:
    """Lines inside an area; only those that leave it are touched."""
    shapely.prepare(area)
    leaves = ~shapely.contains(area, lines)
    lines = lines.copy()
    lines[leaves] = shapely.intersection(lines[leaves], area)
    return lines


def _titles(atlas: Atlas, cuts: Sequence[Cut], rng: np.random.Generator) -> list[str]:
    """Names of minor roads: their own, a new one for each street, some lanes with one."""
    taken = {line.name for line in (*atlas.arterials, *atlas.secondaries)}
    fresh = iter(names.road_names(len(cuts), rng, taken))
    lanes = iter(names.lane_names(len(cuts), rng))
    named = rng.random(len(cuts)) < _NAMED_LANES
    titles = []
    for cut, wanted in zip(cuts, named.tolist(), strict=True):
        if cut.name:
            titles.append(cut.name)
        elif cut.grade == "tertiary":
            titles.append(next(fresh))
        else:
            titles.append(next(lanes) if wanted else "")
    return titles


def _bridges(roads: Sequence[Road], waters: Sequence[Water]) -> list[Road]:
    """The stretches of roads over flowing water."""
    lines = np.array([road.line for road in roads], dtype=object)
    bridges: list[Road] = []
    for water in waters:
        area = water.area.buffer(7.0)
        shapely.prepare(area)
        for row in np.flatnonzero(shapely.intersects(area, lines)).tolist():
            over = shapely.intersection(lines[row], area)
            road = roads[row]
            for part in shapely.get_parts(over).tolist():
                # Roads that only touch the bank (they end there) need no bridge.
                if part.length > 1.2 * _least_span(water):
                    name = f"{road.name}{water.name}桥"
                    name_en = f"{road.name_en} {water.name_en} Bridge"
                    bridges.append(Road(road.id, road.grade, name, name_en, part, bridge=True))
    return bridges


def _least_span(water: Water) -> float:
    """Less than any way across."""
    return 40.0 if water.kind == "river" else 15.0
