"""Modes, alarms and the demonstration's steering, on a real ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from app import pins, topics
from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.calendar import CalendarEvent
from app.domain.errors import Refused
from app.domain.registry import Officer
from app.domain.reports import ReportKind
from app.domain.suggestions import Answer
from app.messages import commands as c
from app.messages.events import AnyEvent
from app.storage.registry import Registry as RegistryStore
from tests.unit.services.world import CENTRE, START, World

RED = {"mode": "emergency", "reason": "暴雨红色预警", "level": 2, "leader": "zhou",
       "pin": pins.DEMO}  # fmt: skip


@pytest.fixture
def world(world: World) -> World:
    """Two officers, two leaders, of whom one has a secret."""
    people = [
        Officer("lin", "林晓雯", "Lin", "duty", pin=pins.demo()),
        Officer("zhou", "周启明", "Zhou", "leader", pin=pins.demo()),
        Officer("luo", "罗建业", "Luo", "leader"),
        Officer("wang", "王晓", "Wang", "duty", pin=pins.demo()),
    ]
    RegistryStore(world.store, CENTRE).save(people)
    return world


# ------------------------------------------------------------------------------- modes


def test_that_a_switch_is_one_event_that_every_picture_follows(world: World) -> None:
    (event,) = world.do(c.SwitchMode, **RED)
    state = event.state
    assert (state.mode, state.level, state.before, state.version) == ("emergency", 2, "daily", 1)
    assert (state.by, event.leader) == ("lin", "zhou")
    assert world.picture.mode.id == "emergency"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"mode": "war"}, "mode.unknown"),
        ({"reason": "  "}, "mode.reason"),
        ({"level": 0}, "mode.level"),
        ({"level": 5}, "mode.level"),
        ({"leader": ""}, "mode.leader"),
        ({"leader": "lin"}, "mode.same_person"),
        ({"leader": "wang"}, "mode.not_leader"),
        ({"leader": "nobody"}, "mode.not_leader"),
        ({"leader": "luo"}, "mode.no_pin"),
        ({"pin": ""}, "mode.pin"),
        ({"pin": "135791"}, "mode.pin"),
        ({"preset": "war"}, "mode.preset"),
        ({"until": START}, "mode.until"),
        ({"expected_version": 3}, "mode.changed"),
        ({"mode": "holiday"}, "mode.no_level"),
        ({"mode": "daily", "level": 0}, "mode.same"),
    ],
)
def test_that_a_switch_that_may_not_be_is_refused(
    world: World, fields: dict[str, object], key: str
) -> None:
    with pytest.raises(Refused) as refused:
        world.do(c.SwitchMode, **{**RED, **fields})
    assert refused.value.key == key
    assert world.picture.mode.id == "daily"


def test_that_leaving_emergency_and_changing_its_level_need_the_leader_too(world: World) -> None:
    world.do(c.SwitchMode, **RED)
    for fields in ({"mode": "daily", "level": 0}, {"level": 1}):
        with pytest.raises(Refused) as refused:
            world.do(c.SwitchMode, **{**RED, **fields, "leader": ""})
        assert refused.value.key == "mode.leader"
    world.do(c.SwitchMode, **{**RED, "level": 1})
    assert world.picture.mode_state.level == 1


def test_that_no_secret_reaches_the_journal_or_a_log(world: World) -> None:
    world.do(c.SwitchMode, **RED)
    world.do(c.SetPin, by="luo", person="luo", pin="a secret of mine")
    for entry in world.ledger.entries_since(0)[0]:
        told = msgspec.json.encode(entry.event).decode()
        assert pins.DEMO not in told and "a secret" not in told and "argon2" not in told
    assert pins.DEMO not in repr(c.SwitchMode(command_id="x", **RED))


def test_that_a_preset_changes_the_limits_in_force(world: World) -> None:
    world.do(c.SwitchMode, **RED, preset="flood")
    mode = world.picture.mode
    assert (mode.id, mode.preset) == ("emergency", "flood")
    assert mode.plans == ("rainstorm", "road_collapse", "power_cut")
    assert world.picture.clocks.mode is mode


def test_that_what_was_not_looked_at_is_said_and_kept(world: World) -> None:
    (into,) = world.do(c.SwitchMode, **RED, ticked=("指挥长可联系",))
    assert "指挥长可联系" not in into.state.skipped and into.state.skipped
    leaving = {**RED, "mode": "daily", "level": 0}
    emergency = world.catalogue.modes["emergency"]
    daily = world.catalogue.modes["daily"]
    every = tuple(item.name for item in (*emergency.exit, *daily.entry))
    (out,) = world.do(c.SwitchMode, **leaving, ticked=every[1:])
    assert out.state.skipped == every[:1]


def test_that_a_mode_ends_by_itself_where_an_end_was_set(world: World) -> None:
    world.do(c.SwitchMode, mode="holiday", reason="国庆", until=START + timedelta(hours=8))
    assert world.do(c.EndMode, by="gateway", version=1) == []
    world.wait(hours=8)
    (event,) = world.do(c.EndMode, by="gateway", version=1)
    assert (event.state.mode, event.state.by, event.state.until) == ("daily", "gateway", None)
    assert event.state.skipped
    assert world.do(c.EndMode, by="gateway", version=1) == []


def test_that_the_end_goes_back_to_the_level_and_preset_before(world: World) -> None:
    world.do(c.SwitchMode, **{**RED, "level": 3}, preset="gas")
    world.do(c.SwitchMode, **RED, preset="flood", until=START + timedelta(hours=2))
    world.wait(hours=3)
    world.do(c.EndMode, by="gateway", version=2)
    state = world.picture.mode_state
    assert (state.mode, state.level, state.preset) == ("emergency", 3, "gas")


@pytest.mark.parametrize(
    ("by", "fields", "key"),
    [
        ("lin", {}, "officer.own_pin"),
        ("zhou", {"old": "wrong"}, "officer.old_pin"),
        ("zhou", {"old": pins.DEMO, "pin": "12345"}, "officer.pin"),
        ("admin", {"person": "nobody"}, "officer.unknown"),
    ],
)
def test_that_a_secret_is_set_by_its_owner_alone(
    world: World, by: str, fields: dict[str, str], key: str
) -> None:
    with pytest.raises(Refused) as refused:
        world.do(c.SetPin, by=by, **{"person": "zhou", "pin": "654321", **fields})
    assert refused.value.key == key


def test_that_a_new_secret_confirms_and_the_former_one_does_not(world: World) -> None:
    world.do(c.SetPin, by="admin", person="zhou", pin="654321")
    with pytest.raises(Refused):
        world.do(c.SwitchMode, **RED)
    world.do(c.SwitchMode, **{**RED, "pin": "654321"})
    assert world.picture.mode_state.leader == "zhou"


CONCERT = CalendarEvent("E1", "concert", "演唱会", START, START + timedelta(hours=3))


def test_that_the_calendar_is_taken_once_and_corrected(world: World) -> None:
    (taken,) = world.do(c.TakeEvents, events=(CONCERT,))
    assert taken.events == (CONCERT,)
    assert world.do(c.TakeEvents, events=(CONCERT,)) == []
    world.do(c.TakeEvents, events=(replace(CONCERT, cancelled=True),))
    assert world.picture.calendar.events["E1"].cancelled


def test_that_a_suggestion_is_dismissed_with_a_reason_and_put_off_until_later(
    world: World,
) -> None:
    asked = {"suggestion": "event:major_event:E1"}
    for fields, key in (
        ({"answer": Answer.DISMISSED, "reason": " "}, "suggestion.reason"),
        ({"answer": Answer.PUT_OFF}, "suggestion.until"),
        ({"answer": Answer.PUT_OFF, "until": START}, "suggestion.until"),
        ({"answer": Answer.ACCEPTED}, "suggestion.switch"),
    ):
        with pytest.raises(Refused) as refused:
            world.do(c.AnswerSuggestion, **asked, **fields)
        assert refused.value.key == key
    world.do(c.AnswerSuggestion, **asked, answer=Answer.DISMISSED, reason="室内小型演出")
    kept = world.picture.calendar.answers[asked["suggestion"]]
    assert (kept.answer, kept.by, kept.reason) == (Answer.DISMISSED, "lin", "室内小型演出")


def test_that_a_switch_accepts_the_suggestion_it_came_from(world: World) -> None:
    world.do(c.SwitchMode, **RED, suggestion="warning:emergency:W1")
    kept = world.picture.calendar.answers["warning:emergency:W1"]
    assert kept.answer is Answer.ACCEPTED


def test_that_an_officer_alone_switches_to_the_holiday_and_back(world: World) -> None:
    world.do(c.SwitchMode, mode="holiday", reason="国庆")
    world.do(c.SwitchMode, mode="daily", reason="国庆结束")
    assert world.picture.mode_state.before == "holiday"


# ------------------------------------------------------------------------------- alarms


def found(what: str, level: int, value: float = 20.0, minute: int = 0) -> tuple[str, Alarm]:
    """A finding of the sensor rules about sensor W1, `minute` after the start."""
    at = START + timedelta(minutes=minute)
    returned = at if what == "returned" else None
    key = alarm_id("W1", "high", at)
    return what, Alarm(key, "W1", "high", level, at, value, 15.0, returned_at=returned)


def record(world: World, *findings: tuple[str, Alarm]) -> list[AnyEvent]:
    return world.do(c.RecordAlarms, by="gateway", findings=findings)


def standing(world: World) -> Alarm:
    (alarm,) = world.picture.alarms.values()
    return alarm


def test_that_a_finding_told_twice_is_one_alarm(world: World) -> None:
    record(world, found("raised", 3))
    assert record(world, found("raised", 3)) == []
    assert len(world.picture.alarms) == 1


def test_that_an_alarm_cleared_and_told_again_after_a_crash_stays_cleared(world: World) -> None:
    record(world, found("raised", 3))
    world.do(c.AcknowledgeAlarm, alarms=(standing(world).id,))
    record(world, found("returned", 3, minute=1))
    assert record(world, found("raised", 3)) == []
    assert world.picture.alarms == {}


def test_that_an_alarm_answered_for_clears_when_its_reading_returns(world: World) -> None:
    record(world, found("raised", 3))
    world.do(c.AcknowledgeAlarm, alarms=(standing(world).id,))
    (event,) = record(world, found("returned", 3, minute=1))
    assert event.alarm.state is AlarmState.CLEARED


def test_that_an_alarm_nobody_answered_for_stays_after_its_reading_returned(world: World) -> None:
    record(world, found("raised", 3))
    record(world, found("returned", 3, minute=1))
    assert standing(world).state is AlarmState.RETURNED
    world.do(c.AcknowledgeAlarm, alarms=(standing(world).id,))
    assert world.picture.alarms == {}


def test_that_a_chattering_sensor_stays_one_line(world: World) -> None:
    record(world, found("raised", 3))
    first = standing(world).id
    for minute in range(1, 9, 2):
        record(world, found("returned", 3, minute=minute))
        (event,) = record(world, found("raised", 3, minute=minute + 1))
        assert event.what == "again"
    assert standing(world).id == first
    assert standing(world).state is AlarmState.UNACKNOWLEDGED


def test_that_a_worse_level_needs_the_officer_again_and_an_eased_one_does_not(
    world: World,
) -> None:
    record(world, found("raised", 3))
    world.do(c.AcknowledgeAlarm, alarms=(standing(world).id,))
    record(world, found("worse", 1, 55.0, minute=1))
    assert (standing(world).level, standing(world).state) == (1, AlarmState.UNACKNOWLEDGED)
    world.do(c.AcknowledgeAlarm, alarms=(standing(world).id,))
    record(world, found("eased", 2, 40.0, minute=2))
    assert (standing(world).level, standing(world).state) == (2, AlarmState.ACKNOWLEDGED)


def test_that_of_a_group_those_a_colleague_was_faster_with_are_left(world: World) -> None:
    record(world, found("raised", 3))
    one = standing(world)
    other = (
        "raised",
        Alarm(alarm_id("W2", "high", START), "W2", "high", 4, START),
    )
    record(world, other)
    world.do(c.AcknowledgeAlarm, by="zhou", alarms=(one.id,))
    (event,) = world.do(c.AcknowledgeAlarm, alarms=(one.id, other[1].id))
    assert event.alarm.subject == "W2"
    with pytest.raises(Refused) as refused:
        world.do(c.AcknowledgeAlarm, alarms=(one.id,))
    assert refused.value.key == "alarm.not_waiting"
    assert refused.value.facts["officer"] == "zhou"


def test_that_a_shelved_alarm_comes_back_when_its_time_is_over(world: World) -> None:
    record(world, found("raised", 3))
    world.do(c.ShelveAlarm, alarms=(standing(world).id,), minutes=30, reason="夜间施工许可")
    assert standing(world).state is AlarmState.SHELVED
    world.wait(minutes=29)
    assert world.do(c.WakeAlarms) == []
    world.wait(minutes=1)
    world.do(c.WakeAlarms)
    assert standing(world).state is AlarmState.UNACKNOWLEDGED


@pytest.mark.parametrize(
    ("level", "minutes", "reason", "key"),
    [(1, 30, "施工", "alarm.never_shelved"), (3, 30, " ", "alarm.reason"),
     (3, 0, "施工", "alarm.minutes"), (3, 1441, "施工", "alarm.minutes")],
)  # fmt: skip
def test_that_shelving_keeps_its_bounds(
    world: World, level: int, minutes: int, reason: str, key: str
) -> None:
    record(world, found("raised", level))
    with pytest.raises(Refused) as refused:
        world.do(c.ShelveAlarm, alarms=(standing(world).id,), minutes=minutes, reason=reason)
    assert refused.value.key == key


# ------------------------------------------------------------------------------- simulation


def test_that_steering_the_demonstration_reaches_the_field_by_the_outbox(world: World) -> None:
    world.do(c.ControlSimulation, scenario="rainstorm", speed=10.0, running=True)
    (row,) = world.outbox.pending(10)
    assert row.topic == topics.simulation(CENTRE)
    wish = {"scenario": "rainstorm", "speed": 10.0, "running": True}
    assert msgspec.json.decode(row.payload) == wish
    assert world.picture.simulation.scenario == "rainstorm"


@pytest.mark.parametrize("speed", [0.0, 61.0])
def test_that_the_demonstration_keeps_its_speed_limits(world: World, speed: float) -> None:
    with pytest.raises(Refused) as refused:
        world.do(c.ControlSimulation, scenario="normal", speed=speed, running=True)
    assert refused.value.key == "simulation.speed"


def test_that_reports_are_numbered_within_one_emergency(world: World) -> None:
    world.do(c.SwitchMode, **RED)
    world.wait(minutes=20)
    world.do(c.SwitchMode, **{**RED, "level": 1})
    for kind in (ReportKind.PHONE, ReportKind.FIRST, ReportKind.FOLLOW_UP, ReportKind.FOLLOW_UP):
        world.do(c.MakeReport, report=kind, elements={"effect": "积水"})
    made = list(world.picture.calendar.reports.values())
    assert [report.number for report in made] == [0, 0, 1, 2]
    assert len({report.matter for report in made}) == 1
    assert {report.begun for report in made} == {START}
    world.do(c.MakeReport, report=ReportKind.FINAL, elements={"effect": "解除"})
    (event,) = world.do(c.MakeReport, report=ReportKind.FIRST, elements={"effect": "又一场"})
    assert event.report.matter != made[0].matter
