"""Rain at a place: of the last hour, three and six, from the nearest gauge.

A gauge's reading is the rain of the hour before it (小时雨量, mm); longer sums are readings an hour
apart, added up. A sum of which an hour is missing is not known, never less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.messages.curve import Curve
from app.picture.picture import Picture
from ui.models.nearby import distances_m
from ui.widgets import format as fmt

RAIN = "rain"
"""The kind of a rain gauge."""

FARTHEST_M = 6000.0
"""A gauge further away says nothing about a place."""

NEAR_S = 1200.0
"""A reading this near to the hour stands for it."""

HOURS = (1, 3, 6)


@dataclass(frozen=True, slots=True)
class Rain:
    """Millimetres of the last one, three and six hours; nan where it is not known."""

    one: float = math.nan
    three: float = math.nan
    six: float = math.nan

    @property
    def known(self) -> bool:
        """Whether any of it is."""
        return math.isfinite(self.one)

    def words(self) -> tuple[str, str]:
        """`42.0` of the hour, `88 / 120` of three and six."""
        return _mm(self.one, 1), f"{_mm(self.three, 0)} / {_mm(self.six, 0)}"


def _mm(value: float, decimals: int) -> str:
    return fmt.number(value, decimals) if math.isfinite(value) else fmt.DASH


def rain_of(curve: Curve, now: datetime) -> Rain:
    """The sums of a gauge's readings up to `now`."""
    hours = [_hour(curve, now.timestamp() - 3600.0 * back) for back in range(HOURS[-1])]
    return Rain(*(float(sum(hours[:n])) for n in HOURS))


def _hour(curve: Curve, at: float) -> float:
    """The reading nearest to a time; nan where there is none near it."""
    if not len(curve.at):
        return math.nan
    place = int(np.argmin(np.abs(curve.at - at)))
    return float(curve.mean[place]) if abs(curve.at[place] - at) <= NEAR_S else math.nan


def gauges(picture: Picture, rows: list[int]) -> dict[int, str]:
    """The id of the nearest rain gauge of each sensor in `rows`; those without one left out."""
    columns = picture.sensors
    wet = np.array([n for n, s in enumerate(columns.items) if s.kind == RAIN], dtype=np.int64)
    found: dict[int, str] = {}
    for row in rows if len(wet) else []:
        at = float(columns.lon[row]), float(columns.lat[row])
        far = distances_m(columns.lon[wet], columns.lat[wet], at)
        nearest = int(np.argmin(far))
        if far[nearest] <= FARTHEST_M:
            found[row] = columns.items[int(wet[nearest])].id
    return found
