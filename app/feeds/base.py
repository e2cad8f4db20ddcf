"""What every feed is and what it may hand in."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.bus import Message
from app.clock import Clock, utc_now
from app.domain.errors import Refused
from app.domain.feeds import SAMPLES_KEPT, Sample
from app.feeds.senml import Record
from app.messages.commands import AnyCommand
from app.messages.readings import Positions

log = logging.getLogger(__name__)

SAMPLE_BYTES = 500
SOURCES_KEPT = 200
_SKEWS = 16
"""The clock's error is what is left of the way a message takes when the way is shortest."""


class Sink(Protocol):
    """Where a feed puts what it has decoded; `ack` is called once it is stored."""

    def readings(self, records: Sequence[Record], ack: Callable[[], None]) -> None: ...

    def positions(self, positions: Positions) -> None: ...

    def command(self, command: AnyCommand, ack: Callable[[], None]) -> None: ...


@dataclass(slots=True)
class FeedState:
    """How a feed is doing: counts since start, the last refused payloads with reasons, since when
    it is down, how far each source's clock is off."""

    name: str
    kind: str = ""
    clock: Clock = utc_now
    taken: int = 0
    refused: int = 0
    samples: deque[Sample] = field(default_factory=lambda: deque(maxlen=SAMPLES_KEPT))
    since: float = 0.0
    reason: Refused | None = None
    last_at: float = 0.0
    _ways: dict[str, deque[float]] = field(default_factory=dict)

    @property
    def is_down(self) -> bool:
        """Whether it cannot take anything now; `reason` says why, `since` from when."""
        return self.reason is not None

    def refuse(self, payload: bytes, why: Refused | str, source: str = "") -> None:
        """Count a bad payload and keep it for the officer to look at."""
        self.refused += 1
        key, facts = (why.key, why.facts) if isinstance(why, Refused) else ("", {"reason": why})
        text = payload[:SAMPLE_BYTES].decode("utf-8", "replace")
        self.samples.append(Sample(text, source, self.clock().timestamp(), key, dict(facts)))

    def heard(self, source: str, stamped: float, now: float) -> None:
        """A message of `source` whose newest reading is of `stamped` came `now` (epoch s)."""
        self.last_at = now
        ways = self._ways.get(source)
        if ways is None:
            if len(self._ways) >= SOURCES_KEPT:
                self._ways.pop(next(iter(self._ways)))
            ways = self._ways[source] = deque(maxlen=_SKEWS)
        ways.append(now - stamped)

    def skews(self) -> dict[str, float]:
        """Seconds each source's clock is ahead of ours; negative when it is behind, or when its
        messages come late."""
        return {source: -min(ways) for source, ways in list(self._ways.items()) if ways}

    def begin(self, reason: Refused) -> None:
        """It is not there yet; nothing to log about."""
        self.since, self.reason = self.clock().timestamp(), reason

    def down(self, reason: Refused) -> None:
        """It cannot take anything; logged once."""
        if self.reason is None or self.reason.key == "feed.connecting":
            self.since = self.clock().timestamp()
            facts = " ".join(f"{key}={value}" for key, value in reason.facts.items())
            log.warning("%s is down: %s %s", self.name, reason.key, facts)
        self.reason = reason

    def up(self) -> None:
        """It takes again; logged once."""
        if self.reason is not None and self.reason.key != "feed.connecting":
            down_s = self.clock().timestamp() - self.since
            log.info("%s is back after %.0f s", self.name, down_s)
        if self.reason is not None or not self.since:
            self.since = self.clock().timestamp()
        self.reason = None


class Feed:
    """Decodes messages; a bad payload is counted and acknowledged, it never stops the feed."""

    def __init__(
        self,
        name: str,
        pattern: str,
        decode: Callable[[Message], None],
        state: FeedState | None = None,
    ) -> None:
        self.pattern = pattern
        self.state = state or FeedState(name)
        self._decode = decode
        self._odd: set[str] = set()

    def receive(self, message: Message) -> None:
        """Take one message from the bus."""
        try:
            self._decode(message)
            self.state.taken += 1
        except Refused as refused:
            self._refuse(message, refused)
        except Exception as error:
            # A defect of ours, told once of each sort: a storm of them must not fill the disk.
            sort = type(error).__name__
            if sort not in self._odd:
                self._odd.add(sort)
                log.exception("%s: a payload of %s failed", self.state.name, message.topic)
            self._refuse(message, f"{sort}: {error}")

    def _refuse(self, message: Message, why: Refused | str) -> None:
        self.state.refuse(message.payload, why, message.topic)
        message.ack()
