"""The wall's geometry, its play-lists, and characters large enough for where people stand."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from app.domain import walls
from app.domain.errors import Refused
from app.domain.walls import Panel, Scene, Turn, Wall, WallPlan, WallState

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
SCENE = Scene(
    "flood", "防汛", "Flood", foot=("open",),
    columns=(
        (Panel("a", 2, 600), Panel("b", 1, 600)),
        (Panel("plan", 1, 600, needs="plan"),),
        (Panel("c"), Panel("d")),
    ),
)  # fmt: skip


def test_that_three_by_two_screens_with_bezels_make_one_wall() -> None:
    wall = Wall(columns=3, rows=2, screen_width=1920, screen_height=1080, bezel_x=20, bezel_y=10)
    assert wall.size((1, 1)) == (3 * 1920 + 40, 2 * 1080 + 10)
    assert [wall.origin(n, (1, 1)) for n in range(6)] == [
        (0, 0), (1940, 0), (3880, 0), (0, 1090), (1940, 1090), (3880, 1090),
    ]  # fmt: skip


def test_that_a_wall_that_says_nothing_is_as_large_as_its_screen() -> None:
    assert Wall().size((2560, 1440)) == (2560, 1440)


@pytest.mark.parametrize("size", [(3840, 2160), (6656, 1792), (5760, 2160), (1280, 1024)])
def test_that_a_scene_fits_a_wall_of_any_shape(size: tuple[int, int]) -> None:
    scale = walls.scale(Wall(), size)
    placed = walls.place(SCENE, size[0] / scale, size[1] / scale)
    assert placed.map.width >= 1000
    assert placed.foot is not None
    right = max(box.x + box.width for box in placed.columns)
    assert right == pytest.approx(size[0] / scale)
    for _panel, box in placed.panels:
        assert box.y + box.height <= placed.foot.y + 0.01


def test_that_a_wider_wall_shows_more_columns_and_leaves_out_what_there_is_none_of() -> None:
    kinds = [p.kind for p, _box in walls.place(SCENE, 8000, 2160).panels]
    assert kinds == ["a", "b", "c", "d"]
    there = frozenset({"plan"})
    assert [p.kind for p, _b in walls.place(SCENE, 8000, 2160, there).panels][2] == "plan"
    assert [p.kind for p, _b in walls.place(SCENE, 3840, 2160, there).panels] == ["a", "b"]


def test_that_a_panel_that_would_be_cut_is_left_out() -> None:
    assert [p.kind for p, _b in walls.place(SCENE, 3840, 1500).panels] == ["a"]


def test_that_characters_are_as_large_as_the_distance_asks() -> None:
    size = (3840, 2160)
    near = Wall(width_mm=3000, distance_m=3)
    assert walls.character_px(near, size) == pytest.approx(17.5 * 1.28, abs=0.2)
    assert walls.scale(near, size) == 1.0
    far = Wall(width_mm=3000, distance_m=10)
    assert walls.SMALLEST_PX * walls.scale(far, size) == pytest.approx(58 * 1.28, abs=0.5)
    assert walls.arc_minutes(far, size) == pytest.approx(walls.ARC_MINUTES, abs=0.01)


def test_that_a_turn_lasts_its_time_and_one_without_matter_is_left_out() -> None:
    turns = (Turn("a", 60), Turn("w", 10, "warnings"), Turn("b", 30))
    none: frozenset[str] = frozenset()
    names = [walls.turn_at(turns, none, s).scene for s in (0, 59, 60, 89, 90)]
    assert names == ["a", "a", "b", "b", "a"]
    there = frozenset({"warnings"})
    assert [walls.turn_at(turns, there, s).scene for s in (60, 69, 70)] == ["w", "w", "b"]
    assert walls.turn_at((Turn("w", 10, "warnings"),), none, 5).scene == "w"


@given(st.floats(0, 1e7), st.lists(st.integers(1, 500), min_size=1, max_size=6))
def test_that_some_turn_is_always_in_sight(elapsed: float, seconds: list[int]) -> None:
    turns = tuple(Turn(str(n), s) for n, s in enumerate(seconds))
    assert walls.turn_at(turns, frozenset(), elapsed) in turns


@pytest.mark.parametrize(
    ("clock", "dim"), [("21:59", False), ("22:00", True), ("05:59", True), ("06:00", False)]
)
def test_that_the_night_goes_over_midnight(clock: str, dim: bool) -> None:
    assert walls.dimmed(Wall(), time.fromisoformat(clock)) is dim


def test_that_the_picture_moves_a_little_each_minute_and_comes_round() -> None:
    places = [walls.shift(Wall(shift_px=4), 60 * n) for n in range(9)]
    assert len(set(places)) == 9
    assert all(abs(x) <= 4 and abs(y) <= 4 for x, y in places)
    assert walls.shift(Wall(shift_px=4), 9 * 60) == places[0]
    assert walls.shift(Wall(shift_px=0), 100) == (0, 0)


def test_that_a_scene_is_held_until_its_time_or_until_told_otherwise() -> None:
    assert not WallState().holds(NOW)
    assert WallState("flood").holds(NOW)
    short = WallState("flood", NOW + timedelta(seconds=60))
    assert short.holds(NOW) and not short.holds(NOW + timedelta(seconds=60))


def test_that_only_scenes_there_are_can_be_held() -> None:
    plan = WallPlan(scenes={"flood": SCENE})
    walls.held("flood", 60, plan)
    walls.held("", 0, plan)
    with pytest.raises(Refused, match=r"wall\.scene"):
        walls.held("sea", 60, plan)
    with pytest.raises(Refused, match=r"wall\.seconds"):
        walls.held("flood", -1, plan)
