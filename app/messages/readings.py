"""A batch of readings and of unit positions, column by column, as feeds hand them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Readings:
    """`ids` sensor ids; `value` in `unit` ('' and none at all: the sensor's own); `at` epoch
    seconds (UTC). Same lengths."""

    ids: list[str]
    value: npt.NDArray[np.float64]
    at: npt.NDArray[np.float64]
    unit: Sequence[str] = ()


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
