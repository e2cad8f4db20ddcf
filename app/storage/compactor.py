"""Brings what came in the last half minute into the history, rolls it up, and lets the old go.

Three steps, each of which can be done twice or be cut off anywhere: batches become segments (an
hour of a part, as it came) and the kept latest; an hour that is over becomes one block with its
minutes and its hour; tables whose time is over are dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage import blocks, levels
from app.storage.blocks import HOUR_S, RAW, ROLLED, Batch, Block
from app.storage.latest import MANY, Latest
from app.storage.levels import HOURS, LEVELS, MINUTES, READINGS, Row
from app.storage.store import Store, lock
from app.storage.tables import batches, latest
from app.storage.upsert import upsert

log = logging.getLogger(__name__)

AT_ONCE = 2_000_000
"""Readings brought over in one step: 42 MB."""
ROWS_AT_ONCE = 500
"""Segments in one transaction: the batches' writer waits no longer than one takes."""
HOURS_AT_ONCE = 64
"""Hours of parts rolled up in one transaction."""
PRUNE_EVERY = timedelta(hours=1)
GRACE_S = 120
"""An hour is rolled up when it has been over for so long."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each level is kept; a table goes when all of it is older."""

    readings: timedelta = timedelta(days=30)
    minutes: timedelta = timedelta(days=400)
    hours: timedelta = timedelta(days=3660)


