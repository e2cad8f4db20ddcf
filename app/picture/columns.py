"""Sensors and units as numpy columns: one row each, changed in batches, read by views."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.domain.registry import Sensor, Unit
from app.domain.states import SensorState, UnitStatus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Singles = npt.NDArray[np.float32]

__all__ = ["SensorColumns", "SensorState", "UnitColumns", "UnitStatus"]


TREND = 48
"""Readings kept per sensor for its spark line."""


class SensorColumns:
    """All sensors. `value` is nan before the first reading; `at` is epoch seconds (UTC).

    `trend` is (n, TREND) with the newest reading last, nan where there is none yet.
    `state` holds SensorState by threshold; the standing of its alarm is in Picture.alarms.
    """

    def __init__(self, sensors: Sequence[Sensor] = ()) -> None:
        n = len(sensors)
        self.items: list[Sensor] = list(sensors)
        self.index: dict[str, int] = {s.id: i for i, s in enumerate(sensors)}
        self.lon: Floats = np.array([s.lon for s in sensors], dtype=np.float64)
        self.lat: Floats = np.array([s.lat for s in sensors], dtype=np.float64)
        self.period: Floats = np.array([s.period_s for s in sensors], dtype=np.float64)
        self.value: Floats = np.full(n, np.nan)
        self.at: Floats = np.zeros(n)
        self.state: Bytes = np.zeros(n, dtype=np.uint8)
        self.trend: Singles = np.full((n, TREND), np.nan, dtype=np.float32)

    def __len__(self) -> int:
        return len(self.items)

    def update(self, rows: Ints, value: Floats, at: Floats, state: Bytes) -> None:
        """Take readings; `rows` are distinct. Only a newer one goes on with the spark line: a
        row told again (its state changed with the mode) is no new reading."""
        newer = at > self.at[rows]
        self.value[rows], self.at[rows], self.state[rows] = value, at, state
        fresh = rows[newer]
        shifted = self.trend[fresh]
        shifted[:, :-1] = shifted[:, 1:]
        shifted[:, -1] = value[newer]
        self.trend[fresh] = shifted

    def renewed(self, sensors: Sequence[Sensor]) -> SensorColumns:
        """Columns of these sensors, with what is known of those that stay."""
        after = SensorColumns(sensors)
        pairs = [(new, self.index[s.id]) for new, s in enumerate(sensors) if s.id in self.index]
        new, old = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        for name in ("value", "at", "state", "trend"):
            getattr(after, name)[new] = getattr(self, name)[old]
        return after

    def counts(self) -> dict[SensorState, int]:
        """How many sensors stand in each state."""
        found = np.bincount(self.state, minlength=len(SensorState))
        return {state: int(found[state]) for state in SensorState}


class UnitColumns:
    """All units. `heading` in degrees clockwise from north; `at` is epoch seconds (UTC)."""

    def __init__(self, units: Sequence[Unit] = ()) -> None:
        n = len(units)
        self.items: list[Unit] = list(units)
        self.index: dict[str, int] = {u.id: i for i, u in enumerate(units)}
        self.lon: Floats = np.array([u.lon for u in units], dtype=np.float64)
        self.lat: Floats = np.array([u.lat for u in units], dtype=np.float64)
        self.heading: Floats = np.zeros(n)
        self.at: Floats = np.zeros(n)
        self.status: Bytes = np.full(n, UnitStatus.FREE, dtype=np.uint8)

    def __len__(self) -> int:
        return len(self.items)

    def update(
        self, rows: Ints, lon: Floats, lat: Floats, heading: Floats, at: Floats, status: Bytes
    ) -> None:
        """Take new positions."""
        self.lon[rows], self.lat[rows], self.heading[rows] = lon, lat, heading
        self.at[rows], self.status[rows] = at, status
