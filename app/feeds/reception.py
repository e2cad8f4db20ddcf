"""Where every decoded pack passes: its source's clock is measured, strangers are noted, and it goes
on to the sink."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

from app.clock import Clock
from app.domain.feeds import Stranger
from app.feeds.base import FeedState, Sink
from app.feeds.senml import Record

STRANGERS_KEPT = 1000
_SLACK = 200
LONGEST_ID = 200
"""A longer id is no name anybody would register."""


class Strangers:
    """Sensors that speak and are not registered, the most faithful STRANGERS_KEPT of them. Noted
    from the feeds' threads, told to the store by the gateway's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: frozenset[str] = frozenset()
        self._found: dict[str, Stranger] = {}
        self._fresh: set[str] = set()
        self._gone: set[str] = set()

    def know(self, registered: Collection[str]) -> None:
        """Who is registered now; those of them leave the list."""
        with self._lock:
            self._known = frozenset(registered)
            for sensor in [name for name in self._found if name in self._known]:
                self._drop(sensor)

    def remember(self, found: Collection[Stranger]) -> None:
        """What was noted before a restart."""
        with self._lock:
            self._found |= {s.sensor: s for s in found if s.sensor not in self._known}

    def look(self, records: Sequence[Record], feed: str, topic: str) -> None:
        """Note those of `records` whose sensor is not registered."""
        known = self._known
        if known.issuperset([record.name for record in records]):
            return
        for record in records:
            if record.name not in known:
                self._note(record, feed, topic)

    def news(self) -> tuple[list[Stranger], list[str]]:
        """Who was heard since the last call, and who left the list."""
        with self._lock:
            fresh = [self._found[name] for name in self._fresh if name in self._found]
            gone = list(self._gone)
            self._fresh, self._gone = set(), set()
        return fresh, gone

    def again(self, heard: Collection[Stranger], gone: Collection[str]) -> None:
        """The store did not take these news: they are news still."""
        with self._lock:
            self._fresh |= {stranger.sensor for stranger in heard}
            self._gone |= {name for name in gone if name not in self._found}

    def _note(self, record: Record, feed: str, topic: str) -> None:
        if len(record.name) > LONGEST_ID:
            return
        now, name = self._clock().timestamp(), record.name
        with self._lock:
            before = self._found.get(name)
            count, first = (before.count + 1, before.first_at) if before else (1, now)
            self._found[name] = Stranger(
                name, feed, topic, record.unit, record.value, count, first, now
            )
            self._fresh.add(name)
            self._gone.discard(name)
            if len(self._found) > STRANGERS_KEPT + _SLACK:
                self._trim()

    def _trim(self) -> None:
        """The least heard go first, of those the longest silent."""
        rank = sorted(self._found.values(), key=lambda one: (one.count, one.last_at))
        for stranger in rank[: len(rank) - STRANGERS_KEPT]:
            self._drop(stranger.sensor)

    def _drop(self, sensor: str) -> None:
        del self._found[sensor]
        self._fresh.discard(sensor)
        self._gone.add(sensor)


class Reception:
    """Takes decoded readings of any feed."""

    def __init__(self, sink: Sink, strangers: Strangers, clock: Clock) -> None:
        self.strangers = strangers
        self._sink, self._clock = sink, clock

    @property
    def now(self) -> float:
        """Epoch seconds."""
        return self._clock().timestamp()

    def take(
        self,
        state: FeedState,
        records: Sequence[Record],
        source: str,
        ack: Callable[[], None],
    ) -> None:
        """Hand `records` of one message of `source` on; `ack` is called once they are stored."""
        if not records:
            ack()
            return
        state.heard(source, max([record.at for record in records]), self.now)
        self.strangers.look(records, state.name, source)
        self._sink.readings(records, ack)
