"""The flood board: what gets worse comes first, with its estimate and who is there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.cases import Stage
from app.domain.orders import Dispatch, Receipt
from app.domain.registry import PlanPoint
from app.domain.states import SensorState
from app.messages.curve import cut
from tests.ui.sample import NOW, Sample, rainstorm
from ui.models.flood import flood_points, flood_rows, rise_per_10_min
from ui.models.point_plan import step_at
from ui.models.rain import rain_of
from ui.sensors.flood_board import FloodBoard
from ui.sensors.flood_line import HEIGHT


@pytest.fixture
def board(district: Sample) -> Iterator[FloodBoard]:
    """The board in the middle of the rainstorm."""
    rainstorm(district.picture)
    made = FloodBoard(district.context)
    made.resize(556, 700)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


def _set(district: Sample, sensor: str, first: float, last: float) -> int:
    row = district.picture.sensors.index[sensor]
    district.picture.sensors.trend[row] = np.linspace(first, last, 48)
    district.picture.sensors.value[row] = last
    return row


def test_that_the_rise_is_scaled_to_ten_minutes() -> None:
    rising = np.arange(48, dtype=float)
    assert rise_per_10_min(rising, 60.0) == pytest.approx(10.0)
    assert rise_per_10_min(rising, 15.0) == pytest.approx(40.0)
    assert rise_per_10_min(rising[:5], 60.0) == pytest.approx(10.0)
    assert math.isnan(rise_per_10_min(np.array([np.nan, 3.0]), 60.0))


def test_that_the_estimate_is_the_way_left_by_the_rise(district: Sample) -> None:
    rainstorm(district.picture)
    row = _set(district, "W000", 47.0 - 8.0 * 47 * 15 / 600, 47.0)
    (point,) = flood_points(district.picture, [row], NOW)
    assert point.rise == pytest.approx(8.0)
    assert point.minutes == pytest.approx((50.0 - 47.0) / 8.0 * 10.0)
    assert point.outlook == "4 min to 50: seal, clear"


def test_that_what_gets_worse_soonest_comes_first(district: Sample) -> None:
    rainstorm(district.picture)
    slow = _set(district, "W000", 30.0, 31.0)
    fast = _set(district, "W001", 10.0, 26.0)
    falling = _set(district, "W002", 40.0, 35.0)
    order = [p.row for p in flood_points(district.picture, [slow, falling, fast], NOW)]
    assert order == [fast, slow, falling]
    deepest = flood_points(district.picture, [slow, falling, fast], NOW, "deepest")
    assert [p.row for p in deepest] == [falling, slow, fast]


def test_that_a_point_past_its_last_limit_stands_above_all(district: Sample) -> None:
    rainstorm(district.picture)
    sealed = _set(district, "W000", 56.0, 56.0)
    soon = _set(district, "W001", 1.0, 9.0)
    grave = _set(district, "W002", 40.0, 48.0)
    points = flood_points(district.picture, [soon, grave, sealed], NOW)
    assert [p.row for p in points] == [sealed, grave, soon]
    assert points[0].outlook == "over 50, steady"


def test_that_a_silent_point_claims_no_rise(district: Sample) -> None:
    rainstorm(district.picture)
    row = _set(district, "W002", 10.0, 24.0)
    district.picture.sensors.state[row] = SensorState.STALE
    (point,) = flood_points(district.picture, [row], NOW)
    assert point.stale
    assert math.isnan(point.rise)
    assert "rising" in point.outlook
    assert "3 h 12 min" in point.outlook


def test_that_only_marked_flood_points_are_on_the_board(district: Sample) -> None:
    items = district.picture.sensors.items
    assert [items[row].flood_point for row in flood_rows(district.picture)] == [True] * 8


def test_that_it_says_who_is_sent_and_when_the_signature_is_late(district: Sample) -> None:
    rainstorm(district.picture)
    row = district.picture.sensors.index["W000"]
    sensor = district.picture.sensors.items[row]
    district.picture.dispatches.clear()
    assert flood_points(district.picture, [row], NOW)[0].task == "nobody sent yet"
    case = next(c for c in district.picture.cases.values() if c.stage is Stage.TO_SIGN)
    district.picture.cases[case.id] = replace(case, lon=sensor.lon, lat=sensor.lat)
    at = NOW - timedelta(seconds=60)
    order = Dispatch("D1", case.id, "U01", "lin", at, receipts={"sent": at})
    district.picture.dispatches["D1"] = order
    unit = district.picture.units.items[district.picture.units.index["U01"]].name_en
    (point,) = flood_points(district.picture, [row], NOW)
    assert (point.task, point.task_look) == (unit, "going")
    limit = district.picture.mode.limits["to_sign"]
    late = NOW + timedelta(seconds=limit)
    (point,) = flood_points(district.picture, [row], late)
    assert (point.detail, point.task_look) == ("not signed, over 01:00", "late")
    arrived = {**order.receipts, Receipt.SIGNED.value: at, Receipt.ARRIVED.value: NOW}
    district.picture.dispatches["D1"] = replace(order, receipts=arrived)
    assert flood_points(district.picture, [row], late)[0].task_look == "done"


def test_that_a_click_selects_the_point_and_shows_it_on_the_map(
    district: Sample, board: FloodBoard
) -> None:
    located: list[tuple[float, float]] = []
    district.context.session.located.connect(lambda lon, lat, _m: located.append((lon, lat)))
    QTest.mouseClick(
        board.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, HEIGHT * 2 + 10)
    )
    point = board.points()[2]
    assert district.context.session.key == point.id
    sensor = district.picture.sensors.items[point.row]
    assert located == [(sensor.lon, sensor.lat)]


def test_that_nothing_changes_place_under_the_pointer(district: Sample, board: FloodBoard) -> None:
    before = [p.id for p in board.points()]
    QTest.mouseMove(board.list.viewport(), QPoint(80, 40))
    last = board.points()[-1]
    _set(district, last.id, 0.0, 26.5)
    district.tick(seconds=1)
    assert [p.id for p in board.points()] == before


def test_that_the_head_counts_the_flooded_and_the_silent(
    district: Sample, board: FloodBoard
) -> None:
    limit = next(t.value for t in board.points()[0].limits if t.level == 3)
    over = sum(p.depth >= limit for p in board.points())
    assert board.head_text().startswith(f"{over} of 8 over {limit:g} cm")


def _planned(district: Sample, sensor: str) -> None:
    """A plan for the point: a pump truck, a post with its officer, a closure, three steps."""
    registry = district.picture.registry
    unit = district.picture.units.items[0].id
    steps = (("设警示", "signs out"), ("封路", "close the road"), ("封控撤离", "seal and clear"))
    point = PlanPoint("PP", "flood", "下穿", "Underpass", 113.6, 34.7, "处置方案", "Flood plan",
                      sensor=sensor, unit=unit, steps=steps)  # fmt: skip
    post = PlanPoint("PP-1", "post", "值守点", "Post", 113.6, 34.7, of="PP", officer="lin")
    closure = PlanPoint("PP-2", "closure", "上游", "Closure before", 113.6, 34.7, of="PP")
    registry.plan_points = {p.id: p for p in (point, post, closure)}


def test_that_rain_is_the_sum_of_hours_and_a_missing_hour_is_not_zero() -> None:
    at = NOW.timestamp() - 60.0 * np.arange(0, 380)[::-1]
    hours = np.floor((NOW.timestamp() - at) / 3600.0 + 0.5)
    curve = cut(at, 10.0 - hours, at[0], at[-1], 1000)
    rain = rain_of(curve, NOW)
    assert (rain.one, rain.three, rain.six) == (10.0, 27.0, 45.0)
    late = rain_of(cut(at[-100:], (10.0 - hours)[-100:], at[0], at[-1], 1000), NOW)
    assert late.one == 10.0
    assert math.isnan(late.six)
    assert late.words()[1].endswith("—")


@pytest.mark.parametrize(
    ("count", "level", "step"),
    [(3, 0, -1), (3, 4, -1), (3, 3, 0), (3, 1, 2), (2, 1, 1), (4, 4, 0), (4, 1, 3), (0, 1, -1)],
)
def test_that_a_plans_step_follows_the_level(count: int, level: int, step: int) -> None:
    assert step_at(count, level) == step


def test_that_the_chosen_point_tells_rain_pump_posts_and_plan(district: Sample) -> None:
    _planned(district, "W000")
    rainstorm(district.picture)
    made = FloodBoard(district.context)
    made.resize(640, 800)
    made.show()
    district.context.session.select("sensor", "W000")
    told = {fact.label: fact.value for fact in made.detail.facts.facts()}
    assert told["Pump"].startswith(district.picture.units.items[0].name_en)
    assert told["Stands there"].startswith("Post ")
    assert told["Plan now"] == "close the road"
    assert told["Rain 1 / 3 / 6 h"] != "— / — / — mm"
    point = next(p for p in made.points() if p.id == "W000")
    assert point.pump
    QTest.keyClick(made.list, Qt.Key.Key_P)
    assert [f.lead for f in made.detail.facts.facts() if f.label == "Step 2"] == ["in force"]
    QTest.keyClick(made.list, Qt.Key.Key_P)
    assert not any(f.label == "Step 2" for f in made.detail.facts.facts())
    made.close()
    made.deleteLater()


def test_that_one_key_leads_to_the_case_and_to_the_map(district: Sample, board: FloodBoard) -> None:
    case = next(iter(district.picture.cases))
    alarm = district.picture.sensor_alarm("W000")
    assert alarm is not None
    district.context.session.select("sensor", "W000")
    assert not board.detail.case.isEnabled()
    QTest.keyClick(board.list, Qt.Key.Key_C)
    assert district.context.session.case_file == ""
    district.picture.alarms[alarm.id] = replace(alarm, case=case)
    board.refresh()
    QTest.keyClick(board.list, Qt.Key.Key_C)
    assert district.context.session.case_file == case
    asked: list[float] = []
    district.context.session.located.connect(lambda lon, lat, across: asked.append(across))
    QTest.keyClick(board.list, Qt.Key.Key_M)
    assert len(asked) == 1
