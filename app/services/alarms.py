"""What an officer does with alarms: acknowledge one or a group, shelve for a time."""

from __future__ import annotations

from datetime import timedelta

from app.domain import alarms as rules
from app.domain.alarms import Alarm, AlarmState
from app.domain.errors import Refused
from app.messages.commands import AcknowledgeAlarm, ShelveAlarm, WakeAlarms
from app.messages.events import AlarmChanged, AnyEvent
from app.services.unit_of_work import UnitOfWork

LONGEST_SHELF_MIN = 24 * 60
"""A shelved alarm comes back within a day: longer is a repair, not a shelf."""


def acknowledge(command: AcknowledgeAlarm, uow: UnitOfWork) -> list[AnyEvent]:
    """Answer for alarms. Of a group, those that a colleague was faster with are left; Refused
    only when none was waiting any more."""
    events: list[AnyEvent] = []
    refused: Refused | None = None
    for alarm_id in dict.fromkeys(command.alarms):
        try:
            alarm = rules.acknowledged(_known(uow, alarm_id), command.officer, uow.now)
        except Refused as error:
            refused = refused or error
            continue
        uow.save_alarm(alarm)
        events.append(AlarmChanged(what="acknowledged", alarm=alarm))
    if refused and not events:
        raise refused
    return events


def shelve(command: ShelveAlarm, uow: UnitOfWork) -> list[AnyEvent]:
    """Put an alarm aside for some minutes, a day at most."""
    alarm = _known(uow, command.alarm)
    if not 1 <= command.minutes <= LONGEST_SHELF_MIN:
        raise Refused("alarm.minutes", minutes=command.minutes, most=LONGEST_SHELF_MIN)
    until = uow.now + timedelta(minutes=command.minutes)
    alarm = rules.shelved(alarm, until, command.reason)
    uow.save_alarm(alarm)
    return [AlarmChanged(what="shelved", alarm=alarm)]


def wake(_command: WakeAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Alarms whose shelving is over need the officer again."""
    events: list[AnyEvent] = []
    for alarm in uow.standing_alarms():
        over = alarm.shelved_until is not None and alarm.shelved_until <= uow.now
        if alarm.state is AlarmState.SHELVED and over:
            awake = rules.unshelved(alarm)
            uow.save_alarm(awake)
            events.append(AlarmChanged(what="unshelved", alarm=awake))
    return events


def _known(uow: UnitOfWork, alarm_id: str) -> Alarm:
    alarm = uow.alarm(alarm_id)
    if alarm is None:
        raise Refused("alarm.unknown", alarm=alarm_id)
    return alarm
