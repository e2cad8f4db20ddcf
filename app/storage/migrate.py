"""Brings a database to the shape this program expects, at start; a backup comes first.

Alembic is imported only when there is something to do: a new database is made from the tables as
they are, a current one is recognised by one query.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from app.domain.errors import Refused
from app.storage import tables
from app.storage.failures import file_refusal
from app.storage.store import Store, lock

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
)
"""Every revision in migrations/versions, oldest first; the last is what this program expects."""

HEAD = REVISIONS[-1]
SCRIPTS = Path(__file__).parent / "migrations"
_FRESH = ""


def migrate(store: Store) -> None:
    """Make or upgrade the database. Raises Refused `storage.newer`, `storage.unreachable`,
    `storage.not_a_database`, `storage.full`."""
    if store.is_sqlite and store.path is not None:
        _bring_up(store, store.telemetry, (tables.telemetry,))
        _bring_up(store, store.ledger, (tables.ledger,))
    else:
        _bring_up(store, store.ledger, (tables.ledger, tables.telemetry))
    store.settled()


def _bring_up(store: Store, engine: Engine, parts: tuple[sa.MetaData, ...]) -> None:
    run = store.read if engine is store.ledger else store.read_telemetry
    found = run(lambda connection: _version(connection, store))
    if found == HEAD:
        return
    if found not in {_FRESH, *REVISIONS}:
        raise Refused("storage.newer", url=store.url, found=found, known=HEAD)
    if found != _FRESH and store.is_sqlite:
        _back_up(Path(str(engine.url.database)), store.url)
    change = store.write if engine is store.ledger else store.write_telemetry
    change(lambda connection: _change(connection, store, parts))


def _version(connection: Connection, store: Store) -> str:
    inspector = sa.inspect(connection)
    if inspector.has_table("alembic_version"):
        query = sa.text("SELECT version_num FROM alembic_version")
        return str(connection.execute(query).scalar() or _FRESH)
    if store.is_sqlite and inspector.get_table_names():
        raise Refused("storage.not_a_database", url=store.url, reason="of another program")
    return _FRESH


def _change(connection: Connection, store: Store, parts: tuple[sa.MetaData, ...]) -> None:
    # Two processes may start on one new database: the second finds the work done.
    lock(connection, "migrate")
    found = _version(connection, store)
    if found == _FRESH:
        for metadata in parts:
            metadata.create_all(connection, checkfirst=False)
        connection.execute(sa.text(_VERSION_TABLE))
        connection.execute(sa.text(_STAMP), {"head": HEAD})
    elif found != HEAD:
        _upgrade(connection, parts)


_VERSION_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""
_STAMP = "INSERT INTO alembic_version (version_num) VALUES (:head)"


def _upgrade(connection: Connection, parts: tuple[sa.MetaData, ...]) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = parts
    names = {id(tables.ledger): "ledger", id(tables.telemetry): "telemetry"}
    config.attributes["parts"] = {names[id(part)] for part in parts}
    command.upgrade(config, HEAD)


def _back_up(path: Path, url: str) -> None:
    """Copy a SQLite file as it stands to `<name>.before-<revision>.sqlite` beside it."""
    target = path.with_name(f"{path.stem}.before-{HEAD}{path.suffix}")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise file_refusal(error, url) from error
