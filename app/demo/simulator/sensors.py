"""The demo's sensors: a daily rhythm, a little noise, what the scenario adds; some fall silent."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import numpy.typing as npt

from app.demo.simulator.scenarios import Scenario
from app.domain.registry import Sensor

LOCAL = ZoneInfo("Asia/Shanghai")
SILENT_SHARE = 0.0034
"""About 17 of 5,000 devices are silent at any time."""
MOST_A_TICK = 1500
PACK = 20
FIRST_S = 4.0
"""All devices report soon after the field has come up, as after a power cut; then each in its
own period."""
SILENT_HOURS = (0.4, 20.0)

Floats = npt.NDArray[np.float64]


class SensorField:
    """Which sensors report in a tick, and what."""

    def __init__(
        self, sensors: Sequence[Sensor], limits: dict[str, tuple[float, float]], seed: int
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self._ids = [s.id for s in sensors]
        self._base = np.array([s.base for s in sensors])
        self._amplitude = np.array([s.amplitude for s in sensors])
        self._phase = np.array([s.phase_h for s in sensors])
        self._noise = np.array([s.noise for s in sensors])
        self._period = np.maximum(1.0, np.array([s.period_s for s in sensors]))
        self._low = np.array([limits.get(s.kind, (-np.inf, np.inf))[0] for s in sensors])
        self._high = np.array([limits.get(s.kind, (-np.inf, np.inf))[1] for s in sensors])
        self._drift = np.zeros(len(sensors))
        self._next = self._rng.uniform(0, 1, len(sensors)) * np.minimum(self._period, FIRST_S)
        self.silent = np.array([_is_silent(s.id, seed) for s in sensors], dtype=bool)
        self._next[self.silent] = np.inf
        self._clock = 0.0

    def tick(self, seconds: float, scenario: Scenario, t: float, now: datetime) -> list[bytes]:
        """SenML packs of the sensors that report in these scenario seconds."""
        self._clock += seconds
        due = np.flatnonzero(self._next <= self._clock)
        if len(due) > MOST_A_TICK:
            due = due[np.argsort(self._next[due])[:MOST_A_TICK]]
        if not len(due):
            return []
        self._next[due] = self._clock + self._period[due] * self._rng.uniform(0.9, 1.1, len(due))
        values = self._values(due, scenario, t, now)
        return _packs([self._ids[row] for row in due], values, now.timestamp())

    def past(self, now: datetime, count: int) -> tuple[Floats, Floats]:
        """The last `count` readings of a normal day before `now`, (sensors, count) each, oldest
        first: epoch seconds and values. The silent ones fell silent some hours ago."""
        back = np.arange(count, 0, -1) * self._period[:, None]
        since = self._rng.uniform(*SILENT_HOURS, len(self._ids)) * 3600.0
        at = now.timestamp() - back - np.where(self.silent, since, 0.0)[:, None]
        ahead = now.astimezone(LOCAL).utcoffset() or timedelta()
        hour = ((at + ahead.total_seconds()) % 86400.0) / 3600.0
        turn = 2.0 * np.pi * (hour - self._phase[:, None]) / 24.0
        value = self._base[:, None] + self._amplitude[:, None] * np.sin(turn)
        value += self._noise[:, None] * self._rng.normal(0.0, 0.5, value.shape)
        return at, np.clip(value, self._low[:, None], self._high[:, None]).round(3)

    def _values(self, due: np.ndarray, scenario: Scenario, t: float, now: datetime) -> list[float]:
        local = now.astimezone(LOCAL)
        hour = local.hour + local.minute / 60.0
        turn = 2.0 * np.pi * (hour - self._phase[due]) / 24.0
        noise = self._noise[due] * self._rng.normal(0.0, 1.0, len(due))
        self._drift[due] = 0.9 * self._drift[due] + 0.3 * noise
        value = self._base[due] + self._amplitude[due] * np.sin(turn) + self._drift[due]
        value = value + scenario.effect(t)[due]
        clipped: list[float] = np.clip(value, self._low[due], self._high[due]).round(3).tolist()
        return clipped


def _is_silent(name: str, seed: int) -> bool:
    """The same device whatever order the devices come in."""
    return zlib.crc32(f"{seed}:{name}".encode()) / 2**32 < SILENT_SHARE


def _packs(ids: list[str], values: list[float], at: float) -> list[bytes]:
    packs = []
    for first in range(0, len(ids), PACK):
        rows: list[dict[str, str | float]] = [
            {"n": name, "v": value}
            for name, value in zip(
                ids[first : first + PACK], values[first : first + PACK], strict=True
            )
        ]
        rows[0]["bt"] = at
        packs.append(msgspec.json.encode(rows))
    return packs
