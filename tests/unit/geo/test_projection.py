"""Web Mercator against figures of its specification."""

from __future__ import annotations

import numpy as np
import pytest

from app.geo import projection


def test_that_the_corner_of_the_world_is_where_the_standard_puts_it() -> None:
    x, y = projection.to_mercator(180.0, projection.MAX_LATITUDE)
    assert float(x) == pytest.approx(20037508.3428, abs=0.01)
    assert float(y) == pytest.approx(20037508.3428, abs=0.01)


def test_that_lonlat_survives_the_way_there_and_back() -> None:
    rng = np.random.default_rng(3)
    points = np.column_stack([rng.uniform(-180, 180, 999), rng.uniform(-85, 85, 999)])
    back = projection.points_to_lonlat(projection.points_to_mercator(points))
    np.testing.assert_allclose(back, points, atol=1e-10)


def test_that_a_pixel_of_zoom_zero_is_a_256th_of_the_world() -> None:
    assert projection.metres_per_pixel(0) == pytest.approx(156543.0339, abs=1e-3)
    assert projection.zoom_of(projection.metres_per_pixel(13.5)) == pytest.approx(13.5)


def test_that_a_degree_of_latitude_is_a_sixtieth_times_sixty_sea_miles() -> None:
    assert float(projection.distance_m(113, 34, 113, 35)) == pytest.approx(111195, abs=5)


def test_that_bearings_go_clockwise_from_north() -> None:
    headings = projection.bearing_deg(113.0, 34.0, [113.0, 113.1, 113.0, 112.9], [35, 34, 33, 34])
    np.testing.assert_allclose(headings, [0, 90, 180, 270], atol=0.1)


def test_that_a_path_is_as_long_as_its_legs() -> None:
    path = [(113.0, 34.0), (113.0, 34.5), (113.0, 35.0)]
    assert projection.path_length_m(path) == pytest.approx(111195, abs=5)
