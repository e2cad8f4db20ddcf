"""What streams in: the latest reading of every sensor, its history, where every unit is.

Each batch is one row with a number of its own (`rev`) that rises, so that a desk asks for what
changed since; `storage.history` keeps what is older. Numbers of sensors are `storage.numbers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.messages.curve import Curve
from app.messages.readings import Positions
from app.storage import telemetry_sql as sql
from app.storage.blocks import Batch, Bytes, Floats, Ints
from app.storage.history import History
from app.storage.latest import MANY, TREND, Latest
from app.storage.numbers import Numbers
from app.storage.store import Store, lock
from app.storage.tables import batches, latest, unit_state


@dataclass(frozen=True, slots=True)
class SensorRows:
    """Latest readings by the sensors' numbers: `at` epoch seconds; `state` as
    picture.columns.SensorState; all one length. `rev` is what to ask for next time."""

    number: Ints
    value: Floats
    at: Floats
    state: Bytes
    rev: int
    numbers: Numbers = field(repr=False)

    @property
    def ids(self) -> list[str]:
        """The sensors' ids."""
        return self.numbers.ids(self.number)


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
        self.numbers = Numbers(store, centre_id)
        self._history = History(store, centre_id, self.numbers)

    def write_readings(self, ids: list[str], value: Floats, at: Floats, state: Bytes) -> int:
        """Store a batch (several readings of one sensor may be in it): latest and history.

        An older reading that comes late enters the history, not the latest. Returns the rev.
        """
        if not ids:
            return 0
        return self.write_batch(Batch(self.numbers.give(ids), at, value, state))

    def write_batch(self, batch: Batch) -> int:
        """As `write_readings`, by number."""
        data = batch.encoded()

        def put(connection: Connection, rev: int) -> None:
            row = {"centre_id": self.centre_id, "rev": rev, "count": len(batch), "data": data}
            connection.execute(batches.insert(), row)

        return self._write("batches", put)

    def latest_since(self, rev: int) -> SensorRows:
        """Every sensor of which a batch after `rev` told."""
        kept, blobs, newest = self.store.read_telemetry(lambda c: self._since(c, rev))
        batch = Batch.decoded([*kept, *blobs]).newest()
        return SensorRows(
            batch.number, batch.value, batch.at, batch.state, max(rev, newest), self.numbers
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
        return self._history.readings(sensor_id, since, until)

    def curve(self, sensor_id: str, since: datetime, until: datetime, points: int) -> Curve:
        """A sensor's course from `since` to `until` as at most `points` columns: see History."""
        return self._history.curve(sensor_id, since, until, points)

    def recent(self, n: int = TREND) -> tuple[list[str], npt.NDArray[np.float32]]:
        """The last `n` (48 at most) values of every sensor: ids and a (sensors, n) array, the
        newest last, nan where there is none yet."""
        rows, blobs = self.store.read_telemetry(self._kept_and_loose)
        fresh = Batch.decoded(blobs)
        parts = {part: Latest.decoded(state, trend) for part, state, trend in rows}
        for part in np.unique(fresh.number // MANY).tolist():
            mine = fresh.at_rows(np.flatnonzero(fresh.number // MANY == part))
            parts.setdefault(part, Latest.empty()).take(mine)
        numbers, trends = [np.empty(0, np.int64)], [np.empty((0, TREND), np.float32)]
        for part, kept in parts.items():
            heard = np.flatnonzero(kept.at > 0)
            numbers.append(part * MANY + heard)
            trends.append(kept.trend[heard])
        return self.numbers.ids(np.concatenate(numbers)), np.concatenate(trends)[:, TREND - n :]

    def _kept_and_loose(
        self, connection: Connection
    ) -> tuple[list[tuple[int, bytes, bytes]], list[bytes]]:
        """The kept latest of all sensors, and the batches since then."""
        c = latest.c
        query = sa.select(c.part, c.state, c.trend, c.rev).where(c.centre_id == self.centre_id)
        rows = connection.execute(query).all()
        kept = max((row.rev for row in rows), default=0)
        blobs = connection.execute(self._after(kept)).all()
        return [(row[0], row[1], row[2]) for row in rows], [row.data for row in blobs]

    def _since(self, connection: Connection, rev: int) -> tuple[list[bytes], list[bytes], int]:
        """What must be read for `rev`: the kept latest when batches after it are gone already."""
        b, kept = batches.c, list[bytes]()
        oldest = connection.execute(
            sa.select(sa.func.min(b.rev)).where(b.centre_id == self.centre_id)
        ).scalar()
        newest = rev
        if oldest is None or rev + 1 < oldest:
            c = latest.c
            mine = sa.and_(c.centre_id == self.centre_id, c.rev > rev)
            for part, state, upto in connection.execute(
                sa.select(c.part, c.state, c.rev).where(mine)
            ):
                kept.append(_as_batch(part, state))
                newest = max(newest, upto)
        rows = connection.execute(self._after(rev)).all()
        return kept, [row.data for row in rows], max([newest, *(row.rev for row in rows)])

    def _after(self, rev: int) -> sa.Select[Any]:
        b = batches.c
        query = sa.select(b.rev, b.data).where(b.centre_id == self.centre_id, b.rev > rev)
        return query.order_by(b.rev)

    def _write(self, table: str, work: Callable[[Connection, int], None]) -> int:
        def transaction(connection: Connection) -> int:
            lock(connection, f"{self.centre_id}:{table}")
            rev = sql.next_rev(connection, self.centre_id, table)
            work(connection, rev)
            if not self.store.is_sqlite:
                sql.tell(connection, self.centre_id)
            return rev

        return self.store.write_telemetry(transaction)

    def _changed(
        self, table: sa.Table, columns: tuple[sa.ColumnElement[Any], ...], rev: int
    ) -> list[list[Any]]:
        """The rows written after `rev`, column by column."""
        where = sa.and_(table.c.centre_id == self.centre_id, table.c.rev > rev)
        query = sa.select(*columns).where(where)
        rows = self.store.read_telemetry(lambda connection: connection.execute(query).all())
        return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]


def _as_batch(part: int, state: bytes) -> bytes:
    """The kept latest of a part as the batch that would tell it."""
    kept = Latest.decoded(state, b"")
    heard = np.flatnonzero(kept.at > 0)
    return Batch(
        part * MANY + heard, kept.at[heard], kept.value[heard], kept.state[heard]
    ).encoded()


def _lists(*arrays: npt.NDArray[Any]) -> list[list[Any]]:
    return [array.tolist() for array in arrays]


def _floats(values: list[float | None]) -> Floats:
    """None (no number was given) becomes nan."""
    return np.array(values, dtype=np.float64)
