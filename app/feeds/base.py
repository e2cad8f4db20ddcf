"""What every feed is and what it may hand in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.bus import Message
from app.domain.errors import Refused
from app.feeds.senml import Record
from app.messages.commands import AnyCommand
from app.messages.readings import Positions

log = logging.getLogger(__name__)

SAMPLES_KEPT = 20


class Sink(Protocol):
    """Where a feed puts what it has decoded; `ack` is called once it is stored."""

    def readings(self, records: Sequence[Record], ack: Callable[[], None]) -> None: ...

    def positions(self, positions: Positions) -> None: ...

    def command(self, command: AnyCommand, ack: Callable[[], None]) -> None: ...


@dataclass(slots=True)
class FeedState:
    """How a feed is doing: counts since start, and the last refused payloads with reasons."""

    name: str
    taken: int = 0
    refused: int = 0
    samples: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, payload: bytes, reason: str) -> None:
        """Count a bad payload and keep it for the officer to look at."""
        self.refused += 1
        self.samples.append((payload[:500].decode("utf-8", "replace"), reason))
        del self.samples[:-SAMPLES_KEPT]


class Feed:
    """Decodes messages; a bad payload is counted and acknowledged, it never stops the feed."""

    def __init__(self, name: str, pattern: str, decode: Callable[[Message], None]) -> None:
        self.pattern = pattern
        self.state = FeedState(name)
        self._decode = decode

    def receive(self, message: Message) -> None:
        """Take one message from the bus."""
        try:
            self._decode(message)
            self.state.taken += 1
        except Refused as refused:
            facts = " ".join(f"{k}={v}" for k, v in refused.facts.items())
            self._refuse(message, f"{refused.key} {facts}".strip())
        except Exception as error:
            log.exception("%s: a payload of %s failed", self.state.name, message.topic)
            self._refuse(message, f"{type(error).__name__}: {error}")

    def _refuse(self, message: Message, reason: str) -> None:
        self.state.refuse(message.payload, reason)
        message.ack()
