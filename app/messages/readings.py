"""A batch of readings and of unit positions, column by column, as feeds hand them in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Readings:
    """`ids` sensor ids; `value` in the sensor's unit; `at` epoch seconds (UTC). Same lengths."""

    ids: list[str]
    value: npt.NDArray[np.float64]
    at: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Positions:
    """`ids` unit ids; WGS 84 degrees; `heading` degrees clockwise from north; `at` epoch seconds;
    `status` is picture.columns.UnitStatus."""

    ids: list[str]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    heading: npt.NDArray[np.float64]
    at: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
