"""The grids of the demonstration district against the sizing and data rules of the grid."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
import shapely

from app.demo.district import District
from app.geo.grid_index import GridIndex
from app.geo.projection import points_to_mercator

KINDS = ("street", "community", "micro")


def shapes(district: District, kind: str) -> np.ndarray:
    rows = [row for row, grid in enumerate(district.grids) if grid.kind == kind]
    return district.grid_shapes[rows]


def test_that_there_are_as_many_grids_as_a_district_of_this_size_has(district: District) -> None:
    counts = Counter(grid.kind for grid in district.grids)
    assert counts == {"street": 17, "community": 1100, "micro": 6600, "dedicated": 120}


def test_that_every_code_is_used_once_and_officers_are_known(district: District) -> None:
    codes = Counter(grid.code for grid in district.grids)
    assert max(codes.values()) == 1
    officers = {officer.id for officer in district.officers}
    assert {grid.officer for grid in district.grids} <= officers


def test_that_households_keep_their_bands_and_add_up(district: District) -> None:
    sums: dict[str, int] = defaultdict(int)
    for grid in district.grids:
        sums[grid.parent] += grid.households
        if grid.kind == "micro":
            assert 50 <= grid.households <= 70, grid.code
        if grid.kind == "community":
            assert 300 <= grid.households <= 500, grid.code
    for grid in district.grids:
        if grid.kind in ("street", "community"):
            assert sums[grid.code] == grid.households, grid.code


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_kind_tiles_the_district_without_hole_or_overlap(
    district: District, kind: str
) -> None:
    tiles = shapes(district, kind)
    assert {tile.geom_type for tile in tiles} == {"Polygon"}
    assert shapely.is_valid(tiles).all()
    assert shapely.coverage_is_valid(tiles)
    whole = shapely.coverage_union_all(tiles)
    assert shapely.symmetric_difference(whole, district.outline).area < 1e-12
    assert not district.outline.interiors


@pytest.mark.parametrize("kind", ["micro", "community"])
def test_that_every_grid_lies_inside_its_parent(district: District, kind: str) -> None:
    by_code = dict(zip((g.code for g in district.grids), district.grid_shapes, strict=True))
    inside: dict[str, list[shapely.Polygon]] = defaultdict(list)
    for grid in district.grids:
        if grid.kind == kind:
            assert grid.parent in by_code, grid.code
            inside[grid.parent].append(by_code[grid.code])
    for parent, parts in inside.items():
        whole = shapely.coverage_union_all(parts)
        assert shapely.symmetric_difference(whole, by_code[parent]).area < 1e-12, parent


def test_that_the_district_has_the_size_of_its_model(district: District) -> None:
    scale = np.cos(np.radians(district.centre.lat))
    mercator = shapely.transform(district.outline, points_to_mercator)
    assert mercator.area * scale**2 / 1e6 == pytest.approx(135.0, rel=0.01)


def test_that_the_boundary_is_a_curve_and_not_a_staircase(district: District) -> None:
    points = shapely.get_coordinates(district.outline.exterior)
    # Vertices of streets that end on the border lie on the curve and do not bend it.
    ring = shapely.simplify(shapely.transform(district.outline, points_to_mercator), 2.0).exterior
    legs = np.diff(shapely.get_coordinates(ring), axis=0)
    turn = np.diff(np.unwrap(np.arctan2(legs[:, 1], legs[:, 0])))
    assert len(points) > 500
    assert np.degrees(np.abs(turn)).max() < 30.0


def test_that_community_grids_are_blocks_of_many_shapes(district: District) -> None:
    tiles = shapes(district, "community")
    boxes = shapely.oriented_envelope(tiles)
    fill = shapely.area(tiles) / shapely.area(boxes)
    assert np.median(fill) > 0.85
    assert (fill < 0.95).mean() > 0.1


def test_that_a_point_resolves_to_the_grid_that_holds_it(district: District) -> None:
    index = GridIndex(
        [g.code for g in district.grids], [g.kind for g in district.grids], district.grid_shapes
    )
    by_code = {grid.code: grid for grid in district.grids}
    rng = np.random.default_rng(5)
    west, south, east, north = district.outline.bounds
    lon, lat = rng.uniform(west, east, 2000), rng.uniform(south, north, 2000)
    found = index.resolve_many(lon, lat)
    inside = shapely.contains_xy(district.outline, lon, lat)
    assert [code is not None for code in found] == inside.tolist()
    kinds = Counter(by_code[code].kind for code in found if code)
    assert set(kinds) == {"micro", "dedicated"}
    assert index.resolve(0.0, 0.0) is None


def test_that_the_grid_of_the_example_is_there(district: District) -> None:
    by_code = {grid.code: grid for grid in district.grids}
    officers = {officer.id: officer for officer in district.officers}
    grid = by_code["WL-03-07"]
    assert (grid.name, grid.households) == ("学府社区第 07 网格", 412)
    assert officers[grid.officer].name == "陈向东"
    assert sum(1 for other in district.grids if other.parent == "WL-03-07") == 7


def test_that_dedicated_grids_serve_their_places_and_some_cross_street_borders(
    district: District,
) -> None:
    uses = Counter(info.use for info in district.dedicated)
    assert set(uses) == {"hub", "venue", "school", "hospital", "mall", "market", "park", "scenic"}
    codes = [grid.code for grid in district.grids if grid.kind == "dedicated"]
    assert [info.code for info in district.dedicated] == codes
    assert any(len(info.streets) > 1 for info in district.dedicated)
    assert shapely.is_valid(shapes(district, "dedicated")).all()
