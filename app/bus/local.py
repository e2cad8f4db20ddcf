"""A bus inside one process, for a centre without a broker: the same roads, no network."""

from __future__ import annotations

import logging
import queue
import threading

from app.bus.base import Message, Receive, matches

log = logging.getLogger(__name__)


class LocalBus:
    """Published messages are handed over at once; posted ones by the bus's own thread."""

    def __init__(self) -> None:
        self._receivers: list[tuple[str, Receive]] = []
        self._posted: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)

    @property
    def connected(self) -> bool:
        """Always: there is nothing to lose connection to."""
        return True

    def subscribe(self, pattern: str, receive: Receive) -> None:
        """See Bus."""
        self._receivers.append((pattern, receive))

    def unsubscribe(self, receive: Receive) -> None:
        """See Bus."""
        self._receivers = [one for one in self._receivers if one[1] != receive]

    def publish(self, topic: str, payload: bytes, timeout_s: float = 5.0) -> bool:
        """Hand over now, in the caller's thread; False when nobody took it, or somebody failed."""
        return self._deliver(Message(topic, payload))

    def post(self, topic: str, payload: bytes) -> None:
        """Hand over soon, in the bus's thread."""
        self._posted.put(Message(topic, payload))

    def start(self) -> None:
        """Begin to hand over posted messages."""
        self._thread.start()

    def stop(self) -> None:
        """Hand over what is left, then end."""
        self._posted.put(None)
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        while (message := self._posted.get()) is not None:
            self._deliver(message)

    def _deliver(self, message: Message) -> bool:
        taken = [
            _taken(receive, message)
            for pattern, receive in self._receivers
            if matches(pattern, message.topic)
        ]
        return bool(taken) and all(taken)


def _taken(receive: Receive, message: Message) -> bool:
    try:
        receive(message)
    except Exception:
        log.exception("a receiver of %s failed", message.topic)
        return False
    return True
