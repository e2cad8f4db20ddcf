"""A sensor's page: its trend at any span, what is marked, compared and written, and its trust."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.modes import ModeState
from app.domain.states import SensorState
from app.messages import events
from app.messages.curve import cut
from tests.ui.sample import NOW, Sample
from ui.models.sensors import SensorBoard
from ui.models.trend import ALARM, MODE, SPANS, alarm_marks, mode_marks
from ui.models.trust import equal_in_a_row, trust_facts, verdict
from ui.sensors.chart import joined
from ui.sensors.page import SensorPage


@pytest.fixture
def page(district: Sample) -> Iterator[SensorPage]:
    window = QWidget()
    window.resize(1400, 900)
    board = SensorBoard(district.picture, district.context.session)
    made = SensorPage(district.context, board, window)
    made.place_beside_panel(QRect(1080, 60, 320, 800))
    window.show()
    QTest.qWaitForWindowExposed(window)
    made.show_sensor("W000")
    yield made
    window.close()
    window.deleteLater()


def _entry(event: events.AnyEvent, ago: timedelta) -> events.Entry:
    return events.Entry(seq=1, at=NOW - ago, actor="lin", workstation="desk", event=event)


def test_that_columns_keep_every_peak_however_long_the_span() -> None:
    at = np.arange(0, 525_600 * 60, 60, dtype=np.float64)
    value = np.sin(at / 1e5)
    value[200_000] = 99.0
    curve = cut(at, value, 0.0, float(at[-1]), 800)
    assert len(curve.at) == 800
    assert (curve.high.max(), curve.readings) == (99.0, len(at))
    assert (curve.low <= curve.mean).all()
    assert (curve.mean <= curve.high).all()
    few = cut(at[:10], value[:10], 0.0, 600.0, 800)
    assert (few.step, few.at.tolist()) == (0.0, at[:10].tolist())


def test_that_a_column_without_a_reading_is_left_out_and_breaks_the_line() -> None:
    at = np.concatenate((np.arange(0, 6000, 10), np.arange(60_000, 66_000, 10))).astype(float)
    curve = cut(at, np.ones(len(at)), 0.0, 66_000.0, 110)
    line = joined(curve.at, 10.0, curve.step)
    assert len(curve.at) < 30
    assert line.tolist().count(0) == 1


@pytest.mark.parametrize(("key", "span"), [("2", "24h"), ("3", "7d"), ("5", "1y")])
def test_that_a_number_chooses_the_span(page: SensorPage, key: str, span: str) -> None:
    QTest.keyClicks(page, key)
    since, until = page.chart.span()
    assert until - since == SPANS[span].total_seconds()
    assert page.points() == 120


def test_that_keys_go_along_the_time_and_home_comes_back(page: SensorPage) -> None:
    since, until = page.chart.span()
    QTest.keyClick(page, Qt.Key.Key_Plus)
    QTest.keyClick(page, Qt.Key.Key_Left)
    a, b = page.chart.span()
    assert b - a == pytest.approx((until - since) / 2)
    QTest.qWait(300)
    assert page.chart.span() == pytest.approx((a, b))
    QTest.keyClick(page, Qt.Key.Key_Home)
    assert page.chart.span() == pytest.approx((since, until))


def test_that_alarms_and_modes_are_marked(district: Sample) -> None:
    onset = NOW - timedelta(hours=2)
    alarm = Alarm(alarm_id("W000", "high", onset), "W000", "high", 3, onset, 18.0, 15.0)
    raised = events.AlarmChanged(what="raised", alarm=alarm)
    worse = events.AlarmChanged(what="worse", alarm=replace(alarm, level=2))
    old = events.AlarmChanged(
        what="raised", alarm=replace(alarm, id="old", onset=NOW - timedelta(days=9))
    )
    entries = [_entry(e, timedelta()) for e in (old, raised, worse)]
    (mark,) = alarm_marks(entries, NOW - timedelta(hours=6))
    assert (mark.kind, mark.level, mark.at) == (ALARM, 2, onset.timestamp())
    state = ModeState("emergency", 2, NOW, "lin", "暴雨")
    switch = _entry(events.ModeSwitched(state=state), timedelta(hours=1))
    (mode,) = mode_marks([switch], district.picture)
    assert (mode.kind, mode.words) == (MODE, "Emergency Ⅱ")


def test_that_sensors_of_two_units_are_compared_over_one_time(page: SensorPage) -> None:
    for sensor in ("W007", "W011", "W060", "W061"):
        page.compare(sensor)
    assert [line.sensor for line in page.lines()] == ["W000", "W011", "W060", "W061"]
    assert len({line.unit for line in page.lines()}) > 1
    page.compare_none()
    assert [line.sensor for line in page.lines()] == ["W000"]


def test_that_the_columns_and_the_chart_are_written(
    district: Sample, page: SensorPage, tmp_path: Path
) -> None:
    page.export(str(tmp_path / "trend.csv"))
    page.export(str(tmp_path / "trend.png"))
    with (tmp_path / "trend.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == page.points()
    assert (rows[0]["sensor"], rows[0]["unit"]) == ("W000", page.lines()[0].unit)
    assert rows[0]["time"].endswith("+00:00")
    assert QImage(str(tmp_path / "trend.png")).width() == page.chart.width() * 2
    page.export(str(tmp_path / "none" / "trend.csv"))
    assert "cannot be written" in district.toasts.shown[-1][1]


def test_that_the_page_says_why_to_trust_the_number(district: Sample, page: SensorPage) -> None:
    told = {fact.label: fact.value for fact in page.about.trust.facts()}
    assert told["Last message"].endswith("ago")
    assert told["Last 24 hours"].endswith("readings kept")
    registry = {fact.label: fact.value for fact in page.about.registry.facts()}
    assert registry["Number"] == "W000"
    assert "Ⅲ 15" in registry["Limits now"]
    assert len(page.about.cameras.facts()) == 3


def test_that_a_silent_sensor_is_never_said_to_be_current(district: Sample) -> None:
    picture = district.picture
    assert verdict(picture, 2, None, NOW).startswith("Silent")
    assert verdict(picture, 40, None, NOW).startswith("Out of service")
    picture.sensors.state[5] = SensorState.UNKNOWN
    assert verdict(picture, 5, None, NOW) == "Has not reported yet"
    picture.sensors.at[1] = NOW.timestamp() - 1000
    assert verdict(picture, 1, None, NOW).startswith("Late")


def test_that_a_value_that_never_changes_is_remarkable(district: Sample) -> None:
    picture = district.picture
    picture.sensors.trend[3, -20:] = 4.0
    assert equal_in_a_row(picture.sensors.trend[3]) == 20
    facts = {fact.label: fact.value for fact in trust_facts(picture, 3, None, NOW)}
    assert "20 times in a row" in facts["Remarkable"]


def test_that_the_alarms_so_far_are_listed_newest_first(district: Sample, page: SensorPage) -> None:
    for hours, level in ((9, 4), (3, 2)):
        onset = NOW - timedelta(hours=hours)
        alarm = Alarm(f"A{hours}", "W001", "high", level, onset, state=AlarmState.CLEARED)
        changed = events.AlarmChanged(what="cleared", alarm=alarm)
        district.ledger.entries.append(_entry(changed, timedelta(hours=hours)))
    page.show_sensor("W001")
    levels = [fact.value.split(" ")[0] for fact in page.about.alarms.facts()]
    assert levels == ["Ⅱ", "Ⅳ"]
