"""The gateway's runtime: feeds in, sensor rules, clocks, outbox delivery. No Qt."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import numpy as np

from app.bus import Bus
from app.clock import Clock
from app.delivery.relay import Relay
from app.desk import Handler, Service
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.domain.orders import Receipt
from app.feeds.base import Feed
from app.feeds.senml import Record
from app.messages.commands import AnyCommand, RaiseAlarms, RecordAlarms, RecordReceipt
from app.messages.events import AlarmChanged
from app.messages.readings import Positions, Readings
from app.services.sensing import Sensing
from app.storage.leases import Lease
from app.storage.ledger import Ledger
from app.storage.links import Links
from app.storage.outbox import Outbox
from app.storage.queries import Queries
from app.storage.telemetry import Telemetry

log = logging.getLogger(__name__)

BATCH_S = 0.25
PUMP_S = 0.02
HOUSEKEEPING_S = 1.0
LEASE_TTL_S = 5.0
BUFFER = 200_000
"""Readings kept while a batch is being written; what is over is counted as refused."""

Ack = Callable[[], None]


class Intake:
    """The bounded buffer between the feeds' threads and the batch (a Sink)."""

    def __init__(self) -> None:
        self.commands: queue.SimpleQueue[tuple[AnyCommand, Ack]] = queue.SimpleQueue()
        self.refused = 0
        self._lock = threading.Lock()
        self._records: list[Record] = []
        self._acks: list[Ack] = []
        self._positions: list[Positions] = []

    def readings(self, records: Sequence[Record], ack: Ack) -> None:
        """See Sink."""
        with self._lock:
            room = BUFFER - len(self._records)
            self.refused += max(0, len(records) - room)
            self._records.extend(records[:room])
            self._acks.append(ack)

    def positions(self, positions: Positions) -> None:
        """See Sink."""
        with self._lock:
            self._positions.append(positions)

    def command(self, command: AnyCommand, ack: Ack) -> None:
        """See Sink."""
        self.commands.put((command, ack))

    def take(self) -> tuple[list[Record], list[Ack], list[Positions]]:
        """Everything that has come since the last call."""
        with self._lock:
            taken = self._records, self._acks, self._positions
            self._records, self._acks, self._positions = [], [], []
        return taken


def _all(acks: Sequence[Ack]) -> None:
    for ack in acks:
        ack()


