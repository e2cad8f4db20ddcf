"""The demonstration district has a plan for each flood point."""

from __future__ import annotations

import pytest
import shapely

from app.demo import district
from app.demo.district import plans
from app.demo.district.model import District


@pytest.fixture(scope="module")
def made() -> District:
    return district.build()


def test_that_each_flood_point_has_one_plan_with_owner_and_steps(made: District) -> None:
    points = plans.build(made)
    watched = [point.sensor for point in points if point.kind == "flood"]
    assert sorted(watched) == sorted(s.id for s in made.sensors if s.flood_point)
    departments, units = {d.id for d in made.departments}, {u.id for u in made.units}
    officers = {o.id for o in made.officers}
    for point in points:
        assert point.plan and point.plan_en and point.department in departments
        assert not point.unit or point.unit in units
        assert not point.officer or point.officer in officers
        assert point.kind != "flood" or len(point.steps) >= 2


def test_that_closures_lie_on_both_sides_of_the_place_and_inside_the_district(
    made: District,
) -> None:
    points = {point.id: point for point in plans.build(made)}
    closures = [point for point in points.values() if point.kind == "closure"]
    assert len(closures) >= 100
    for point in closures:
        of = points[point.of]
        away = shapely.Point(point.lon, point.lat).distance(shapely.Point(of.lon, of.lat))
        assert 0.0 < away < 0.003, point.name
    assert len(points) == len(plans.build(made)), "ids are unique"
