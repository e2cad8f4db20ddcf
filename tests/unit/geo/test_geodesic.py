"""Lengths and areas against Karney's geodesic series (GeographicLib), which is exact."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.geo import geodesic, projection

# (lat, lon, lat, lon) and the geodesic between them by GeographicLib 2.0.
KNOWN = [
    ((34.757, 113.665, 34.722, 113.78), 11224.262408192395),
    ((39.9042, 116.4074, 31.2304, 121.4737), 1065846.4894532142),
    ((0.0, 10.0, 0.0, 10.5), 55659.74539663678),
    ((34.7, 113.6, 34.70001, 113.6), 1.1093509200365015),
    ((0.0, 0.0, 90.0, 0.0), 10001965.729312),
]

# Rings of (lon, lat), perimeter and area by GeographicLib; the last two are of its own tests.
RINGS = [
    (
        [(113.66, 34.75), (113.67, 34.751), (113.668, 34.76), (113.659, 34.757)],
        3608.0218885169334, 802429.1072103977,
    ),
    (
        [(112.7, 34.2), (114.2, 34.3), (114.0, 34.95), (112.9, 35.0)],
        404238.99461981596, 9581510406.82489,
    ),
    ([(-1, 0), (0, -1), (1, 0), (0, 1)], 627598.2731, 24619419146.0),
    ([(0, 0), (90, 0), (0, 90)], 30022685.0, 63758202715511.0),
]  # fmt: skip


@pytest.mark.parametrize(("pair", "metres"), KNOWN)
def test_that_a_distance_is_the_geodesic_to_half_a_millimetre(
    pair: tuple[float, float, float, float], metres: float
) -> None:
    lat_a, lon_a, lat_b, lon_b = pair
    assert float(geodesic.distance_m(lon_a, lat_a, lon_b, lat_b)) == pytest.approx(
        metres, abs=0.0005
    )


@pytest.mark.parametrize(("ring", "perimeter", "area"), RINGS)
def test_that_a_ring_has_the_area_of_the_ellipsoid(
    ring: list[tuple[float, float]], perimeter: float, area: float
) -> None:
    assert geodesic.ring_m(ring) == pytest.approx(perimeter, abs=1.0, rel=1e-9)
    assert geodesic.area_m2(ring) == pytest.approx(area, rel=1.2e-7)
    assert geodesic.area_m2(ring[::-1]) == pytest.approx(area, rel=1.2e-7)


def test_that_the_same_place_is_no_way_apart() -> None:
    assert float(geodesic.distance_m(113.6, 34.7, 113.6, 34.7)) == 0.0


def test_that_opposite_places_get_the_great_circle_and_no_nonsense() -> None:
    found = float(geodesic.distance_m(0.0, 0.3, 179.7, -0.3))
    assert found == pytest.approx(math.pi * 6371008.8, rel=0.01)


def test_that_a_ring_over_the_date_line_is_as_large_as_one_elsewhere() -> None:
    here = [(113.0, 34.0), (113.4, 34.0), (113.4, 34.3), (113.0, 34.3)]
    there = [((lon + 66.8 + 180.0) % 360.0 - 180.0, lat) for lon, lat in here]
    assert geodesic.area_m2(there) == pytest.approx(geodesic.area_m2(here), rel=1e-9)


@given(
    st.floats(73.0, 135.0), st.floats(4.0, 53.0), st.floats(1.0, 20000.0)
)  # fmt: skip
def test_that_a_circle_lies_at_its_radius_and_has_its_area(
    lon: float, lat: float, radius: float
) -> None:
    ring = geodesic.circle(lon, lat, radius, 720)
    away = geodesic.distance_m(lon, lat, ring[:, 0], ring[:, 1])
    assert np.abs(away - radius).max() < 1e-3 + radius * 1e-6
    assert geodesic.area_m2(ring) == pytest.approx(geodesic.circle_area_m2(radius), rel=1e-4)


def test_that_a_path_is_the_sum_of_its_legs() -> None:
    path = [(113.66, 34.75), (113.67, 34.751), (113.668, 34.76)]
    legs = geodesic.legs_m(path)
    assert len(legs) == 2
    assert geodesic.path_m(path) == pytest.approx(float(legs.sum()))
    assert geodesic.path_m(path[:1]) == 0.0 == geodesic.area_m2(path[:2])


def test_that_what_a_reading_may_be_off_grows_with_the_pixel() -> None:
    assert geodesic.reading_length_m(1, 4.0) == pytest.approx(4.0 / math.sqrt(2.0))
    square = np.array([(113.0, 34.0), (113.01, 34.0), (113.01, 34.01), (113.0, 34.01)])
    rng = np.random.default_rng(5)
    mpp = 2.0
    shake = rng.uniform(-0.5, 0.5, (4000, 4, 2)) * mpp
    metres = projection.points_to_mercator(square)
    scale = math.cos(math.radians(34.0))
    areas = [
        geodesic.area_m2(projection.points_to_lonlat(metres + push / scale)) for push in shake[:400]
    ]
    # Half a pixel is the bound of one click; its spread is the bound by the square root of three.
    assert np.std(areas) * math.sqrt(3.0) == pytest.approx(
        geodesic.reading_area_m2(square, mpp), rel=0.15
    )
