"""What is near a place: the nearest units, sensors and cameras, with their distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.states import SensorState, UnitStatus
from app.i18n import local
from app.picture.picture import Picture

METRES_PER_DEGREE = 111_320.0
"""Along a meridian; along a parallel times the cosine of the latitude."""


@dataclass(frozen=True, slots=True)
class Near:
    """One thing near a place: `kind` unit, sensor or camera; `row` is its row in the picture."""

    kind: str
    key: str
    name: str
    metres: float
    row: int


def distances_m(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], at: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """Metres as the crow flies from `at` (lon, lat); good to a per mille over a city."""
    east = (lon - at[0]) * np.cos(np.radians(at[1]))
    return np.asarray(np.hypot(east, lat - at[1]) * METRES_PER_DEGREE)


def nearby(
    picture: Picture,
    at: tuple[float, float],
    units: int = 3,
    sensors: int = 3,
    cameras: int = 2,
) -> list[Near]:
    """The nearest things around `at` (lon, lat): so many of each kind, near ones first."""
    found: list[Near] = []
    columns = picture.units
    far = distances_m(columns.lon, columns.lat, at)
    far = np.where(columns.status == UnitStatus.OFF, np.inf, far)
    for row in _nearest(far, units):
        unit = columns.items[row]
        name = local(unit.name, unit.name_en)
        found.append(Near("unit", unit.id, name, float(far[row]), row))
    readings = picture.sensors
    far = distances_m(readings.lon, readings.lat, at)
    far = np.where(readings.state == SensorState.OUT_OF_SERVICE, np.inf, far)
    for row in _nearest(far, sensors):
        sensor = readings.items[row]
        name = local(sensor.name, sensor.name_en)
        found.append(Near("sensor", sensor.id, name, float(far[row]), row))
    points = picture.registry.cameras
    lon = np.array([c.lon for c in points], dtype=np.float64)
    lat = np.array([c.lat for c in points], dtype=np.float64)
    far = distances_m(lon, lat, at)
    for row in _nearest(far, cameras):
        camera = points[row]
        name = local(camera.name, camera.name_en)
        found.append(Near("camera", camera.id, name, float(far[row]), row))
    return found


def _nearest(far: npt.NDArray[np.float64], n: int) -> list[int]:
    n = min(n, len(far))
    if n <= 0:
        return []
    rows = np.argpartition(far, n - 1)[:n]
    rows = rows[np.argsort(far[rows], kind="stable")]
    return [int(row) for row in rows if np.isfinite(far[row])]
