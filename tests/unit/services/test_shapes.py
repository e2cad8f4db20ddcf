"""Shapes and bookmarks: drawn once, on every desk; the second of two officers is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.domain.shapes import Bookmark, Shape, ShapeKind
from app.messages import commands as c
from app.picture.picture import Picture, Registry
from app.storage.queries import Queries
from tests.unit.services.world import CENTRE, World, world as open_world

CORDON = Shape("", ShapeKind.POLYGON, ((113.68, 34.78), (113.69, 34.78), (113.69, 34.79)), "警戒区")
LOOK = Bookmark("", "", "daily", "北部", 113.7, 34.8, 4.0, ("cases", "units"), 1)


def drawn(world: World, shape: Shape = CORDON, version: int = 0, by: str = "lin") -> Shape:
    (event,) = world.do(c.DrawShape, by=by, shape=shape, expected_version=version)
    return event.shape


def test_that_a_drawn_shape_is_in_the_picture_with_who_and_when(world: World) -> None:
    shape = drawn(world)
    assert world.picture.shapes == {shape.id: shape}
    assert (shape.officer, shape.at, shape.version) == ("lin", world.now, 1)
    assert world.picture.take_changes().shapes == {shape.id}


def test_that_shapes_and_bookmarks_survive_a_restart(world: World, tmp_path: Path) -> None:
    shape = drawn(world)
    circle = drawn(world, Shape("", ShapeKind.CIRCLE, ((113.7, 34.8),), "爆管", radius_m=250.0))
    world.do(c.SaveBookmark, bookmark=LOOK)
    world.store.close()
    again = open_world(tmp_path)
    queries = Queries(again.store, CENTRE)
    picture = Picture(again.catalogue, Registry())
    picture.load_map(queries.shapes(), queries.bookmarks())
    assert picture.shapes == {shape.id: shape, circle.id: circle}
    (mark,) = picture.bookmarks.values()
    assert replace(mark, id="") == replace(LOOK, officer="lin")
    again.store.close()


def test_that_a_changed_shape_takes_the_place_of_the_old_one(world: World) -> None:
    first = drawn(world)
    second = drawn(world, replace(first, name="内圈", colour="violet"), first.version, "zhou")
    assert world.picture.shapes == {first.id: second}
    assert (second.version, second.officer, second.name) == (2, "zhou", "内圈")


def test_that_the_slower_of_two_officers_is_told(world: World) -> None:
    first = drawn(world)
    drawn(world, replace(first, name="内圈"), 1, "zhou")
    with pytest.raises(Refused) as caught:
        drawn(world, replace(first, name="外圈"), 1)
    assert (caught.value.key, caught.value.facts["officer"]) == ("shape.changed", "zhou")
    with pytest.raises(Refused, match=r"shape\.changed"):
        world.do(c.RemoveShape, shape=first.id, expected_version=1)


def test_that_a_removed_shape_is_gone_and_stays_in_the_journal(world: World) -> None:
    shape = drawn(world)
    world.do(c.RemoveShape, shape=shape.id, expected_version=1)
    assert world.picture.shapes == {}
    assert Queries(world.store, CENTRE).shapes() == []
    kinds = [type(entry.event).__name__ for entry in world.ledger.history(shape.id)]
    assert kinds == ["ShapeDrawn", "ShapeRemoved"]
    with pytest.raises(Refused, match=r"shape\.unknown"):
        world.do(c.RemoveShape, shape=shape.id, expected_version=1)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (replace(CORDON, points=CORDON.points[:2]), "shape.points"),
        (replace(CORDON, points=((113.0, 34.0), (113.1, 99.0), (113.2, 34.0))), "shape.place"),
        (replace(CORDON, points=((113.0, 34.0), (113.1, float("nan")), (1.0, 1.0))), "shape.place"),
        (Shape("", ShapeKind.CIRCLE, ((113.7, 34.8),)), "shape.radius"),
        (replace(CORDON, colour="red"), "shape.colour"),
        (Shape("", ShapeKind.TEXT, ((113.7, 34.8),), "  "), "shape.text"),
        (replace(CORDON, name="长" * 61), "shape.name"),
    ],
)
def test_that_a_shape_that_makes_no_sense_is_refused(world: World, wrong: Shape, key: str) -> None:
    with pytest.raises(Refused) as caught:
        drawn(world, wrong)
    assert caught.value.key == key


def test_that_a_number_key_belongs_to_one_bookmark_of_a_mode(world: World) -> None:
    world.do(c.SaveBookmark, bookmark=LOOK)
    world.do(c.SaveBookmark, bookmark=replace(LOOK, name="南部"))
    world.do(c.SaveBookmark, bookmark=replace(LOOK, name="应急", mode="emergency"))
    world.do(c.SaveBookmark, by="zhou", bookmark=replace(LOOK, name="周的"))
    slots = {mark.name: mark.slot for mark in world.picture.bookmarks.values()}
    assert slots == {"北部": 0, "南部": 1, "应急": 1, "周的": 1}


def test_that_a_bookmark_is_renamed_and_forgotten_by_its_officer_alone(world: World) -> None:
    world.do(c.SaveBookmark, bookmark=LOOK)
    (mark,) = world.picture.bookmarks.values()
    with pytest.raises(Refused, match=r"bookmark\.unknown"):
        world.do(c.SaveBookmark, by="zhou", bookmark=replace(mark, name="我的"))
    with pytest.raises(Refused, match=r"bookmark\.unknown"):
        world.do(c.RemoveBookmark, by="zhou", bookmark=mark.id)
    world.do(c.SaveBookmark, bookmark=replace(mark, name="东部"))
    assert [m.name for m in world.picture.bookmarks.values()] == ["东部"]
    world.do(c.RemoveBookmark, bookmark=mark.id)
    assert world.picture.bookmarks == {}


def test_that_a_bookmark_needs_a_name(world: World) -> None:
    with pytest.raises(Refused, match=r"bookmark\.name"):
        world.do(c.SaveBookmark, bookmark=replace(LOOK, name=" "))
