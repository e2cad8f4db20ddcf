"""Readings as bytes: a batch as it came, an hour of some sensors, their roll-ups. Pure numpy.

A sensor has a number; PART sensors share a block: sensor `number` is `member` number % PART of
part number // PART. Everything can be done twice: the same reading (sensor and time) counts once,
the one that came last wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Block = npt.NDArray[np.void]
"""Structured rows, of RAW or ROLLED."""

PART = 32
HOUR_S, MINUTE_S = 3600, 60

RAW = np.dtype([("member", "u1"), ("at", "<f8"), ("value", "<f8")])
"""One reading; `at` epoch seconds."""

ROLLED = np.dtype(
    [
        *(("member", "u1"), ("slot", "u1"), ("count", "<u4")),
        *((name, "<f8") for name in ("low", "high", "total", "last")),
    ]
)
"""All readings of a sensor in one slot of time: the minute of an hour or the hour of a day."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings as they came: sensor numbers, epoch seconds, values, the sensors' states after
    the batch (SensorState). All one length."""

    number: Ints
    at: Floats
    value: Floats
    state: Bytes

    def encoded(self) -> bytes:
        """21 bytes a reading, column after column."""
        number = self.number.astype("<i4").tobytes()
        rest = (self.at.astype("<f8"), self.value.astype("<f8"), self.state.astype("u1"))
        return number + b"".join(column.tobytes() for column in rest)

    @classmethod
    def decoded(cls, blobs: Sequence[bytes]) -> Batch:
        """Batches one after another, as one."""
        return cls.joined([cls(*_columns(blob)) for blob in blobs])

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """Batches one after another."""
        none = np.empty(0)
        return cls(
            np.concatenate([none.astype(np.int64), *(b.number for b in batches)]),
            np.concatenate([none, *(b.at for b in batches)]),
            np.concatenate([none, *(b.value for b in batches)]),
            np.concatenate([none.astype(np.uint8), *(b.state for b in batches)]),
        )

    def __len__(self) -> int:
        return len(self.number)

    def at_rows(self, rows: Ints) -> Batch:
        """The readings at `rows`, in that order."""
        return Batch(self.number[rows], self.at[rows], self.value[rows], self.state[rows])

    def newest(self) -> Batch:
        """The newest reading of each sensor; of the same time the one that came last."""
        order = np.lexsort((self.at, self.number))
        return self.at_rows(order[_ends(self.number[order])])


def of_sensor(blob: bytes, number: int) -> Block:
    """The readings of one sensor in an encoded batch, as RAW."""
    n = len(blob) // 21
    rows = np.flatnonzero(np.frombuffer(blob, "<i4", n) == number)
    found = np.empty(len(rows), RAW)
    found["member"] = number % PART
    found["at"] = np.frombuffer(blob, "<f8", n, 4 * n)[rows]
    found["value"] = np.frombuffer(blob, "<f8", n, 12 * n)[rows]
    return found


def _columns(blob: bytes) -> tuple[Ints, Floats, Floats, Bytes]:
    n = len(blob) // 21
    return (
        np.frombuffer(blob, "<i4", n).astype(np.int64),
        np.frombuffer(blob, "<f8", n, 4 * n),
        np.frombuffer(blob, "<f8", n, 12 * n),
        np.frombuffer(blob, "u1", n, 20 * n),
    )


def segments(batch: Batch) -> list[tuple[int, int, bytes]]:
    """A batch cut by hour of the reading and part: (epoch hour, part, RAW rows as they came)."""
    hour = np.floor_divide(batch.at, HOUR_S).astype(np.int64)
    key = hour * 2**32 + batch.number // PART
    order = np.argsort(key, kind="stable")
    rows = np.empty(len(batch), RAW)
    rows["member"] = (batch.number % PART)[order]
    rows["at"], rows["value"] = batch.at[order], batch.value[order]
    ends = np.flatnonzero(_ends(key[order])) + 1
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends
    found = []
    for first, end in zip(starts.tolist(), ends.tolist(), strict=True):
        here = int(order[first])
        found.append((int(hour[here]), int(batch.number[here]) // PART, rows[first:end].tobytes()))
    return found


def distinct(rows: Block) -> Block:
    """Sorted by sensor and time, each reading once: the one that came last."""
    order = np.lexsort((rows["at"], rows["member"]))
    rows = rows[order]
    last = np.ones(len(rows), dtype=bool)
    last[:-1] = (rows["at"][1:] != rows["at"][:-1]) | (rows["member"][1:] != rows["member"][:-1])
    return rows[last]


def minutes(rows: Block, hour: int) -> Block:
    """`distinct` readings of one epoch hour rolled up by minute; those without a number left
    out."""
    rows = rows[np.isfinite(rows["value"])]
    slot = np.clip((rows["at"] - hour * HOUR_S) // MINUTE_S, 0, 59).astype(np.int64)
    starts, key = _groups(rows["member"].astype(np.int64) * 64 + slot)
    value = np.ascontiguousarray(rows["value"])
    ends = np.append(starts[1:], len(rows)) - 1
    return _rolled(
        key // 64, key % 64, ends - starts + 1,
        (_reduce(np.minimum, value, starts), _reduce(np.maximum, value, starts),
         _reduce(np.add, value, starts), value[ends]),
    )  # fmt: skip


def hours(rows: Block, slot: int) -> Block:
    """Minutes of one hour rolled up to its one slot of the day."""
    starts, member = _groups(rows["member"].astype(np.int64))
    ends = np.append(starts[1:], len(rows)) - 1
    count = _reduce(np.add, rows["count"].astype(np.int64), starts).astype(np.int64)
    column = {name: np.ascontiguousarray(rows[name]) for name in ("low", "high", "total")}
    return _rolled(
        member, np.full(len(member), slot), count,
        (_reduce(np.minimum, column["low"], starts), _reduce(np.maximum, column["high"], starts),
         _reduce(np.add, column["total"], starts), rows["last"][ends]),
    )  # fmt: skip


def laid_over(below: Block, above: Block) -> Block:
    """Both, sorted by sensor and slot; where both have a slot, `above` counts."""
    rows = np.concatenate((below, above))
    order = np.lexsort((rows["slot"], rows["member"]))
    rows = rows[order]
    return rows[_ends(rows["member"].astype(np.int64) * 64 + rows["slot"])]


def _rolled(member: Ints, slot: Ints, count: Ints, rest: tuple[Floats, ...]) -> Block:
    found = np.empty(len(member), ROLLED)
    found["member"], found["slot"], found["count"] = member, slot, count
    found["low"], found["high"], found["total"], found["last"] = rest
    return found


def _groups(key: Ints) -> tuple[Ints, Ints]:
    """Where runs of equal keys begin, and their keys."""
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    starts = np.flatnonzero(first)
    return starts, key[starts]


def _ends(key: Ints) -> npt.NDArray[np.bool_]:
    last = np.ones(len(key), dtype=bool)
    last[:-1] = key[1:] != key[:-1]
    return last


def _reduce(how: np.ufunc, values: Floats | Ints, starts: Ints) -> Floats:
    found = how.reduceat(values, starts) if len(starts) else values[:0]
    return np.asarray(found, dtype=np.float64)
