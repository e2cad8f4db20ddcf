"""The 900 cameras: crossings first, then flood points, places and long streets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.address import Addresses
from app.demo.district.model import ROAD_CLASSES, Road, RoadGraph
from app.demo.district.places import Site
from app.domain.registry import Camera

COUNT = 900
_WATCHED = ("hub", "stadium", "mall", "hospital", "market", "scenic", "underpass", "ramp")
_COMPASS = (("北", "N"), ("东", "E"), ("南", "S"), ("西", "W"))
_APART_M = 60.0


def build(
    graph: RoadGraph,
    roads: Sequence[Road],
    sites: Sequence[Site],
    addresses: Addresses,
    outline: shapely.Polygon,
    rng: np.random.Generator,
) -> tuple[Camera, ...]:
    """Cameras with the direction they look in (degrees clockwise from north)."""
    points = _spots(graph, sites, outline, rng)
    found = addresses.of(points)
    _, nodes = shapely.STRtree(shapely.points(graph.nodes)).query_nearest(
        shapely.points(points), all_matches=False
    )
    crossings = [_crossing(node, graph, roads) for node in nodes.tolist()]
    headings = _headings(nodes, graph, rng)
    lonlat = plane.to_lonlat(points).round(6)
    seen: set[str] = set()
    made = []
    for number, (address, crossing, (lon, lat), heading) in enumerate(
        zip(found, crossings, lonlat.tolist(), headings.tolist(), strict=True), start=1
    ):
        side, side_en = _COMPASS[round(heading / 90.0) % 4]
        place, place_en = crossing or (address.name, address.name_en)
        name, name_en = f"{place}{side}", f"{place_en}, {side_en}"
        if name in seen:
            name, name_en = f"{name} {number}", f"{name_en} ({number})"
        seen.add(name)
        made.append(Camera(f"cam-{number:03d}", name, name_en, lon, lat, round(heading, 1)))
    return tuple(made)


def _crossing(node: int, graph: RoadGraph, roads: Sequence[Road]) -> tuple[str, str] | None:
    """The name of a crossing of two named roads: 明理路学府路口."""
    halves = graph.out[graph.begin[node] : graph.begin[node + 1]].tolist()
    there = [roads[int(graph.road[half // 2])] for half in halves]
    there.sort(key=lambda road: (ROAD_CLASSES.index(road.grade), road.id))
    named = {road.name: road.name_en for road in there if road.name}
    if len(named) < 2:
        return None
    (one, one_en), (other, other_en) = list(named.items())[:2]
    return f"{one}{other}口", f"{one_en} and {other_en}"


def _spots(
    graph: RoadGraph, sites: Sequence[Site], outline: shapely.Polygon, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Where cameras stand: watched places, then crossings by the class of their roads."""
    degree = np.diff(graph.begin)
    best = np.full(len(graph.nodes), 9, dtype=np.int64)
    for column in (0, 1):
        np.minimum.at(best, graph.ends[:, column], graph.grade)
    crossing = np.flatnonzero(degree >= 3)
    crossing = rng.permutation(crossing)
    crossing = crossing[np.argsort(best[crossing], kind="stable")]
    watched = np.array([site.point for site in sites if site.kind in _WATCHED])
    pool = np.concatenate(
        [watched, graph.nodes[crossing] + rng.uniform(-12.0, 12.0, (len(crossing), 2))]
    )
    inside = shapely.contains_xy(outline, pool[:, 0], pool[:, 1])
    chosen: list[int] = []
    taken: set[tuple[int, int]] = set()
    for row in np.flatnonzero(inside).tolist():
        key = (int(pool[row, 0] // _APART_M), int(pool[row, 1] // _APART_M))
        if key not in taken:
            taken.add(key)
            chosen.append(row)
        if len(chosen) == COUNT:
            break
    return np.asarray(pool[chosen])


def _headings(
    nodes: NDArray[np.int64], graph: RoadGraph, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Each looks along one of the roads that leave its crossing."""
    headings = np.empty(len(nodes))
    for number, node in enumerate(nodes.tolist()):
        half = int(graph.out[int(rng.integers(graph.begin[node], graph.begin[node + 1]))])
        edge = half // 2
        line = graph.points[graph.first[edge] : graph.first[edge + 1]]
        start, ahead = (line[-1], line[-2]) if half % 2 else (line[0], line[1])
        east, north = (ahead - start).tolist()
        headings[number] = np.degrees(np.arctan2(east, north)) % 360.0
    return headings
