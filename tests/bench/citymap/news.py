"""What streams in from the city: readings, positions, cases and alarms, by the desk's own road."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.domain.cases import Stage
from app.domain.states import SensorState
from app.messages.events import AlarmChanged, CaseAmended, Entry
from app.picture.picture import Picture
from tests.bench.citymap import things
from tests.bench.citymap.lattice import metres

if TYPE_CHECKING:
    from ui.bridge import Bridge

BURST = 3000
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

    def burst(self) -> None:
        """3,000 changes at once: 2,000 readings, 900 positions, 80 cases, 20 alarms."""
        self.changes(BURST)
        self.tell()

    def changes(self, count: int) -> None:
        """So many changes of all kinds."""
        self.readings(count * 2 // 3)
        self.positions(min(len(self.picture.units), count * 3 // 10))
        self.cases(count * 8 // 300)
        self.alarms(max(1, count // 150))
        self._now += 1.0

    def tell(self) -> None:
        """Hand on what changed, as the bridge does."""
        self._bridge.changed.emit(self.picture.take_changes())

    def readings(self, count: int) -> None:
        """New readings; some sensors fall silent, some come back."""
        sensors = self.picture.sensors
        rows = self._rng.choice(len(sensors), min(count, len(sensors)), replace=False)
        state = sensors.state[rows].copy()
        quiet = self._rng.random(len(rows)) < things.STALE
        state[(state == SensorState.STALE) | (state == SensorState.UNKNOWN)] = SensorState.NORMAL
        state[quiet & (state == SensorState.NORMAL)] = SensorState.STALE
        value = self._rng.normal(10.0, 2.0, len(rows))
        self.picture.take_readings(np.sort(rows), value, np.full(len(rows), self._now), state)

    def positions(self, count: int) -> None:
        """Units drive on, turning a little."""
        units = self.picture.units
        rows = np.sort(self._rng.choice(len(units), count, replace=False))
        heading = (units.heading[rows] + self._rng.normal(0.0, 8.0, count)) % 360.0
        way = np.radians(heading)
        lon = units.lon[rows] + np.sin(way) * _SPEED_M * _LON_PER_M
        lat = units.lat[rows] + np.cos(way) * _SPEED_M * _LAT_PER_M
        at = np.full(count, self._now)
        self.picture.take_positions(rows, lon, lat, heading, at, units.status[rows])

    def all_positions(self) -> None:
        """Every unit tells where it is."""
        self.positions(len(self.picture.units))

    def cases(self, count: int) -> None:
        """Cases go on to another stage."""
        stages = list(things.STAGES)
        for key in self._rng.choice(len(self._cases), count, replace=False).tolist():
            case = self.picture.cases[self._cases[key]]
            place = (stages.index(case.stage) + 1) % len(stages)
            after = replace(case, stage=Stage(stages[place]), version=case.version + 1)
            self._apply(CaseAmended(case=after))

    def alarms(self, count: int) -> None:
        """Alarms become graver or less so."""
        for key in self._rng.choice(len(self._alarms), count, replace=False).tolist():
            alarm = self.picture.alarms[self._alarms[key]]
            level = alarm.level % 4 + 1
            self._apply(AlarmChanged(alarm=replace(alarm, level=level), what="escalated"))
            row = self.picture.sensors.index[alarm.subject]
            self.picture.sensors.state[row] = SensorState.LEVEL_4 + 4 - level

    def _apply(self, event: CaseAmended | AlarmChanged) -> None:
        self._seq += 1
        entry = Entry(seq=self._seq, at=things.NOW, actor="b", workstation="w", event=event)
        self.picture.apply(entry)


__all__ = ["BURST", "News", "metres"]
