"""The light table of who is at which case. A row lives as long as its desk keeps saying so.

The database's own clock decides (as with leases), so a desk that crashed disappears by itself and
workstations whose clocks differ agree. It stands beside the telemetry: a look never makes an
officer's click wait, and nothing of it is in the journal.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.domain.presence import Presence
from app.storage.leases import NOW
from app.storage.store import Store


class PresenceBoard:
    """The board of one centre as the desk `seat` (one process; '' makes a fresh one) sees it."""

    def __init__(self, store: Store, centre_id: str, seat: str = "") -> None:
        self._store = store
        self._now = NOW["sqlite" if store.is_sqlite else "postgresql"]
        self._key = {"centre": centre_id, "seat": seat or uuid.uuid4().hex}

    def say(self, presence: Presence, ttl_s: float) -> None:
        """This desk is at a case, for `ttl_s` seconds from now."""
        statement = sa.text(f"""INSERT INTO presence
            (centre_id, seat, "case", officer, workstation, doing, until)
            VALUES (:centre, :seat, :case, :officer, :workstation, :doing, {self._now} + :ttl)
            ON CONFLICT (centre_id, seat) DO UPDATE
            SET "case" = excluded."case", officer = excluded.officer,
                workstation = excluded.workstation, doing = excluded.doing,
                until = excluded.until""")
        facts: dict[str, str | float] = {**self._key, "ttl": ttl_s}
        facts.update({name: getattr(presence, name) for name in Presence.__slots__})
        self._store.write_telemetry(lambda db: _run(db, statement, facts))

    def leave(self) -> None:
        """This desk is at no case; what crashed desks left behind goes with it."""
        statement = sa.text(f"""DELETE FROM presence WHERE centre_id = :centre
            AND (seat = :seat OR until <= {self._now})""")
        self._store.write_telemetry(lambda db: _run(db, statement, dict(self._key)))

    def others(self) -> list[Presence]:
        """Who else is at a case now, in a steady order."""
        query = sa.text(f"""SELECT "case", officer, workstation, doing FROM presence
            WHERE centre_id = :centre AND seat <> :seat AND until > {self._now}
            ORDER BY seat""")
        rows = self._store.read_telemetry(lambda db: db.execute(query, self._key).all())
        return [Presence(*row) for row in rows]


def _run(connection: Connection, statement: sa.TextClause, facts: dict[str, str | float]) -> None:
    connection.execute(statement, facts)
