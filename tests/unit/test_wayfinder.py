"""The street network is built beside the window and handed over as a piece of news."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue

import shapely

from app import reference
from app.domain.registry import Feature
from app.picture.picture import Picture, Registry
from app.wayfinder import Wayfinder

ROAD = shapely.to_wkb(shapely.LineString([(113.68, 34.78), (113.69, 34.78)]))
ROADS = [Feature(1, "road", "primary", "金水路", "Jinshui Road", ROAD)]

Told = SimpleQueue[Callable[[Picture], None]]


def test_that_a_desk_has_the_network_of_its_own_roads_once_it_is_built() -> None:
    told: Told = SimpleQueue()
    finder = Wayfinder(ROADS, told.put, after_s=0.0)
    finder.start()
    picture = Picture(reference.load_catalogue(), Registry(features=ROADS))
    assert picture.registry.ways is None
    told.get(timeout=60)(picture)
    finder.stop()
    assert picture.registry.ways is not None
    (way,) = picture.registry.ways.metres((113.681, 34.78), [(113.689, 34.78)])
    assert 720 < way < 740


def test_that_a_desk_that_is_closed_at_once_builds_nothing() -> None:
    told: Told = SimpleQueue()
    finder = Wayfinder(ROADS, told.put, after_s=60.0)
    finder.start()
    finder.stop()
    assert told.empty()


def test_that_a_centre_without_roads_goes_on_with_straight_lines() -> None:
    told: Told = SimpleQueue()
    finder = Wayfinder([], told.put, after_s=0.0)
    finder.start()
    picture = Picture(reference.load_catalogue(), Registry())
    told.get(timeout=60)(picture)
    finder.stop()
    assert picture.registry.ways is None
