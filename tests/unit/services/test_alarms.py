"""Alarms as a centre handles them, over a real ledger: quiet by the mode, out of service, told
above, one case for one alarm; and all of it as it was after a restart."""

from __future__ import annotations

import msgspec
import pytest

from app import pins
from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.errors import Refused
from app.domain.registry import Officer, Sensor
from app.messages import commands as c
from app.messages.field import AlarmCall
from app.services.findings import AGAIN, RAISED, RETURNED
from app.storage.registry import Registry as RegistryStore
from tests.unit.services.world import CENTRE, World

SENSORS = [
    Sensor("W1", "云锦下穿", "Yunjin underpass", "water_level", 113.7, 34.8, "G1", "S1"),
    Sensor("N1", "东大街噪声", "East St noise", "noise", 113.7, 34.8, "G1", "S1"),
]


@pytest.fixture(autouse=True)
def registered(world: World) -> None:
    """Two sensors, a duty officer and two people above."""
    people = [Officer("lin", "林", "Lin"), Officer("zhou", "周", "Zhou", "leader", pin=pins.demo()),
              Officer("han", "韩", "Han", "commander")]  # fmt: skip
    RegistryStore(world.store, CENTRE).save([*SENSORS, *people])


def find(world: World, what: str, subject: str = "W1", level: int = 3, kind: str = "high") -> None:
    """The sensor rules found something, now."""
    at = world.now
    back = at if what == RETURNED else None
    found = Alarm(alarm_id(subject, kind, at), subject, kind, level, at, 18.0, 15.0,
                  returned_at=back)  # fmt: skip
    world.do(c.RecordAlarms, by="gateway", findings=((what, found),))


def standing(world: World, subject: str = "W1") -> Alarm | None:
    """The alarm of a sensor, as a desk and as the store see it: the same."""
    alarms = world.uow(lambda uow: uow.standing_alarms([subject]))
    stored = alarms[0] if alarms else None
    assert world.picture.sensor_alarm(subject) == stored
    return stored


def switch(world: World, mode: str, level: int = 0) -> None:
    """Change the mode, with a leader beside the officer."""
    world.do(c.SwitchMode, mode=mode, reason="暴雨", level=level, leader="zhou", pin=pins.DEMO)


def test_that_an_acknowledgement_keeps_who_when_and_the_note(world: World) -> None:
    find(world, RAISED)
    alarm = standing(world)
    world.wait(seconds=9)
    world.do(c.AcknowledgeAlarm, alarms=(alarm.id,), note="已派人")
    after = standing(world)
    assert (after.state, after.acknowledged_by, after.note) == ("acknowledged", "lin", "已派人")
    assert after.acknowledged_at == after.since == world.now


def test_that_silence_keeps_the_alarm_waiting(world: World) -> None:
    find(world, RAISED)
    world.do(c.SilenceAlarms, alarms=(standing(world).id,))
    after = standing(world)
    assert (after.state, after.silenced_by) == (AlarmState.UNACKNOWLEDGED, "lin")


def test_that_what_a_mode_mutes_stands_quietly_and_calls_when_the_mode_ends(world: World) -> None:
    find(world, RAISED, "N1")
    switch(world, "emergency", 2)
    assert standing(world, "N1").state is AlarmState.SUPPRESSED
    find(world, RETURNED, "N1")
    find(world, AGAIN, "N1", 4)
    assert standing(world, "N1").state is AlarmState.SUPPRESSED
    switch(world, "daily")
    assert standing(world, "N1").state is AlarmState.UNACKNOWLEDGED


def test_that_an_alarm_born_under_a_muting_mode_is_kept_and_calls_nobody(world: World) -> None:
    switch(world, "emergency", 2)
    find(world, RAISED, "N1")
    find(world, RAISED, "W1")
    assert standing(world, "N1").state is AlarmState.SUPPRESSED
    assert standing(world, "W1").state is AlarmState.UNACKNOWLEDGED
    find(world, RETURNED, "N1")
    switch(world, "daily")
    assert standing(world, "N1") is None


def test_that_the_highest_priority_breaks_through_every_design(world: World) -> None:
    switch(world, "emergency", 2)
    find(world, RAISED, "N1", 1)
    assert standing(world, "N1").state is AlarmState.UNACKNOWLEDGED


