"""The database of a centre: two engines, transactions that are tried again, clear refusals."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app.domain.errors import Refused
from app.storage.failures import is_transient, refusal

R = TypeVar("R")

BUSY_MS = 2000
"""How long SQLite itself waits for another writer."""

PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Pauses between tries of a transaction that was not committed."""

CONNECT_S = 5
_WRITE = "griddeck_write"


class Store:
    """The engines of one database. Connections open on first use; `migrate` must run first."""

    def __init__(self, url: URL) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.url = url.render_as_string(hide_password=True)
        self.address = url
        self.path: Path | None = None
        self._made = False
        if self.is_sqlite:
            self.path = Path(url.database or "").absolute()
            self.ledger = _sqlite(self.path, self._mode)
            self.telemetry = _sqlite(telemetry_path(self.path), self._mode)
        else:
            self.ledger = self.telemetry = _postgresql(url)

    @classmethod
    def open(cls, url: str) -> Store:
        """A store for `url` (`sqlite:///…` or `postgresql+psycopg://…`). Raises Refused."""
        try:
            parsed = sa.make_url(url)
            backend = parsed.get_backend_name()
        except (ArgumentError, ValueError) as error:
            raise Refused("storage.unreachable", url=url, reason="not a URL") from error
        if backend not in {"sqlite", "postgresql"}:
            raise Refused("storage.unreachable", url=str(parsed), reason=f"unknown kind {backend}")
        if backend == "sqlite":
            _make_folder(parsed)
        return cls(parsed)

    def settled(self) -> None:
        """The database is made: from now on a SQLite file that is missing is an error, and no
        reason to begin an empty one in its place."""
        self._made = True

    def _mode(self) -> str:
        return "rw" if self._made else "rwc"

    def close(self) -> None:
        """Close every connection."""
        self.ledger.dispose()
        self.telemetry.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, work: Callable[[Connection], R]) -> R:
        """`work` on one consistent view of the ledger."""
        return self._run(self.ledger, work, write=False)

    def write(self, work: Callable[[Connection], R]) -> R:
        """`work` in one transaction of the ledger, committed when it returns.

        It is tried again where nothing was committed, so it must bear being run twice.
        """
        return self._run(self.ledger, work, write=True)

    def read_telemetry(self, work: Callable[[Connection], R]) -> R:
        """As `read`, of the telemetry."""
        return self._run(self.telemetry, work, write=False)

    def write_telemetry(self, work: Callable[[Connection], R]) -> R:
        """As `write`, of the telemetry."""
        return self._run(self.telemetry, work, write=True)

    def _run(self, engine: Engine, work: Callable[[Connection], R], *, write: bool) -> R:
        for pause in (*PAUSES_S, None):
            try:
                with engine.connect() as connection:
                    connection = connection.execution_options(**{_WRITE: write})
                    with connection.begin():
                        return work(connection)
            except SQLAlchemyError as error:
                if pause is not None and is_transient(error):
                    time.sleep(pause)
                    continue
                refused = refusal(error, self.url)
                if refused is None:
                    raise
                raise refused from error
        raise AssertionError("unreachable")


def telemetry_path(path: Path) -> Path:
    """The second file of a SQLite database: `x.sqlite` has `x.telemetry.sqlite` beside it."""
    return path.with_name(f"{path.stem}.telemetry{path.suffix}")


def lock(connection: Connection, name: str) -> None:
    """Let one transaction at a time pass, until it ends. SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        statement = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        connection.execute(statement, {"name": f"griddeck:{name}"})


def _make_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise Refused("storage.unreachable", url=str(url), reason="a file is needed")
    try:
        Path(url.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("storage.unreachable", url=str(url), reason=str(error)) from error


def sqlite_uri(path: Path, mode: str) -> str:
    """SQLite's own address of a file; `mode` rwc makes a missing one, rw does not."""
    plain = path.as_posix()
    return f"file://{'' if plain.startswith('/') else '/'}{quote(plain)}?mode={mode}"


def _sqlite(path: Path, mode: Callable[[], str]) -> Engine:
    def connect() -> sqlite3.Connection:
        uri = sqlite_uri(path, mode())
        return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)

    url = URL.create("sqlite+pysqlite", database=str(path))
    engine = sa.create_engine(url, creator=connect, poolclass=QueuePool)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "checkout", _still_the_file)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def identity(path: Path | str) -> tuple[int, int]:
    """What tells a file from another that took its name. Raises OSError when there is none."""
    found = Path(path).stat()
    return found.st_dev, found.st_ino


def _still_the_file(connection: sqlite3.Connection, entry: ConnectionPoolEntry, _: object) -> None:
    # A file that was taken away or replaced (a backup put back) still answers on an old handle.
    path, known = entry.info["file"]
    try:
        same = identity(path) == known
    except OSError:
        same = False
    if not same:
        raise DisconnectionError


def _set_up_sqlite(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    entry.info["file"] = (path, identity(path))
    # The driver's own transactions begin too late (at the first write) for a check that reads
    # first: they are switched off, and `_begin_sqlite` begins ours.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "temp_store=MEMORY",
        "cache_size=-8000",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _postgresql(url: URL) -> Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"connect_timeout": CONNECT_S, "tcp_user_timeout": CONNECT_S * 1000},
    )
