"""The gateway's runtime: feeds in, sensor rules, clocks, outbox delivery. No Qt."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np

from app.alarm_watch import AlarmWatch
from app.bus import Bus
from app.case_watch import CaseWatch
from app.clock import Clock
from app.delivery.relay import Relay
from app.desk import Handler, Service
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.domain.orders import Receipt
from app.feeds.base import Feed
from app.feeds.intake import Ack, Intake
from app.feeds.senml import Record
from app.messages.commands import (
    AnyCommand,
    EndMode,
    RaiseAlarms,
    RecordAlarms,
    RecordReceipt,
)
from app.messages.events import AlarmChanged
from app.messages.readings import Readings
from app.services.sensing import Sensing, Verdict
from app.storage.blocks import Batch as Columns, Ints
from app.storage.compactor import Compactor
from app.storage.leases import Lease
from app.storage.ledger import Ledger
from app.storage.links import Links
from app.storage.outbox import Outbox
from app.storage.queries import Queries
from app.storage.telemetry import Telemetry

log = logging.getLogger(__name__)

BATCH_S = 0.1
PUMP_S = 0.02
HOUSEKEEPING_S = 1.0
CLOCKS_S = 3.0
CASES_S = 10.0
SWEEP_S = 15.0
"""How often to look for silent sensors; the first time only then, so that a restart hears first."""
LEASE_TTL_S = 5.0
AGAIN_S = 1.0
HISTORY_S = 30.0
OFFICER = "gateway"


class Gateway:
    """Runs until stopped; every part survives the database or the broker going away."""

    def __init__(
        self,
        ledger: Ledger,
        telemetry: Telemetry,
        compactor: Compactor,
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
        self._ledger, self._telemetry, self._compactor = ledger, telemetry, compactor
        self._outbox = outbox
        self._links, self._lease, self._queries = links, lease, queries
        self._sensing, self._catalogue, self._handle = sensing, catalogue, handle
        self._bus, self._intake, self._feeds = bus, intake, feeds
        self._clock, self._workstation = clock, workstation
        self._relay = Relay(outbox, bus, self._sent)
        self._stop = threading.Event()
        self._late_told: set[str] = set()
        self._to_sweep_s = SWEEP_S
        self._alarm_watch = AlarmWatch(queries, catalogue, clock, self._execute)
        self._case_watch = CaseWatch(queries, catalogue, clock, self._execute)
        self._services: list[Service] = []
        self._at_end: list[Callable[[], None]] = []
        self._renew: Callable[[], Sensing | None] = lambda: None
        self._numbered: Sensing | None = None
        self._number: Ints = np.empty(0, np.int64)
        self._refused: Callable[[], int] = lambda: 0
        self._to_renew = threading.Event()

    def renew_with(self, renew: Callable[[], Sensing | None]) -> None:
        """Ask `renew` now and then for the rules of sensors that were registered since; None
        where nothing has changed."""
        self._renew = renew

    def count_refused(self, refused: Callable[[], int]) -> None:
        """How many payloads all feeds together have refused."""
        self._refused = refused

    def attach(self, service: Service) -> None:
        """Let a service (the demo's simulator) run while the gateway holds the lease."""
        self._services.append(service)

    def at_end(self, action: Callable[[], None]) -> None:
        """Call `action` when everything has stopped."""
        self._at_end.append(action)

    def run(self) -> None:
        """Take the lease and work; returns when stopped or when the lease was lost. Waits while
        another holds the lease."""
        while not self._stop.is_set() and not self._held():
            self._stop.wait(AGAIN_S)
        if not self._stop.is_set():
            self._work()
        for action in self._at_end:
            action()

    def stop(self) -> None:
        """Ask every part to finish its step and end."""
        self._stop.set()

    def _work(self) -> None:
        for feed in self._feeds:
            self._bus.subscribe(feed.pattern, feed.receive)
        self._bus.start()
        # The terminals listen before the relay speaks.
        for service in self._services:
            service.start()
        workers = [self._worker(*part) for part in self._parts()]
        self._stop.wait()
        for worker in workers:
            worker.join(10)
        for service in reversed(self._services):
            service.stop()
        self._bus.stop()
        self._release()

    def _parts(self) -> tuple[tuple[str, Callable[[], object], float], ...]:
        return (
            ("commands", self._commands, 0.0),
            ("relay", self._relay.pump, PUMP_S),
            ("batch", self._batch, 0.0),
            ("housekeeping", self._housekeeping, HOUSEKEEPING_S),
            ("clocks", self._clocks, CLOCKS_S),
            ("cases", self._case_watch.look, CASES_S),
            ("history", lambda: self._compactor.tend(self._clock()), HISTORY_S),
        )

    def _worker(self, name: str, work: Callable[[], object], pause_s: float) -> threading.Thread:
        thread = threading.Thread(target=self._loop, args=(work, pause_s), name=name, daemon=True)
        thread.start()
        return thread

    def _loop(self, work: Callable[[], object], pause_s: float) -> None:
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
                self._stop.wait(AGAIN_S)
            if pause_s:
                self._stop.wait(pause_s)

    def _held(self) -> bool:
        try:
            return self._lease.acquire(LEASE_TTL_S)
        except Refused as refused:
            log.warning("cannot ask for the lease: %s %s", refused.key, refused.facts)
            return False

    def _release(self) -> None:
        try:
            self._lease.release()
        except Refused as refused:  # it runs out by itself
            log.warning("cannot give the lease back: %s", refused.key)

    # ------------------------------------------------------------------ commands and orders

    def _commands(self) -> None:
        found = self._intake.next_command(0.2)
        while found and not self._stop.is_set():
            if self._done(*found):
                return
            self._stop.wait(AGAIN_S)

    def _done(self, command: AnyCommand, ack: Ack) -> bool:
        """Whether the command is settled; one that the database could not take comes again, and
        is acknowledged to the broker only then."""
        try:
            self._execute(command)
        except Refused as refused:
            if refused.key.startswith("storage."):
                log.warning("the database is away: %s", refused.facts)
                return False
            log.info("%s refused: %s %s", type(command).__name__, refused.key, refused.facts)
        except Exception:
            # A defect of ours; what caused it must not stop everything behind it.
            log.exception("%s failed", type(command).__name__)
        ack()
        return True

    def take(self, command: AnyCommand) -> None:
        """Run a command of another system's request at once. Raises Refused."""
        self._execute(command)

    def _execute(self, command: AnyCommand) -> None:
        self._ledger.execute(command, self._handle, self._workstation)

    def _sent(self, key: str, receipt: Receipt) -> None:
        """Journalled before the order leaves the outbox: a crash repeats it, it never loses it."""
        if ":" in key:  # a recall, or a wish for the simulator: nothing is waited for
            return
        self._execute(
            RecordReceipt(
                command_id=f"{key}:{receipt.value}",
                officer=OFFICER,
                dispatch=key,
                receipt=receipt,
                at=self._clock(),
            )
        )

    # ------------------------------------------------------------------ readings

    def _batch(self) -> None:
        if self._to_renew.is_set():
            self._to_renew.clear()
            self._sensing = self._renew() or self._sensing
        self._to_sweep_s -= self._intake.wait(BATCH_S)
        batch = self._intake.take()
        try:
            if batch.records:
                self._record(batch.records)
            for part in batch.positions:
                self._telemetry.write_positions(part)
        except Exception:
            self._intake.give_back(batch)
            raise
        for ack in batch.acks:
            ack()
        if self._to_sweep_s <= 0:
            self._to_sweep_s = SWEEP_S
            self._keep(self._sensing.sweep(self._clock()))

    def _record(self, records: Sequence[Record]) -> None:
        readings = Readings(
            [r.name for r in records],
            np.array([r.value for r in records], dtype=np.float64),
            np.array([r.at for r in records], dtype=np.float64),
            [r.unit for r in records],
        )
        mode = self._catalogue.in_force(self._queries.mode_state())
        verdict = self._sensing.evaluate(readings, mode, self._clock())
        self._keep(verdict)
        for sensor, unit, wanted in verdict.unfit:
            why = Refused("feed.unit", sensor=sensor, unit=unit, wanted=wanted)
            self._feeds[0].state.refuse(sensor.encode(), why)

    def _keep(self, verdict: Verdict) -> None:
        """Store what a batch came to: readings first, then the alarms they raise."""
        try:
            if len(verdict.rows):
                number = self._numbers()[verdict.rows]
                self._telemetry.write_batch(
                    Columns(number, verdict.at, verdict.value, verdict.state)
                )
            self._raise(verdict.events)
        except Exception:
            self._sensing.undo()
            raise

    def _numbers(self) -> Ints:
        """The telemetry's number of each of the rules' rows, asked for once."""
        if self._numbered is not self._sensing:
            self._number = self._telemetry.numbers.give(self._sensing.names)
            self._numbered = self._sensing
        return self._number

    def _raise(self, events: Sequence[AlarmChanged]) -> None:
        """Journal the findings of one batch; the alarms' ids make doing it twice the same as
        once."""
        if not events:
            return
        findings = tuple((event.what, event.alarm) for event in events)
        last = findings[-1]
        key = f"batch:{last[0]}:{last[1].id}:{len(findings)}:{self._clock().timestamp()}"
        self._execute(RecordAlarms(command_id=key, officer=OFFICER, findings=findings))

    # ------------------------------------------------------------------ clocks and links

    def _housekeeping(self) -> None:
        if not self._lease.acquire(LEASE_TTL_S):
            log.warning("another gateway holds the lease: this one ends")
            self._stop.set()
            return
        waiting = self._outbox.waiting()
        self._to_renew.set()
        refused = self._refused() + self._intake.refused
        self._links.put("broker", "ok" if self._bus.connected else "down", 0, "")
        self._links.put("feeds", "late" if refused else "ok", refused, "")
        oldest = self._outbox.oldest_age_s()
        self._links.put("delivery", "late" if oldest > 5 else "ok", waiting, "")

    def _clocks(self) -> None:
        self._late_receipts()
        self._alarm_watch.look()
        self._end_mode()

    def _late_receipts(self) -> None:
        mode = self._catalogue.in_force(self._queries.mode_state())
        limit = timedelta(seconds=mode.limits.get("to_sign", 300))
        now = self._clock()
        late = [
            dispatch
            for dispatch in self._queries.running_dispatches()
            if dispatch.running
            and dispatch.id not in self._late_told
            and Receipt.SIGNED.value not in dispatch.receipts
            and now - dispatch.at > limit
        ]
        if not late:
            return
        subjects = tuple((d.id, "receipt", 3, d.at + limit) for d in late)
        digest = hashlib.sha256(repr(sorted(d.id for d in late)).encode()).hexdigest()[:32]
        self._execute(RaiseAlarms(command_id=f"late:{digest}", officer=OFFICER, subjects=subjects))
        self._late_told.update(d.id for d in late)

    def _end_mode(self) -> None:
        state = self._queries.mode_state()
        if state.until is not None and state.until <= self._clock():
            key = f"mode-end:{state.version}"
            self._execute(EndMode(command_id=key, officer=OFFICER, version=state.version))
