"""A shape drawn at one desk stands on every other, and is there after a restart; bookmarks follow
their officer to another desk. On both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app import bootstrap, settings
from app.clock import utc_now
from app.desk import Desk
from app.domain.errors import Refused
from app.domain.shapes import Bookmark, Shape, ShapeKind
from app.messages.commands import DrawShape, RemoveShape, SaveBookmark
from tests.servers import wait_until as wait

CORDON = Shape(
    "", ShapeKind.POLYGON, ((113.68, 34.78), (113.69, 34.78), (113.69, 34.79)), "警戒区", "绕行",
    "violet",
)  # fmt: skip


@pytest.fixture
def given(home: Path, database_url: str) -> settings.Settings:
    """An empty centre."""
    return settings.load({"db": database_url, "workstation": "one"})


@contextmanager
def running_desk(given: settings.Settings, name: str) -> Iterator[Desk]:
    # No gateway is needed for what officers draw for each other.
    desk = bootstrap.open_desk(replace(given, workstation=name))
    desk._services = [service for service in desk._services if "Supervisor" not in repr(service)]
    desk.start()
    try:
        yield desk
    finally:
        desk.close()


def wait_until(condition: Callable[[], bool]) -> None:
    wait(condition, 20.0, "the news")


def send(desk: Desk, kind: type, officer: str = "lin", **fields: object) -> None:
    command = kind(command_id=desk.command_id(), officer=officer, **fields)
    asyncio.run(desk.send(command))


def shapes(desk: Desk) -> dict[str, Shape]:
    desk.drain()
    return desk.picture.shapes


def test_that_a_shape_reaches_a_second_desk_and_survives_a_restart(
    given: settings.Settings,
) -> None:
    with running_desk(given, "one") as one, running_desk(given, "two") as two:
        send(one, DrawShape, shape=CORDON)
        wait_until(lambda: len(shapes(two)) == 1)
        (shape,) = shapes(two).values()
        assert (shape.name, shape.note, shape.colour) == ("警戒区", "绕行", "violet")
        assert shape.points == CORDON.points
        changed = replace(shape, name="内圈")
        send(two, DrawShape, "zhou", shape=changed, expected_version=shape.version)
        wait_until(lambda: shapes(one)[shape.id].name == "内圈")
        with pytest.raises(Refused, match=r"shape\.changed"):
            send(one, RemoveShape, shape=shape.id, expected_version=shape.version)
    with running_desk(given, "one") as again:
        kept = shapes(again)[shape.id]
        assert (kept.name, kept.version, kept.officer) == ("内圈", 2, "zhou")
        send(again, RemoveShape, shape=shape.id, expected_version=2)
        wait_until(lambda: shapes(again) == {})
    with running_desk(given, "two") as again:
        assert shapes(again) == {}


def test_that_a_bookmark_follows_its_officer(given: settings.Settings) -> None:
    mark = Bookmark("", "", "daily", "北部", 113.7, 34.8, 4.0, ("cases", "units"), 1)
    with running_desk(given, "one") as one, running_desk(given, "two") as two:
        send(one, SaveBookmark, bookmark=mark)
        wait_until(lambda: bool(two.drain() and two.picture.bookmarks))
        (found,) = two.picture.bookmarks.values()
        assert replace(found, id="") == replace(mark, officer="lin")


def test_that_a_desk_can_look_back(given: settings.Settings) -> None:
    with running_desk(given, "one") as desk:
        before = utc_now()
        send(desk, DrawShape, shape=CORDON)
        wait_until(lambda: len(shapes(desk)) == 1)
        assert asyncio.run(desk.past(before)).shapes == {}
        assert list(asyncio.run(desk.past(utc_now())).shapes.values()) == list(
            desk.picture.shapes.values()
        )
