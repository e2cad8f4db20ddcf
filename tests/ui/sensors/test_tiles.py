"""The sensor tiles: which are shown, what they say, and what a click does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.states import SensorState
from app.messages import events
from tests.ui.sample import NOW, Sample, rainstorm
from ui.models.readings import nearest_limit, reading, thresholds_of
from ui.models.sensors import FIRST, OTHERS, SensorBoard
from ui.sensors.panel import SensorPanel
from ui.theme import levels
from ui.widgets.spark import Threshold


@pytest.fixture
def panel(district: Sample) -> Iterator[SensorPanel]:
    """The tiles in a window of the desk's width."""
    window = QWidget()
    window.resize(1200, 900)
    made = SensorPanel(district.context)
    made.setParent(window)
    made.setGeometry(880, 0, 320, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    yield made
    window.close()
    window.deleteLater()


def _row(district: Sample, sensor: str) -> int:
    return district.picture.sensors.index[sensor]


def _raise(district: Sample, sensor: str, level: int, n: int = 0) -> Alarm:
    onset = NOW + timedelta(seconds=n)
    alarm = Alarm(alarm_id(sensor, "high", onset), sensor, "high", level, onset, 90.0, 80.0)
    district.happen(events.AlarmChanged(what="raised", alarm=alarm))
    return alarm


def test_that_every_group_shows_its_worst_first(district: Sample) -> None:
    board = SensorBoard(district.picture, district.context.session)
    flood, gas = board.groups[0], next(g for g in board.groups if g.id == "gas")
    assert len(flood.tiles) == FIRST
    assert len(gas.tiles) == OTHERS
    assert flood.tiles[:3] == [_row(district, k) for k in ("W000", "W007", "W002")]
    assert set(gas.tiles) == {_row(district, "W011"), _row(district, "W012")}
    assert (flood.waiting, gas.waiting) == (2, 1)


def test_that_a_quiet_group_shows_one_of_every_kind(district: Sample) -> None:
    board = SensorBoard(district.picture, district.context.session)
    rain = next(g for g in board.groups if g.id == "rain")
    kinds = [district.picture.sensors.items[row].kind for row in rain.tiles]
    assert sorted(kinds) == ["rain", "river"]


def test_that_an_alarm_brings_its_sensor_onto_the_wall(
    district: Sample, panel: SensorPanel
) -> None:
    row = _row(district, "W079")
    assert row not in panel.wall.rows()
    _raise(district, district.picture.sensors.items[row].id, 1)
    panel.refresh()
    assert row in panel.wall.rows()


def test_that_a_pinned_tile_stays_in_its_mode_alone(district: Sample) -> None:
    board = SensorBoard(district.picture, district.context.session)
    row = _row(district, "W078")
    board.toggle_pin("W078")
    assert board.pinned() == [row]
    assert not any(row in group.tiles for group in board.groups)
    rainstorm(district.picture)
    board.arrange()
    assert board.pinned() == []
    again = SensorBoard(district.picture, district.context.session)
    district.picture.mode_state = replace(district.picture.mode_state, mode="daily")
    assert again.is_pinned("W078")


def test_that_every_standing_has_its_own_words_and_look(district: Sample) -> None:
    looks = {
        key: reading(district.picture, _row(district, key), NOW)
        for key in ("W000", "W011", "W012", "W018", "W002", "W040", "W001")
    }
    assert [looks[k].look for k in looks] == [
        levels.UNACKNOWLEDGED, levels.ACKNOWLEDGED, levels.RETURNED, levels.SHELVED,
        levels.STALE, levels.OUT_OF_SERVICE, levels.NORMAL,
    ]  # fmt: skip
    assert len({r.state for r in looks.values()}) == len(looks)
    assert looks["W000"].needs_you
    assert not looks["W011"].needs_you


def test_that_a_stale_sensor_keeps_its_value_and_tells_its_age(district: Sample) -> None:
    stale = reading(district.picture, _row(district, "W002"), NOW)
    assert stale.value != "—"
    assert stale.age == "3 h 12 min"
    assert stale.state == "Silent"


def test_that_the_mode_mutes_its_kinds_but_never_the_highest(district: Sample) -> None:
    rainstorm(district.picture)
    lamp = next(s.id for s in district.picture.sensors.items if s.kind == "lamp")
    alarm = _raise(district, lamp, 3)
    muted = reading(district.picture, _row(district, lamp), NOW)
    assert muted.look == levels.SUPPRESSED
    worse = replace(alarm, level=1, state=AlarmState.UNACKNOWLEDGED)
    district.happen(events.AlarmChanged(what="worse", alarm=worse))
    assert reading(district.picture, _row(district, lamp), NOW).needs_you


def test_that_the_dashed_limit_is_that_of_the_mode_in_force(district: Sample) -> None:
    row = _row(district, "W000")
    daily = thresholds_of(district.picture, row)
    rainstorm(district.picture)
    assert thresholds_of(district.picture, row) != daily
    limits = (Threshold(10, 4), Threshold(15, 3), Threshold(27, 2))
    assert nearest_limit(limits, 6) == (Threshold(10, 4),)
    assert nearest_limit(limits, 18) == (Threshold(15, 3),)


def test_that_the_head_counts_who_reports(district: Sample, panel: SensorPanel) -> None:
    health = panel.board.health(NOW)
    assert (health.total, health.stale, health.out) == (80, 1, 1)
    assert health.online == 78
    district.picture.sensors.state[5] = SensorState.UNKNOWN
    assert panel.board.health(NOW).online == 77


def test_that_three_alarms_in_a_minute_are_chattering_until_they_rest(
    district: Sample, panel: SensorPanel
) -> None:
    for n in range(3):
        district.clock.time = NOW + timedelta(seconds=n * 10)
        _raise(district, "W060", 4, n)
    assert panel.board.health(district.clock()).chattering == 1
    assert panel.board.health(district.clock() + timedelta(seconds=61)).chattering == 0


def test_that_a_click_selects_the_sensor_everywhere(district: Sample, panel: SensorPanel) -> None:
    QTest.mouseClick(panel.wall.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 80))
    assert district.context.session.kind == "sensor"
    assert _row(district, district.context.session.key) == panel.wall.rows()[0]


