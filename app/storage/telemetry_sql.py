"""The statements of the telemetry, written for speed: executemany on SQLite, arrays on PostgreSQL.

A batch of thousands of rows is one statement on PostgreSQL (`unnest`), where each row by itself
would be a round trip.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage.ledger import CHANNEL
from app.storage.tables import CHUNK

SensorRow = tuple[str, float, float, int, int, bytes]
"""(sensor id, latest value, its epoch seconds, state, readings, their pairs)."""

UnitRow = tuple[float, float, float, float, int]
"""(lon, lat, heading, epoch seconds, status)."""

Chunk = tuple[str, str, float, int, float, bytes]
"""(centre, sensor, until, rev, since, pairs)."""

Tail = tuple[int, bytes, str, str]
"""(readings, pairs, centre, sensor)."""

# A late reading is older than the latest: it enters the tail alone.
_KEEP_NEWEST = """
 value = CASE WHEN excluded.at >= s.at THEN excluded.value ELSE s.value END,
 state = CASE WHEN excluded.at >= s.at THEN excluded.state ELSE s.state END,
 at = CASE WHEN excluded.at >= s.at THEN excluded.at ELSE s.at END,
 rev = excluded.rev, filled = s.filled + excluded.filled"""

_SENSOR = "(centre_id, sensor_id, value, at, state, filled, tail, rev)"

# SQLite joins bytes as it joins text, and forgets that they are bytes: hence the cast.
_SENSORS_SQLITE = f"""INSERT INTO sensor_state AS s {_SENSOR} VALUES (?, ?, ?, ?, ?, ?, ?, ?)
 ON CONFLICT (centre_id, sensor_id) DO UPDATE SET {_KEEP_NEWEST},
 tail = CAST(s.tail || excluded.tail AS BLOB)"""

_SENSORS_PG = f"""INSERT INTO sensor_state AS s {_SENSOR}
 SELECT %(centre)s, b.* , %(rev)s FROM unnest(%(ids)s::text[], %(value)s::float8[],
 %(at)s::float8[], %(state)s::int2[], %(filled)s::int4[], %(tail)s::bytea[]) AS b
 ON CONFLICT (centre_id, sensor_id) DO UPDATE SET {_KEEP_NEWEST}, tail = s.tail || excluded.tail"""

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

_CHUNKS = ("INSERT INTO readings (centre_id, sensor_id, until, rev, since, pairs) VALUES ", 6)
_TAILS = (
    "UPDATE sensor_state SET filled = {0}, tail = {0} WHERE centre_id = {0} AND sensor_id = {0}"
)


def next_rev(connection: Connection, centre_id: str, table: str) -> int:
    """The number of the batch to be written."""
    query = sa.text(f"SELECT max(rev) FROM {table} WHERE centre_id = :centre")
    return int(connection.execute(query, {"centre": centre_id}).scalar() or 0) + 1


def tell(connection: Connection, centre_id: str) -> None:
    """Wake the tails on commit (PostgreSQL)."""
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, centre_id)))


def put_readings(connection: Connection, centre_id: str, batch: list[SensorRow], rev: int) -> None:
    """Upsert the latest of each sensor and lengthen its tail."""
    if connection.dialect.name == "sqlite":
        rows = [(centre_id, *row, rev) for row in batch]
        connection.exec_driver_sql(_SENSORS_SQLITE, rows)
        return
    names = ("ids", "value", "at", "state", "filled", "tail")
    columns = dict(zip(names, map(list, zip(*batch, strict=True)), strict=True))
    connection.exec_driver_sql(_SENSORS_PG, {"centre": centre_id, "rev": rev, **columns})


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


def full_tails(connection: Connection, centre_id: str) -> list[tuple[str, bytes]]:
    """Sensors whose tail has become long enough to be moved: (id, pairs)."""
    query = sa.text(
        "SELECT sensor_id, tail FROM sensor_state"
        f" WHERE centre_id = :centre AND filled >= {2 * CHUNK}"
    )
    found = connection.execute(query, {"centre": centre_id})
    return [(str(row[0]), bytes(row[1])) for row in found]


def put_chunks(connection: Connection, chunks: list[Chunk], tails: list[Tail]) -> None:
    """Write the chunks that were cut off and the tails that are left."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    head, width = _CHUNKS
    connection.exec_driver_sql(f"{head}({', '.join([mark] * width)})", chunks)
    connection.exec_driver_sql(_TAILS.format(mark), tails)
