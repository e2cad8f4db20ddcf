"""A stretch of readings cut into columns: lowest, highest and mean of each, as wide as a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Columns in the order of time, those without a reading left out; all of one length.

    `at` epoch seconds (the middle of a column), `low`, `high`, `mean` in the sensor's unit, `count`
    readings in it. `step` is how many seconds a column is wide, 0 where each is one reading.
    """

    at: Floats
    low: Floats
    high: Floats
    mean: Floats
    count: Ints
    step: float = 0.0

    @property
    def readings(self) -> int:
        """How many readings stand behind it."""
        return int(self.count.sum())


def cut(at: Floats, value: Floats, since: float, until: float, points: int) -> Curve:
    """Readings (oldest first) between two times (epoch seconds) as at most `points` columns;
    fewer readings than that stay as they are."""
    known = np.isfinite(value)
    if not known.all():
        at, value = at[known], value[known]
    if len(at) <= points:
        return Curve(at, value, value, value, np.ones(len(at), dtype=np.int64))
    step = (until - since) / points
    column = np.minimum(((at - since) / step).astype(np.int64), points - 1)
    begins = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    count = np.diff(np.append(begins, len(at)))
    return Curve(
        since + (column[begins] + 0.5) * step,
        np.minimum.reduceat(value, begins),
        np.maximum.reduceat(value, begins),
        np.add.reduceat(value, begins) / count,
        count.astype(np.int64),
        step,
    )


def narrowed(curve: Curve, since: float, until: float, points: int) -> Curve:
    """The columns of `curve` gathered into at most `points`; fewer than that stay as they are."""
    if len(curve.at) <= points:
        return curve
    step = (until - since) / points
    column = np.clip((curve.at - since) / step, 0, points - 1).astype(np.int64)
    total: Floats = curve.mean * curve.count
    begins = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    count = np.add.reduceat(curve.count, begins)
    return Curve(
        np.asarray(since + (column[begins] + 0.5) * step, np.float64),
        np.minimum.reduceat(curve.low, begins),
        np.maximum.reduceat(curve.high, begins),
        np.asarray(np.add.reduceat(total, begins) / count, np.float64),
        count,
        step,
    )
