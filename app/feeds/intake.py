"""The bounded buffer between the feeds' threads and the gateway's batches."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.feeds.senml import Record
from app.messages.commands import AnyCommand
from app.messages.readings import Positions

BUFFER = 200_000
"""Readings kept while a batch is being written; what is over is counted as refused."""

Ack = Callable[[], None]


@dataclass(slots=True)
class Batch:
    """What came between two batches; `acks` are called once all of it is stored."""

    records: list[Record] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    positions: list[Positions] = field(default_factory=list)


class Intake:
    """Takes what the feeds decode (a Sink), from any thread."""

    def __init__(self, room: int = BUFFER) -> None:
        self.refused = 0
        self._room = room
        self._lock = threading.Lock()
        self._batch = Batch()
        self._commands: queue.SimpleQueue[tuple[AnyCommand, Ack]] = queue.SimpleQueue()

    def readings(self, records: Sequence[Record], ack: Ack) -> None:
        """See Sink."""
        with self._lock:
            left = max(0, self._room - len(self._batch.records))
            self.refused += max(0, len(records) - left)
            self._batch.records.extend(records[:left])
            self._batch.acks.append(ack)

    def positions(self, positions: Positions) -> None:
        """See Sink."""
        with self._lock:
            self._batch.positions.append(positions)

    def command(self, command: AnyCommand, ack: Ack) -> None:
        """See Sink."""
        self._commands.put((command, ack))

    def take(self) -> Batch:
        """Everything that has come since the last call, commands apart."""
        with self._lock:
            taken, self._batch = self._batch, Batch()
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
