"""What is done with alarms: acknowledge, silence, shelve, take out of service, make a case; and
what the mode and the clock do with them. Of a group, those that a colleague was faster with are
left; a verb is refused only when it could do nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta

import msgspec

from app import topics
from app.domain import alarms as rules
from app.domain.alarms import HIGHEST, Alarm, AlarmState, Step, alarm_id
from app.domain.cases import Case, Stage
from app.domain.errors import Refused
from app.messages.commands import (
    AcknowledgeAlarm,
    EscalateAlarms,
    OpenAlarmCase,
    ReportCase,
    ReturnToService,
    ShelveAlarm,
    SilenceAlarms,
    TakeOutOfService,
    UnshelveAlarms,
    WakeAlarms,
)
from app.messages.events import AlarmChanged, AnyEvent
from app.messages.field import AlarmCall
from app.services import casework
from app.services.lookup import muted
from app.services.unit_of_work import UnitOfWork

LONGEST_SHELF_MIN = 24 * 60
"""A shelved alarm comes back within a day: longer is a repair, not a shelf."""
SERVICE = "service"
"""The kind of an alarm that only says that its sensor is out of service."""
SOURCE = "sensor"


def acknowledge(command: AcknowledgeAlarm, uow: UnitOfWork) -> list[AnyEvent]:
    """Answer for alarms."""
    return _each(
        uow,
        command.alarms,
        Step.ACKNOWLEDGED,
        lambda alarm: rules.acknowledged(alarm, command.officer, uow.now, command.note),
    )


def silence(command: SilenceAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Stop their sound; they wait as before."""
    return _each(
        uow,
        command.alarms,
        Step.SILENCED,
        lambda alarm: rules.silenced(alarm, command.officer, uow.now),
    )


def shelve(command: ShelveAlarm, uow: UnitOfWork) -> list[AnyEvent]:
    """Put alarms aside for some minutes, a day at most."""
    if not 1 <= command.minutes <= LONGEST_SHELF_MIN:
        raise Refused("alarm.minutes", minutes=command.minutes, most=LONGEST_SHELF_MIN)
    until = uow.now + timedelta(minutes=command.minutes)
    return _each(
        uow,
        command.alarms,
        Step.SHELVED,
        lambda alarm: rules.shelved(alarm, until, command.reason, command.officer, uow.now),
    )