def test_that_a_shelf_that_ends_under_a_muting_mode_ends_in_its_quiet(world: World) -> None:
    find(world, RAISED, "N1")
    world.do(c.ShelveAlarm, alarms=(standing(world, "N1").id,), minutes=5, reason="夜间施工")
    assert standing(world, "N1").aside_by == "lin"
    world.do(c.UnshelveAlarms, alarms=(standing(world, "N1").id,))
    assert standing(world, "N1").state is AlarmState.UNACKNOWLEDGED
    with pytest.raises(Refused, match=r"alarm\.not_shelved"):
        world.do(c.UnshelveAlarms, alarms=(standing(world, "N1").id,))


def test_that_a_sensor_out_of_service_calls_nobody_until_put_back_by_hand(world: World) -> None:
    world.do(c.TakeOutOfService, subjects=("W1",), reason="探头损坏，待更换")
    find(world, RAISED)
    alarms = world.uow(lambda uow: uow.standing_alarms(["W1"]))
    assert {alarm.state for alarm in alarms} == {AlarmState.OUT_OF_SERVICE}
    assert {alarm.reason for alarm in alarms} == {"探头损坏，待更换"}
    with pytest.raises(Refused, match=r"alarm\.out_already"):
        world.do(c.TakeOutOfService, subjects=("W1",), reason="again")
    world.wait(days=2)
    assert world.do(c.WakeAlarms) == []
    world.do(c.ReturnToService, subjects=("W1",))
    assert standing(world).state is AlarmState.UNACKNOWLEDGED
    with pytest.raises(Refused, match=r"alarm\.in_already"):
        world.do(c.ReturnToService, subjects=("W1",))


def test_that_going_out_of_service_needs_a_reason_and_a_sensor_there_is(world: World) -> None:
    with pytest.raises(Refused, match=r"alarm\.reason"):
        world.do(c.TakeOutOfService, subjects=("W1",), reason=" ")
    with pytest.raises(Refused, match=r"alarm\.unknown"):
        world.do(c.TakeOutOfService, subjects=("X",), reason="broken")


def test_that_people_above_are_told_once_each_when_nobody_acknowledges(world: World) -> None:
    find(world, RAISED, level=1)
    key = standing(world).id
    assert world.do(c.EscalateAlarms, by="gateway", alarms=(key,)) == []
    world.wait(seconds=120)
    (event,) = world.do(c.EscalateAlarms, by="gateway", alarms=(key,))
    assert (event.what, event.role, event.people) == ("escalated", "leader", ("zhou",))
    assert world.do(c.EscalateAlarms, by="gateway", alarms=(key,)) == []
    world.wait(seconds=480)
    (event,) = world.do(c.EscalateAlarms, by="gateway", alarms=(key,))
    assert event.people == ("han",)
    calls = [msgspec.json.decode(row.payload, type=AlarmCall)
             for row in world.outbox.pending(10) if "/officers/" in row.topic]  # fmt: skip
    assert [(call.alarm, call.place) for call in calls] == [(key, "云锦下穿")] * 2


def test_that_a_chattering_sensor_is_known_over_its_acknowledgements(world: World) -> None:
    for _ in range(3):
        find(world, RAISED)
        world.wait(seconds=8)
        world.do(c.AcknowledgeAlarm, alarms=(standing(world).id,))
        find(world, RETURNED)
        world.wait(seconds=8)
    find(world, RAISED)
    assert len(standing(world).recent) == 3


def test_that_an_alarm_becomes_a_case_with_everything_filled_in(world: World) -> None:
    find(world, RAISED)
    key = standing(world).id
    reported, linked = world.do(c.OpenAlarmCase, alarm=key, description="18 cm，限值 15 cm")
    case = world.case(reported.case.id)
    assert linked.alarm.case == case.id
    assert (case.source, case.source_id, case.category) == ("sensor", key, "event:0506")
    assert (case.level, case.place, case.grid, case.street) == (3, "云锦下穿", "G1", "S1")
    assert (case.lon, case.lat) == (113.7, 34.8)
    assert (case.title, case.title_en) == (
        "云锦下穿积水告警",
        "Yunjin underpass: Water depth alarm",
    )
    assert case.description == "18 cm，限值 15 cm"


def test_that_there_is_no_second_case_for_the_same_alarm(world: World) -> None:
    find(world, RAISED)
    key = standing(world).id
    world.do(c.OpenAlarmCase, alarm=key, description="")
    with pytest.raises(Refused, match=r"alarm\.has_case"):
        world.do(c.OpenAlarmCase, alarm=key, description="")
    assert len(world.picture.cases) == 1