def test_that_arrows_walk_the_tiles_and_return_opens_the_trend(
    district: Sample, panel: SensorPanel
) -> None:
    rows = panel.wall.rows()
    QTest.keyClick(panel.wall, Qt.Key.Key_Right)
    QTest.keyClick(panel.wall, Qt.Key.Key_Right)
    assert _row(district, district.context.session.key) == rows[1]
    QTest.keyClick(panel.wall, Qt.Key.Key_Down)
    assert _row(district, district.context.session.key) == rows[3]
    QTest.keyClick(panel.wall, Qt.Key.Key_Return)
    assert panel.card is not None
    assert panel.card.sensor == district.context.session.key
    assert panel.card.points() > 0
    asked = panel.card.points()
    QTest.keyClick(panel.card.spans, Qt.Key.Key_Right)
    assert panel.card.isVisible()
    assert panel.card.points() == asked
    QTest.keyClick(panel.card.spans, Qt.Key.Key_Escape)
    assert not panel.card.isVisible()


def test_that_a_groups_head_lists_the_group_and_search_cuts_it(
    district: Sample, panel: SensorPanel
) -> None:
    flood = panel.board.groups[0]
    QTest.mouseClick(panel.wall.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
    assert len(panel.wall.rows()) == len(flood.rows)
    panel.search.set_text("underpass")
    panel.search.searched.emit("underpass")
    assert [_row(district, "W000")] == panel.wall.rows()
    panel.show_tiles()
    assert len(panel.wall.rows()) < len(district.picture.sensors)


def test_that_the_list_holds_every_sensor_worst_first(district: Sample, panel: SensorPanel) -> None:
    panel.show_list()
    rows = panel.wall.rows()
    rank = panel.board.ranks()
    assert sorted(rows) == list(range(80))
    assert [int(rank[row]) for row in rows] == sorted(int(r) for r in rank)


def test_that_news_of_unseen_sensors_repaints_nothing(
    district: Sample, panel: SensorPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = panel.wall.rows()
    painted: list[int] = []
    monkeypatch.setattr(panel.wall, "_paint_sensor", lambda p, box, row, theme: painted.append(row))
    hidden = [row for row in range(80) if row not in shown][:3]
    QTest.qWait(50)
    painted.clear()
    panel.wall.take_rows(np.array(hidden), NOW)
    QTest.qWait(50)
    assert painted == []
    panel.wall.take_rows(np.array([shown[2]]), NOW)
    QTest.qWait(50)
    assert shown[2] in painted
