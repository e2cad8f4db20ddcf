"""What streams in from the city: readings, positions, cases and alarms, by the desk's own road."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.domain.cases import Stage
from app.domain.states import SensorState
from app.messages.events import AlarmChanged, CaseAmended, Entry
from app.picture.picture import Picture
from tests.bench.citymap import things

if TYPE_CHECKING:
    from ui.bridge import Bridge

BURST = 3000
Act = Callable[[], None]
_SPEED_M = 8.0
_LON_PER_M, _LAT_PER_M = 1 / 91470.0, 1 / 110940.0


class News:
    """Changes the picture and tells the map; the clock goes on by a second with each burst."""

    def __init__(self, picture: Picture, bridge: Bridge) -> None:
        self.picture, self._bridge = picture, bridge
        self._rng = np.random.default_rng([3000])
        self._now = things.NOW.timestamp()
        self._cases = list(picture.cases)
        self._alarms = list(picture.alarms)
        self._seq = 10

    def burst(self) -> Act:
        """3,000 changes to come at once: 2,000 readings, 900 positions, 80 cases, 20 alarms. What
        the desk's tail does beside the window's thread is done here; the rest when it is called."""
        coming = self.changes(BURST)

        def happen() -> None:
            coming()
            self.tell()

        return happen

    def changes(self, count: int) -> Act:
        """So many changes of all kinds to come."""
        parts = (
            self.readings(count * 2 // 3),
            self.positions(min(len(self.picture.units), count * 3 // 10)),
            self.cases(count * 8 // 300),
            self.alarms(max(1, count // 150)),
        )
        self._now += 1.0

        def happen() -> None:
            for part in parts:
                part()

        return happen

    def tell(self) -> None:
        """Hand on what changed, as the bridge does."""
        self._bridge.changed.emit(self.picture.take_changes())

    def readings(self, count: int) -> Act:
        """New readings; some sensors fall silent, some come back."""
        sensors = self.picture.sensors
        rows = self._rng.choice(len(sensors), min(count, len(sensors)), replace=False)
        rows.sort()
        state = sensors.state[rows].copy()
        quiet = self._rng.random(len(rows)) < things.STALE
        state[(state == SensorState.STALE) | (state == SensorState.UNKNOWN)] = SensorState.NORMAL
        state[quiet & (state == SensorState.NORMAL)] = SensorState.STALE
        value, at = self._rng.normal(10.0, 2.0, len(rows)), np.full(len(rows), self._now)
        return lambda: self.picture.take_readings(rows, value, at, state)

    def positions(self, count: int) -> Act:
        """Units drive on, turning a little."""
        units = self.picture.units
        rows = np.sort(self._rng.choice(len(units), count, replace=False))
        heading = (units.heading[rows] + self._rng.normal(0.0, 8.0, count)) % 360.0
        way = np.radians(heading)
        lon = units.lon[rows] + np.sin(way) * _SPEED_M * _LON_PER_M
        lat = units.lat[rows] + np.cos(way) * _SPEED_M * _LAT_PER_M
        at, status = np.full(count, self._now), units.status[rows]
        return lambda: self.picture.take_positions(rows, lon, lat, heading, at, status)

    def all_positions(self) -> Act:
        """Every unit tells where it is."""
        return self.positions(len(self.picture.units))

    def cases(self, count: int) -> Act:
        """Cases go on to another stage."""
        stages, entries = list(things.STAGES), []
        for key in self._rng.choice(len(self._cases), count, replace=False).tolist():
            case = self.picture.cases[self._cases[key]]
            place = (stages.index(case.stage) + 1) % len(stages)
            after = replace(case, stage=Stage(stages[place]), version=case.version + 1)
            entries.append(self._entry(CaseAmended(case=after)))
        return lambda: self._apply(entries)

    def alarms(self, count: int) -> Act:
        """Alarms become graver or less so."""
        entries, rows, states = [], [], []
        for key in self._rng.choice(len(self._alarms), count, replace=False).tolist():
            alarm = self.picture.alarms[self._alarms[key]]
            level = alarm.level % 4 + 1
            entries.append(
                self._entry(AlarmChanged(alarm=replace(alarm, level=level), what="escalated"))
            )
            rows.append(self.picture.sensors.index[alarm.subject])
            states.append(SensorState.LEVEL_4 + 4 - level)

        def happen() -> None:
            self._apply(entries)
            self.picture.sensors.state[rows] = states

        return happen

    def _entry(self, event: CaseAmended | AlarmChanged) -> Entry:
        self._seq += 1
        return Entry(seq=self._seq, at=things.NOW, actor="b", workstation="w", event=event)

    def _apply(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.picture.apply(entry)