def unshelve(command: UnshelveAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Take alarms from the shelf before their time."""
    shelf = [_known(uow, key) for key in dict.fromkeys(command.alarms)]
    shelf = [alarm for alarm in shelf if alarm.state is AlarmState.SHELVED]
    if not shelf:
        raise Refused("alarm.not_shelved")
    return _back(uow, Step.UNSHELVED, [rules.unshelved(alarm, uow.now) for alarm in shelf])


def wake(_command: WakeAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Alarms whose shelving is over need the officer again."""
    over = [
        alarm
        for alarm in uow.standing_alarms()
        if alarm.state is AlarmState.SHELVED
        and alarm.shelved_until is not None
        and alarm.shelved_until <= uow.now
    ]
    return _back(uow, Step.UNSHELVED, [rules.unshelved(alarm, uow.now) for alarm in over])


def take_out(command: TakeOutOfService, uow: UnitOfWork) -> list[AnyEvent]:
    """Take sensors out of service: their alarms, and those still to come, call nobody."""
    if not command.reason.strip():
        raise Refused("alarm.reason")
    events: list[AnyEvent] = []
    for subject in dict.fromkeys(command.subjects):
        standing = uow.standing_alarms([subject])
        if not standing:
            if uow.sensor(subject) is None:
                raise Refused("alarm.unknown", alarm=subject)
            key = alarm_id(subject, SERVICE, uow.now)
            standing = [Alarm(key, subject, SERVICE, 4, uow.now, returned_at=uow.now)]
        for alarm in standing:
            if rules.possible(alarm, Step.OUT_OF_SERVICE):
                made = rules.out_of_service(alarm, command.officer, command.reason, uow.now)
                events.append(_kept(uow, Step.OUT_OF_SERVICE, made))
    if not events:
        raise Refused("alarm.out_already")
    return events


def put_back(command: ReturnToService, uow: UnitOfWork) -> list[AnyEvent]:
    """Put sensors back into service: what is wrong with them calls again."""
    subjects = list(dict.fromkeys(command.subjects))
    out = [a for a in uow.standing_alarms(subjects) if a.state is AlarmState.OUT_OF_SERVICE]
    if not out:
        raise Refused("alarm.in_already")
    return _back(uow, Step.IN_SERVICE, [rules.in_service(alarm, uow.now) for alarm in out])


def under_mode(kinds: Collection[str], uow: UnitOfWork) -> list[AnyEvent]:
    """Suppress what a mode that mutes `kinds` mutes by design, and let go what it does not."""
    standing = uow.standing_alarms()
    kind_of = uow.sensor_kinds([alarm.subject for alarm in standing])
    events: list[AnyEvent] = []
    for alarm in standing:
        muted = kind_of.get(alarm.subject) in kinds and alarm.level != HIGHEST
        if muted and rules.possible(alarm, Step.SUPPRESSED):
            events.append(_kept(uow, Step.SUPPRESSED, rules.suppressed(alarm, uow.now)))
        elif not muted and alarm.state is AlarmState.SUPPRESSED:
            events.append(_kept(uow, Step.UNSUPPRESSED, rules.unsuppressed(alarm, uow.now)))
    return events


def escalate(command: EscalateAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Tell the next person above of alarms that nobody acknowledged within their limit."""
    events: list[AnyEvent] = []
    for key in dict.fromkeys(command.alarms):
        alarm = uow.alarm(key)
        step = uow.catalogue.alarms.due(alarm, uow.now) if alarm else None
        if alarm is None or step is None:
            continue
        made = rules.told(alarm, uow.now)
        people = [officer.id for officer in uow.officers(step.role)]
        for person in people:
            _call(uow, made, person)
        events.append(_kept(uow, Step.ESCALATED, made, step.role, tuple(people)))
    return events


def open_case(command: OpenAlarmCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Make a case of an alarm, everything filled in; there is one for an alarm and no second."""
    alarm = _known(uow, command.alarm)
    made = rules.linked(alarm, uow.new_id("C"))
    case = _case_of(made, command.description, uow)
    if uow.case_by_source(SOURCE, alarm.id) is not None:
        raise Refused("alarm.has_case", alarm=alarm.id)
    report = ReportCase(command_id=command.command_id, officer=command.officer, case=case)
    return [*casework.report(report, uow), _kept(uow, Step.CASE, made)]


def _case_of(alarm: Alarm, description: str, uow: UnitOfWork) -> Case:
    sensor = uow.sensor(alarm.subject)
    if sensor is None:
        raise Refused("alarm.no_case", alarm=alarm.id)
    catalogue = uow.catalogue
    kind = catalogue.kinds.get(sensor.kind)
    name, name_en = (kind.name, kind.name_en) if kind else (sensor.kind, sensor.kind)
    group = kind.group if kind else ""
    wrong = alarm.kind if alarm.kind in catalogue.alarms.kinds else sensor.kind
    category = catalogue.alarms.guidance(sensor.id, wrong, group).category
    if not category:
        raise Refused("alarm.no_category", kind=name)
    return Case(
        id=alarm.case,
        category=category,
        title=catalogue.alarms.case_title.format(place=sensor.name, kind=name),
        title_en=catalogue.alarms.case_title_en.format(place=sensor.name_en, kind=name_en),
        source=SOURCE,
        source_id=alarm.id,
        stage=Stage.TO_VERIFY,
        level=alarm.level,
        place=sensor.name,
        place_en=sensor.name_en,
        street=sensor.street,
        grid=sensor.grid,
        lon=sensor.lon,
        lat=sensor.lat,
        description=description,
    )


def _call(uow: UnitOfWork, alarm: Alarm, person: str) -> None:
    sensor = uow.sensor(alarm.subject)
    call = AlarmCall(
        alarm=alarm.id,
        level=alarm.level,
        kind=alarm.kind,
        place=sensor.name if sensor else "",
        onset=alarm.onset,
        value=alarm.value,
        limit=alarm.limit,
    )
    key = f"{alarm.id}:told:{alarm.told}:{person}"
    uow.send(topics.officers(uow.centre, person), key, msgspec.json.encode(call))


def _each(
    uow: UnitOfWork, keys: tuple[str, ...], step: Step, change: Callable[[Alarm], Alarm]
) -> list[AnyEvent]:
    events: list[AnyEvent] = []
    refused: Refused | None = None
    for key in dict.fromkeys(keys):
        try:
            events.append(_kept(uow, step, change(_known(uow, key))))
        except Refused as error:
            refused = refused or error
    if refused and not events:
        raise refused
    return events


def _known(uow: UnitOfWork, key: str) -> Alarm:
    alarm = uow.alarm(key)
    if alarm is None:
        raise Refused("alarm.unknown", alarm=key)
    return alarm


def _back(uow: UnitOfWork, step: Step, alarms: list[Alarm]) -> list[AnyEvent]:
    """`alarms` are back; those whose kind the mode mutes go into the mode's own quiet."""
    events: list[AnyEvent] = [_kept(uow, step, alarm) for alarm in alarms]
    quiet = muted([alarm.subject for alarm in alarms], uow)
    for alarm in alarms:
        if alarm.standing and alarm.level != HIGHEST and alarm.subject in quiet:
            events.append(_kept(uow, Step.SUPPRESSED, rules.suppressed(alarm, uow.now)))
    return events


def _kept(
    uow: UnitOfWork, step: Step, alarm: Alarm, role: str = "", people: tuple[str, ...] = ()
) -> AlarmChanged:
    uow.save_alarm(alarm)
    return AlarmChanged(what=step.value, alarm=alarm, role=role, people=people)
