"""One desk tells all walls of the centre what to show."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.messages import commands as c
from app.storage.queries import Queries
from tests.unit.services.world import CENTRE, START, World, world as open_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path)


def test_that_a_scene_is_held_for_its_time_and_every_picture_hears_of_it(world: World) -> None:
    world.do(c.SteerWall, scene="flood", seconds=60)
    state = world.picture.wall
    assert (state.scene, state.by, state.until) == ("flood", "lin", START + timedelta(seconds=60))
    assert Queries(world.store, CENTRE).wall_state() == state


def test_that_the_walls_are_let_go_again(world: World) -> None:
    world.do(c.SteerWall, scene="flood")
    assert world.picture.wall.holds(START + timedelta(days=1))
    world.do(c.SteerWall, scene="")
    assert not world.picture.wall.holds(world.now)


def test_that_a_scene_no_wall_has_changes_nothing(world: World) -> None:
    with pytest.raises(Refused, match=r"wall\.scene"):
        world.do(c.SteerWall, scene="sea")
    assert not world.picture.wall.holds(world.now)
