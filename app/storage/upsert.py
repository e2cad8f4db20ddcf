"""Insert or overwrite by key, the same on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection


def upsert(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write `rows`; one whose primary key is there already replaces it."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    if connection.dialect.name == "postgresql":
        # Loaded with the engine; a desk on SQLite starts without it.
        from sqlalchemy.dialects import postgresql

        on_pg = postgresql.insert(table)
        rest = {c.name: on_pg.excluded[c.name] for c in table.c if c.name not in key}
        known = on_pg.on_conflict_do_nothing(index_elements=key)
        if rest:
            known = on_pg.on_conflict_do_update(index_elements=key, set_=rest)
        connection.execute(known, rows)
    else:
        on_lite = sqlite.insert(table)
        rest = {c.name: on_lite.excluded[c.name] for c in table.c if c.name not in key}
        kept = on_lite.on_conflict_do_nothing(index_elements=key)
        if rest:
            kept = on_lite.on_conflict_do_update(index_elements=key, set_=rest)
        connection.execute(kept, rows)
