"""The picture of an earlier time, against what the picture showed at that time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from app.domain.alarms import Alarm, alarm_id
from app.domain.cases import Case, Stage
from app.domain.modes import ModeState
from app.domain.orders import Receipt
from app.domain.registry import Sensor
from app.domain.states import SensorState, UnitStatus
from app.messages import commands as c
from app.messages.events import AlarmChanged
from app.picture.past import past
from app.picture.picture import Picture, Registry
from app.storage.telemetry import Telemetry
from app.storage.then import ThenStore
from tests.unit.services.world import CENTRE, World, world as open_world

SENSORS = [
    Sensor("W1", "云锦路下穿", "Underpass", "water_level", 113.7, 34.8, period_s=60.0),
    Sensor("W2", "长宁路涵洞", "Culvert", "water_level", 113.7, 34.8, period_s=60.0),
]


@dataclass
class Time:
    """A centre with two sensors, and the way back."""

    world: World
    moments: dict[str, datetime] = field(default_factory=dict)

    def mark(self, name: str) -> None:
        """Remember this moment; a minute passes."""
        self.world.wait(seconds=30)
        self.moments[name] = self.world.now
        self.world.wait(seconds=30)

    def at(self, name: str) -> Picture:
        """The picture as it was then."""
        registry = Registry(units=self.world.picture.registry.units, sensors=SENSORS)
        then = ThenStore(self.world.store, CENTRE)
        return past(self.world.catalogue, registry, then, self.moments[name])


@pytest.fixture
def time(tmp_path: Path) -> Iterator[Time]:
    made = open_world(tmp_path)
    yield Time(made)
    made.store.close()


def read(time: Time, **values: float) -> None:
    """Readings of this moment."""
    telemetry = Telemetry(time.world.store, CENTRE)
    ids, value = list(values), np.array(list(values.values()))
    at = np.full(len(ids), time.world.now.timestamp())
    telemetry.write_readings(ids, value, at, np.ones(len(ids), dtype=np.uint8))


def test_that_a_case_stands_where_it_stood(time: Time) -> None:
    case = time.world.report(reported_at=time.world.now)
    time.mark("waiting")
    order = time.world.dispatch(case)
    time.mark("sent")
    time.world.receipt(order, Receipt.SIGNED)
    time.mark("signed")
    stages = {name: time.at(name).cases[case.id].stage for name in time.moments}
    assert stages == {
        "waiting": Stage.TO_DISPATCH, "sent": Stage.TO_SIGN, "signed": Stage.HANDLING,
    }  # fmt: skip
    assert time.at("waiting").dispatches == {}
    assert Receipt.SIGNED not in time.at("sent").dispatches[order].receipts
    assert Receipt.SIGNED in time.at("signed").dispatches[order].receipts


def test_that_a_case_is_there_only_while_it_was_open(time: Time) -> None:
    time.mark("before")
    case = time.world.report(reported_at=time.world.now)
    time.mark("open")
    version = time.world.case(case.id).version
    time.world.do(c.MoveCase, case=case.id, move="void", expected_version=version, reason="重复")
    time.mark("after")
    assert [case.id in time.at(name).cases for name in ("before", "open", "after")] == [
        False, True, False,
    ]  # fmt: skip


def test_that_sensors_show_the_last_reading_by_then(time: Time) -> None:
    for value in range(120):
        read(time, W1=float(value))
        if value == 3:
            read(time, W2=40.0)
        time.mark(str(value))
    ten, hundred = time.at("10").sensors, time.at("100").sensors
    assert ten.value.tolist() == [10.0, 40.0]
    assert hundred.value.tolist() == [100.0, 40.0]
    assert list(ten.state) == [SensorState.NORMAL, SensorState.STALE]


def test_that_an_alarm_stands_from_its_onset_to_its_end(time: Time) -> None:
    time.mark("calm")
    onset = time.world.now
    alarm = Alarm(alarm_id("W1", "high", onset), "W1", "high", 2, onset, 31.0, 27.0)
    time.world.ledger.record(
        [AlarmChanged(what="raised", alarm=alarm)],
        lambda uow: uow.save_alarm(alarm), "gateway", "test",
    )  # fmt: skip
    read(time, W1=31.0)
    time.mark("raised")
    time.world.do(c.AcknowledgeAlarm, alarms=(alarm.id,))
    time.mark("answered")
    assert time.at("calm").alarms == {}
    raised = time.at("raised")
    assert raised.alarms[alarm.id].acknowledged_by == ""
    assert raised.sensors.state[0] == SensorState.LEVEL_2
    assert time.at("answered").alarms[alarm.id].acknowledged_by == "lin"


def test_that_the_mode_is_that_of_the_time(time: Time) -> None:
    time.mark("daily")
    time.world.do(c.SwitchMode, mode="holiday", reason="国庆", leader="zhou")
    time.mark("holiday")
    assert time.at("daily").mode_state == ModeState()
    assert time.at("holiday").mode.id == "holiday"


def test_that_where_units_were_is_not_made_up(time: Time) -> None:
    time.mark("now")
    assert set(time.at("now").units.status.tolist()) == {UnitStatus.OFF}


def test_that_today_is_what_the_live_picture_shows(time: Time) -> None:
    cases: list[Case] = [time.world.report(reported_at=time.world.now) for _n in range(5)]
    time.world.dispatch(cases[0])
    time.mark("now")
    live = {key: case for key, case in time.world.picture.cases.items() if not case.ended}
    assert time.at("now").cases == live
