"""How a tail learns that somebody committed: SQLite's data_version, PostgreSQL's NOTIFY."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Protocol

import psycopg

from app.domain.errors import Refused
from app.storage.ledger import CHANNEL
from app.storage.store import CONNECT_S, Store, sqlite_uri, telemetry_path

POLL_S = 0.04
"""SQLite: how often the two files are asked; a question costs about 10 microseconds."""

LISTEN_S = 0.25
"""PostgreSQL: how long to listen at most before the telemetry is looked at anyway."""

ANYWAY_S = 2.0
"""PostgreSQL: how often the journal is read though nobody said anything, and the line tested."""

LOOK_S = 1.0
"""SQLite: how often to see whether the file is still the one that was opened."""


class Watch(Protocol):
    """Waits for news. Raises Refused when the database is away."""

    def open(self) -> None:
        """Connect."""
        ...

    def wait(self, stop: threading.Event) -> tuple[bool, bool]:
        """Wait a moment: (look at the ledger, look at the telemetry)."""
        ...

    def close(self) -> None:
        """Disconnect."""
        ...


def watch_of(store: Store, centre_id: str) -> Watch:
    """The watch for this kind of database."""
    if store.path is not None:
        return FileWatch(store.path)
    return NotifyWatch(store, centre_id)


class FileWatch:
    """Asks both SQLite files for their data_version, on connections that do nothing else."""

    def __init__(self, path: Path) -> None:
        self._paths = (path, telemetry_path(path))
        self._connections: list[sqlite3.Connection] = []
        self._versions: list[int] = []
        self._files: list[tuple[int, int]] = []
        self._looked = 0.0

    def open(self) -> None:
        """Open both files; a missing one is not made."""
        try:
            self._files = [_identity(path) for path in self._paths]
            uris = [sqlite_uri(path, "rw") for path in self._paths]
            self._connections = [
                sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
                for uri in uris
            ]
            self._versions = [_data_version(connection) for connection in self._connections]
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise Refused("storage.unreachable", reason=str(error)) from error

    def wait(self, stop: threading.Event) -> tuple[bool, bool]:
        """Sleep one poll and compare."""
        stop.wait(POLL_S)
        try:
            now = [_data_version(connection) for connection in self._connections]
            self._look()
        except (OSError, sqlite3.Error) as error:
            raise Refused("storage.unreachable", reason=str(error)) from error
        ledger, telemetry = (a != b for a, b in zip(now, self._versions, strict=True))
        self._versions = now
        return ledger, telemetry

    def close(self) -> None:
        """Close both."""
        for connection in self._connections:
            connection.close()
        self._connections = []

    def _look(self) -> None:
        # A file that was taken away or put in the place of another still answers on the old
        # handle: only its name tells.
        if time.monotonic() - self._looked < LOOK_S:
            return
        self._looked = time.monotonic()
        if [_identity(path) for path in self._paths] != self._files:
            raise OSError("the database file was replaced")


class NotifyWatch:
    """Listens on a connection of its own; asks now and then in case nobody could say."""

    def __init__(self, store: Store, centre_id: str) -> None:
        url = store.address.set(drivername="postgresql")
        self._conninfo = url.render_as_string(hide_password=False)
        self._centre = centre_id
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._asked = 0.0

    def open(self) -> None:
        """Connect and listen."""
        try:
            self._connection = psycopg.connect(
                self._conninfo,
                autocommit=True,
                connect_timeout=CONNECT_S,
                tcp_user_timeout=CONNECT_S * 1000,
            )
            self._connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error as error:
            self.close()
            raise Refused("storage.unreachable", reason=_first_line(error)) from error

    def wait(self, stop: threading.Event) -> tuple[bool, bool]:
        """Listen until somebody commits, a quarter of a second at most."""
        if self._connection is None:
            raise Refused("storage.unreachable", reason="not connected")
        try:
            heard = list(self._connection.notifies(timeout=LISTEN_S, stop_after=1))
            told = any(notify.payload == self._centre for notify in heard)
            anyway = time.monotonic() - self._asked > ANYWAY_S
            if anyway:
                self._connection.execute("SELECT 1")
                self._asked = time.monotonic()
        except psycopg.Error as error:
            raise Refused("storage.unreachable", reason=_first_line(error)) from error
        return told or anyway, told or not heard

    def close(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0]
