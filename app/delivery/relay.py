"""The outbox relay: takes what was committed to be sent and gets it to the field.

A message stays in the outbox until its carrier has taken it, so a crash or a broken network
loses nothing; its key travels inside it, so a terminal drops what it was sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from app.bus import Bus
from app.domain.orders import Receipt

log = logging.getLogger(__name__)

BATCH = 200
LONGEST_WAIT_S = 30.0
PATIENCE = 5
"""Failures in one round before it ends: a broker that hangs costs a timeout for each."""


class Waiting(Protocol):
    """One outbox row."""

    @property
    def id(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def payload(self) -> bytes: ...
    @property
    def attempts(self) -> int: ...


class OutboxLike(Protocol):
    """What the relay needs of storage."""

    def pending(self, limit: int) -> Sequence[Waiting]: ...

    def delivered(self, ids: Sequence[str]) -> None: ...

    def failed(self, id: str, error: str, retry_in_s: float) -> None: ...


class Relay:
    """Moves outbox rows to the bus. `on_sent(key, receipt)` journals that a message is under way;
    it must bear being told twice."""

    def __init__(
        self, outbox: OutboxLike, bus: Bus, on_sent: Callable[[str, Receipt], None]
    ) -> None:
        self._outbox, self._bus, self._on_sent = outbox, bus, on_sent

    def pump(self) -> int:
        """Send what waits; the number sent. What goes to one topic keeps its order: behind a
        message that was not taken the topic waits, the others go on."""
        if not self._bus.connected:
            return 0
        sent, failures = 0, 0
        held: dict[str, float] = {}
        for row in self._outbox.pending(BATCH):
            if row.topic in held:
                self._outbox.failed(row.id, "behind another", held[row.topic])
            elif self._bus.publish(row.topic, row.payload):
                self._on_sent(row.key, Receipt.SENT)
                self._outbox.delivered([row.id])
                sent += 1
            else:
                held[row.topic] = wait_s(row.attempts)
                self._outbox.failed(row.id, "not taken", held[row.topic])
                failures += 1
                if failures >= PATIENCE:
                    break
        return sent


def wait_s(attempts: int) -> float:
    """Seconds before the next try: doubled each time, half a minute at most."""
    return min(LONGEST_WAIT_S, 0.5 * 2.0 ** min(attempts, 10))
