"""The life of an alarm (告警) after ISA-18.2 / IEC 62682: one table of steps, and what each writes.

An alarm that clears itself stays until it is acknowledged. Silence is not an acknowledgement, an
acknowledgement does not clear. The highest priority is never shelved and never suppressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Refused

HIGHEST = 1
CHATTER, CHATTER_SPAN, CHATTER_CALM = 3, timedelta(minutes=1), timedelta(minutes=10)
"""Three onsets within a minute are chattering (EEMUA 191); ten quiet minutes end it."""
STALE_AFTER = timedelta(hours=24)
"""An alarm that stands longer is stale (EEMUA 191)."""


class AlarmState(StrEnum):
    """Where an alarm stands; a normal one is not kept."""

    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"
    CLEARED = "cleared"


class Step(StrEnum):
    """What can happen to an alarm, as the journal calls it."""

    RAISED = "raised"
    WORSE = "worse"
    EASED = "eased"
    RETURNED = "returned"
    AGAIN = "again"
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    ESCALATED = "escalated"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    SUPPRESSED = "suppressed"
    UNSUPPRESSED = "unsuppressed"
    OUT_OF_SERVICE = "out_of_service"
    IN_SERVICE = "in_service"
    CASE = "case"


class By(StrEnum):
    """Who takes a step."""

    SENSOR = "sensor"
    OFFICER = "officer"
    CLOCK = "clock"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which state a step leads where; `over` is where it leads when the condition is gone
    meanwhile (None: the same)."""

    by: By
    to: Mapping[AlarmState, AlarmState]
    over: AlarmState | None = None
    needs_reason: bool = False


_U, _A, _R = AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED
_S, _D, _O = AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE
_C = AlarmState.CLEARED
ASIDE = (_S, _D, _O)
"""Put aside: the condition is followed, nobody is called."""
_STAY = {state: state for state in ASIDE}

