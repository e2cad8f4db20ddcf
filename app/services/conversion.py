"""A batch's values in the units of their sensors: one multiplication for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.domain.units import Units

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KEPT = 500
"""Names of units that are remembered; more would be made up by somebody."""


class Conversion:
    """From any unit to each of `wanted`, given by its names, the first that of the table; '' is
    the sensor's own."""

    def __init__(self, units: Units, wanted: Sequence[tuple[str, ...]]) -> None:
        self._units, self._wanted = units, list(wanted)
        self._codes: dict[str, int] = {}
        self._factor = np.empty((0, len(self._wanted)))
        self._offset = np.empty((0, len(self._wanted)))

    def convert(self, unit: Sequence[str], wanted: Ints, value: Floats) -> Floats:
        """`value` in the unit at its place of `wanted`; nan where there is no way."""
        names = set(unit)
        if names <= {""} or not self._wanted:
            return value
        for name in names:
            if name not in self._codes and len(self._codes) < KEPT:
                self._learn(name)
        codes = self._codes
        code = np.array([codes.get(name, -1) for name in unit], dtype=np.int64)
        found = value * self._factor[code, wanted] + self._offset[code, wanted]
        return np.where(code < 0, np.nan, found)

    def _learn(self, name: str) -> None:
        rows = np.full((2, len(self._wanted)), np.nan)
        for place, names in enumerate(self._wanted):
            way = self._way(name, names)
            if way is not None:
                rows[:, place] = way
        self._codes[name] = len(self._codes)
        self._factor = np.vstack((self._factor, rows[:1]))
        self._offset = np.vstack((self._offset, rows[1:]))

    def _way(self, name: str, wanted: tuple[str, ...]) -> tuple[float, float] | None:
        if name in ("", *wanted):
            return 1.0, 0.0
        return self._units.conversion(name, wanted[0])
