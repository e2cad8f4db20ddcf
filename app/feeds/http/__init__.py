"""Readings pushed over HTTP: handed in, waited for, answered when they are stored."""

from __future__ import annotations

import threading

from app.domain.errors import Refused
from app.domain.feeds import Instance
from app.feeds import formats
from app.feeds.base import FeedState
from app.feeds.world import World

STORED_S = 15.0
"""So long a sender waits for the store; then it is told to come again."""


class HttpSource:
    """What is pushed under one name."""

    def __init__(self, instance: Instance, world: World) -> None:
        self.state: FeedState = world.state(instance)
        self.holders = frozenset(instance.words("holders"))
        self._reception = world.reception
        mapping = world.file(instance.text("mapping"))
        self._decode = formats.decoder(instance.text("format"), mapping)

    def start(self) -> None:
        """Nothing to begin: the gateway's server calls."""
        self.state.up()

    def stop(self) -> None:
        """Nothing to end."""

    def receive(self, body: bytes, holder: str) -> int:
        """Take what `holder` sent; how many readings are stored now. Raises Refused: what is wrong
        with it, or `feed.not_stored` when the store did not take it in time."""
        try:
            records = self._decode(body, "", self._reception.now)
        except Refused as refused:
            self.state.refuse(body, refused, holder)
            raise
        stored = threading.Event()
        self._reception.take(self.state, records, holder, stored.set)
        if not stored.wait(STORED_S):
            raise Refused("feed.not_stored", seconds=round(STORED_S))
        self.state.taken += 1
        return len(records)


def open_feed(instance: Instance, world: World) -> HttpSource:
    """Raises Refused for a mapping that is not there."""
    return HttpSource(instance, world)