class Gateway:
    """Runs until stopped; every part survives the database or the broker going away."""

    def __init__(
        self,
        ledger: Ledger,
        telemetry: Telemetry,
        outbox: Outbox,
        links: Links,
        lease: Lease,
        queries: Queries,
        sensing: Sensing,
        catalogue: Catalogue,
        handle: Handler,
        bus: Bus,
        intake: Intake,
        feeds: list[Feed],
        clock: Clock,
        workstation: str,
    ) -> None:
        self._ledger, self._telemetry, self._outbox = ledger, telemetry, outbox
        self._links, self._lease, self._queries = links, lease, queries
        self._sensing, self._catalogue, self._handle = sensing, catalogue, handle
        self._bus, self._intake, self._feeds = bus, intake, feeds
        self._clock, self._workstation = clock, workstation
        self._relay = Relay(outbox, bus, self._sent)
        self._stop = threading.Event()
        self._late_told: set[str] = set()
        self._services: list[Service] = []

    def attach(self, service: Service) -> None:
        """Let a service (the demo's simulator) run while the gateway holds the lease."""
        self._services.append(service)

    def run(self) -> None:
        """Take the lease and work; returns when stopped. Waits while another holds the lease."""
        while not self._stop.is_set() and not self._lease.acquire(LEASE_TTL_S):
            self._stop.wait(1.0)
        for feed in self._feeds:
            self._bus.subscribe(feed.pattern, feed.receive)
        self._bus.start()
        workers = [
            threading.Thread(target=self._loop, args=(work, pause), name=name, daemon=True)
            for name, work, pause in (
                ("commands", self._commands, 0.0),
                ("relay", self._relay.pump, PUMP_S),
                ("batch", self._batch, BATCH_S),
                ("housekeeping", self._housekeeping, HOUSEKEEPING_S),
            )
        ]
        for worker in workers:
            worker.start()
        for service in self._services:
            service.start()
        self._stop.wait()
        for service in reversed(self._services):
            service.stop()
        for worker in workers:
            worker.join(10)
        self._bus.stop()
        self._lease.release()

    def stop(self) -> None:
        """Ask every part to finish its step and end."""
        self._stop.set()

    def _loop(self, work: Callable[[], object], pause: float) -> None:
        failing = False
        while not self._stop.is_set():
            try:
                work()
                if failing:
                    log.info("%s works again", threading.current_thread().name)
                failing = False
            except Exception:
                if not failing:
                    log.exception("%s failed; trying again", threading.current_thread().name)
                failing = True
                self._stop.wait(1.0)
            if pause:
                self._stop.wait(pause)

    def _commands(self) -> None:
        try:
            command, ack = self._intake.commands.get(timeout=0.2)
        except queue.Empty:
            return
        try:
            self._ledger.execute(command, self._handle, self._workstation)
        except Refused as refused:
            log.info("%s refused: %s %s", type(command).__name__, refused.key, refused.facts)
        except Exception:
            self._intake.commands.put((command, ack))
            raise
        ack()

    def _sent(self, key: str, receipt: Receipt) -> None:
        if ":" in key:  # a recall, or a wish for the simulator: nothing is waited for
            return
        command = RecordReceipt(
            command_id=f"{key}:{receipt.value}",
            officer="gateway",
            dispatch=key,
            receipt=receipt,
            at=self._clock(),
        )
        self._intake.command(command, lambda: None)

    def _batch(self) -> None:
        records, acks, positions = self._intake.take()
        try:
            if records:
                self._record(records)
            for part in positions:
                self._telemetry.write_positions(part)
        except Exception:
            self._intake.readings(records, partial(_all, acks))
            raise
        _all(acks)

    def _record(self, records: Sequence[Record]) -> None:
        readings = Readings(
            [r.name for r in records],
            np.array([r.value for r in records], dtype=np.float64),
            np.array([r.at for r in records], dtype=np.float64),
        )
        mode = self._catalogue.modes[self._queries.mode_state().mode]
        verdict = self._sensing.evaluate(readings, mode, self._clock())
        if len(verdict.rows):
            ids = self._sensing.ids(verdict.rows)
            self._telemetry.write_readings(ids, verdict.value, verdict.at, verdict.state)
        self._raise(verdict.events)

    def _raise(self, events: Sequence[AlarmChanged]) -> None:
        """Journal the findings of one batch; their ids make doing it twice the same as once."""
        if not events:
            return
        findings = tuple((event.what, event.alarm) for event in events)
        last = findings[-1]
        key = f"batch:{last[0]}:{last[1].id}:{len(findings)}:{self._clock().timestamp()}"
        command = RecordAlarms(command_id=key, officer="gateway", findings=findings)
        self._ledger.execute(command, self._handle, self._workstation)

    def _housekeeping(self) -> None:
        self._lease.acquire(LEASE_TTL_S)
        self._late_receipts()
        waiting = self._outbox.waiting()
        refused = sum(feed.state.refused for feed in self._feeds) + self._intake.refused
        self._links.put("broker", "ok" if self._bus.connected else "down", 0, "")
        self._links.put("feeds", "late" if refused else "ok", refused, "")
        oldest = self._outbox.oldest_age_s()
        self._links.put("delivery", "late" if oldest > 5 else "ok", waiting, "")

    def _late_receipts(self) -> None:
        mode = self._catalogue.modes[self._queries.mode_state().mode]
        limit = timedelta(seconds=mode.limits.get("to_sign", 300))
        now = self._clock()
        late = [
            dispatch
            for dispatch in self._queries.running_dispatches()
            if dispatch.id not in self._late_told
            and Receipt.SIGNED.value not in dispatch.receipts
            and now - dispatch.at > limit
        ]
        if not late:
            return
        subjects = tuple((d.id, "receipt", 3, d.at + limit) for d in late)
        command_id = "late:" + ":".join(sorted(d.id for d in late))[:200]
        command = RaiseAlarms(command_id=command_id, officer="gateway", subjects=subjects)
        self._ledger.execute(command, self._handle, self._workstation)
        self._late_told.update(d.id for d in late)