LIFE: dict[Step, Rule] = {
    Step.WORSE: Rule(By.SENSOR, {_U: _U, _A: _U, _S: _U, _D: _D, _O: _O}),
    Step.EASED: Rule(By.SENSOR, {_U: _U, _A: _A, **_STAY}),
    Step.RETURNED: Rule(By.SENSOR, {_U: _R, _A: _C, **_STAY}),
    Step.AGAIN: Rule(By.SENSOR, {_R: _U, **_STAY}),
    Step.ACKNOWLEDGED: Rule(By.OFFICER, {_U: _A, _R: _C}),
    Step.SILENCED: Rule(By.OFFICER, {_U: _U}),
    Step.ESCALATED: Rule(By.CLOCK, {_U: _U}),
    Step.SHELVED: Rule(By.OFFICER, {_U: _S, _A: _S, _R: _S, _S: _S}, needs_reason=True),
    Step.UNSHELVED: Rule(By.CLOCK, {_S: _U}, over=_C),
    Step.SUPPRESSED: Rule(By.MODE, {_U: _D, _A: _D, _R: _D, _S: _D}),
    Step.UNSUPPRESSED: Rule(By.MODE, {_D: _U}, over=_C),
    Step.OUT_OF_SERVICE: Rule(
        By.OFFICER, {_U: _O, _A: _O, _R: _O, _S: _O, _D: _O}, needs_reason=True
    ),
    Step.IN_SERVICE: Rule(By.OFFICER, {_O: _U}, over=_C),
    Step.CASE: Rule(By.OFFICER, {state: state for state in (_U, _A, _R, *ASIDE)}),
}
"""Every step but the first. What is not here is not possible."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: `id` comes from its subject and onset, so raising it twice changes nothing.

    `kind` is what is wrong: `high`, `low`, `stale`, `receipt` (no receipt within its limit).
    `subject` is a sensor or dispatch id. `limit` is the threshold that was crossed, in the
    sensor's unit. `level` 1 (Ⅰ) to 4 (Ⅳ). `since` is when it came to stand as it does; `aside_by`
    who put it aside and `reason` why; `note` what was said with the acknowledgement; `told` how
    many people above were told that nobody answers; `recent` its last onsets.
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
    note: str = ""
    since: datetime | None = None
    aside_by: str = ""
    silenced_by: str = ""
    silenced_at: datetime | None = None
    told: int = 0
    told_at: datetime | None = None
    recent: tuple[datetime, ...] = ()

    @property
    def standing(self) -> bool:
        """Still to be shown to the officer."""
        return self.state is not AlarmState.CLEARED

    @property
    def active(self) -> bool:
        """What is wrong is wrong now."""
        gone = self.returned_at is not None or self.state is AlarmState.RETURNED
        return self.standing and not gone

    @property
    def waits_since(self) -> datetime:
        """Since when it stands as it does."""
        return self.since or self.onset


def alarm_id(subject: str, kind: str, onset: datetime) -> str:
    """The same for the same subject, kind and onset."""
    return f"{subject}:{kind}:{int(onset.timestamp() * 1000)}"


def alarm_subject(key: str) -> str:
    """The subject of the alarm with this id."""
    return key.rsplit(":", 2)[0]


def possible(alarm: Alarm, step: Step) -> bool:
    """Whether the life of `alarm` knows `step` now."""
    shelf = step is Step.SHELVED and alarm.level == HIGHEST
    return alarm.state in LIFE[step].to and not shelf


def chattering(alarm: Alarm, now: datetime) -> bool:
    """It came three times within a minute, and not long ago."""
    last = alarm.recent[-CHATTER:]
    quick = len(last) == CHATTER and last[-1] - last[0] <= CHATTER_SPAN
    return quick and now - last[-1] <= CHATTER_CALM


def stale(alarm: Alarm, now: datetime) -> bool:
    """What is wrong has been so for over a day and nobody put it aside."""
    return alarm.active and alarm.state not in ASIDE and now - alarm.onset > STALE_AFTER


# ------------------------------------------------------------------------------ the sensor


def onset_of(found: Alarm, at: datetime, before: tuple[datetime, ...] = ()) -> Alarm:
    """`found` as it begins, at `at`, after the onsets `before` of its subject."""
    return replace(found, since=at, recent=(*before, found.onset)[-CHATTER:])


def returned(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` whose reading is normal again."""
    return replace(_to(alarm, Step.RETURNED, at), returned_at=at)


def renewed(
    alarm: Alarm, level: int, value: float | None, limit: float | None, at: datetime
) -> Alarm:
    """A returned `alarm` whose condition is back before it was answered for: the same alarm
    stands again, so that a chattering sensor stays one line."""
    made = _called(_to(alarm, Step.AGAIN, at))
    again = replace(made, level=level, value=value, limit=limit, returned_at=None)
    return _spoken_up(replace(again, recent=(*alarm.recent, at)[-CHATTER:]), at)


def eased(alarm: Alarm, level: int, value: float | None, limit: float | None) -> Alarm:
    """`alarm` that has become less grave and still stands; who answered for it has."""
    made = _to(alarm, Step.EASED, alarm.since)
    return replace(made, level=level, value=value, limit=limit)


def escalated(
    alarm: Alarm, level: int, value: float | None, limit: float | None, at: datetime
) -> Alarm:
    """`alarm` that has become worse (a smaller level): it needs the officer again."""
    made = replace(_to(alarm, Step.WORSE, at), level=level, value=value, limit=limit)
    if made.state is AlarmState.OUT_OF_SERVICE:
        return made
    if made.state is AlarmState.SUPPRESSED:
        return _spoken_up(made, at)
    return replace(_called(made), acknowledged_by="", acknowledged_at=None, note="",
                   shelved_until=None, reason="", aside_by="")  # fmt: skip


