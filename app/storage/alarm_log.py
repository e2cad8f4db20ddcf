"""What the stores know of alarms over a time: the journal's lines, and the alarms themselves."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.domain.alarm_figures import Happening
from app.domain.alarms import Alarm
from app.messages.events import AlarmChanged
from app.storage import codec, tables as t
from app.storage.store import Store
from app.storage.then import ThenStore

MOST = 5000
"""Alarms listed at once, the newest."""


class AlarmLog:
    """Reads of one centre."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self.store, self.centre_id = store, centre_id
        self._then = ThenStore(store, centre_id)

    def told(self, since: datetime, until: datetime) -> list[Happening]:
        """What happened to alarms in [since, until), in the journal's order. The journal is in
        the order of its times, so that the span is found by halves and read by its key."""
        j = t.journal.c
        first, last = self._then.seq_at(since), self._then.seq_at(until)
        span = sa.and_(j.centre_id == self.centre_id, j.seq >= max(1, first), j.seq <= last)
        query = sa.select(j.at, j.actor, j.kind, j.version, j.payload).where(
            span, j.kind == AlarmChanged.__name__
        )
        rows = self.store.read(lambda db: db.execute(query.order_by(j.seq)).all())
        found = []
        for row in rows:
            event = codec.decode(row.kind, row.version, row.payload)
            if isinstance(event, AlarmChanged) and since <= row.at < until:
                found.append(Happening(row.at, event.what, row.actor, event.alarm))
        return found

    def alarms(self, since: datetime, until: datetime) -> list[Alarm]:
        """Alarms that began in [since, until), the newest first, MOST of them."""
        c = t.alarms.c
        query = t.alarm_rows.select(self.centre_id).where(c.onset >= since, c.onset < until)
        ordered = query.order_by(c.onset.desc(), c.id).limit(MOST)
        return self.store.read(lambda db: [t.alarm_rows.item(row) for row in db.execute(ordered)])
