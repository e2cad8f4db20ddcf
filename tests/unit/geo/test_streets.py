"""Ways along the streets against plain reckoning: grids, gaps, islands, and a list of all ways."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st

from app.domain.registry import Feature
from app.geo.streets import Streets, streets_of

LON, LAT = 113.68, 34.78
EAST, NORTH = 1 / 91_340.0, 1 / 111_195.0
"""Degrees of a metre here."""


def at(x: float, y: float) -> tuple[float, float]:
    """A place so many metres east and north."""
    return LON + x * EAST, LAT + y * NORTH


def road(number: int, *corners: tuple[float, float]) -> Feature:
    line = shapely.LineString([at(*corner) for corner in corners])
    return Feature(number, "road", "tertiary", "路", "Road", shapely.to_wkb(line))


def town() -> Streets:
    """Three by three streets, 1 km apart, without the middle of the middle one."""
    rows = [road(n, (0, n * 1000), (2000, n * 1000)) for n in (0, 2)]
    columns = [road(10 + n, (n * 1000, 0), (n * 1000, 2000)) for n in range(3)]
    made = streets_of([*rows, *columns])
    assert made is not None
    return made


def test_that_a_way_goes_round_the_block() -> None:
    (way,) = town().metres(at(0, 1000), [at(1000, 1000)])
    assert way == pytest.approx(3000, rel=0.01)


def test_that_a_way_on_one_street_is_the_street_between() -> None:
    assert town().metres(at(100, 0), [at(700, 0)]) == pytest.approx([600], rel=0.01)


def test_that_what_lies_off_the_streets_counts_as_it_does_without_any() -> None:
    assert town().metres(at(500, 100), [at(900, 0)]) == pytest.approx([400 + 130], rel=0.01)


def test_that_places_nearer_to_each_other_than_to_a_street_are_not_told_by_it() -> None:
    (way,) = town().metres(at(500, 400), [at(550, 410)])
    assert math.isnan(way)


def test_that_a_place_far_from_every_street_and_a_piece_that_leads_nowhere_are_no_network() -> None:
    made = streets_of([road(1, (0, 0), (3000, 0)), road(2, (9000, 0), (9500, 0))])
    assert made is not None
    assert all(math.isnan(way) for way in made.metres(at(0, 0), [at(9200, 0), at(0, 5000)]))
    assert all(math.isnan(way) for way in made.metres(at(0, 5000), [at(10, 0)]))
    assert made.metres(at(0, 0), []) == []


def test_that_a_centre_without_roads_has_no_network() -> None:
    park = Feature(
        1, "park", "", "园", "Park", shapely.to_wkb(shapely.Point(LON, LAT).buffer(0.01))
    )
    assert streets_of([]) is None and streets_of([park]) is None


def test_that_a_way_longer_than_searched_at_first_is_found_all_the_same() -> None:
    comb = road(1, (0, 0), (0, 40_000), (50, 40_000), (50, 0))
    made = streets_of([comb])
    assert made is not None
    assert made.metres(at(0, 100), [at(50, 100)]) == pytest.approx([79_850], rel=0.01)


def reckoned(lines: list[shapely.LineString], size: int) -> dict[tuple[int, int], float]:
    """Metres from the corner (0, 0) to every corner, by a heap over a grid's own streets."""
    open_ = {tuple(sorted(map(tuple, np.rint(shapely.get_coordinates(x)).astype(int).tolist())))
             for x in lines}  # fmt: skip
    best, heap = {(0, 0): 0.0}, [(0.0, (0, 0))]
    while heap:
        cost, here = heapq.heappop(heap)
        if cost > best[here]:
            continue
        for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = here[0] + step[0], here[1] + step[1]
            if tuple(sorted((here, there))) in open_ and cost + 200.0 < best.get(there, math.inf):
                best[there] = cost + 200.0
                heapq.heappush(heap, (cost + 200.0, there))
    return best


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_that_ways_are_those_of_a_reckoning_of_its_own(seed: int) -> None:
    rng, size = np.random.default_rng(seed), 6
    across = [((x, y), (x + 1, y)) for x in range(size - 1) for y in range(size)]
    up = [((x, y), (x, y + 1)) for x in range(size) for y in range(size - 1)]
    # The first row and column stay, so that the grid hangs together around (0, 0).
    kept = [
        pair for pair in (*across, *up) if pair[1][0] == 0 or pair[1][1] == 0 or rng.uniform() < 0.6
    ]
    made = streets_of(
        [road(n, *[(200.0 * x, 200.0 * y) for x, y in pair]) for n, pair in enumerate(kept)]
    )
    assert made is not None
    wanted = reckoned([shapely.LineString(pair) for pair in kept], size)
    corners = [(x, y) for x, y in wanted if (x, y) != (0, 0)]
    found = made.metres(at(0, 0), [at(200.0 * x, 200.0 * y) for x, y in corners])
    assert found == pytest.approx([wanted[corner] for corner in corners], rel=0.01)
