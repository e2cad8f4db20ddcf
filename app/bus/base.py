"""What a bus can do, whatever carries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


def _nothing() -> None:
    """Acknowledging costs nothing where no broker waits for it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message in; call `ack` only once what it says is stored."""

    topic: str
    payload: bytes
    ack: Callable[[], None] = _nothing


Receive = Callable[[Message], None]


class Bus(Protocol):
    """Topics with MQTT's wildcards (`+`, `#`); delivery at least once."""

    @property
    def connected(self) -> bool:
        """Whether a message could go out now."""
        ...

    def subscribe(self, pattern: str, receive: Receive) -> None:
        """Call `receive` for each message, on the bus's own thread."""
        ...

    def unsubscribe(self, receive: Receive) -> None:
        """Call `receive` no more; what the carrier still holds for it is not taken."""
        ...

    def publish(self, topic: str, payload: bytes, timeout_s: float = 5.0) -> bool:
        """Send and wait until the carrier has taken it; False when it has not."""
        ...

    def post(self, topic: str, payload: bytes) -> None:
        """Send without waiting; used for readings and positions."""
        ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


def matches(pattern: str, topic: str) -> bool:
    """MQTT 5 topic filter matching (section 4.7)."""
    wanted, given = pattern.split("/"), topic.split("/")
    for i, level in enumerate(wanted):
        if level == "#":
            return True
        if i >= len(given) or (level not in ("+", given[i])):
            return False
    return len(wanted) == len(given)


def open_bus(url: str, client_id: str) -> Bus:
    """The bus for `url` (`mqtt://user:password@host:port`, `mqtts://…`; '' is in-process)."""
    if not url:
        from app.bus.local import LocalBus

        return LocalBus()
    from app.bus.mqtt import MqttBus

    return MqttBus(url, client_id)
