"""Health of the links as the gateway sees them, for every desk to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.clock import Clock, utc_now
from app.storage.store import Store
from app.storage.tables import links
from app.storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link: `state` is ok, off, late or down, `since` when it came to be so."""

    name: str
    state: str
    since: datetime | None
    count: int
    detail: str


class Links:
    """The links of one centre."""

    def __init__(self, store: Store, centre_id: str, clock: Clock = utc_now) -> None:
        self.store, self.centre_id, self._clock = store, centre_id, clock

    def put(self, name: str, state: str, count: int = 0, detail: str = "") -> None:
        """Tell how a link is; nothing is written while nothing differs."""
        known = self.load().get(name)
        if known and (known.state, known.count, known.detail) == (state, count, detail):
            return
        since = known.since if known and known.state == state else self._clock()
        row = LinkRow(name, state, since, count, detail)
        self.store.write_telemetry(lambda connection: self._put(connection, row))

    def load(self) -> dict[str, LinkRow]:
        """Every link by name."""
        c = links.c
        query = sa.select(c.name, c.state, c.since, c.count, c.detail)
        mine = query.where(c.centre_id == self.centre_id)
        rows = self.store.read_telemetry(lambda db: [LinkRow(*row) for row in db.execute(mine)])
        return {row.name: row for row in rows}

    def _put(self, connection: Connection, row: LinkRow) -> None:
        values = {name: getattr(row, name) for name in LinkRow.__slots__}
        upsert(connection, links, [{"centre_id": self.centre_id, **values}])
