"""A sensor's history as it is asked for: readings as they came, or in steps wide enough to draw.

What the compactor has not rolled up yet (the hour that runs, late readings, the last batches) is
rolled up while it is read, so that every answer is whole and exact.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.messages.curve import Curve, cut, narrowed
from app.storage import blocks, levels
from app.storage.blocks import HOUR_S, MINUTE_S, PART, RAW, ROLLED, Batch, Block, Floats
from app.storage.levels import HOURS, MINUTES, READINGS, Level
from app.storage.numbers import Numbers
from app.storage.store import Store
from app.storage.tables import batches, latest


class History:
    """The history of one centre, for reading."""

    def __init__(self, store: Store, centre_id: str, numbers: Numbers) -> None:
        self._store, self._centre, self._numbers = store, centre_id, numbers

    def readings(self, sensor_id: str, since: datetime, until: datetime) -> tuple[Floats, Floats]:
        """The readings from `since` to `until`: (epoch seconds, values), oldest first."""
        number = self._numbers.find(sensor_id)
        if number is None:
            return np.empty(0), np.empty(0)
        first, last = since.timestamp(), until.timestamp()
        rows = self._store.read_telemetry(lambda c: self._raw(c, number, first, last))
        return rows["at"].copy(), rows["value"].copy()

    def curve(self, sensor_id: str, since: datetime, until: datetime, points: int) -> Curve:
        """The course from `since` to `until` as at most `points` columns, from the coarsest level
        that is fine enough for them: hours, minutes, or the readings as they came."""
        number = self._numbers.find(sensor_id)
        first, last = since.timestamp(), until.timestamp()
        width = (last - first) / max(points, 1)
        if number is None or width <= 0:
            return cut(np.empty(0), np.empty(0), first, last, points)
        if width < MINUTE_S and self._kept(number, first):
            return cut(*self.readings(sensor_id, since, until), first, last, points)
        level = HOURS if width >= HOUR_S else MINUTES
        rolled = self._store.read_telemetry(lambda c: self._steps(c, number, level, first, last))
        return narrowed(rolled, first, last, points)

    def last_by(self, at: datetime, within_s: float) -> tuple[list[str], Floats, Floats]:
        """The last reading of every sensor by `at`, no older than `within_s`: ids, values, epoch
        seconds."""
        last = at.timestamp()
        batch = self._store.read_telemetry(lambda c: self._all(c, last - within_s, last))
        inside = (batch.at <= last) & (batch.at >= last - within_s)
        batch = batch.at_rows(np.flatnonzero(inside)).newest()
        return self._numbers.ids(batch.number), batch.value, batch.at

    def _all(self, connection: Connection, first: float, last: float) -> Batch:
        """The newest reading up to `last` in every block from `first`, and the loose ones."""
        found = [Batch.decoded([])]
        begin, end = int(first // HOUR_S), int(last // HOUR_S)
        hours = {"centre": self._centre, "first": begin, "last": end}
        for table in levels.between(connection, READINGS, begin, end):
            query = sa.text(
                f"SELECT part, data FROM {table} WHERE centre_id = :centre"
                " AND hour BETWEEN :first AND :last ORDER BY hour, rev"
            )
            for part, data in connection.execution_options(yield_per=100).execute(query, hours):
                rows = np.frombuffer(data, RAW)
                rows = rows[rows["at"] <= last]
                number = part * PART + rows["member"].astype(np.int64)
                at, value = rows["at"].copy(), rows["value"].copy()
                found.append(Batch(number, at, value, np.zeros(len(rows), np.uint8)).newest())
        found.append(Batch.decoded(self._batches(connection)))
        return Batch.joined(found)

    def _kept(self, number: int, first: float) -> bool:
        """Whether the readings as they came go back as far as the minutes do."""

        def look(connection: Connection) -> bool:
            raw = levels.tables(connection, READINGS)
            begin = (READINGS.begin(raw[0]) or 0) * HOUR_S if raw else 0
            if begin <= first:
                return True
            return not self._blocks(connection, MINUTES, number, first, begin - 1)

        return self._store.read_telemetry(look)

    def _raw(self, connection: Connection, number: int, first: float, last: float) -> Block:
        found = [
            _of(data, RAW, number % PART)
            for _hour, _whole, data in self._blocks(connection, READINGS, number, first, last)
        ]
        found += self._loose(connection, number)
        rows = blocks.distinct(np.concatenate(found)) if found else np.empty(0, RAW)
        return rows[(rows["at"] >= first) & (rows["at"] <= last)]

    def _steps(
        self, connection: Connection, number: int, level: Level, first: float, last: float
    ) -> Curve:
        loose = np.concatenate([np.empty(0, RAW), *self._loose(connection, number)])
        fresh = np.unique(loose["at"] // HOUR_S).astype(np.int64)
        inside = ((fresh + 1) * HOUR_S > first) & (fresh * HOUR_S <= last)
        open_hours = set(fresh[inside].tolist())
        open_hours |= self._unrolled(connection, number, first, last)
        found = []
        for hour, _whole, data in self._blocks(connection, level, number, first, last):
            rows = _of(data, ROLLED, number % PART)
            t = hour * HOUR_S + rows["slot"].astype(np.float64) * level.step_s
            closed = ~np.isin(t // HOUR_S, list(open_hours))
            found.append((t[closed], rows[closed]))
        for hour in sorted(open_hours):
            raw = self._raw(connection, number, hour * HOUR_S, (hour + 1) * HOUR_S - 1e-6)
            rows = blocks.minutes(raw, hour)
            if level is HOURS:
                rows = blocks.hours(rows, 0)
            found.append((hour * HOUR_S + rows["slot"].astype(np.float64) * level.step_s, rows))
        return _rolled(found, level.step_s, first, last)

    def _blocks(
        self, connection: Connection, level: Level, number: int, first: float, last: float
    ) -> list[tuple[int, int, bytes]]:
        """The blocks of a sensor's part: (epoch hour, whole, bytes), as they came."""
        begin, end = int(first // HOUR_S) - level.span_h + 1, int(last // HOUR_S)
        mine = {"centre": self._centre, "part": number // PART}
        values = {**mine, "first": begin, "last": end}
        found: list[tuple[int, int, bytes]] = []
        for table in levels.between(connection, level, begin, end):
            query = sa.text(
                f"SELECT hour, whole, data FROM {table} WHERE centre_id = :centre"
                " AND part = :part AND hour BETWEEN :first AND :last ORDER BY hour, rev"
            )
            found += [(row[0], row[1], row[2]) for row in connection.execute(query, values)]
        return found

    def _unrolled(self, connection: Connection, number: int, first: float, last: float) -> set[int]:
        begin, end = int(first // HOUR_S), int(last // HOUR_S)
        mine = {"centre": self._centre, "part": number // PART}
        values = {**mine, "first": begin, "last": end}
        found: set[int] = set()
        for table in levels.between(connection, READINGS, begin, end):
            query = sa.text(
                f"SELECT DISTINCT hour FROM {table} WHERE centre_id = :centre AND part = :part"
                " AND hour BETWEEN :first AND :last AND whole = 0"
            )
            found |= set(connection.execute(query, values).scalars())
        return found

    def _loose(self, connection: Connection, number: int) -> list[Block]:
        """The readings of a sensor in the batches that are in no block yet."""
        return [blocks.of_sensor(blob, number) for blob in self._batches(connection)]

    def _batches(self, connection: Connection) -> list[bytes]:
        c, b = latest.c, batches.c
        mine = sa.select(sa.func.max(c.rev)).where(c.centre_id == self._centre)
        kept = connection.execute(mine).scalar() or 0
        query = sa.select(b.data).where(b.centre_id == self._centre, b.rev > kept)
        return list(connection.execute(query.order_by(b.rev)).scalars())


def _of(data: bytes, kind: np.dtype[np.void], member: int) -> Block:
    rows: Block = np.frombuffer(data, kind)
    mine: Block = rows[rows["member"] == member]
    return mine


def _rolled(found: list[tuple[Floats, Block]], step_s: int, first: float, last: float) -> Curve:
    t = np.concatenate([np.empty(0), *(at for at, _rows in found)])
    rows = np.concatenate([np.empty(0, ROLLED), *(rows for _at, rows in found)])
    order = np.argsort(t, kind="stable")
    order = order[(t[order] + step_s > first) & (t[order] < last)]
    rows, count = rows[order], rows["count"][order].astype(np.int64)
    low, high = rows["low"].copy(), rows["high"].copy()
    return Curve(t[order] + step_s / 2, low, high, rows["total"] / count, count, step_s)
