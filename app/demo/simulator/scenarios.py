"""What happens in each scenario: a normal day, a rainstorm, a concert.

All times are scenario seconds since its start (the speed multiplies them, not the clock on the
wall), so a rainstorm at 10x floods ten times as fast and its readings carry true times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.registry import Sensor

Floats = npt.NDArray[np.float64]

NORMAL, RAINSTORM, CONCERT = "normal", "rainstorm", "concert"
SCENARIOS = (NORMAL, RAINSTORM, CONCERT)

RAIN_PEAK_MM_H = 78.0
LOW_GROUND = ("下穿", "涵洞", "匝道", "地道")
"""Places that flood first: under bridges, in culverts, on ramps, in subways."""
NEAR_VENUE_DEG = 0.018
"""About 2 km around the venue feel the concert."""
CASE_PAUSE_S = {NORMAL: 75.0, RAINSTORM: 40.0, CONCERT: 55.0}
"""Mean scenario seconds between two reports."""

CASE_MIX: dict[str, tuple[tuple[str, float], ...]] = {
    NORMAL: (
        ("event:0110", 20),
        ("event:0405", 14),
        ("event:0401", 10),
        ("event:0410", 16),
        ("event:0201", 8),
        ("event:0111", 5),
        ("event:0113", 6),
        ("component:0103", 5),
        ("component:0137", 8),
        ("event:0508", 3),
        ("event:0304", 4),
        ("event:0501", 1),
    ),
    RAINSTORM: (
        ("event:0506", 40),
        ("component:0104", 14),
        ("component:0103", 10),
        ("event:0503", 10),
        ("event:0508", 6),
        ("event:0505", 2),
        ("component:0137", 6),
    ),
    CONCERT: (
        ("event:0401", 24),
        ("event:0410", 24),
        ("event:0110", 16),
        ("event:0405", 10),
        ("event:0201", 4),
    ),
}


@dataclass(frozen=True, slots=True)
class Incident:
    """A bump on one sensor: it rises, holds and falls again (scenario seconds)."""

    row: int
    start: float
    rise: float
    hold: float
    fall: float
    delta: float

    def at(self, t: float) -> float:
        """What it adds at scenario time `t`."""
        since = t - self.start
        if since <= 0 or since >= self.rise + self.hold + self.fall:
            return 0.0
        if since < self.rise:
            return self.delta * since / self.rise
        if since < self.rise + self.hold:
            return self.delta
        return self.delta * (self.rise + self.hold + self.fall - since) / self.fall


def rain_mm_h(t: float) -> float:
    """Rain in the storm: begins at once, peaks after 50 minutes, eases off over two hours."""
    minutes = t / 60.0
    up = 1.0 / (1.0 + np.exp(-(minutes - 18.0) / 5.0))
    down = 1.0 / (1.0 + np.exp((minutes - 105.0) / 12.0))
    return float(RAIN_PEAK_MM_H * up * down)


class Scenario:
    """The effect of one scenario on every sensor, drawn once from a seed."""

    def __init__(
        self, name: str, sensors: Sequence[Sensor], seed: int, venue: tuple[float, float]
    ) -> None:
        self.name = name
        self._venue = venue
        self._rng = np.random.default_rng([seed, SCENARIOS.index(name)])
        self._kind = np.array([s.kind for s in sensors])
        self._names = np.array([s.name for s in sensors])
        wet = np.random.default_rng(seed).uniform(0.45, 1.1, len(sensors))
        self._rain_share = np.where(self._kind == "rain", wet, 0.0)
        self._flood = np.array([s.flood_point for s in sensors], dtype=bool)
        self._lon = np.array([s.lon for s in sensors])
        self._lat = np.array([s.lat for s in sensors])
        self._base = np.array([s.base for s in sensors])
        self._n = len(sensors)
        self._draw_floods()
        self._incidents = self._draw_incidents()

    def _draw_floods(self) -> None:
        rows = np.flatnonzero(self._flood)
        chance = self._rng.uniform(0.0, 1.0, len(rows))
        low = np.array([name.endswith(LOW_GROUND) for name in self._names[rows]], dtype=bool)
        order = np.argsort(np.where(low, chance - 1.0, chance))
        depth = np.full(len(rows), 4.0)
        deep = np.array(
            [61, 54, 47, 43, 38, 34, 31, 30, 29, 26, 24, 22, 21, 20, 19, 18, 18, 17, 17]
        )
        depth[order[: len(deep)]] = deep[: len(rows)]
        rest = order[len(deep) :]
        depth[rest] = self._rng.uniform(2.0, 14.0, len(rest))
        self._flood_rows, self._depth = rows, depth
        self._onset = self._rng.uniform(35 * 60, 75 * 60, len(rows))
        ranked = order[: len(deep)]
        self._onset[ranked] = 10 * 60 + np.arange(len(ranked)) * 150.0
        self._rise = self._rng.uniform(14 * 60, 28 * 60, len(rows))

    def _draw_incidents(self) -> list[Incident]:
        bumps = {
            NORMAL: (("gas", 6.0), ("water_level", 18.0), ("manhole_tilt", 35.0), ("noise", 30.0)),
            RAINSTORM: (("manhole_tilt", 40.0), ("power_load", 45.0), ("manhole_tilt", 38.0)),
            CONCERT: (("noise", 25.0), ("people_flow", 900.0)),
        }[self.name]
        found: list[Incident] = []
        start = 60.0
        for number in range(24):
            kind, delta = bumps[number % len(bumps)]
            rows = np.flatnonzero(self._kind == kind)
            if len(rows):
                row = int(self._rng.choice(rows))
                found.append(Incident(row, start, 60.0, 900.0, 240.0, delta))
            start += float(self._rng.uniform(420.0, 900.0))
        return found

    def effect(self, t: float) -> Floats:
        """What the scenario adds to each sensor's normal value at scenario time `t`."""
        added = np.zeros(self._n)
        if self.name == RAINSTORM:
            self._storm(added, t)
        elif self.name == CONCERT:
            self._crowd(added, t)
        for incident in self._incidents:
            added[incident.row] += incident.at(t)
        return added

    def _storm(self, added: Floats, t: float) -> None:
        rain = rain_mm_h(t)
        added += rain * self._rain_share
        since = np.clip((t - self._onset) / self._rise, 0.0, 1.0)
        ebb = np.clip((t - 125 * 60) / (70 * 60), 0.0, 1.0)
        added[self._flood_rows] += self._depth * since * (1.0 - ebb)
        swollen = np.clip(t / (80 * 60), 0.0, 1.0) * (1.0 - 0.6 * ebb)
        added[self._kind == "river_level"] += 1.15 * swollen
        added[self._kind == "well_level"] += 0.9 * swollen

    def _crowd(self, added: Floats, t: float) -> None:
        hours = t / 3600.0
        wave = float(np.exp(-(((hours - 1.0) / 0.6) ** 2)))
        lon, lat = self._venue
        near = np.hypot((self._lon - lon) * 0.82, self._lat - lat) < NEAR_VENUE_DEG
        flow = near & np.isin(self._kind, ["people_flow", "vehicle_flow"])
        added[flow] += 1.6 * wave * self._base[flow]
        added[near & (self._kind == "noise")] += 14.0 * wave
