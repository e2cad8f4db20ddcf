"""What the program itself finds: alarms of sensors, missing receipts, broken links.

A finding is held against the alarms as they stand in this transaction, so that an officer who
answered a moment ago is not overwritten, and a finding told twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import alarms as rules
from app.domain.alarms import CHATTER_SPAN, HIGHEST, Alarm, AlarmState, alarm_id
from app.domain.orders import Receipt
from app.messages.commands import RaiseAlarms, RecordAlarms
from app.messages.events import AlarmChanged, AnyEvent
from app.services.lookup import muted
from app.services.unit_of_work import UnitOfWork

RAISED, WORSE, EASED, RETURNED, AGAIN = "raised", "worse", "eased", "returned", "again"
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
        alarm = rules.onset_of(Alarm(key, subject, kind, level, onset, case=case), uow.now)
        standing[subject, kind] = alarm
        events.append(_kept(uow, RAISED, alarm))
    return events


def record(command: RecordAlarms, uow: UnitOfWork) -> list[AnyEvent]:
    """Take the sensor rules' findings of a batch, in their order. What the mode mutes, and what
    comes from a sensor out of service, is kept and calls nobody."""
    subjects = [alarm.subject for _what, alarm in command.findings]
    standing = _standing(uow, subjects)
    raised = [alarm.subject for what, alarm in command.findings if what != RETURNED]
    begin = _Begin(uow, raised, standing)
    events: list[AnyEvent] = []
    for what, found in command.findings:
        key = (found.subject, found.kind)
        stands = standing.get(key)
        change = _settled(what, found, stands, begin, uow)
        if change is None or (what == RAISED and _was(uow, change.alarm, stands)):
            continue
        standing[key] = change.alarm
        begin.note(change.alarm)
        if not change.alarm.standing:
            del standing[key]
        events.append(_kept(uow, change.what, change.alarm))
    return events


class _Begin:
    """How an alarm begins: after which onsets, muted by the mode, or of a sensor that is out of
    service."""

    def __init__(
        self, uow: UnitOfWork, subjects: list[str], standing: dict[tuple[str, str], Alarm]
    ) -> None:
        names = list(dict.fromkeys(subjects))
        self._now = uow.now
        self._muted = muted(names, uow)
        self._onsets = uow.recent_onsets(names, uow.now - CHATTER_SPAN) if names else {}
        out = [a for a in standing.values() if a.state is AlarmState.OUT_OF_SERVICE]
        self._out = {alarm.subject: alarm for alarm in out}

    def note(self, alarm: Alarm) -> None:
        """What comes later in the batch comes after this."""
        self._onsets[alarm.subject] = alarm.recent

    def alarm(self, found: Alarm) -> Alarm:
        """`found` as it begins."""
        made = rules.onset_of(found, self._now, self._onsets.get(found.subject, ()))
        out = self._out.get(found.subject)
        if out is not None:
            return rules.out_of_service(made, out.aside_by, out.reason, self._now)
        if found.subject in self._muted and found.level != HIGHEST:
            return rules.suppressed(made, self._now)
        return made


def receipt_came(uow: UnitOfWork, dispatch_id: str) -> list[AnyEvent]:
    """The alarms of a missing receipt return: the unit has answered, or need not any more."""
    return [
        _kept(uow, RETURNED, rules.returned(alarm, uow.now))
        for alarm in uow.standing_alarms([dispatch_id])
        if alarm.kind == MISSING_RECEIPT and alarm.returned_at is None
    ]


def _settled(
    what: str, found: Alarm, stands: Alarm | None, begin: _Begin, uow: UnitOfWork
) -> AlarmChanged | None:
    """What becomes of the alarm that stands (None: none does), or None for nothing."""
    if stands is None:
        return None if what == RETURNED else AlarmChanged(what=RAISED, alarm=begin.alarm(found))
    args = (found.level, found.value, found.limit)
    if what == RETURNED:
        if not stands.active or found.returned_at is None:
            return None
        return AlarmChanged(what=RETURNED, alarm=rules.returned(stands, found.returned_at))
    if not stands.active:
        return AlarmChanged(what=AGAIN, alarm=rules.renewed(stands, *args, found.onset))
    if found.level < stands.level:
        return AlarmChanged(what=WORSE, alarm=rules.escalated(stands, *args, uow.now))
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
