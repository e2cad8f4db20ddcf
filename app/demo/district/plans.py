"""One plan for each flood point (一点一方案): what is done as the water rises, where the road is
closed, who stands there.

Underpasses, ramps and culverts have two closures on the road that leads there and a post between;
low crossings are patrolled and have none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from app.demo.district.model import District, Place
from app.domain.registry import PlanPoint, Sensor

CLOSED = frozenset({"underpass", "ramp", "culvert"})
"""Kinds of place whose road is closed."""
_AWAY_DEG = 0.0011
"""About 110 m before and after the place."""
_POST_DEG = 0.0003
_STREETS = ("primary", "secondary", "tertiary")
_STEPS = (
    ("水深 15 厘米：设警示牌，人员巡查", "15 cm of water: signs out, patrol"),
    ("水深 27 厘米：封闭交通，泵车到位", "27 cm: closed to traffic, pump in place"),
    ("水深 50 厘米：封控，人员撤离", "50 cm: sealed off, people led away"),
)
_PATROL = _STEPS[:2]


def build(made: District) -> list[PlanPoint]:
    """A plan for every flood point of the district, with its closures and its post."""
    places = {place.id: place for place in made.places}
    pumps = [unit for unit in made.units if unit.kind == "pump"]
    at = np.array([(unit.lon, unit.lat) for unit in pumps])
    owners = {grid.code: grid.officer for grid in made.grids}
    roads = [road for road in made.roads if road.grade in _STREETS and road.name]
    tree = shapely.STRtree([road.line for road in roads])
    found: list[PlanPoint] = []
    for sensor in (sensor for sensor in made.sensors if sensor.flood_point):
        place = places[made.sensor_places[sensor.id]]
        closes = place.kind in CLOSED
        here = np.array([sensor.lon, sensor.lat])
        pump = pumps[int(np.argmin(((at - here) ** 2).sum(axis=1)))].id if closes else ""
        officer = owners.get(sensor.grid, "")
        found.append(_point(sensor, closes, pump, "" if closes else officer))
        if closes:
            road = roads[int(tree.nearest(shapely.Point(*here)))]
            found += _posts(sensor, place, road.line, officer)
    return found


def _point(sensor: Sensor, closes: bool, pump: str, officer: str) -> PlanPoint:
    plan, plan_en = f"{sensor.name}积水处置方案", f"Flood plan: {sensor.name_en}"
    return PlanPoint(
        f"PP-{sensor.id}", "flood", sensor.name, sensor.name_en, sensor.lon, sensor.lat,
        plan, plan_en, "", sensor.id, "drainage", pump, officer, _STEPS if closes else _PATROL,
    )  # fmt: skip


def _posts(
    sensor: Sensor, place: Place, line: shapely.LineString, officer: str
) -> Iterator[PlanPoint]:
    of, plan, plan_en = (
        f"PP-{sensor.id}",
        f"{sensor.name}积水处置方案",
        f"Flood plan: {sensor.name_en}",
    )
    middle = line.project(shapely.Point(place.lon, place.lat))
    for number, (zh, en, step) in enumerate(
        (("上游", "before", -_AWAY_DEG), ("下游", "after", _AWAY_DEG)), 1
    ):
        spot = line.interpolate(max(0.0, min(line.length, middle + step)))
        yield PlanPoint(
            f"{of}-C{number}", "closure", f"{sensor.name}{zh}封控点",
            f"{sensor.name_en}: closure {en}", spot.x, spot.y, plan, plan_en, of,
            department="traffic_police",
        )  # fmt: skip
    spot = line.interpolate(max(0.0, min(line.length, middle + _POST_DEG)))
    yield PlanPoint(
        f"{of}-P1", "post", f"{sensor.name}值守点", f"{sensor.name_en}: post",
        spot.x, spot.y, plan, plan_en, of, department="grid", officer=officer,
    )  # fmt: skip
