"""The wall from a desk: scenes are previewed, held with one press, let go with another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.walls import WallState
from app.messages import commands, events
from tests.ui.sample import NOW, Sample
from ui.wall.control import WallControl


@pytest.fixture
def control(district: Sample, qtbot: QtBot) -> Iterator[WallControl]:
    made = WallControl(district.context)
    qtbot.addWidget(made)
    made.resize(544, 1000)
    made.show()
    made.begin()
    yield made


def _sent(district: Sample) -> list[commands.SteerWall]:
    return [c for c in district.ledger.sent if isinstance(c, commands.SteerWall)]


def test_that_a_scene_is_previewed_without_touching_the_walls(
    control: WallControl, district: Sample
) -> None:
    QTest.mouseClick(control.scenes["flood"], Qt.MouseButton.LeftButton)
    assert control.preview.show_.scene.id == "flood"
    assert not _sent(district)
    assert control.preview.show_.live().id == "overview"


def test_that_the_previewed_scene_is_held_for_the_chosen_time(
    control: WallControl, district: Sample
) -> None:
    assert not control.show_.isEnabled()
    QTest.mouseClick(control.scenes["rates"], Qt.MouseButton.LeftButton)
    control.term.set_current("300")
    QTest.mouseClick(control.show_, Qt.MouseButton.LeftButton)
    assert [(c.scene, c.seconds) for c in _sent(district)] == [("rates", 300)]


def test_that_held_walls_are_let_go_and_the_line_says_who_held_them(
    control: WallControl, district: Sample
) -> None:
    assert not control.follow.isEnabled()
    district.happen(events.WallSteered(state=WallState("rates", None, "lin", NOW)))
    assert control.follow.isEnabled()
    QTest.mouseClick(control.follow, Qt.MouseButton.LeftButton)
    assert [(c.scene, c.seconds) for c in _sent(district)] == [("", 0)]


def test_that_the_preview_rests_while_it_is_hidden(control: WallControl, district: Sample) -> None:
    control.hide()
    district.happen(events.WallSteered(state=WallState("flood", None, "lin", NOW)))
    before = control.preview.show_.facts
    district.context.bridge.second.emit(NOW)
    assert control.preview.show_.facts is before
    control.show()
    assert control.preview.show_.facts is not before
