"""The order of building: boundary, lines, cells, roads, grids, places, forces, sensors.

Every step draws from a stream of its own, so that a change in one leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo import CITY
from app.demo.district import (
    buildings,
    cameras,
    cells,
    dedicated,
    faces,
    floods,
    graph,
    grids,
    landmarks,
    lattice,
    outline,
    parks,
    people,
    places,
    plane,
    roads,
    sensors,
    units,
    water,
)
from app.demo.district.address import Addresses
from app.demo.district.atlas import atlas as load_atlas
from app.demo.district.density import Density
from app.demo.district.grids import Area
from app.demo.district.knots import Knots, ring_arcs
from app.demo.district.model import (
    Buildings,
    District,
    Landmark,
    Park,
    Place,
    Railway,
    Road,
    RoadGraph,
    Water,
)
from app.demo.district.places import Site
from app.domain.registry import Centre, Grid, Sensor

# How far houses keep from the middle of greater roads and of the tracks, metres.
_CLEAR_M = {"expressway": 28.0, "primary": 24.0, "secondary": 14.0}
_TRACKS_M = 30.0


class _Streams:
    """A random stream for each step."""

    def __init__(self, seed: int) -> None:
        self._seed, self._next = seed, 0

    def new(self) -> np.random.Generator:
        """The next step's own stream."""
        self._next += 1
        return np.random.default_rng([self._seed, self._next])


def build(seed: int = 20210720) -> District:
    """The district of a seed; the same seed gives the same district, to the last digit."""
    atlas, streams = load_atlas(), _Streams(seed)
    area = atlas.district
    border = outline.build(area.area_km2, streams.new())
    flowing = water.flowing(atlas)
    blocks, seconds = lattice.blocks(atlas, streams.new())
    greens = parks.build(atlas, blocks, border, streams.new())
    tracks = roads.railway(atlas)
    grand = landmarks.grand(atlas, blocks, tracks.line)
    open_ground = [
        *(body.area for body in (*flowing, *greens.lakes)),
        *(park.area for park in greens.parks),
        *(site.ground for site in grand.sites),
    ]

    density = Density(atlas.extent, border, shapely.union_all(open_ground))
    cores, streets_cut = cells.communities(blocks, density, area.community_grids, streams.new())
    communities, lanes_cut = cells.micros(cores, density, area.micro_grids, streams.new())
    micros = [micro for community in communities for micro in community.micros]
    mains = lattice.main_lines(atlas)
    minors = [*seconds, *streets_cut, *lanes_cut]
    knots = Knots(micros, [*mains, *minors], atlas.ring)
    barriers = [tracks.line, *roads.diagonals(atlas), *ring_arcs(atlas.ring)]
    micro_areas = faces.tile(knots.borders(micros), barriers, border, micros)
    areas = grids.build(atlas, blocks, communities, micro_areas, streams.new())
    border = shapely.coverage_union_all([a.shape for a in areas if a.kind == "street"])

    grounds = [site.ground for site in grand.sites]
    ways, bridges = roads.build(
        atlas, knots, mains, minors, flowing, greens, grounds, border, streams.new()
    )
    network = graph.build(_inside(ways, border))
    clear = [*open_ground, tracks.line.buffer(_TRACKS_M), *_corridors(ways)]
    rng = streams.new()
    free = places.Grounds(micros, border, shapely.union_all(clear), rng)
    streets = [a for a in areas if a.kind == "street"]
    sites = [*grand.sites, *places.build(atlas, free, streets, greens.parks, rng)]
    furnished, pitches = landmarks.furnish(sites)
    clear += [site.ground for site in sites if site.box is not None]
    houses = buildings.build(
        micros, border, np.array(clear, dtype=object), tracks.line, streams.new()
    )
    houses = landmarks.joined(houses, furnished)
    sites += floods.build(
        atlas, ways, tracks.line, flowing, border, grand.station_square, streams.new()
    )
    sites += [*floods.metro(atlas, border), *floods.pumps(flowing[0], border)]
    overlays, infos = dedicated.build(atlas, sites, streets, border)
    areas += overlays

    addresses = Addresses(ways, border)
    middles = shapely.get_coordinates(
        shapely.point_on_surface([a.shape for a in areas if a.kind == "community"])
    )
    rng = streams.new()
    pools = sensors.Grounds(sites, ways, flowing, houses, middles, border, rng)
    devices = sensors.build(pools, addresses, rng)
    watching = cameras.build(network, ways, sites, addresses, border, streams.new())
    grid_rows, shapes = _grids(areas)
    place_rows = _places(sites, streets, network)
    lonlat_graph = _graph(network)
    return District(
        seed=seed,
        centre=Centre(
            area.id,
            area.centre_name,
            area.centre_name_en,
            "district",
            area.lon,
            area.lat,
            True,
            CITY,
        ),
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        outline=plane.geometry_to_lonlat(border),
        extent=_extent(atlas.outer.reach_u, atlas.outer.reach_v),
        roads=_roads(ways),
        bridges=_roads(bridges),
        railways=(Railway(tracks.name, tracks.name_en, plane.geometry_to_lonlat(tracks.line)),),
        waters=_waters((*flowing, *greens.lakes)),
        parks=_parks((*greens.parks, *grand.greens, *pitches)),
        graph=lonlat_graph,
        buildings=Buildings(plane.to_lonlat(houses.quads), houses.floors, houses.use),
        landmarks=_landmarks(grand.landmarks),
        places=place_rows,
        grids=grid_rows,
        grid_shapes=shapes,
        dedicated=tuple(infos),
        departments=people.departments(),
        officers=people.officers(areas, streams.new()),
        units=units.build(place_rows, grid_rows, lonlat_graph, streams.new()),
        sensors=_sensors(devices, areas, shapes),
        sensor_places={d.id: place_rows[d.place].id for d in devices if d.place >= 0},
        cameras=watching,
    )


