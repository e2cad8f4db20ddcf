"""What streams in: the latest reading of every sensor, its history, where every unit is.

Each batch is one transaction with a number of its own (`rev`) that rises, so that a desk asks for
what changed since. A sensor's newest readings stand beside its latest as (time, value) pairs and
are moved to `readings` in chunks: one row for 48 readings, not 48.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.messages.curve import Curve, cut
from app.messages.readings import Positions
from app.storage import telemetry_sql as sql
from app.storage.store import Store, lock
from app.storage.tables import CHUNK, readings, sensor_state, unit_state

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

PAIR = 16
"""Bytes of one reading in a chunk: time and value, float64 each."""


@dataclass(frozen=True, slots=True)
class SensorRows:
    """Latest readings: `at` epoch seconds; `state` as picture.columns.SensorState; all one length.
    `rev` is what to ask for next time."""

    ids: list[str]
    value: Floats
    at: Floats
    state: Bytes
    rev: int


@dataclass(frozen=True, slots=True)
class UnitRows:
    """Latest positions, all one length; `rev` is what to ask for next time."""

    ids: list[str]
    lon: Floats
    lat: Floats
    heading: Floats
    at: Floats
    status: Bytes
    rev: int


class Telemetry:
    """The telemetry of one centre."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self.store, self.centre_id = store, centre_id

    def write_readings(self, ids: list[str], value: Floats, at: Floats, state: Bytes) -> int:
        """Store a batch (several readings of one sensor may be in it): latest and history.

        An older reading that comes late enters the history, not the latest. Returns the rev.
        """
        if not ids:
            return 0
        batch = _grouped(ids, value, at, state)
        return self._write("sensor_state", lambda c, rev: self._take(c, batch, rev))

    def latest_since(self, rev: int) -> SensorRows:
        """Every sensor whose latest changed after `rev`."""
        s = sensor_state.c
        columns = (s.sensor_id, s.value, s.at, s.state, s.rev)
        ids, values, at, state, revs = self._changed(sensor_state, columns, rev)
        return SensorRows(
            ids, _floats(values), _floats(at), np.array(state, np.uint8), max((rev, *revs))
        )

    def write_positions(self, positions: Positions) -> int:
        """Store where units are. Returns the rev."""
        if not positions.ids:
            return 0
        p = positions
        columns = _lists(p.lon, p.lat, p.heading, p.at, p.status)
        rows = dict(zip(p.ids, zip(*columns, strict=True), strict=True))
        return self._write(
            "unit_state", lambda c, rev: sql.put_positions(c, self.centre_id, rows, rev)
        )

    def positions_since(self, rev: int) -> UnitRows:
        """Every unit whose position changed after `rev`."""
        u = unit_state.c
        columns = (u.unit_id, u.lon, u.lat, u.heading, u.at, u.status, u.rev)
        ids, *places, status, revs = self._changed(unit_state, columns, rev)
        lon, lat, heading, at = (_floats(values) for values in places)
        return UnitRows(ids, lon, lat, heading, at, np.array(status, np.uint8), max((rev, *revs)))

    def history(self, sensor_id: str, since: datetime, until: datetime) -> tuple[Floats, Floats]:
        """A sensor's readings from `since` to `until`: (epoch seconds, values), oldest first."""
        first, last = since.timestamp(), until.timestamp()
        r, s = readings.c, sensor_state.c
        mine = sa.and_(r.centre_id == self.centre_id, r.sensor_id == sensor_id)
        chunks = sa.select(r.pairs).where(mine, r.until >= first, r.since <= last)
        tail = sa.select(s.tail).where(s.centre_id == self.centre_id, s.sensor_id == sensor_id)

        def read(connection: Connection) -> list[bytes]:
            blobs = connection.execute(chunks).scalars().all()
            return [*blobs, *connection.execute(tail).scalars().all()]

        pairs = _pairs(b"".join(self.store.read_telemetry(read)))
        # A batch that was delivered again after a crash is there twice: once is enough.
        at, index = np.unique(pairs[:, 0], return_index=True)
        within = (at >= first) & (at <= last)
        return at[within], pairs[index, 1][within]

    def curve(self, sensor_id: str, since: datetime, until: datetime, points: int) -> Curve:
        """A sensor's readings from `since` to `until` as at most `points` columns."""
        at, value = self.history(sensor_id, since, until)
        return cut(at, value, since.timestamp(), until.timestamp(), points)

    def recent(self, n: int = CHUNK) -> tuple[list[str], Floats]:
        """The last `n` (48 at most) values of every sensor: ids and a (sensors, n) array, the
        newest last, nan where there is none yet."""
        n = min(n, CHUNK)
        s = sensor_state.c
        query = sa.select(s.sensor_id, s.tail).where(s.centre_id == self.centre_id)
        rows = self.store.read_telemetry(lambda connection: connection.execute(query).all())
        found = np.full((len(rows), n), np.nan)
        for row, (_, tail) in zip(found, rows, strict=True):
            values = np.frombuffer(tail, np.float64)[1::2][-n:]
            row[n - len(values) :] = values
        return [row[0] for row in rows], found

    def prune(self, before: datetime) -> int:
        """Forget history that ended before `before`. Returns the number of chunks."""
        old = sa.and_(readings.c.centre_id == self.centre_id, readings.c.until < before.timestamp())
        return self.store.write_telemetry(
            lambda c: c.execute(readings.delete().where(old)).rowcount
        )

    def _write(self, table: str, work: Callable[[Connection, int], None]) -> int:
        def transaction(connection: Connection) -> int:
            lock(connection, f"{self.centre_id}:{table}")
            rev = sql.next_rev(connection, self.centre_id, table)
            work(connection, rev)
            if not self.store.is_sqlite:
                sql.tell(connection, self.centre_id)
            return rev

        return self.store.write_telemetry(transaction)

    def _take(self, connection: Connection, batch: list[sql.SensorRow], rev: int) -> None:
        sql.put_readings(connection, self.centre_id, batch, rev)
        self._move_full(connection, rev)

    def _move_full(self, connection: Connection, rev: int) -> None:
        """Move the older part of tails that are full to `readings`."""
        chunks, tails = [], []
        for sensor_id, tail in sql.full_tails(connection, self.centre_id):
            ordered = _pairs(tail)
            ordered = ordered[np.argsort(ordered[:, 0], kind="stable")]
            old, new = ordered[:-CHUNK], ordered[-CHUNK:]
            span = (float(old[-1, 0]), rev, float(old[0, 0]))
            chunks.append((self.centre_id, sensor_id, *span, old.tobytes()))
            tails.append((len(new), new.tobytes(), self.centre_id, sensor_id))
        if chunks:
            sql.put_chunks(connection, chunks, tails)

    def _changed(
        self, table: sa.Table, columns: tuple[sa.ColumnElement[Any], ...], rev: int
    ) -> list[list[Any]]:
        """The rows written after `rev`, column by column."""
        where = sa.and_(table.c.centre_id == self.centre_id, table.c.rev > rev)
        query = sa.select(*columns).where(where)
        rows = self.store.read_telemetry(lambda connection: connection.execute(query).all())
        return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]


def _grouped(ids: list[str], value: Floats, at: Floats, state: Bytes) -> list[sql.SensorRow]:
    """One row for each sensor of a batch: (id, latest value, at, state, count, pairs)."""
    names, which = np.unique(np.array(ids), return_inverse=True)
    order = np.lexsort((at, which))
    pairs = np.column_stack((at, value))[order].astype(np.float64).tobytes()
    counts = np.bincount(which, minlength=len(names))
    ends = np.cumsum(counts)
    newest = order[ends - 1]
    bounds = zip((ends - counts).tolist(), ends.tolist(), strict=True)
    blobs = [pairs[a * PAIR : b * PAIR] for a, b in bounds]
    columns = _lists(value[newest], at[newest], state[newest], counts)
    return list(zip(names.tolist(), *columns, blobs, strict=True))


def _lists(*arrays: npt.NDArray[Any]) -> list[list[Any]]:
    return [array.tolist() for array in arrays]


def _pairs(blob: bytes) -> Floats:
    return np.frombuffer(blob, np.float64).reshape(-1, 2)


def _floats(values: list[float | None]) -> Floats:
    """None (no number was given) becomes nan."""
    return np.array(values, dtype=np.float64)
