"""The part of a transaction's view of the ledger that is about alarms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.domain.alarms import Alarm, AlarmState
from app.domain.registry import Officer
from app.storage import tables as t
from app.storage.columns import Rows
from app.storage.upsert import upsert

_MANY = 500
"""Names in one statement: under SQLite's limit of variables."""


class AlarmPart:
    """Reads and writes of alarms in the transaction of a SqlUnitOfWork."""

    _connection: Connection
    _centre: str

    def alarm(self, alarm_id: str) -> Alarm | None:
        """The alarm, also one that is cleared."""
        return next(iter(self._alarms(t.alarms.c.id == alarm_id)), None)

    def standing_alarms(self, subjects: Sequence[str] | None = None) -> list[Alarm]:
        """Alarms that are not cleared: all of them, or those of `subjects`."""
        standing = t.alarms.c.state != AlarmState.CLEARED
        if subjects is None:
            return self._alarms(standing)
        found: list[Alarm] = []
        for start in range(0, len(subjects), _MANY):
            some = t.alarms.c.subject.in_(subjects[start : start + _MANY])
            found += self._alarms(sa.and_(some, standing))
        return found

    def recent_onsets(
        self, subjects: Sequence[str], since: datetime
    ) -> dict[str, tuple[datetime, ...]]:
        """The last onsets of alarms of `subjects` that began after `since`, by subject."""
        c = t.alarms.c
        found: dict[str, tuple[datetime, ...]] = {}
        for start in range(0, len(subjects), _MANY):
            some = c.subject.in_(subjects[start : start + _MANY])
            where = sa.and_(c.centre_id == self._centre, some, c.onset > since)
            query = sa.select(c.subject, c.recent).where(where).order_by(c.onset)
            found |= {row.subject: row.recent for row in self._connection.execute(query)}
        return found

    def sensor_kinds(self, subjects: Sequence[str]) -> dict[str, str]:
        """The kind of each of `subjects` that is a sensor."""
        c = t.sensors.c
        found: dict[str, str] = {}
        for start in range(0, len(subjects), _MANY):
            some = c.id.in_(subjects[start : start + _MANY])
            query = sa.select(c.id, c.kind).where(c.centre_id == self._centre, some)
            found |= {row.id: row.kind for row in self._connection.execute(query)}
        return found

    def officers(self, role: str) -> list[Officer]:
        """The people of the roster with a role."""
        rows: Rows[Officer] = t.registry_rows[Officer]
        query = rows.select(self._centre).where(t.officers.c.role == role)
        found = [rows.item(row) for row in self._connection.execute(query)]
        return sorted(found, key=lambda one: one.id)

    def save_alarm(self, alarm: Alarm) -> None:
        """Write an alarm."""
        upsert(self._connection, t.alarms, [t.alarm_rows.row(alarm, self._centre)])

    def _alarms(self, where: sa.ColumnElement[bool]) -> list[Alarm]:
        query = t.alarm_rows.select(self._centre).where(where)
        return [t.alarm_rows.item(row) for row in self._connection.execute(query)]
