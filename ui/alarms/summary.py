"""What the alarm bar says: the worst waiting alarm, the counts, the rate (ISA-18.2, IEC 62682).

One alarm per ten minutes is acceptable for an operator, two the most that can be managed; more
than ten is a flood, which lasts until there are fewer than five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from app.domain.alarms import ASIDE, HIGHEST, Alarm, AlarmState
from app.picture.columns import SensorState
from app.picture.picture import Picture

WINDOW = timedelta(minutes=10)
MANAGEABLE = 2
FLOOD_ABOVE, FLOOD_BELOW = 10, 5


@dataclass(frozen=True, slots=True)
class Summary:
    """One line's worth. `worst` is the alarm to show: one that waits before one that returned
    before one in hand. `group` are those answered for together with it, of the same cause at the
    same place; outside a flood it is the worst one alone. `first` began before the others."""

    worst: Alarm | None
    group: tuple[Alarm, ...]
    groups: int
    unacknowledged: int
    acknowledged: int
    returned: int
    shelved: int
    out_of_service: int
    muted: int
    rate: int
    flood: bool
    first: Alarm | None = None


def kind_of(picture: Picture, alarm: Alarm) -> str:
    """The sensor kind behind an alarm, or what is wrong when it is not a sensor's."""
    row = picture.sensors.index.get(alarm.subject)
    return alarm.kind if row is None else picture.sensors.items[row].kind


def place_of(picture: Picture, alarm: Alarm) -> tuple[str, str]:
    """(cause, place) of an alarm: its kind and its street."""
    row = picture.sensors.index.get(alarm.subject)
    if row is None:
        return alarm.kind, ""
    sensor = picture.sensors.items[row]
    return ("stale" if alarm.kind == "stale" else sensor.kind), sensor.street


def _out_of_service(picture: Picture) -> int:
    """Sensors that are out of service, by hand or by themselves."""
    states = picture.sensors.state
    out = {picture.sensors.items[row].id
           for row in np.flatnonzero(states == SensorState.OUT_OF_SERVICE).tolist()}  # fmt: skip
    alarms = picture.alarms.values()
    return len(out | {a.subject for a in alarms if a.state is AlarmState.OUT_OF_SERVICE})


def muted(picture: Picture, alarm: Alarm) -> bool:
    """Suppressed by design of the mode; the highest priority never is."""
    if alarm.state is AlarmState.SUPPRESSED:
        return True
    return alarm.level != HIGHEST and kind_of(picture, alarm) in picture.mode.suppressed


def calling(picture: Picture) -> list[Alarm]:
    """The alarms that no mode mutes."""
    alarms = picture.alarms.values()
    if not picture.mode.suppressed:
        return [a for a in alarms if a.state is not AlarmState.SUPPRESSED]
    return [alarm for alarm in alarms if not muted(picture, alarm)]


_ORDER = {AlarmState.UNACKNOWLEDGED: 0, AlarmState.RETURNED: 1, AlarmState.ACKNOWLEDGED: 2}


class AlarmBook:
    """Remembers the onsets of the last ten minutes, also of alarms that are gone since."""

    def __init__(self) -> None:
        self._onsets: dict[str, datetime] = {}
        self._flood = False
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._muted: tuple[str, int, int] = ("", 0, 0)

    def note(self, picture: Picture, ids: Iterable[str]) -> None:
        """Take in alarms that were raised or changed."""
        for key in ids:
            alarm = picture.alarms.get(key)
            calls = alarm is not None and alarm.state not in ASIDE and alarm.active
            if alarm is not None and calls and not muted(picture, alarm):
                self._onsets[key] = max(alarm.recent, default=alarm.onset)

    def summary(self, picture: Picture, now: datetime) -> Summary:
        """What to show at `now`."""
        standing = calling(picture)
        counts = Counter(alarm.state for alarm in standing)
        waiting = [a for a in standing if a.state is AlarmState.UNACKNOWLEDGED]
        rate = self._rate(now)
        self._flood = rate > FLOOD_ABOVE or (self._flood and rate >= FLOOD_BELOW)
        shown = [alarm for alarm in standing if alarm.state in _ORDER]
        worst = min(shown, key=lambda a: (_ORDER[a.state], a.level, a.onset), default=None)
        group, groups = self._group(picture, waiting, worst)
        return Summary(
            worst=worst,
            group=group,
            groups=groups,
            unacknowledged=len(waiting),
            acknowledged=counts[AlarmState.ACKNOWLEDGED],
            returned=counts[AlarmState.RETURNED],
            shelved=counts[AlarmState.SHELVED],
            out_of_service=_out_of_service(picture),
            muted=self._muted_sensors(picture),
            rate=rate,
            flood=self._flood,
            first=min(group, key=lambda a: a.onset) if len(group) > 1 else None,
        )

    def _rate(self, now: datetime) -> int:
        self._onsets = {k: at for k, at in self._onsets.items() if at > now - WINDOW}
        return len(self._onsets)

    def _group(
        self, picture: Picture, waiting: list[Alarm], worst: Alarm | None
    ) -> tuple[tuple[Alarm, ...], int]:
        if worst is None or worst.state is AlarmState.ACKNOWLEDGED:
            return (), 0
        kinds = {alarm.id: self._place(picture, alarm) for alarm in waiting}
        groups = len(set(kinds.values()))
        # The gravest are answered for one by one, whatever else is going on.
        alone = worst.level == HIGHEST or worst.state is not AlarmState.UNACKNOWLEDGED
        if alone or not self._flood:
            return (worst,), groups
        same = [a for a in waiting if kinds[a.id] == kinds[worst.id] and a.level != HIGHEST]
        return (worst, *(a for a in same if a is not worst)), groups

    def _place(self, picture: Picture, alarm: Alarm) -> tuple[str, str]:
        key = (alarm.subject, alarm.kind)
        if key not in self._places:
            self._places[key] = place_of(picture, alarm)
        return self._places[key]

    def forget(self) -> None:
        """The registry is another."""
        self._places.clear()

    def _muted_sensors(self, picture: Picture) -> int:
        mode, total = picture.mode, len(picture.sensors)
        if self._muted[:2] != (mode.id, total):
            found = sum(sensor.kind in mode.suppressed for sensor in picture.sensors.items)
            self._muted = (mode.id, total, found)
        return self._muted[2]
