"""How a tail on PostgreSQL learns that somebody committed: LISTEN on a connection of its own."""

from __future__ import annotations

import threading
import time

import psycopg

from app.domain.errors import Refused
from app.storage.ledger import CHANNEL
from app.storage.store import CONNECT_S, Store

LISTEN_S = 0.25
"""PostgreSQL: how long to listen at most before the telemetry is looked at anyway."""

ANYWAY_S = 2.0
"""PostgreSQL: how often the journal is read though nobody said anything, and the line tested."""


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


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0]
