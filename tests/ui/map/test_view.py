"""Where the map looks: zooming, fitting, and pixels to places and back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.geo import projection
from ui.map.cards.foot_cards import scale_bar
from ui.map.view import MAX_RUNG, MIN_RUNG, STEP, View, around, rung_scale

X, Y = (float(v) for v in projection.to_mercator(113.68, 34.78))
HERE = View(X, Y, rung_scale(56), 1300.0, 860.0)

pixels = st.tuples(st.integers(0, 1300), st.integers(0, 860))


@given(pixels, st.integers(-8, 8), st.sampled_from([1.0, 1.25, 2.0]))
def test_that_zooming_keeps_the_place_under_the_pointer(
    at: tuple[int, int], rungs: int, dpr: float
) -> None:
    view = View(X, Y, rung_scale(56), 1300.0, 860.0, dpr)
    x, y = view.world(*at)
    after = view.zoomed(rungs, *at).point(x, y)
    assert abs(after.x() - at[0]) <= 1.01 / dpr
    assert abs(after.y() - at[1]) <= 1.01 / dpr


@given(pixels)
def test_that_a_pixel_leads_to_a_place_and_back(at: tuple[int, int]) -> None:
    back = HERE.point(*HERE.world(*at))
    assert math.hypot(back.x() - at[0], back.y() - at[1]) < 1e-6


def test_that_many_places_land_where_each_alone_does() -> None:
    x, y = np.array([X, X + 500.0]), np.array([Y, Y - 900.0])
    px, py = HERE.screen(x, y)
    one = HERE.point(X + 500.0, Y - 900.0)
    assert (px[1], py[1]) == pytest.approx((one.x(), one.y()))


def test_that_north_is_up_and_dragging_moves_the_ground_along() -> None:
    assert HERE.point(X, Y + 100).y() < HERE.point(X, Y).y()
    dragged = HERE.panned(40, 25)
    before, after = HERE.point(X, Y), dragged.point(X, Y)
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((40, 25), abs=1.0)


@pytest.mark.parametrize("size", [(1300, 860), (400, 900), (3840, 2160)])
def test_that_a_fitted_view_shows_all_and_little_more(size: tuple[int, int]) -> None:
    bounds = (X - 7000.0, Y - 5600.0, X + 7000.0, Y + 5600.0)
    view = View(0, 0, 1, *size).fitted(bounds, (20, 20, 20, 20))
    west, south, east, north = view.bounds()
    assert west <= bounds[0] and south <= bounds[1] and east >= bounds[2] and north >= bounds[3]
    share = max(14000 / (east - west), 11200 / (north - south))
    assert share > 0.75, "it would have fitted closer"
    assert view.resting


def test_that_zooming_stops_at_the_ends_of_the_ladder() -> None:
    near, far = HERE, HERE
    for _ in range(60):
        near, far = near.zoomed(STEP, 10, 10), far.zoomed(-STEP, 10, 10)
    assert near.mpp == rung_scale(MAX_RUNG)
    assert far.mpp == rung_scale(MIN_RUNG)


def test_that_a_place_asked_for_is_in_the_middle_and_as_large_as_asked() -> None:
    view = around(113.70, 34.80, 1500.0, HERE)
    lon, lat = view.lonlat(650, 430)
    assert (lon, lat) == pytest.approx((113.70, 34.80), abs=2e-5)
    assert view.ground_mpp * 860 == pytest.approx(1500.0, rel=0.1)


def test_that_a_flight_ends_exactly_where_it_should() -> None:
    goal = around(113.70, 34.80, 1500.0, HERE)
    assert HERE.towards(goal, 1.0) == goal
    halfway = HERE.towards(goal, 0.5)
    assert goal.mpp < halfway.mpp < HERE.mpp
    assert not halfway.resting


@given(st.floats(0.05, 400.0))
def test_that_the_scale_bar_shows_a_round_length_that_it_really_has(ground_mpp: float) -> None:
    metres, px = scale_bar(ground_mpp)
    assert px * ground_mpp == pytest.approx(metres)
    assert px <= 150.0 + 1e-6
    assert round(metres / 10 ** math.floor(math.log10(metres) + 1e-9)) in (1, 2, 5)
