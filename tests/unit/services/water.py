"""A made-up kind of sensor, its readings and thresholds, for tests of the sensor rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from app.domain.catalogue import Catalogue, SensorKind
from app.domain.modes import Mode
from app.domain.registry import Sensor
from app.messages.readings import Readings
from app.services.sensing import Sensing, Verdict

START = 1_784_534_400.0
LIMITS = (10.0, 15.0, 27.0, 50.0)
DAY = 86400.0


def kind(**fields: object) -> SensorKind:
    given_fields = {"low": -100.0, "high": 300.0, "period_s": 15.0, **fields}
    return SensorKind("water", "积水", "Water", "cm", **given_fields)  # type: ignore[arg-type]


def mode(limits: Sequence[float] = LIMITS, suppressed: tuple[str, ...] = ()) -> Mode:
    thresholds = {"water": tuple(limits)}
    return Mode("m", "模", "M", "x", thresholds=thresholds, suppressed=suppressed)


def sensing(count: int = 1, **fields: object) -> Sensing:
    sensors = [Sensor(f"W{i}", "点", "Point", "water", 0, 0, period_s=15.0) for i in range(count)]
    return Sensing(sensors, Catalogue(kinds={"water": kind(**fields)}))


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def batch(*rows: tuple[str, float, float]) -> Readings:
    """Readings of (sensor, seconds after the start, value)."""
    names = [name for name, _at, _value in rows]
    at = np.array([START + seconds for _name, seconds, _value in rows], dtype=np.float64)
    return Readings(names, np.array([value for *_rest, value in rows], dtype=np.float64), at)


def feed(s: Sensing, *values: tuple[float, float], under: Mode | None = None) -> list[str]:
    """Readings of W0 one batch each; what they came to, as `what:level`."""
    found = []
    for seconds, value in values:
        verdict = take(s, ("W0", seconds, value), under=under)
        found += [f"{event.what}:{event.alarm.level}" for event in verdict.events]
    return found


def take(s: Sensing, *rows: tuple[str, float, float], under: Mode | None = None) -> Verdict:
    last = max(seconds for _name, seconds, _value in rows)
    return s.evaluate(batch(*rows), under or DAILY, moment(START + last))


DAILY = mode()
