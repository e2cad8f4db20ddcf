"""The latest of many sensors as one row's bytes: value, time, state, and the last readings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.storage.blocks import Batch, Bytes, Floats, Ints

MANY = 1024
"""Sensors in one row; sensor `number` stands at number % MANY of row number // MANY."""
TREND = 48
"""Readings kept of each sensor for its spark line."""

Singles = npt.NDArray[np.float32]


@dataclass(slots=True)
class Latest:
    """`at` epoch seconds (0 before the first reading); `trend` is (MANY, TREND), the newest
    last, nan where there is none."""

    at: Floats
    value: Floats
    state: Bytes
    trend: Singles

    @classmethod
    def empty(cls) -> Latest:
        """Before the first reading."""
        trend = np.full((MANY, TREND), np.nan, np.float32)
        return cls(np.zeros(MANY), np.full(MANY, np.nan), np.zeros(MANY, np.uint8), trend)

    @classmethod
    def decoded(cls, state: bytes, trend: bytes) -> Latest:
        """As stored in the two columns; an empty `trend` is not read."""
        at, value = (np.frombuffer(state, "<f8", MANY, 8 * MANY * n).copy() for n in range(2))
        codes = np.frombuffer(state, "u1", MANY, 16 * MANY).copy()
        kept = np.frombuffer(trend, "<f4").reshape(-1, TREND).copy()
        return cls(at, value, codes, kept)

    def encoded(self) -> tuple[bytes, bytes]:
        """The two columns."""
        columns = (self.at.astype("<f8"), self.value.astype("<f8"), self.state)
        return b"".join(column.tobytes() for column in columns), self.trend.tobytes()

    def take(self, batch: Batch) -> None:
        """Readings of this row's sensors, in the order they came."""
        order = np.lexsort((batch.at, batch.number))
        place = (batch.number % MANY)[order]
        at, value = batch.at[order], batch.value[order]
        new = at > self.at[place]
        new[:-1] &= (place[1:] != place[:-1]) | (at[1:] != at[:-1])
        self.trend = pushed(self.trend, place[new], value[new])
        newest = batch.newest()
        row = newest.number % MANY
        since = newest.at >= self.at[row]
        row = row[since]
        self.at[row], self.value[row] = newest.at[since], newest.value[since]
        self.state[row] = newest.state[since]


def pushed(trend: Singles, rows: Ints, value: Floats) -> Singles:
    """`trend` with values added at the right end of its rows; `rows` sorted, oldest first."""
    if not len(rows):
        return trend
    width = trend.shape[1]
    count = np.bincount(rows, minlength=len(trend))
    source = np.arange(width) + count[:, None]
    moved = np.take_along_axis(trend, np.minimum(source, width - 1), axis=1)
    # Beyond the old end stand the new ones.
    moved[source >= width] = np.nan
    ends = np.cumsum(count)
    back = ends[rows] - 1 - np.arange(len(rows))
    kept = back < width
    moved[rows[kept], width - 1 - back[kept]] = value[kept]
    return moved
