"""Alarms by what causes them and where: what an officer answers for at once in a flood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

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


def by_urgency(alarms: Iterable[Alarm]) -> list[Alarm]:
    """What waits before what does not, the grave before the light, the new before the old; in two
    plain passes, for a flood has thousands."""
    newest = sorted(alarms, key=attrgetter("onset"), reverse=True)
    return sorted(newest, key=lambda alarm: ORDER.get(alarm.state, 9) * 10 + alarm.level)


def grouped(alarms: Iterable[Alarm], key_of: Callable[[Alarm], Key]) -> list[Group]:
    """Every alarm in exactly one group; groups by their most urgent alarm."""
    found: dict[Key, list[Alarm]] = {}
    for alarm in by_urgency(alarms):
        found.setdefault(key_of(alarm), []).append(alarm)
    # The first alarm that came by of each group was its most urgent: the groups are in order.
    return [
        Group(key, tuple(members), min(members, key=attrgetter("onset")))
        for key, members in found.items()
    ]
