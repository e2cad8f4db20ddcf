"""The road back: everything that was committed, by whomever, told in its order.

One thread reads the journal after the last seq it told, and the telemetry after its last rev.
When the database goes away it keeps trying; what happened meanwhile is told when it is back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import Refused
from app.messages.events import Entry
from app.storage.ledger import Ledger
from app.storage.links import LinkRow, Links
from app.storage.telemetry import SensorRows, Telemetry, UnitRows
from app.storage.watch import Watch, watch_of

N = TypeVar("N")

BATCH = 1000
RETRY_S = (0.1, 0.2, 0.5, 1.0, 2.0)
JOIN_S = 5.0

_log = logging.getLogger(__name__)


class Tail:
    """Calls back from its own thread: entries in seq order, each once; changed readings,
    positions and links; and the health of the database, once for each change."""

    def __init__(
        self,
        ledger: Ledger,
        telemetry: Telemetry,
        on_entries: Callable[[list[Entry]], None],
        on_readings: Callable[[SensorRows], None],
        on_positions: Callable[[UnitRows], None],
        on_links: Callable[[dict[str, LinkRow]], None],
        on_health: Callable[[bool, str], None],
        since_seq: int,
    ) -> None:
        self._ledger, self._telemetry = ledger, telemetry
        self._links = Links(ledger.store, ledger.centre_id)
        self._on_entries, self._on_readings = on_entries, on_readings
        self._on_positions, self._on_links, self._on_health = on_positions, on_links, on_health
        self._seq, self._sensor_rev, self._unit_rev = since_seq, 0, 0
        self._known_links: dict[str, LinkRow] = {}
        self._healthy = True
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="tail", daemon=True)

    @property
    def seq(self) -> int:
        """The last seq that was read."""
        return self._seq

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def nudge(self) -> None:
        """This process has just committed: look now, not at the next poll."""
        self._wake.set()

    def stop(self) -> None:
        """Tell nothing more; returns when the thread has ended."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(JOIN_S)

    def _run(self) -> None:
        tries = 0
        while not self._stop.is_set():
            watch = watch_of(self._ledger.store, self._ledger.centre_id)
            try:
                watch.open()
                self._look(True, True)
                self._tell_health(True, "")
                tries = 0
                self._watch(watch)
            except (Refused, SQLAlchemyError) as error:
                self._tell_health(False, _reason(error))
                self._stop.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            finally:
                watch.close()

    def _watch(self, watch: Watch) -> None:
        while not self._stop.is_set():
            news = watch.wait(self._wake)
            self._wake.clear()
            self._look(*news)

    def _look(self, ledger: bool, telemetry: bool) -> None:
        if ledger:
            self._read_journal()
        if telemetry:
            self._read_telemetry()

    def _read_journal(self) -> None:
        while not self._stop.is_set():
            entries, seq = self._ledger.entries_since(self._seq, BATCH)
            if seq == self._seq:
                return
            self._seq = seq
            if entries:
                _call(self._on_entries, entries)

    def _read_telemetry(self) -> None:
        sensors = self._telemetry.latest_since(self._sensor_rev)
        if sensors.ids:
            self._sensor_rev = sensors.rev
            _call(self._on_readings, sensors)
        units = self._telemetry.positions_since(self._unit_rev)
        if units.ids:
            self._unit_rev = units.rev
            _call(self._on_positions, units)
        links = self._links.load()
        if links != self._known_links:
            self._known_links = links
            _call(self._on_links, links)

    def _tell_health(self, healthy: bool, reason: str) -> None:
        if healthy == self._healthy:
            return
        self._healthy = healthy
        _log.log(logging.INFO if healthy else logging.WARNING, "database: %s", reason or "back")
        try:
            self._on_health(healthy, reason)
        except Exception:  # noqa: BLE001 - as in _call
            _log.exception("a listener to the database's health failed")


def _reason(error: Exception) -> str:
    return str(error.facts.get("reason", error.key)) if isinstance(error, Refused) else str(error)


def _call(listener: Callable[[N], None], news: N) -> None:
    """A listener's defect is logged; it must not end the road back for everybody."""
    try:
        listener(news)
    except Exception:  # noqa: BLE001
        _log.exception("a listener to the tail failed")
