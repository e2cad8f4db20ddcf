"""What the program itself finds: alarms of sensors, missing receipts, broken links.

A finding is held against the alarms as they stand in this transaction, so that an officer who
answered a moment ago is not overwritten, and a finding told twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import alarms as rules
from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.orders import Receipt
from app.messages.commands import RaiseAlarms, RecordAlarms
from app.messages.events import AlarmChanged, AnyEvent
from app.services.unit_of_work import UnitOfWork

RAISED, WORSE, EASED, RETURNED = "raised", "worse", "eased", "returned"
MISSING_RECEIPT = "receipt"


def raise_alarms(command: RaiseAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Raise each (subject, kind, level, onset) that does not stand and never was."""
    standing = _standing(uow, [subject for subject, *_rest in command.subjects])
    events: list[AnyEvent] = []
    for subject, kind, level, onset in command.subjects:
        key = alarm_id(subject, kind, onset)
        if (subject, kind) in standing or uow.alarm(key) is not None:
            continue
        case = ""
        if kind == MISSING_RECEIPT:
            dispatch = uow.dispatch(subject)
            if dispatch is None or not dispatch.running or _taken(dispatch.receipts):
                continue
            case = dispatch.case
        alarm = Alarm(key, subject, kind, level, onset, case=case)
        standing[subject, kind] = alarm
        events.append(_kept(uow, RAISED, alarm))
    return events


def record(command: RecordAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Take the sensor rules' findings of a batch, in their order."""
    standing = _standing(uow, [alarm.subject for _what, alarm in command.findings])
    events: list[AnyEvent] = []
    for what, found in command.findings:
        key = (found.subject, found.kind)
        change = _settled(what, found, standing.get(key))
        if change is None or (what == RAISED and _was(uow, change.alarm, standing.get(key))):
            continue
        standing[key] = change.alarm
        if not change.alarm.standing:
            del standing[key]
        events.append(_kept(uow, change.what, change.alarm))
    return events


def receipt_came(uow: UnitOfWork, dispatch_id: str) -> list[AnyEvent]:
    """The alarms of a missing receipt return: the unit has answered, or need not any more."""
    return [
        _kept(uow, RETURNED, rules.returned(alarm, uow.now))
        for alarm in uow.standing_alarms([dispatch_id])
        if alarm.kind == MISSING_RECEIPT and alarm.returned_at is None
    ]


def _settled(what: str, found: Alarm, stands: Alarm | None) -> AlarmChanged | None:
    """What becomes of the alarm that stands (None: none does), or None for nothing."""
    if stands is None:
        return None if what == RETURNED else AlarmChanged(what=RAISED, alarm=found)
    args = (found.level, found.value, found.limit)
    if what == RETURNED:
        if stands.state is AlarmState.RETURNED or found.returned_at is None:
            return None
        return AlarmChanged(what=RETURNED, alarm=rules.returned(stands, found.returned_at))
    if stands.state is AlarmState.RETURNED:
        return AlarmChanged(what="again", alarm=rules.renewed(stands, *args))
    if found.level < stands.level:
        return AlarmChanged(what=WORSE, alarm=rules.escalated(stands, *args))
    if found.level > stands.level:
        return AlarmChanged(what=EASED, alarm=rules.eased(stands, *args))
    return None


def _was(uow: UnitOfWork, alarm: Alarm, stands: Alarm | None) -> bool:
    return stands is None and uow.alarm(alarm.id) is not None


def _standing(uow: UnitOfWork, subjects: list[str]) -> dict[tuple[str, str], Alarm]:
    known = uow.standing_alarms(list(dict.fromkeys(subjects))) if subjects else []
    return {(alarm.subject, alarm.kind): alarm for alarm in known}


def _taken(receipts: Mapping[str, object]) -> bool:
    return any(r.value in receipts for r in (Receipt.SIGNED, Receipt.ARRIVED, Receipt.DONE))


def _kept(uow: UnitOfWork, what: str, alarm: Alarm) -> AlarmChanged:
    uow.save_alarm(alarm)
    return AlarmChanged(what=what, alarm=alarm)
