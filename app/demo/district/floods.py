"""Flood points: underpasses, culverts, ramps and low places, as many as the sensors watch.

Underpasses lie where roads pass below railway and ring, culverts where streets cross canals,
ramps on the ring; the rest are low crossings. Metro stations and pumping stations come along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from app.demo.district import names, plane
from app.demo.district.atlas import Atlas, sites
from app.demo.district.model import Road, Water
from app.demo.district.places import Site, chinese_number

POINTS = 214
# At most so many of a kind, the rest are low crossings.
_UNDERPASSES, _CULVERTS, _RAMPS = 52, 48, 26
# No two flood points lie nearer than this, metres.
_APART_M = 95.0
_PUMPS = 6
_NOTHING = shapely.Polygon()
_STREETS = ("primary", "secondary", "tertiary")
_SIDES = (("东", "E"), ("北", "N"), ("西", "W"), ("南", "S"))

Found = tuple[str, str, str, float, float]


def build(
    atlas: Atlas,
    roads: Sequence[Road],
    tracks: shapely.LineString,
    waters: Sequence[Water],
    outline: shapely.Polygon,
    station_square: tuple[float, float],
    rng: np.random.Generator,
) -> list[Site]:
    """Exactly POINTS flood points in plane metres, those with names of their own first."""
    inner = outline.buffer(-60.0)
    chosen: list[Found] = []
    for row in sites().floods:
        x, y = plane.bend(*row.at).tolist()
        if row.name.startswith("示范东站"):
            x, y = station_square
        chosen.append((row.kind, row.name, row.name_en, x, y))
    seen = {row[1] for row in chosen}
    for found, most in (
        (_under_railway(roads, tracks, inner), _UNDERPASSES),
        (_under_ring(atlas, roads, inner), _UNDERPASSES),
        (_culverts(roads, waters[1:], inner), _CULVERTS),
        (_ramps(atlas, roads, inner), _RAMPS),
        (_low_crossings(roads, inner), POINTS),
    ):
        _choose(chosen, seen, found, most, rng)
    if len(chosen) != POINTS:
        raise ValueError(f"only {len(chosen)} flood points found")
    return [Site(kind, name, name_en, (x, y), _NOTHING) for kind, name, name_en, x, y in chosen]


def _choose(
    chosen: list[Found],
    seen: set[str],
    found: list[Found],
    most: int,
    rng: np.random.Generator,
) -> None:
    """Add found points in random order while there is room, each name once and well apart."""
    for row in rng.permutation(len(found)).tolist():
        kind, name, _, x, y = found[row]
        full = sum(1 for other in chosen if other[0] == kind) >= most
        if full or len(chosen) >= POINTS:
            return
        near = any(np.hypot(x - other[3], y - other[4]) < _APART_M for other in chosen)
        if name not in seen and not near:
            seen.add(name)
            chosen.append(found[row])


def _crossings(
    roads: Sequence[Road], grades: Sequence[str], other: shapely.Geometry, inside: shapely.Polygon
) -> Iterator[tuple[Road, float, float]]:
    """Where named roads of some classes meet a line, inside the district."""
    own = [road for road in roads if road.grade in grades and road.name]
    lines = np.array([road.line for road in own], dtype=object)
    shapely.prepare(other)
    for row in np.flatnonzero(shapely.intersects(other, lines)).tolist():
        for part in shapely.get_parts(lines[row].intersection(other)).tolist():
            point = part.centroid
            if inside.contains(point):
                yield own[row], point.x, point.y


def _under_railway(
    roads: Sequence[Road], tracks: shapely.LineString, inside: shapely.Polygon
) -> list[Found]:
    return [
        ("underpass", f"{road.name}铁路下穿", f"{road.name_en} rail underpass", x, y)
        for road, x, y in _crossings(roads, ("primary", "secondary"), tracks, inside)
    ]


def _under_ring(atlas: Atlas, roads: Sequence[Road], inside: shapely.Polygon) -> list[Found]:
    ring = shapely.MultiLineString([road.line for road in roads if road.grade == "expressway"])
    found = []
    beyond = {atlas.ring.west_name, atlas.ring.east_name, atlas.ring.south_name}
    beyond.add(atlas.ring.north_name)
    for road, x, y in _crossings(roads, ("primary", "secondary"), ring, inside):
        if road.name in beyond:
            continue
        zh, en = _side(atlas, x, y)
        found.append(
            ("underpass", f"{road.name}中环{zh}下穿", f"{road.name_en} ring {en} underpass", x, y)
        )
    return found


def _ramps(atlas: Atlas, roads: Sequence[Road], inside: shapely.Polygon) -> list[Found]:
    """Ramps lie on the ring a little before the crossing."""
    found = []
    for line in (road.line for road in roads if road.grade == "expressway"):
        for road, x, y in _crossings(roads, ("primary",), line, inside):
            at = line.project(shapely.Point(x, y))
            place = line.interpolate(at + (-170.0 if at > 170.0 else 170.0))
            zh, en = _side(atlas, x, y)
            name_en = f"Ring {en} ramp, {road.name_en}"
            found.append(("ramp", f"中环{zh}{road.name}匝道", name_en, place.x, place.y))
    return found


def _culverts(
    roads: Sequence[Road], canals: Sequence[Water], inside: shapely.Polygon
) -> list[Found]:
    found = []
    for canal in canals:
        for road, x, y in _crossings(roads, _STREETS, canal.line, inside):
            name_en = f"{road.name_en} culvert, {canal.name_en}"
            found.append(("culvert", f"{road.name}{canal.name}涵洞", name_en, x, y))
    return found


def _low_crossings(roads: Sequence[Road], inside: shapely.Polygon) -> list[Found]:
    """Crossings of named streets with an arterial or a second line."""
    found = []
    greater = [road for road in roads if road.grade in ("primary", "secondary") and road.name]
    lesser = [road for road in roads if road.grade in _STREETS and road.name]
    tree = shapely.STRtree([road.line for road in lesser])
    for road in greater:
        for row in tree.query(road.line, predicate="intersects").tolist():
            other = lesser[row]
            if other.name == road.name:
                continue
            point = road.line.intersection(other.line).centroid
            if inside.contains(point):
                name_en = f"{road.name_en} and {other.name_en}"
                found.append(("lowland", f"{road.name}{other.name}口", name_en, point.x, point.y))
    return found


def _side(atlas: Atlas, x: float, y: float) -> tuple[str, str]:
    """The side of the ring a place lies on."""
    ring = atlas.ring
    middle = plane.bend(0.5 * (ring.west + ring.east), 0.5 * (ring.south + ring.north))
    wide, high = 0.5 * (ring.east - ring.west), 0.5 * (ring.north - ring.south)
    angle = np.degrees(np.arctan2((y - middle[1]) / high, (x - middle[0]) / wide)) - 6.0
    return _SIDES[int(np.round(angle / 90.0)) % 4]


def metro(atlas: Atlas, outline: shapely.Polygon) -> list[Site]:
    """Stations where the metro lines cross arterials; a station of two lines comes once."""
    made: dict[str, Site] = {}
    for line in atlas.metro.lines:
        for road in atlas.arterials:
            if road.axis == line.axis:
                continue
            at = (road.at, line.at) if line.axis == "v" else (line.at, road.at)
            point = shapely.Point(plane.bend(*at))
            name = f"{road.name}站"
            if outline.contains(point) and abs(at[0]) + abs(at[1]) > 0.0:
                name_en = f"{names.road_english(road.name)} station ({line.name_en})"
                title = f"{name}（{line.name}）"
                made.setdefault(name, Site("metro", title, name_en, (point.x, point.y), _NOTHING))
    return list(made.values())


def pumps(river: Water, outline: shapely.Polygon) -> list[Site]:
    """Pumping stations along the river: 清河三号泵站."""
    inside = river.line.intersection(outline)
    made = []
    for number in range(1, _PUMPS + 1):
        point = inside.interpolate((number - 0.5) / _PUMPS, normalized=True)
        name = f"{river.name}{chinese_number(number)}号泵站"
        name_en = f"{river.name_en} pumping station {number}"
        made.append(Site("pump_station", name, name_en, (point.x, point.y - 70.0), _NOTHING))
    return made
