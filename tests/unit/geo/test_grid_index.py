"""A point and the grid it belongs to."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.geo.grid_index import OUTSIDE, GridIndex


@pytest.fixture
def index() -> GridIndex:
    return GridIndex(
        ["S", "S-1", "S-1-1", "HUB", "SHOP"],
        ["street", "community", "micro", "dedicated", "dedicated"],
        [
            shapely.box(0, 0, 10, 10),
            shapely.box(0, 0, 5, 10),
            shapely.box(0, 0, 5, 5),
            shapely.box(4, 4, 12, 12),
            shapely.box(6, 6, 7, 7),
        ],
    )


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (1, 1, "S-1-1"),
        (1, 8, "S-1"),
        (8, 1, "S"),
        (4.5, 4.5, "HUB"),
        (11, 11, "HUB"),
        (6.5, 6.5, "SHOP"),
        (20, 20, None),
    ],
)
def test_that_a_point_resolves_to_the_most_specific_grid(
    index: GridIndex, lon: float, lat: float, code: str | None
) -> None:
    assert index.resolve(lon, lat) == code


def test_that_many_points_resolve_as_each_alone(index: GridIndex) -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-2, 14, 300), rng.uniform(-2, 14, 300)
    assert index.resolve_many(lon, lat) == [
        index.resolve(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]


def test_that_one_kind_alone_can_be_asked(index: GridIndex) -> None:
    rows = index.rows_at([4.5, 11.0], [4.5, 11.0], kind="micro")
    assert rows.tolist() == [index.row_of("S-1-1"), OUTSIDE]


def test_that_all_grids_of_a_place_come_most_specific_first(index: GridIndex) -> None:
    assert index.all_at(4.5, 4.5) == ["HUB", "S-1-1", "S-1", "S"]


def test_that_a_point_on_a_shared_border_always_resolves_the_same(index: GridIndex) -> None:
    assert index.resolve(5, 2) == index.resolve(5, 2) == "S-1-1"


def test_that_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        GridIndex(["A"], [], [])
    with pytest.raises(ValueError, match="unknown grid kinds: moon"):
        GridIndex(["A"], ["moon"], [shapely.box(0, 0, 1, 1)])