class Compactor:
    """The history of one centre, for writing. One at a time: whoever holds the gateway's lease."""

    def __init__(self, store: Store, centre_id: str, retention: Retention | None = None) -> None:
        self._store, self._centre = store, centre_id
        self._retention = retention or Retention()
        self._made: set[str] = set()
        self._pruned: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Bring over the oldest batches; True when more wait than one step takes."""
        kept, upto, blobs, more = self._store.read_telemetry(self._waiting)
        if not blobs:
            return False
        batch = Batch.decoded(blobs)
        self._add_segments(batch, upto, now)
        self._store.write_telemetry(lambda c: self._keep_latest(c, batch, kept, upto))
        return more

    def roll(self, now: datetime) -> bool:
        """Roll up hours that are over; True when some are left."""
        over = int((now.timestamp() - GRACE_S) // HOUR_S)
        oldest = int((now - self._retention.readings).timestamp() // HOUR_S)
        pending = self._store.read_telemetry(lambda c: self._pending(c, over))
        if pending:
            self._make(MINUTES, [hour for hour, _part in pending])
            self._make(HOURS, [hour for hour, _part in pending])
            self._store.write_telemetry(lambda c: self._roll_all(c, pending, oldest))
        return len(pending) == HOURS_AT_ONCE

    def tend(self, now: datetime) -> None:
        """Everything that is due."""
        self.settle(now)
        if self._pruned is None or now - self._pruned > PRUNE_EVERY:
            for name in self.prune(now):
                log.info("history: %s is dropped, its time is over", name)
            self._pruned = now

    def settle(self, now: datetime) -> None:
        """Both, until nothing is left to do."""
        while self.step(now) or self.roll(now):
            pass

    def prune(self, now: datetime) -> list[str]:
        """Drop the tables that are older than they are kept; their names. Tomorrow's, next
        month's and next year's are made ahead."""
        kept = (self._retention.readings, self._retention.minutes, self._retention.hours)
        gone: list[str] = []
        for level, age in zip(LEVELS, kept, strict=True):
            before = int((now - age).timestamp() // HOUR_S)
            gone += self._store.write_telemetry(
                lambda c, level=level, before=before: levels.drop(c, level, before)  # type: ignore[misc]
            )
            here = int(now.timestamp() // HOUR_S)
            self._make(level, [here, level.period(here)[1]])
        self._made -= set(gone)
        return gone

    # ------------------------------------------------------------------ batches

    def _waiting(self, connection: Connection) -> tuple[int, int, list[bytes], bool]:
        """(rev of the kept latest, rev of the last batch taken, batches, whether more wait)"""
        c, b = latest.c, batches.c
        mine = sa.select(sa.func.max(c.rev)).where(c.centre_id == self._centre)
        kept = int(connection.execute(mine).scalar() or 0)
        after = sa.and_(b.centre_id == self._centre, b.rev > kept)
        sizes = connection.execute(sa.select(b.rev, b.count).where(after).order_by(b.rev)).all()
        if not sizes:
            return kept, kept, [], False
        total = np.cumsum([row.count for row in sizes])
        taken = max(1, int(np.searchsorted(total, AT_ONCE, side="right")))
        upto = int(sizes[taken - 1][0])
        query = sa.select(b.data).where(after, b.rev <= upto).order_by(b.rev)
        return kept, upto, list(connection.execute(query).scalars()), taken < len(sizes)

    def _add_segments(self, batch: Batch, rev: int, now: datetime) -> None:
        # What is older than any level keeps would only be dropped again.
        oldest = (now - self._retention.hours).timestamp()
        batch = batch.at_rows(np.flatnonzero(batch.at >= oldest))
        rows = [
            (self._centre, part, hour, rev, 0, data) for hour, part, data in blocks.segments(batch)
        ]
        self._make(READINGS, [row[2] for row in rows])
        for some in _cut(rows, ROWS_AT_ONCE):
            self._store.write_telemetry(lambda c, some=some: levels.put(c, READINGS, some))  # type: ignore[misc]

    def _keep_latest(self, connection: Connection, batch: Batch, kept: int, upto: int) -> None:
        lock(connection, f"{self._centre}:compactor")
        c, b = latest.c, batches.c
        order = np.argsort(batch.number // MANY, kind="stable")
        sorted_batch = batch.at_rows(order)
        parts, starts = np.unique(sorted_batch.number // MANY, return_index=True)
        ends = [*starts[1:].tolist(), len(batch)]
        for part, first, end in zip(parts.tolist(), starts.tolist(), ends, strict=True):
            where = sa.and_(c.centre_id == self._centre, c.part == part)
            row = connection.execute(sa.select(c.state, c.trend).where(where)).one_or_none()
            found = Latest.decoded(row[0], row[1]) if row else Latest.empty()
            found.take(sorted_batch.at_rows(np.arange(first, end)))
            state, trend = found.encoded()
            values = {"centre_id": self._centre, "part": part, "rev": upto}
            upsert(connection, latest, [{**values, "state": state, "trend": trend}])
        # A desk that read a moment ago finds what came since; only one that slept starts anew.
        connection.execute(batches.delete().where(b.centre_id == self._centre, b.rev <= kept))

    # ------------------------------------------------------------------ hours

    def _pending(self, connection: Connection, over: int) -> list[tuple[int, int]]:
        """(epoch hour, part) of hours before `over` with segments."""
        found: list[tuple[int, int]] = []
        for table in levels.tables(connection, READINGS):
            query = sa.text(
                f"SELECT DISTINCT hour, part FROM {table} WHERE centre_id = :centre"
                " AND whole = 0 AND hour < :over ORDER BY hour, part LIMIT :most"
            )
            most = HOURS_AT_ONCE - len(found)
            if most:
                values = {"centre": self._centre, "over": over, "most": most}
                found += [(row[0], row[1]) for row in connection.execute(query, values)]
        return found

    def _roll_all(
        self, connection: Connection, pending: list[tuple[int, int]], oldest: int
    ) -> None:
        lock(connection, f"{self._centre}:compactor")
        for hour, part in pending:
            self._roll(connection, hour, part, late=hour < oldest)

    def _roll(self, connection: Connection, hour: int, part: int, late: bool) -> None:
        found = self._take(connection, READINGS, hour, part)
        rev = max((row[0] for row in found), default=0)
        raw = blocks.distinct(_joined([row[1] for row in found], RAW))
        minutes = blocks.minutes(raw, hour)
        known = _joined([row[1] for row in self._take(connection, MINUTES, hour, part)], ROLLED)
        if late:  # the readings that are known already have been dropped
            minutes = blocks.laid_over(minutes, known)
        day, slot = hour - hour % 24, hour % 24
        days = _joined([row[1] for row in self._take(connection, HOURS, day, part)], ROLLED)
        days = blocks.laid_over(days, blocks.hours(minutes, slot))
        for level, begin, rows in (
            (READINGS, hour, raw),
            (MINUTES, hour, minutes),
            (HOURS, day, days),
        ):
            levels.put(connection, level, [(self._centre, part, begin, rev, 1, rows.tobytes())])

    def _take(
        self, connection: Connection, level: levels.Level, hour: int, part: int
    ) -> list[tuple[int, bytes]]:
        """The blocks of an hour of a part, taken out: (rev, bytes) as they came."""
        name = level.table(hour)
        where = "WHERE centre_id = :centre AND part = :part AND hour = :hour"
        values = {"centre": self._centre, "part": part, "hour": hour}
        query = sa.text(f"SELECT rev, data FROM {name} {where} ORDER BY rev")
        found = [(row[0], row[1]) for row in connection.execute(query, values)]
        if found:
            connection.execute(sa.text(f"DELETE FROM {name} {where}"), values)
        return found

    def _make(self, level: levels.Level, hours: Sequence[int]) -> None:
        """Make the tables of these hours."""
        by_name = {level.table(hour): hour for hour in set(hours)}
        for name, hour in by_name.items():
            if name not in self._made:
                self._store.write_telemetry(lambda c, hour=hour: levels.make(c, level, hour))  # type: ignore[misc]
                self._made.add(name)


def _joined(blobs: Sequence[bytes], kind: np.dtype[np.void]) -> Block:
    return np.frombuffer(b"".join(blobs), kind)


def _cut(rows: list[Row], size: int) -> Iterator[list[Row]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]
