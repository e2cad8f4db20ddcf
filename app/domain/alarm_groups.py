"""Alarms by what causes them and where: what an officer answers for at once in a flood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.alarms import Alarm, AlarmState

ORDER = {
    AlarmState.UNACKNOWLEDGED: 0,
    AlarmState.RETURNED: 1,
    AlarmState.ACKNOWLEDGED: 2,
    AlarmState.SHELVED: 3,
    AlarmState.SUPPRESSED: 4,
    AlarmState.OUT_OF_SERVICE: 5,
}
"""What waits for the officer comes first."""

Key = tuple[str, str]
"""(cause, place)"""


@dataclass(frozen=True, slots=True)
class Group:
    """The alarms of one cause at one place, the most urgent first; `first` is the first-out: the
    one that began before the others."""

    key: Key
    alarms: tuple[Alarm, ...]
    first: Alarm

    @property
    def worst(self) -> Alarm:
        """The most urgent."""
        return self.alarms[0]


def urgency(alarm: Alarm) -> tuple[int, int, float]:
    """What waits before what does not, the grave before the light, the new before the old."""
    return (ORDER.get(alarm.state, 9), alarm.level, -alarm.onset.timestamp())


def grouped(alarms: Iterable[Alarm], key_of: Callable[[Alarm], Key]) -> list[Group]:
    """Every alarm in exactly one group; groups by their most urgent alarm."""
    found: dict[Key, list[Alarm]] = {}
    for alarm in alarms:
        found.setdefault(key_of(alarm), []).append(alarm)
    groups = []
    for key, members in found.items():
        members.sort(key=urgency)
        first = min(members, key=lambda alarm: alarm.onset)
        groups.append(Group(key, tuple(members), first))
    return sorted(groups, key=lambda group: urgency(group.worst))
