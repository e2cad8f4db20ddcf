"""Readings to states and alarms: thresholds, delays, deadbands, late and silent ones."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.alarms import Alarm, AlarmState
from app.domain.states import SensorState
from app.messages.readings import Readings
from app.services.sensing import Sensing
from tests.unit.services.water import DAILY, DAY, START, feed, mode, moment, sensing, take

# ------------------------------------------------------------------------------- levels


def test_that_water_rising_and_falling_tells_each_level_once() -> None:
    values = [4.0, 12.0, 13.0, 16.0, 30.0, 55.0, 40.0, 16.0, 12.0, 3.0]
    told = feed(sensing(), *((15.0 * n, value) for n, value in enumerate(values)))
    assert told == [
        "raised:4", "worse:3", "worse:2", "worse:1", "eased:2", "eased:3", "eased:4", "returned:4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "state"),
    [(9.9, SensorState.NORMAL), (10.0, SensorState.LEVEL_4), (15.0, SensorState.LEVEL_3),
     (27.0, SensorState.LEVEL_2), (50.0, SensorState.LEVEL_1)],
)  # fmt: skip
def test_that_a_level_begins_at_its_threshold(value: float, state: SensorState) -> None:
    verdict = take(sensing(), ("W0", 0.0, value))
    assert verdict.state.tolist() == [state]


def test_that_three_thresholds_stand_for_the_three_lower_levels() -> None:
    told = feed(sensing(), (0.0, 90.0), under=mode([10.0, 20.0, 30.0]))
    assert told == ["raised:2"]


def test_that_of_a_falling_kind_the_low_values_are_the_bad_ones() -> None:
    pressure = mode([0.14, 0.10, 0.07])
    s = sensing(rising=False, deadband=0.01)
    values = [(0.0, 0.3), (60.0, 0.13), (120.0, 0.06), (180.0, 0.145), (240.0, 0.16)]
    verdicts = [take(s, ("W0", at, v), under=pressure) for at, v in values]
    told = [
        (e.what, e.alarm.kind, e.alarm.level, e.alarm.limit) for v in verdicts for e in v.events
    ]
    assert told == [
        ("raised", "low", 4, 0.14), ("worse", "low", 2, 0.07), ("eased", "low", 4, 0.14),
        ("returned", "low", 4, 0.14),
    ]  # fmt: skip


def test_that_an_alarm_names_its_value_limit_and_onset() -> None:
    (event,) = take(sensing(), ("W0", 30.0, 18.0)).events
    alarm = event.alarm
    assert (alarm.subject, alarm.kind, alarm.value, alarm.limit) == ("W0", "high", 18.0, 15.0)
    assert alarm.onset == moment(START + 30.0)
    assert alarm.id == f"W0:high:{int((START + 30) * 1000)}"


# ------------------------------------------------------------------------------- damping


def test_that_a_value_trembling_inside_the_deadband_tells_nothing_new() -> None:
    s = sensing(deadband=2.0)
    assert feed(s, (0.0, 15.1), (15.0, 14.2), (30.0, 15.3), (45.0, 13.1)) == ["raised:3"]
    assert feed(s, (60.0, 12.9)) == ["eased:4"]


def test_that_the_on_delay_waits_for_the_value_to_stay() -> None:
    s = sensing(on_delay_s=60.0)
    assert feed(s, (0.0, 16.0), (30.0, 16.0), (45.0, 9.0), (60.0, 16.0), (119.0, 16.0)) == []
    assert feed(s, (120.0, 16.0)) == ["raised:3"]


def test_that_a_value_worsening_during_the_delay_waits_no_longer_for_it() -> None:
    s = sensing(on_delay_s=60.0)
    assert feed(s, (0.0, 12.0), (20.0, 30.0), (60.0, 30.0)) == ["raised:4"]
    assert feed(s, (80.0, 30.0)) == ["worse:2"]


def test_that_the_off_delay_waits_before_the_alarm_returns() -> None:
    s = sensing(off_delay_s=60.0)
    assert feed(s, (0.0, 16.0), (30.0, 5.0), (60.0, 16.0), (90.0, 5.0), (149.0, 5.0)) == [
        "raised:3"
    ]
    assert feed(s, (150.0, 5.0)) == ["returned:3"]


# ------------------------------------------------------------------------------- time


def test_that_late_and_repeated_readings_change_no_state_but_keep_their_place_in_history() -> None:
    s = sensing()
    feed(s, (60.0, 5.0))
    verdict = take(s, ("W0", 0.0, 60.0), ("W0", 60.0, 60.0))
    assert verdict.events == []
    assert verdict.state.tolist() == [SensorState.NORMAL] * 2
    assert verdict.value.tolist() == [60.0, 60.0]


def test_that_several_readings_of_a_sensor_in_one_batch_count_in_the_order_of_their_times() -> None:
    rows = [("W0", 30.0, 5.0), ("W1", 0.0, 5.0), ("W0", 15.0, 55.0), ("W0", 0.0, 12.0)]
    verdict = take(sensing(2), *rows)
    assert [(e.what, e.alarm.level) for e in verdict.events] == [
        ("raised", 4), ("worse", 1), ("returned", 1),
    ]  # fmt: skip
    assert np.all(np.diff(verdict.at) >= 0)


def test_that_a_clock_far_ahead_does_not_shut_out_later_readings() -> None:
    s = sensing()
    far = Readings(["W0"], np.array([5.0]), np.array([START + 400 * DAY]))
    verdict = s.evaluate(far, DAILY, moment(START))
    assert verdict.at.tolist() == [START]
    assert feed(s, (15.0, 20.0)) == ["raised:3"]


# ------------------------------------------------------------------------------- bad input


def test_that_readings_out_of_range_are_refused_and_counted() -> None:
    rows = [("W0", 0.0, 301.0), ("W0", 1.0, float("nan")), ("W0", 2.0, 5.0), ("X", 0.0, 1.0)]
    verdict = take(sensing(), *rows)
    assert (verdict.refused, verdict.unknown, verdict.value.tolist()) == (2, ["X"], [5.0])


def test_that_an_empty_batch_and_an_empty_registry_are_no_trouble() -> None:
    nothing = Readings([], np.empty(0), np.empty(0))
    assert len(sensing().evaluate(nothing, DAILY, moment(START)).rows) == 0
    assert take(sensing(0), ("W0", 0.0, 1.0)).unknown == ["W0"]
    assert len(sensing(0).sweep(moment(START)).rows) == 0


# ------------------------------------------------------------------------------- modes


def test_that_a_muted_kind_is_found_all_the_same() -> None:
    muted = mode(suppressed=("water",))
    assert feed(sensing(), (0.0, 30.0), (15.0, 3.0), under=muted) == ["raised:2", "returned:2"]


def test_that_tighter_thresholds_speak_with_the_next_reading() -> None:
    s = sensing()
    assert feed(s, (0.0, 9.0)) == []
    assert feed(s, (15.0, 9.0), under=mode([8.0, 10.0, 27.0, 50.0])) == ["raised:4"]
    assert feed(s, (30.0, 9.0)) == ["returned:4"]


# ------------------------------------------------------------------------------- restart


def test_that_a_restart_raises_no_standing_alarm_again() -> None:
    (event,) = take(sensing(), ("W0", 0.0, 18.0)).events
    s = sensing()
    s.load([event.alarm])
    assert feed(s, (15.0, 18.0)) == []
    assert feed(s, (30.0, 30.0), (45.0, 3.0)) == ["worse:2", "returned:2"]


def test_that_after_a_restart_a_returned_alarm_may_be_raised_again() -> None:
    alarm = Alarm("W0:high:1", "W0", "high", 3, moment(START), state=AlarmState.RETURNED)
    s = sensing()
    s.load([alarm])
    assert feed(s, (15.0, 18.0)) == ["raised:3"]


def test_that_a_restart_goes_on_from_the_stored_reading() -> None:
    s = sensing()
    s.resume(["W0", "gone"], np.array([5.0, 1.0]), np.array([START + 60, START]),
             np.array([SensorState.NORMAL, SensorState.NORMAL], dtype=np.uint8))  # fmt: skip
    assert feed(s, (30.0, 60.0)) == []
    assert feed(s, (75.0, 60.0)) == ["raised:1"]


def test_that_a_batch_that_could_not_be_stored_is_undone_and_comes_again() -> None:
    s = sensing(2)
    take(s, ("W0", 0.0, 5.0), ("W1", 0.0, 5.0))
    rows = [("W0", 15.0, 18.0), ("W0", 30.0, 30.0), ("W1", 15.0, 6.0)]
    first = take(s, *rows)
    s.undo()
    again = take(s, *rows)
    assert [(e.what, e.alarm) for e in again.events] == [(e.what, e.alarm) for e in first.events]
    assert again.state.tolist() == first.state.tolist()


# ------------------------------------------------------------------------------- silence


def heard(count: int) -> Sensing:
    """Sensors that all reported once, at the start."""
    s = sensing(count)
    take(s, *((f"W{i}", 0.0, 5.0) for i in range(count)))
    return s


def test_that_a_sensor_is_stale_after_three_periods_and_says_so_once() -> None:
    s = heard(1)
    assert s.sweep(moment(START + 45)).rows.tolist() == []
    verdict = s.sweep(moment(START + 46))
    assert (verdict.rows.tolist(), verdict.state.tolist()) == ([0], [SensorState.STALE])
    assert s.sweep(moment(START + 60)).rows.tolist() == []
    assert take(s, ("W0", 61.0, 5.0)).state.tolist() == [SensorState.NORMAL]


def test_that_a_sensor_never_heard_is_unknown_and_not_stale() -> None:
    s = sensing(2)
    take(s, ("W0", 0.0, 5.0))
    assert s.sweep(moment(START + 600)).rows.tolist() == [0]


def test_that_a_sensor_silent_for_a_day_alarms_once_and_returns_when_heard() -> None:
    s = heard(100)
    for hour in range(25):
        take(s, *((f"W{i}", hour * 3600.0, 5.0) for i in range(1, 100)))
        verdict = s.sweep(moment(START + hour * 3600.0))
    assert [(e.what, e.alarm.subject, e.alarm.level) for e in verdict.events] == []
    later = DAY + 3601.0
    take(s, *((f"W{i}", later, 5.0) for i in range(1, 100)))
    (event,) = s.sweep(moment(START + later)).events
    assert (event.what, event.alarm.subject, event.alarm.kind) == ("raised", "W0", "stale")
    assert s.sweep(moment(START + later + 1)).events == []
    (event,) = take(s, ("W0", later + 2, 5.0)).events
    assert (event.what, event.alarm.kind) == ("returned", "stale")


def test_that_a_feed_gone_silent_raises_no_flood_of_alarms() -> None:
    s = heard(100)
    verdict = s.sweep(moment(START + 2 * DAY))
    assert len(verdict.rows) == 100
    assert verdict.events == []


def test_that_a_pause_of_the_gateway_is_no_silence_of_the_sensors() -> None:
    s = sensing()
    s.resume(["W0"], np.array([5.0]), np.array([START]),
             np.array([SensorState.NORMAL], dtype=np.uint8))  # fmt: skip
    back = START + 3600
    assert s.sweep(moment(back)).rows.tolist() == []
    assert s.sweep(moment(back + 46)).rows.tolist() == [0]
