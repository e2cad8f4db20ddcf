"""The statements of positions, written for speed: executemany on SQLite, arrays on PostgreSQL.

A batch of thousands of rows is one statement on PostgreSQL (`unnest`), where each row by itself
would be a round trip.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage.ledger import CHANNEL

UnitRow = tuple[float, float, float, float, int]
"""(lon, lat, heading, epoch seconds, status)."""

_UNIT = "(centre_id, unit_id, lon, lat, heading, at, status, rev)"
_UNIT_SET = """lon = excluded.lon, lat = excluded.lat, heading = excluded.heading,
 at = excluded.at, status = excluded.status, rev = excluded.rev
 WHERE excluded.at >= u.at"""

_UNITS_SQLITE = f"""INSERT INTO unit_state AS u {_UNIT} VALUES (?, ?, ?, ?, ?, ?, ?, ?)
 ON CONFLICT (centre_id, unit_id) DO UPDATE SET {_UNIT_SET}"""

_UNITS_PG = f"""INSERT INTO unit_state AS u {_UNIT}
 SELECT %(centre)s, b.*, %(rev)s FROM unnest(%(ids)s::text[], %(lon)s::float8[],
 %(lat)s::float8[], %(heading)s::float8[], %(at)s::float8[], %(status)s::int2[]) AS b
 ON CONFLICT (centre_id, unit_id) DO UPDATE SET {_UNIT_SET}"""


def next_rev(connection: Connection, centre_id: str, table: str) -> int:
    """The number of the batch to be written."""
    query = sa.text(f"SELECT max(rev) FROM {table} WHERE centre_id = :centre")
    return int(connection.execute(query, {"centre": centre_id}).scalar() or 0) + 1


def tell(connection: Connection, centre_id: str) -> None:
    """Wake the tails on commit (PostgreSQL)."""
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, centre_id)))


def put_positions(
    connection: Connection, centre_id: str, rows: dict[str, UnitRow], rev: int
) -> None:
    """Upsert where each unit is."""
    if connection.dialect.name == "sqlite":
        flat = [(centre_id, unit, *row, rev) for unit, row in rows.items()]
        connection.exec_driver_sql(_UNITS_SQLITE, flat)
        return
    names = ("lon", "lat", "heading", "at", "status")
    columns = dict(zip(names, map(list, zip(*rows.values(), strict=True)), strict=True))
    values = {"centre": centre_id, "rev": rev, "ids": list(rows), **columns}
    connection.exec_driver_sql(_UNITS_PG, values)