def _inside(ways: Sequence[Road], border: shapely.Polygon) -> list[Road]:
    """Roads as far as units drive: a little beyond the border."""
    near = border.buffer(350.0)
    shapely.prepare(near)
    lines = np.array([road.line for road in ways], dtype=object)
    leaves = ~shapely.contains(near, lines)
    lines[leaves] = shapely.intersection(lines[leaves], near)
    return [
        replace(road, line=part)
        for road, line in zip(ways, lines, strict=True)
        for part in shapely.get_parts(line).tolist()
        if part.geom_type == "LineString" and not part.is_empty
    ]


def _corridors(ways: Sequence[Road]) -> list[shapely.Polygon]:
    return [
        road.line.buffer(_CLEAR_M[road.grade], quad_segs=2)
        for road in ways
        if road.grade in _CLEAR_M
    ]


def _extent(reach_u: float, reach_v: float) -> tuple[float, float, float, float]:
    """West, south, east, north of what is drawn, in degrees."""
    west, south = plane.to_lonlat((-reach_u, -reach_v)).tolist()
    east, north = plane.to_lonlat((reach_u, reach_v)).tolist()
    return (west, south, east, north)


def _roads(ways: Sequence[Road]) -> tuple[Road, ...]:
    lines = plane.geometries_to_lonlat([road.line for road in ways])
    return tuple(replace(road, line=line) for road, line in zip(ways, lines.tolist(), strict=True))


def _waters(bodies: Sequence[Water]) -> tuple[Water, ...]:
    return tuple(
        replace(
            body,
            area=plane.geometry_to_lonlat(body.area),
            line=plane.geometry_to_lonlat(body.line),
        )
        for body in bodies
    )


def _parks(greens: Sequence[Park]) -> tuple[Park, ...]:
    return tuple(replace(park, area=plane.geometry_to_lonlat(park.area)) for park in greens)


def _landmarks(marks: Sequence[Landmark]) -> tuple[Landmark, ...]:
    return tuple(replace(mark, area=plane.geometry_to_lonlat(mark.area)) for mark in marks)


def _graph(network: RoadGraph) -> RoadGraph:
    return replace(
        network, nodes=plane.to_lonlat(network.nodes), points=plane.to_lonlat(network.points)
    )


def _grids(areas: Sequence[Area]) -> tuple[tuple[Grid, ...], NDArray[np.object_]]:
    """Grids with their officers, and their shapes in the same order."""
    shapes = plane.geometries_to_lonlat([area.shape for area in areas])
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(6)
    rows = tuple(
        Grid(
            area.code, area.kind, area.name, area.name_en, area.parent, area.street,
            area.households, people.officer_id(area.code), lon, lat, wkb,
        )
        for area, (lon, lat), wkb in zip(
            areas, middles.tolist(), shapely.to_wkb(shapes).tolist(), strict=True
        )
    )  # fmt: skip
    return rows, shapes


def _places(
    sites: Sequence[Site], streets: Sequence[Area], network: RoadGraph
) -> tuple[Place, ...]:
    """Places with their street and the nearest node of the graph."""
    points = np.array([site.point for site in sites])
    there = shapely.points(points)
    _, nodes = shapely.STRtree(shapely.points(network.nodes)).query_nearest(
        there, all_matches=False
    )
    _, owner = shapely.STRtree([street.shape for street in streets]).query_nearest(
        there, all_matches=False
    )
    lonlat = plane.to_lonlat(points).round(6)
    return tuple(
        Place(
            f"p-{number:03d}", site.kind, site.name, site.name_en, lon, lat,
            streets[street].code, plane.geometry_to_lonlat(site.ground), node,
        )
        for number, (site, (lon, lat), street, node) in enumerate(
            zip(sites, lonlat.tolist(), owner.tolist(), nodes.tolist(), strict=True), start=1
        )
    )  # fmt: skip


def _sensors(
    devices: Sequence[sensors.Device], areas: Sequence[Area], shapes: NDArray[np.object_]
) -> tuple[Sensor, ...]:
    """Sensors in degrees with the micro grid and street they stand in."""
    lonlat = plane.to_lonlat([(d.x, d.y) for d in devices]).round(6)
    rows = np.array([row for row, area in enumerate(areas) if area.kind == "micro"])
    _, nearest = shapely.STRtree(shapes[rows]).query_nearest(
        shapely.points(lonlat), all_matches=False
    )
    owners = rows[nearest].tolist()
    return tuple(
        Sensor(
            d.id, d.name, d.name_en, d.kind, lon, lat, areas[owner].code, areas[owner].street,
            d.flood_point, d.base, d.amplitude, d.phase_h, d.noise, d.period_s,
        )
        for d, (lon, lat), owner in zip(devices, lonlat.tolist(), owners, strict=True)
    )  # fmt: skip
