"""The standing data of a centre: written in bulk by imports, read whole at start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage import levels, tables
from app.storage.columns import T
from app.storage.store import Store, lock
from app.storage.tables import registry_rows
from app.storage.upsert import upsert

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Registry:
    """Rows of app.domain.registry, by their class."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self.store, self.centre_id = store, centre_id

    def save(self, rows: Sequence[DataclassInstance]) -> None:
        """Insert or replace rows (of one class or several) in one transaction."""
        kinds = {type(row) for row in rows}
        by_kind = {kind: [row for row in rows if type(row) is kind] for kind in kinds}

        def work(connection: Connection) -> None:
            for kind, items in by_kind.items():
                table = registry_rows[kind]
                values = [table.row(item, self.centre_id) for item in items]
                upsert(connection, table.table, values)

        self.store.write(work)

    def load(self, cls: type[T]) -> list[T]:
        """Every row of a class, in the order of its key."""
        rows = registry_rows[cls]
        key = [column for column in rows.table.primary_key if column.name != "centre_id"]
        query = rows.select(self.centre_id).order_by(*key)
        return self.store.read(lambda c: [cls(*row) for row in c.execute(query)])

    def changed_since(self, seq: int) -> int:
        """The seq of the journal's last line after `seq` that tells of a change here; `seq` when
        there is none."""
        c = tables.journal.c
        mine = sa.and_(c.centre_id == self.centre_id, c.seq > seq, c.kind == "RegistryChanged")
        query = sa.select(sa.func.max(c.seq)).where(mine)
        found = self.store.read(lambda connection: connection.execute(query).scalar())
        return seq if found is None else int(found)

    def remove(self, cls: type[DataclassInstance], keys: Sequence[str]) -> None:
        """Take rows of a class out by key."""
        table = registry_rows[cls].table
        key = next(column for column in table.primary_key if column.name != "centre_id")
        gone = sa.and_(table.c.centre_id == self.centre_id, key == sa.bindparam("gone"))
        if keys:
            self.store.write(
                lambda c: c.execute(table.delete().where(gone), [{"gone": k} for k in keys])
            )

    def remove_centre(self) -> int:
        """Delete every row of this centre, in every table. Returns how many there were."""
        streamed = self.store.write_telemetry(
            lambda connection: (
                self._clear(connection, tables.telemetry)
                + levels.forget(connection, self.centre_id)
            )
        )
        return streamed + self.store.write(
            lambda connection: self._clear(connection, tables.ledger)
        )

    def _clear(self, connection: Connection, metadata: sa.MetaData) -> int:
        lock(connection, self.centre_id)
        gone = 0
        for table in metadata.sorted_tables:
            mine = table.delete().where(table.c.centre_id == self.centre_id)
            gone += connection.execute(mine).rowcount
        return gone
