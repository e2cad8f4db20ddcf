"""What the wall shows: the grave alarm first, then what a desk holds, then the mode's play-list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from app.domain.alarms import AlarmState
from app.domain.modes import ModeState
from app.domain.walls import FOLLOW, Wall, WallState
from app.messages import events
from tests.ui.sample import NOW, Sample
from ui.wall.painting import paint_wall, veil
from ui.wall.show import Show
from ui.wall.window import WallWindow


@pytest.fixture
def show(district: Sample) -> Show:
    """A wall that follows the centre, nothing told, nothing grave."""
    for alarm in list(district.picture.alarms.values()):
        district.picture.alarms[alarm.id] = replace(alarm, state=AlarmState.ACKNOWLEDGED)
    made = Show(district.context)
    made.resume()
    return made


def _grave(district: Sample, age_s: float = 1.0) -> None:
    alarm = next(iter(district.picture.alarms.values()))
    onset = NOW - timedelta(seconds=age_s)
    grave = replace(alarm, level=1, state=AlarmState.UNACKNOWLEDGED, onset=onset)
    district.happen(events.AlarmChanged(what="raised", alarm=grave))


def test_that_a_desk_holds_a_scene_on_every_wall_and_lets_it_go(
    show: Show, district: Sample
) -> None:
    district.happen(events.WallSteered(state=WallState("rates", None, "lin", NOW)))
    assert show.scene.id == "rates"
    district.happen(events.WallSteered(state=WallState(FOLLOW, None, "lin", NOW)))
    assert show.scene.id == "overview"


def test_that_a_held_scene_ends_by_itself(show: Show, district: Sample) -> None:
    until = NOW + timedelta(seconds=60)
    district.happen(events.WallSteered(state=WallState("rates", until, "lin", NOW)))
    show.on_second(until - timedelta(seconds=1))
    assert show.scene.id == "rates"
    show.on_second(until)
    assert show.scene.id == "overview"


def test_that_the_play_list_turns_by_the_clock(show: Show, district: Sample) -> None:
    since = district.picture.mode_state.since
    assert since is not None
    seen = []
    for second in range(0, 200, 5):
        show.on_second(since + timedelta(seconds=second))
        seen.append(show.scene.id)
    assert seen[0] == "overview"
    assert "rates" in seen and "warnings" in seen


def test_that_a_grave_alarm_takes_the_wall_over_and_gives_it_back(
    show: Show, district: Sample
) -> None:
    district.happen(events.WallSteered(state=WallState("rates", None, "lin", NOW)))
    _grave(district)
    assert show.scene.id == "alarm"
    show.on_second(NOW + timedelta(seconds=25))
    assert show.scene.id == "rates"


def test_that_an_alarm_somebody_answered_for_takes_nothing_over(
    show: Show, district: Sample
) -> None:
    _grave(district)
    alarm = next(a for a in district.picture.alarms.values() if a.level == 1)
    district.happen(
        events.AlarmChanged(what="raised", alarm=replace(alarm, state=AlarmState.ACKNOWLEDGED))
    )
    assert show.scene.id == "overview"


def test_that_night_dims_a_calm_wall_and_never_one_with_an_alarm(
    show: Show, district: Sample
) -> None:
    night = Wall(dim_from="00:00", dim_to="23:59")
    shade = veil(night, show.facts)
    assert shade is not None and shade.alpha() == round(255 * 0.45)
    assert veil(Wall(dim_from="00:00", dim_to="00:00"), show.facts) is None
    _grave(district)
    assert veil(night, show.facts) is None


def test_that_an_emergency_is_never_dimmed(show: Show, district: Sample) -> None:
    state = ModeState("emergency", 2, NOW, "lin", "-", "daily", 9)
    district.happen(events.ModeSwitched(state=state))
    assert veil(Wall(dim_from="00:00", dim_to="23:59"), show.facts) is None


def _painted(show: Show, wall: Wall, size: QSize) -> QImage:
    whole = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    paint_wall(painter, show, size, wall)
    painter.end()
    return whole


def test_that_six_screens_show_the_parts_of_one_wall_without_what_the_bezels_hide(
    show: Show, district: Sample, qtbot: QtBot
) -> None:
    wall = Wall(columns=3, rows=2, screen_width=640, screen_height=360, bezel_x=16, bezel_y=8,
                shift_px=0, dim_from="00:00", dim_to="00:00")  # fmt: skip
    catalogue = district.picture.catalogue
    district.picture.catalogue = replace(catalogue, wall=replace(catalogue.wall, wall=wall))
    whole = _painted(show, wall, QSize(*wall.size((1, 1))))
    for number in range(6):
        window = WallWindow(show, None, number)
        qtbot.addWidget(window)
        window.resize(640, 360)
        part = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        x, y = wall.origin(number, (1, 1))
        expected = whole.copy(x, y, 640, 360)
        differ = sum(
            part.pixel(px, py) != expected.pixel(px, py)
            for px in range(4, 636, 31)
            for py in range(4, 356, 17)
        )
        assert differ <= 4, f"screen {number}"
