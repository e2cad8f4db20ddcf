"""The bounded buffer between the feeds' threads and the gateway's batches."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.feeds.senml import Record
from app.messages.commands import AnyCommand
from app.messages.readings import Positions

BUFFER = 200_000
"""Readings kept while a batch is being written; a feed with more waits."""
ROOM_WAIT_S = 10.0
"""So long a feed waits for room; then its message is refused unacknowledged, and the broker,
which keeps what nobody has acknowledged, brings it again."""

WINDOW = 16
"""So many messages are a batch worth writing at once: a broker lets only some (Mosquitto: 20) be
on their way unacknowledged, and waits for us while we wait for more."""

MOMENT_S = 0.05
"""So long more messages than WINDOW are waited for."""

Ack = Callable[[], None]


@dataclass(slots=True)
class Batch:
    """What came between two batches; `acks` are called once all of it is stored."""

    records: list[Record] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    positions: list[Positions] = field(default_factory=list)


class Intake:
    """Takes what the feeds decode (a Sink), from any thread."""

    def __init__(self, room: int = BUFFER, wait_s: float = ROOM_WAIT_S) -> None:
        self.refused = 0
        self._room, self._wait_s = room, wait_s
        self._worth = WINDOW
        self._lock = threading.Condition()
        self._batch = Batch()
        self._commands: queue.SimpleQueue[tuple[AnyCommand, Ack]] = queue.SimpleQueue()

    def readings(self, records: Sequence[Record], ack: Ack) -> None:
        """See Sink."""
        with self._lock:
            if not self._fits(len(records)) and not self._room_for(len(records)):
                self.refused += len(records)
                return
            self._batch.records.extend(records)
            self._batch.acks.append(ack)
            if len(self._batch.acks) == self._worth:
                self._lock.notify_all()

    def _room_for(self, n: int) -> bool:
        return self._lock.wait_for(lambda: self._fits(n), self._wait_s)

    def _fits(self, n: int) -> bool:
        waiting = len(self._batch.records)
        return not waiting or waiting + n <= self._room

    def positions(self, positions: Positions) -> None:
        """See Sink."""
        with self._lock:
            self._batch.positions.append(positions)

    def command(self, command: AnyCommand, ack: Ack) -> None:
        """See Sink."""
        self._commands.put((command, ack))

    def wait(self, most_s: float) -> float:
        """Wait until a batch is worth writing, at most so long; the seconds waited. Where a broker
        lets many messages come at once, half of what came last time is worth waiting for, a
        moment."""
        began = time.monotonic()
        with self._lock:
            self._lock.wait_for(lambda: len(self._batch.acks) >= WINDOW, most_s)
            if self._worth > WINDOW:
                self._lock.wait_for(lambda: len(self._batch.acks) >= self._worth, MOMENT_S)
        return time.monotonic() - began

    def take(self) -> Batch:
        """Everything that has come since the last call, commands apart."""
        with self._lock:
            taken, self._batch = self._batch, Batch()
            self._worth = max(WINDOW, len(taken.acks) // 2)
            self._lock.notify_all()
        return taken

    def give_back(self, batch: Batch) -> None:
        """A batch that could not be stored: it comes again, before what came after it."""
        with self._lock:
            later = self._batch
            # Where a unit was a moment ago is worth nothing once it has told where it is.
            positions = later.positions or batch.positions
            acks = batch.acks + later.acks
            self._batch = Batch(batch.records + later.records, acks, positions)

    def next_command(self, timeout_s: float) -> tuple[AnyCommand, Ack] | None:
        """The oldest command, waited for at most so long."""
        try:
            return self._commands.get(timeout=timeout_s)
        except queue.Empty:
            return None
