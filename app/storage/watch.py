"""How a tail learns that somebody committed: SQLite's data_version, PostgreSQL's NOTIFY."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Protocol

from app.domain.errors import Refused
from app.storage.store import Store, identity, sqlite_uri, telemetry_path

POLL_S = 0.04
"""SQLite: how often the two files are asked; a question costs about 10 microseconds."""

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
    # Here, not above: a desk on SQLite does without PostgreSQL's driver and starts sooner.
    from app.storage.notify import NotifyWatch

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
            self._files = [identity(path) for path in self._paths]
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
        if [identity(path) for path in self._paths] != self._files:
            raise OSError("the database file was replaced")


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
