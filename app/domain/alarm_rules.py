"""What a centre does about alarms, as data: limits by priority, who is told, what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.alarms import Alarm, AlarmState


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told when nobody has acknowledged after so many seconds: `role` as in the roster."""

    after_s: int
    role: str


@dataclass(frozen=True, slots=True)
class Priority:
    """Of one level: `nag_s` between sounds until it is acknowledged (0: it sounds once), the
    `sound` a file of resources/sounds, `tell` whom, the first first."""

    level: int
    sound: str
    nag_s: int = 0
    tell: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to do about an alarm, in both languages. `call` are departments or officers by id,
    `plan` a plan, `category` that of the case it becomes; what is empty is inherited."""

    id: str
    do: tuple[str, ...] = ()
    do_en: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    plan: str = ""
    category: str = ""
    cameras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmRules:
    """Everything of resources/alarms.toml: priorities by level, guidance by group of kinds, by
    kind (of sensor, or what is wrong: `stale`, `receipt`), by sensor; how a case made of an alarm
    is called."""

    priorities: dict[int, Priority] = field(default_factory=dict)
    groups: dict[str, Guidance] = field(default_factory=dict)
    kinds: dict[str, Guidance] = field(default_factory=dict)
    sensors: dict[str, Guidance] = field(default_factory=dict)
    case_title: str = "{place}{kind}"
    case_title_en: str = "{place}: {kind}"

    def guidance(self, sensor: str, kind: str, group: str) -> Guidance:
        """The nearest word on each question: the sensor's own, the kind's, the group's."""
        found = [
            table[key]
            for table, key in ((self.sensors, sensor), (self.kinds, kind), (self.groups, group))
            if key in table
        ]
        do = next((one for one in found if one.do), Guidance(""))
        return Guidance(
            sensor,
            do.do,
            do.do_en,
            next((one.call for one in found if one.call), ()),
            next((one.plan for one in found if one.plan), ""),
            next((one.category for one in found if one.category), ""),
            next((one.cameras for one in found if one.cameras), ()),
        )

    def due(self, alarm: Alarm, now: datetime) -> Told | None:
        """Who is to be told of `alarm` now; one step at a time."""
        priority = self.priorities.get(alarm.level)
        if priority is None or alarm.state is not AlarmState.UNACKNOWLEDGED:
            return None
        if alarm.told >= len(priority.tell):
            return None
        step = priority.tell[alarm.told]
        late = now - alarm.waits_since >= timedelta(seconds=step.after_s)
        return step if late else None

    def nagging(self, alarm: Alarm, since: datetime | None, now: datetime) -> bool:
        """Whether `alarm`, last heard at `since`, is to be heard now. Silence lasts until the
        next nag; only an acknowledgement ends it."""
        if alarm.state is not AlarmState.UNACKNOWLEDGED:
            return False
        heard = max((at for at in (since, alarm.silenced_at) if at is not None), default=None)
        if heard is None or heard < alarm.waits_since:
            return True
        priority = self.priorities.get(alarm.level)
        return bool(
            priority and priority.nag_s and now - heard >= timedelta(seconds=priority.nag_s)
        )
