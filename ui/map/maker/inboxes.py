"""Replies by client, put in by the maker and taken out by each map."""

from __future__ import annotations

import threading
from collections import deque

from ui.map.maker.protocol import Made, Named, Reply, Tile


class Inboxes:
    """For any thread. What is for no client in particular goes to all."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[int, deque[Reply]] = {}
        self._next = 0

    def join(self) -> int:
        """A number for a new client."""
        with self._changed:
            self._next += 1
            self._waiting[self._next] = deque()
            return self._next

    def leave(self, client: int) -> None:
        """Forget a client and what waited for it."""
        with self._changed:
            self._waiting.pop(client, None)

    def put(self, reply: Reply) -> None:
        """Lay a reply where it belongs."""
        about: object = reply.about if isinstance(reply, Tile) else reply
        with self._changed:
            if isinstance(about, Made | Named):
                box = self._waiting.get(about.client)
                boxes = [] if box is None else [box]
            else:
                boxes = list(self._waiting.values())
            for box in boxes:
                box.append(reply)
            self._changed.notify_all()

    def take(self, client: int) -> Reply | None:
        """The next one for a client."""
        with self._changed:
            box = self._waiting.get(client)
            return box.popleft() if box else None

    def wait(self, client: int, seconds: float) -> bool:
        """Wait until there is one."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._waiting.get(client)), seconds)