def _spoken_up(alarm: Alarm, at: datetime) -> Alarm:
    """No design keeps the highest priority quiet."""
    if alarm.state in (AlarmState.SUPPRESSED, AlarmState.SHELVED) and alarm.level == HIGHEST:
        return _back(replace(alarm, state=AlarmState.UNACKNOWLEDGED, since=at))
    return alarm


# ------------------------------------------------------------------------------ the officer


def acknowledged(alarm: Alarm, officer: str, at: datetime, note: str = "") -> Alarm:
    """`alarm` answered for: a returned one is cleared by it."""
    made = _to(alarm, Step.ACKNOWLEDGED, at)
    return replace(made, acknowledged_by=officer, acknowledged_at=at, note=note.strip())


def silenced(alarm: Alarm, officer: str, at: datetime) -> Alarm:
    """`alarm` that sounds no more until it is nagged about: it waits as before."""
    made = _to(alarm, Step.SILENCED, alarm.since)
    return replace(made, silenced_by=officer, silenced_at=at)


def shelved(alarm: Alarm, until: datetime, reason: str, officer: str, at: datetime) -> Alarm:
    """`alarm` put aside until `until`; never the highest priority, never without a reason."""
    if alarm.level == HIGHEST:
        raise Refused("alarm.never_shelved", alarm=alarm.id)
    made = _aside(alarm, Step.SHELVED, officer, reason, at)
    return replace(made, shelved_until=until)


def unshelved(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` whose shelving is over: it needs the officer again, or is gone meanwhile."""
    return _back(_to(alarm, Step.UNSHELVED, at))


def out_of_service(alarm: Alarm, officer: str, reason: str, at: datetime) -> Alarm:
    """`alarm` whose device is not to be believed: until somebody puts it back by hand."""
    return replace(_aside(alarm, Step.OUT_OF_SERVICE, officer, reason, at), shelved_until=None)


def in_service(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` whose device is believed again."""
    return _back(_to(alarm, Step.IN_SERVICE, at))


def linked(alarm: Alarm, case: str) -> Alarm:
    """`alarm` with the case that was opened for it."""
    if alarm.case:
        raise Refused("alarm.has_case", alarm=alarm.id, case=alarm.case)
    return replace(_to(alarm, Step.CASE, alarm.since), case=case)


# ------------------------------------------------------------------------------ clock and mode


def told(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` of which one more person above was told."""
    return replace(_to(alarm, Step.ESCALATED, alarm.since), told=alarm.told + 1, told_at=at)


def suppressed(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` of a kind that the mode mutes by design; never the highest priority."""
    if alarm.level == HIGHEST:
        raise Refused("alarm.never_shelved", alarm=alarm.id)
    return replace(_to(alarm, Step.SUPPRESSED, at), shelved_until=None, reason="", aside_by="")


def unsuppressed(alarm: Alarm, at: datetime) -> Alarm:
    """`alarm` whose kind the mode mutes no more."""
    return _back(_to(alarm, Step.UNSUPPRESSED, at))


def _aside(alarm: Alarm, step: Step, officer: str, reason: str, at: datetime) -> Alarm:
    made = _to(alarm, step, at)
    if not reason.strip():
        raise Refused("alarm.reason", alarm=alarm.id)
    return replace(made, reason=reason.strip(), aside_by=officer)


def _back(alarm: Alarm) -> Alarm:
    return _called(replace(alarm, shelved_until=None, reason="", aside_by=""))


def _called(alarm: Alarm) -> Alarm:
    """Nobody has heard of it yet."""
    return replace(alarm, silenced_by="", silenced_at=None, told=0, told_at=None)


def _to(alarm: Alarm, step: Step, at: datetime | None) -> Alarm:
    rule = LIFE[step]
    target = rule.to.get(alarm.state)
    if target is None:
        raise Refused("alarm.not_waiting", alarm=alarm.id, officer=alarm.acknowledged_by)
    if rule.over is not None and not alarm.active:
        target = rule.over
    return replace(alarm, state=target, since=at)
