"""Leases: one process at a time does a job; another takes it over when the holder falls silent.

The database's own clock decides, so that workstations whose clocks differ agree.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage.store import Store

NOW = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch FROM clock_timestamp())",
}


class Lease:
    """The job `name` of a centre, as `holder` (a process) sees it."""

    def __init__(self, store: Store, centre_id: str, name: str, holder: str) -> None:
        self.store, self.name, self.holder = store, name, holder
        self._now = NOW["sqlite" if store.is_sqlite else "postgresql"]
        self._facts = {"centre": centre_id, "name": name, "holder": holder}

    def acquire(self, ttl_s: float) -> bool:
        """Take the lease for `ttl_s` seconds, or lengthen it; False while another holds it."""
        statement = f"""INSERT INTO leases (centre_id, name, holder, until)
            VALUES (:centre, :name, :holder, {self._now} + :ttl)
            ON CONFLICT (centre_id, name) DO UPDATE
            SET holder = excluded.holder, until = excluded.until
            WHERE leases.holder = excluded.holder OR leases.until <= {self._now}"""
        return self._change(statement, ttl_s)

    def renew(self, ttl_s: float) -> bool:
        """Lengthen it; False when it was lost: the job must stop."""
        statement = f"""UPDATE leases SET until = {self._now} + :ttl
            WHERE centre_id = :centre AND name = :name AND holder = :holder
            AND until > {self._now}"""
        return self._change(statement, ttl_s)

    def release(self) -> None:
        """Give it back at once."""
        statement = """DELETE FROM leases
            WHERE centre_id = :centre AND name = :name AND holder = :holder"""
        self._change(statement, 0.0)

    def live(self) -> bool:
        """Whether anybody holds it now."""
        return self.current() != ""

    def current(self) -> str:
        """Who holds it now; '' when nobody does."""
        query = sa.text(f"""SELECT holder FROM leases
            WHERE centre_id = :centre AND name = :name AND until > {self._now}""")
        facts = {key: self._facts[key] for key in ("centre", "name")}
        return self.store.read(lambda db: db.execute(query, facts).scalar() or "")

    def _change(self, statement: str, ttl_s: float) -> bool:
        facts: dict[str, str | float] = dict(self._facts)
        if ":ttl" in statement:
            facts["ttl"] = ttl_s

        def work(connection: Connection) -> bool:
            return connection.execute(sa.text(statement), facts).rowcount == 1

        return self.store.write(work)
