"""Datum conversion against the published check pair and against itself."""

from __future__ import annotations

import numpy as np
import pytest

from app.geo import datum
from app.geo.projection import distance_m

CHECK_WGS = (113.6254, 34.7466)
CHECK_GCJ = (113.631447, 34.745417)


def test_that_the_check_pair_of_the_domain_is_met_in_both_directions() -> None:
    there = datum.wgs_to_gcj(*CHECK_WGS)
    assert float(distance_m(*there, *CHECK_GCJ)) < 0.2
    back = datum.gcj_to_wgs(*CHECK_GCJ)
    assert float(distance_m(*back, *CHECK_WGS)) < 0.2


@pytest.mark.parametrize("tag", list(datum.Datum))
def test_that_a_round_trip_through_any_datum_loses_less_than_a_decimetre(tag: datum.Datum) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(75, 134, 5000), rng.uniform(18, 53, 5000)
    back = datum.to_wgs(*datum.from_wgs(lon, lat, tag), tag)
    assert float(np.max(distance_m(lon, lat, *back))) < 0.1


def test_that_bd09_lies_where_the_vendor_puts_it() -> None:
    # The vendor's offset from GCJ-02 is about 0.0065 and 0.006 degrees, plus a ripple.
    lon, lat = datum.gcj_to_bd(*CHECK_GCJ)
    assert 0.0058 < float(lon) - CHECK_GCJ[0] < 0.0072
    assert 0.0053 < float(lat) - CHECK_GCJ[1] < 0.0067


def test_that_places_outside_china_are_left_alone() -> None:
    lon, lat = datum.wgs_to_gcj([-73.98, 11.25], [40.75, 43.77])
    np.testing.assert_array_equal(lon, [-73.98, 11.25])
    np.testing.assert_array_equal(lat, [40.75, 43.77])


def test_that_an_unknown_tag_is_refused() -> None:
    with pytest.raises(ValueError, match="mars"):
        datum.to_wgs(113.0, 34.0, "mars")
