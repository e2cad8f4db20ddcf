"""Roads, water, places, forces and sensors of the demonstration district."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import fields, is_dataclass

import numpy as np
import shapely

from app.demo.district import District, build
from app.demo.district.model import ROAD_CLASSES
from app.geo.projection import path_length_m

SENSOR_KINDS = {
    "water_level": 214, "rain": 28, "river_level": 18, "gas": 560, "hydrant_pressure": 260,
    "smoke": 300, "people_flow": 118, "vehicle_flow": 130, "noise": 50, "pm25": 50,
    "temperature": 40, "manhole_tilt": 1500, "well_level": 420, "lamp_current": 700,
    "lift": 360, "power_load": 252,
}  # fmt: skip


def digest(value: object) -> str:
    """A hash over everything in a value: fields, arrays, geometries."""
    state = hashlib.sha256()

    def feed(part: object) -> None:
        if isinstance(part, shapely.Geometry):
            state.update(shapely.to_wkb(part))
        elif isinstance(part, np.ndarray) and part.dtype != object:
            state.update(part.tobytes())
        elif isinstance(part, (tuple, list, np.ndarray)):
            for item in part:
                feed(item)
        elif isinstance(part, dict):
            feed(list(part.items()))
        elif is_dataclass(part):
            for field in fields(part):
                feed(getattr(part, field.name))
        else:
            state.update(repr(part).encode())

    feed(value)
    return state.hexdigest()


def test_that_the_same_seed_builds_the_same_district_and_another_seed_another(
    district: District,
) -> None:
    assert digest(build(district.seed)) == digest(district)
    assert digest(build(district.seed + 1)) != digest(district)


def test_that_roads_of_every_class_carry_names_in_both_languages(district: District) -> None:
    assert {road.grade for road in district.roads} == set(ROAD_CLASSES)
    assert all(bool(road.name) == bool(road.name_en) for road in district.roads)
    arterials = {r.name for r in district.roads if r.grade in ("primary", "expressway") and r.name}
    assert len(arterials) >= 23
    assert {"中环快速路", "学府路", "明理路", "云锦路", "中兴大道"} <= arterials
    assert not any("\u4e00" <= sign <= "\u9fff" for r in district.roads for sign in r.name_en)


def test_that_bridges_carry_arterials_over_the_river(district: District) -> None:
    river = next(water for water in district.waters if water.kind == "river")
    over = [b for b in district.bridges if b.bridge and b.line.intersects(river.area)]
    assert len({bridge.name for bridge in over}) >= 10
    lanes = [r.line for r in district.roads if r.grade == "residential"]
    assert not shapely.crosses(river.line, np.array(lanes, dtype=object)).any()


def test_that_the_road_graph_is_one_piece_with_true_lengths(district: District) -> None:
    graph = district.graph
    edges = len(graph.ends)
    assert graph.first[-1] == len(graph.points) and graph.begin[-1] == 2 * edges
    reached, edge = {0}, [0]
    while edge:
        node = edge.pop()
        for half in graph.out[graph.begin[node] : graph.begin[node + 1]].tolist():
            assert graph.ends[half // 2, half % 2] == node
            other = int(graph.ends[half // 2, 1 - half % 2])
            if other not in reached:
                reached.add(other)
                edge.append(other)
    assert len(reached) == len(graph.nodes)
    for number in range(0, edges, 97):
        line = graph.points[graph.first[number] : graph.first[number + 1]]
        # The plane the district is drawn on is true to 0.2 %.
        assert abs(path_length_m(line) / graph.length_m[number] - 1.0) < 0.002
        np.testing.assert_allclose(line[0], graph.nodes[graph.ends[number, 0]], atol=1e-6)
        np.testing.assert_allclose(line[-1], graph.nodes[graph.ends[number, 1]], atol=1e-6)


def test_that_edges_know_the_road_they_belong_to(district: District) -> None:
    graph = district.graph
    roads = {road.id: road for road in district.roads}
    for number in range(0, len(graph.ends), 61):
        line = graph.points[graph.first[number] : graph.first[number + 1]]
        road = roads[int(graph.road[number])]
        middle = shapely.LineString(line).interpolate(0.5, normalized=True)
        assert road.line.distance(middle) < 1e-5
        assert ROAD_CLASSES[graph.grade[number]] == road.grade


def test_that_houses_keep_off_water_and_tracks(district: District) -> None:
    houses = shapely.polygons(district.buildings.quads)
    assert len(houses) > 8000
    assert shapely.is_valid(houses).all()
    tree = shapely.STRtree(houses)
    wet = [w.area for w in district.waters] + [r.line for r in district.railways]
    assert not len(tree.query(wet, predicate="intersects")[1])
    assert shapely.contains(district.outline, houses).all()


def test_that_the_town_has_its_parks_waters_and_places(district: District) -> None:
    kinds = Counter(water.kind for water in district.waters)
    assert kinds["river"] == 1 and kinds["canal"] >= 2 and kinds["lake"] >= 3
    assert len({park.name for park in district.parks if park.name}) >= 25
    places = Counter(place.kind for place in district.places)
    for kind, least in (
        ("hospital", 18), ("school", 60), ("mall", 15), ("market", 16), ("hub", 6),
        ("stadium", 1), ("government", 18), ("metro", 10), ("scenic", 1), ("pump_station", 3),
    ):  # fmt: skip
        assert places[kind] >= least, kind
    names = Counter(place.name for place in district.places)
    assert max(names.values()) == 1
    assert all(place.name_en for place in district.places)
    streets = {grid.code for grid in district.grids if grid.kind == "street"}
    assert {place.street for place in district.places} <= streets


def test_that_every_flood_point_has_its_gauge_and_they_are_214(district: District) -> None:
    kinds = ("underpass", "culvert", "ramp", "lowland")
    points = {place.id for place in district.places if place.kind in kinds}
    gauges = [sensor for sensor in district.sensors if sensor.flood_point]
    assert len(points) == len(gauges) == 214
    assert {gauge.kind for gauge in gauges} == {"water_level"}
    assert {district.sensor_places[gauge.id] for gauge in gauges} == points
    assert gauges[0].name == "云锦路下穿"


def test_that_there_are_5000_sensors_of_all_kinds_inside_the_district(district: District) -> None:
    assert Counter(sensor.kind for sensor in district.sensors) == SENSOR_KINDS
    places = np.array([(sensor.lon, sensor.lat) for sensor in district.sensors])
    near = shapely.buffer(district.outline, 0.001)
    assert shapely.contains_xy(near, places[:, 0], places[:, 1]).all()
    codes = {grid.code for grid in district.grids if grid.kind == "micro"}
    assert {sensor.grid for sensor in district.sensors} <= codes
    assert len({sensor.id for sensor in district.sensors}) == 5000
    assert all(sensor.period_s > 0 and sensor.name_en for sensor in district.sensors)


def test_that_cameras_look_somewhere_and_have_names_of_their_own(district: District) -> None:
    assert len(district.cameras) == 900
    assert len({camera.name for camera in district.cameras}) == 900
    assert all(0.0 <= camera.heading < 360.0 for camera in district.cameras)
    assert {round(camera.heading / 90.0) % 4 for camera in district.cameras} == {0, 1, 2, 3}


def test_that_300_units_of_twelve_kinds_stand_ready(district: District) -> None:
    assert len(district.units) == 300
    assert len({unit.kind for unit in district.units}) == 12
    departments = {department.id for department in district.departments}
    assert {unit.department for unit in district.units} <= departments
    for unit in district.units:
        assert unit.skills and unit.people >= 1 and unit.name_en
        assert bool(unit.plate) != unit.on_foot


def test_that_phone_numbers_belong_to_nobody(district: District) -> None:
    phones = [officer.phone for officer in district.officers]
    assert len(set(phones)) == len(phones)
    # Mobile numbers begin with 13 to 19.
    assert all(phone.startswith("12") and len(phone) == 11 for phone in phones)
    roles = Counter(officer.role for officer in district.officers)
    assert roles["duty"] >= 3 and roles["leader"] >= 2 and roles["commander"] == 1
    assert roles["grid"] == len(district.grids)
