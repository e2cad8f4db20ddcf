"""The wall: the right scene, true figures, large enough to be read from across the room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.alarms import AlarmState
from app.domain.modes import ModeState
from app.messages import events
from app.picture.columns import SensorState, UnitStatus
from app.picture.links import Link
from app.reference import load_catalogue
from tests.ui.sample import NOW, Sample, minutes, rainstorm
from ui.theme import fonts
from ui.wall import head
from ui.wall.facts import collect
from ui.wall.show import Show
from ui.wall.window import WallWindow

SCENES = sorted(load_catalogue().wall.scenes)
SMALLEST = 58
"""The smallest text on a 4K wall of 3 m."""


@pytest.fixture
def wall(district: Sample) -> Iterator[WallWindow]:
    """A wall of 4K."""
    made = WallWindow(Show(district.context))
    made.resize(3840, 2160)
    made.show_.resume()
    yield made
    made.close()
    made.deleteLater()


def _switch(district: Sample, mode: str, level: int = 0) -> None:
    version = district.picture.mode_state.version + 1
    district.happen(
        events.ModeSwitched(state=ModeState(mode, level, NOW, "lin", "-", "daily", version))
    )


@pytest.mark.parametrize(
    ("mode", "scene"),
    [("daily", "overview"), ("holiday", "crowd"), ("major_event", "event"), ("emergency", "flood")],
)
def test_that_the_scene_follows_the_mode(
    wall: WallWindow, district: Sample, mode: str, scene: str
) -> None:
    _switch(district, mode)
    assert wall.show_.scene.id == scene
    assert wall.show_.facts.mode.id == mode


def test_that_a_fixed_scene_stays_and_an_unknown_one_shows_the_overview(district: Sample) -> None:
    fixed = WallWindow(Show(district.context, "flood"))
    odd = WallWindow(Show(district.context, "nonsense"))
    _switch(district, "holiday")
    assert fixed.show_.scene.id == "flood"
    assert odd.show_.scene.id == "overview"


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("storm", [False, True])
def test_that_no_text_is_smaller_than_the_wall_can_carry(
    district: Sample, monkeypatch: pytest.MonkeyPatch, scene: str, storm: bool
) -> None:
    if storm:
        rainstorm(district.picture)
    used: list[int] = []
    real = fonts.font

    def spy(px: int = fonts.BODY, weight: int = fonts.REGULAR) -> QFont:
        used.append(px)
        return real(px, weight)

    monkeypatch.setattr(fonts, "font", spy)
    wall = WallWindow(Show(district.context, scene))
    wall.resize(3840, 2160)
    assert not wall.grab().isNull()
    assert used
    assert min(used) >= SMALLEST


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (5760, 2160), (1280, 1024)])
def test_that_a_scene_fills_any_wall(district: Sample, scene: str, size: tuple[int, int]) -> None:
    wall = WallWindow(Show(district.context, scene))
    wall.resize(*size)
    image = wall.grab().toImage()
    assert (image.width(), image.height()) == size
    colours = {image.pixel(x, y) for x in range(0, size[0], 97) for y in range(0, size[1], 89)}
    assert len(colours) > 5


def test_that_the_figures_are_those_of_the_picture(district: Sample) -> None:
    picture = district.picture
    facts = collect(picture, NOW)
    waiting = [a for a in picture.alarms.values() if a.state is AlarmState.UNACKNOWLEDGED]
    assert facts.unacknowledged == len(waiting)
    assert facts.silent == int((picture.sensors.state == SensorState.STALE).sum())
    assert facts.under_way == int((picture.units.status == UnitStatus.UNDER_WAY).sum())
    assert facts.tally.open == sum(not c.ended for c in picture.cases.values())
    assert facts.closed_today == 38


def test_that_the_most_dangerous_place_comes_first(district: Sample) -> None:
    rainstorm(district.picture)
    facts = collect(district.picture, NOW)
    first, second = facts.flood[:2]
    assert district.picture.sensors.items[first.row].name_en == "Yunjin underpass"
    assert (first.value, first.level) == (47.0, 2)
    assert (first.level, -first.value) <= (second.level, -second.value)
    assert facts.flooded == 8


def test_that_a_rise_and_a_forecast_come_from_the_readings(district: Sample) -> None:
    picture = district.picture
    # 15 s between readings, 0.1 cm each: 4 cm in ten minutes.
    picture.sensors.trend[0] = 20.0 + np.arange(48) * 0.1
    picture.sensors.value[0] = picture.sensors.trend[0, -1]
    point = next(p for p in collect(picture, NOW).flood if p.row == 0)
    assert point.rise == pytest.approx(4.0)
    assert point.next_limit == 27.0
    assert point.next_s == pytest.approx((27.0 - point.value) / 4.0 * 600)


def test_that_too_few_readings_make_no_forecast(district: Sample) -> None:
    picture = district.picture
    picture.sensors.trend[0, :-4] = math.nan
    point = next(p for p in collect(picture, NOW).flood if p.row == 0)
    assert math.isnan(point.rise)
    assert point.next_s == math.inf


def test_that_a_silent_sensor_is_never_shown_as_normal(district: Sample) -> None:
    point = next(p for p in collect(district.picture, NOW).flood if p.row == 2)
    assert point.level == 0
    assert point.stale_s == pytest.approx(11520)
    assert math.isnan(point.rise)


def test_that_a_lost_link_is_told_with_the_age_of_the_data(
    wall: WallWindow, district: Sample
) -> None:
    assert head.banner_text(wall.show_.facts) == ""
    links = {**district.picture.links, "gateway": Link("gateway", "down", NOW)}
    district.desk.tell(lambda picture: picture.take_links(links))
    district.context.bridge.drain()
    assert head.banner_text(wall.show_.facts).startswith("Link lost: Gateway, newest reading ")
    district.tick(minutes=3)
    assert "newest reading 3 min old" in head.banner_text(wall.show_.facts)


def test_that_old_data_is_told_even_when_no_link_says_so(
    wall: WallWindow, district: Sample
) -> None:
    district.tick(minutes=5)
    assert head.banner_text(wall.show_.facts).startswith("Newest reading 5 min old")


def test_that_the_most_urgent_case_is_the_one_whose_clock_runs_out_first(district: Sample) -> None:
    facts = collect(district.picture, NOW)
    grave = [case for case in facts.urgent if case.level <= 2]
    assert facts.urgent[0] in grave
    paused = {c.id for c in district.picture.cases.values() if c.suspended_at}
    assert not paused & {case.id for case in facts.urgent}


def test_that_no_name_and_no_phone_of_a_reporter_reaches_the_wall(
    district: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    import ui.wall.parts as parts
    from ui.wall.panels import cases

    for module in (parts, cases, head):
        real = module.paint_text

        def spy(*args: object, _real: object = real, **more: object) -> float:
            said.append(str(args[2]))
            return _real(*args, **more)  # type: ignore[operator,no-any-return]

        monkeypatch.setattr(module, "paint_text", spy)
    case = next(iter(district.picture.cases.values()))
    district.picture.cases[case.id] = replace(case, stage_since=NOW - minutes(60), level=1)
    for scene in SCENES:
        wall = WallWindow(Show(district.context, scene))
        wall.resize(3840, 2160)
        wall.grab()
    assert any(case.title_en in text for text in said)
    assert not any(case.reporter in text or case.phone in text for text in said)


def test_that_escape_closes_the_wall(wall: WallWindow) -> None:
    wall.show()
    QTest.qWaitForWindowExposed(wall)
    wall.activateWindow()
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert not wall.isVisible()


def test_that_the_wall_has_no_cursor_and_no_frame(wall: WallWindow) -> None:
    assert wall.cursor().shape() == Qt.CursorShape.BlankCursor
    assert wall.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert isinstance(wall, QWidget)
