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
    """Moves outbox rows to the bus. `on_sent(key, receipt)` tells that a message is under way."""

    def __init__(
        self, outbox: OutboxLike, bus: Bus, on_sent: Callable[[str, Receipt], None]
    ) -> None:
        self._outbox, self._bus, self._on_sent = outbox, bus, on_sent

    def pump(self) -> int:
        """Send what waits; the number sent. Order within a topic is kept by sending in turn."""
        if not self._bus.connected:
            return 0
        sent: list[str] = []
        for row in self._outbox.pending(BATCH):
            if not self._bus.publish(row.topic, row.payload):
                self._outbox.failed(row.id, "not taken", wait_s(row.attempts))
                break
            sent.append(row.id)
            self._on_sent(row.key, Receipt.SENT)
        if sent:
            self._outbox.delivered(sent)
        return len(sent)


def wait_s(attempts: int) -> float:
    """Seconds before the next try: doubled each time, half a minute at most."""
    return min(LONGEST_WAIT_S, 0.5 * 2.0 ** min(attempts, 10))
