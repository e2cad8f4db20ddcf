"""The history's three levels and their tables: one for each day, month, year.

On PostgreSQL they are partitions of one table by time, each with a BRIN index; on SQLite tables of
their own. What is older than it is kept is dropped by table, at no cost a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage.blocks import HOUR_S

Row = tuple[str, int, int, int, int, bytes]
"""(centre, part, epoch hour, rev, whole, block)"""

_COLUMNS = "centre_id, part, hour, rev, whole, data"


@dataclass(frozen=True, slots=True)
class Level:
    """`form` names a period's table (strftime); `span_h` hours are in one row; a reading is
    rolled up to `step_s` seconds (0: as it came)."""

    name: str
    form: str
    span_h: int
    step_s: int

    def table(self, hour: int) -> str:
        """The table in which an epoch hour lies."""
        return f"{self.name}_{_moment(hour).strftime(self.form)}"

    def period(self, hour: int) -> tuple[int, int]:
        """The first epoch hour of the hour's table and the first after it."""
        begin = datetime.strptime(_moment(hour).strftime(self.form), self.form).replace(tzinfo=UTC)
        longest = {"%Y%m%d": 1, "%Y%m": 31, "%Y": 366}[self.form]
        later = begin + timedelta(days=longest)
        end = datetime.strptime(later.strftime(self.form), self.form).replace(tzinfo=UTC)
        return int(begin.timestamp()) // HOUR_S, int(end.timestamp()) // HOUR_S

    def begin(self, table: str) -> int | None:
        """The first epoch hour of a table of this level; None when it is not one."""
        name, _, period = table.rpartition("_")
        if name != self.name:
            return None
        moment = datetime.strptime(period, self.form).replace(tzinfo=UTC)
        return int(moment.timestamp()) // HOUR_S


READINGS = Level("history_readings", "%Y%m%d", 1, 0)
MINUTES = Level("history_minutes", "%Y%m", 1, 60)
HOURS = Level("history_hours", "%Y", 24, HOUR_S)
LEVELS = (READINGS, MINUTES, HOURS)


def _moment(hour: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)


def tables(connection: Connection, level: Level) -> list[str]:
    """The tables of a level that are there, oldest first."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE :like"
    else:
        query = "SELECT tablename FROM pg_tables WHERE tablename LIKE :like"
    rows = connection.execute(sa.text(query), {"like": f"{level.name}_%"})
    return sorted(row[0] for row in rows if level.begin(row[0]) is not None)


def between(connection: Connection, level: Level, first: int, last: int) -> list[str]:
    """The tables with epoch hours `first` to `last`."""
    found = []
    for table in tables(connection, level):
        begin, end = level.period(level.begin(table) or 0)
        if begin <= last and end > first:
            found.append(table)
    return found


def make(connection: Connection, level: Level, hour: int) -> None:
    """Make the table of an epoch hour unless it is there."""
    name = level.table(hour)
    if connection.dialect.name == "sqlite":
        for statement in (_TABLE.format(name, "BLOB"), *_indexes(name)):
            connection.exec_driver_sql(statement)
        return
    begin, end = level.period(hour)
    ranged = " PARTITION BY RANGE (hour)"
    bounds = f"PARTITION OF {level.name} FOR VALUES FROM ({begin}) TO ({end})"
    for statement in (
        _TABLE.format(level.name, "BYTEA") + ranged,
        f"CREATE TABLE IF NOT EXISTS {name} {bounds}",
        f"ALTER TABLE {name} ALTER COLUMN data SET STORAGE EXTERNAL",
        f"CREATE INDEX IF NOT EXISTS {name}_time ON {name} USING brin (hour)",
        *_indexes(name),
    ):
        connection.exec_driver_sql(statement)


_TABLE = """CREATE TABLE IF NOT EXISTS {} (centre_id TEXT NOT NULL, part INTEGER NOT NULL,
 hour BIGINT NOT NULL, rev BIGINT NOT NULL, whole SMALLINT NOT NULL, data {} NOT NULL)"""


def _indexes(name: str) -> tuple[str, str]:
    return (
        f"CREATE INDEX IF NOT EXISTS {name}_part ON {name} (centre_id, part, hour)",
        f"CREATE INDEX IF NOT EXISTS {name}_loose ON {name} (centre_id, hour, part)"
        " WHERE whole = 0",
    )


def put(connection: Connection, level: Level, rows: Sequence[Row]) -> None:
    """Add rows; their tables are there."""
    if connection.dialect.name == "sqlite":
        by_table: dict[str, list[Row]] = {}
        for row in rows:
            by_table.setdefault(level.table(row[2]), []).append(row)
        for name, some in by_table.items():
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?)", some)
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {level.name} ({_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["text", "int4", "int8", "int8", "int2", "bytea"])
        for row in rows:
            copy.write_row(row)


def drop(connection: Connection, level: Level, before: int) -> list[str]:
    """Drop the tables that end before the epoch hour `before`; their names."""
    gone = [
        table
        for table in tables(connection, level)
        if level.period(level.begin(table) or 0)[1] <= before
    ]
    for table in gone:
        connection.exec_driver_sql(f"DROP TABLE {table}")
    return gone


def forget(connection: Connection, centre_id: str) -> int:
    """Delete the history of one centre; how many blocks there were."""
    gone = 0
    for level in LEVELS:
        for table in tables(connection, level):
            query = sa.text(f"DELETE FROM {table} WHERE centre_id = :centre")
            gone += connection.execute(query, {"centre": centre_id}).rowcount
    return gone
