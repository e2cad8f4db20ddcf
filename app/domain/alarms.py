"""The life of an alarm (告警) after ISA-18.2 / IEC 62682.

An alarm that clears itself stays until it is acknowledged; the highest priority is never shelved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.errors import Refused

HIGHEST = 1


class AlarmState(StrEnum):
    """Where an alarm stands; a normal one is not kept."""

    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    SHELVED = "shelved"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: `id` comes from its subject and onset, so raising it twice changes nothing.

    `kind` is what is wrong: `high`, `low`, `stale`, `receipt` (no receipt within its limit).
    `subject` is a sensor or dispatch id. `limit` is the threshold that was crossed, in the
    sensor's unit. `level` 1 (Ⅰ) to 4 (Ⅳ).
    """

    id: str
    subject: str
    kind: str
    level: int
    onset: datetime
    value: float | None = None
    limit: float | None = None
    state: AlarmState = AlarmState.UNACKNOWLEDGED
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    returned_at: datetime | None = None
    shelved_until: datetime | None = None
    reason: str = ""
    case: str = ""

    @property
    def standing(self) -> bool:
        """Still to be shown to the officer."""
        return self.state is not AlarmState.CLEARED


def alarm_id(subject: str, kind: str, onset: datetime) -> str:
    """The same for the same subject, kind and onset."""
    return f"{subject}:{kind}:{int(onset.timestamp() * 1000)}"


def alarm_subject(key: str) -> str:
    """The subject of the alarm with this id."""
    return key.rsplit(":", 2)[0]


def acknowledged(alarm: Alarm, officer: str, at: datetime) -> Alarm:
    """`alarm` answered for: a returned one is cleared by it."""
    if alarm.state not in (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED):
        raise Refused("alarm.not_waiting", alarm=alarm.id, officer=alarm.acknowledged_by)
    cleared = alarm.state is AlarmState.RETURNED
    state = AlarmState.CLEARED if cleared else AlarmState.ACKNOWLEDGED
    return replace(alarm, state=state, acknowledged_by=officer, acknowledged_at=at)


def returned(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` whose reading is normal again."""
    waiting = alarm.state is AlarmState.UNACKNOWLEDGED
    state = AlarmState.RETURNED if waiting else AlarmState.CLEARED
    return replace(alarm, state=state, returned_at=at)


def renewed(alarm: Alarm, level: int, value: float | None, limit: float | None) -> Alarm:
    """A returned `alarm` whose condition is back before it was answered for: the same alarm
    stands again, so that a chattering sensor stays one line."""
    again = replace(alarm, level=level, value=value, limit=limit, returned_at=None)
    return replace(again, state=AlarmState.UNACKNOWLEDGED)


def eased(alarm: Alarm, level: int, value: float | None, limit: float | None) -> Alarm:
    """`alarm` that has become less grave and still stands; who answered for it has."""
    return replace(alarm, level=level, value=value, limit=limit)


def unshelved(alarm: Alarm) -> Alarm:
    """`alarm` whose shelving is over: it needs the officer again."""
    return replace(alarm, state=AlarmState.UNACKNOWLEDGED, shelved_until=None, reason="")


def escalated(alarm: Alarm, level: int, value: float | None, limit: float | None) -> Alarm:
    """`alarm` that has become worse (a smaller level): it needs the officer again."""
    return replace(
        alarm,
        level=level,
        value=value,
        limit=limit,
        state=AlarmState.UNACKNOWLEDGED,
        acknowledged_by="",
        acknowledged_at=None,
        shelved_until=None,
    )


def shelved(alarm: Alarm, until: datetime, reason: str) -> Alarm:
    """`alarm` put aside until `until`; never the highest priority, never without a reason."""
    if alarm.level == HIGHEST:
        raise Refused("alarm.never_shelved", alarm=alarm.id)
    if not alarm.standing:
        raise Refused("alarm.not_waiting", alarm=alarm.id, officer=alarm.acknowledged_by)
    if not reason.strip():
        raise Refused("alarm.reason", alarm=alarm.id)
    return replace(alarm, state=AlarmState.SHELVED, shelved_until=until, reason=reason)
