"""A maker inside the desk: one tile between two events. For tests, for pictures of the window,
and for the day the maker's own process cannot be started."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Signal

from ui.map.maker.inboxes import Inboxes
from ui.map.maker.protocol import AskNames, Leave, Plan, Reply, Trouble
from ui.map.maker.setup import Setup
from ui.map.maker.workshop import Base, Workshop, open_base

Opener = Callable[[Setup, Callable[[], None]], Base]
"""Opens the base map of a setup; calls back when provisional tiles can be made better."""


class LocalMaker(QObject):
    """A Maker (see `base`) of the GUI thread."""

    came = Signal()

    def __init__(self, inboxes: Inboxes | None = None, opened: Opener = open_base) -> None:
        super().__init__()
        self.damaged = 0
        self.inboxes = inboxes or Inboxes()
        self._shop = Workshop(lambda setup: opened(setup, self._more_arrived))
        self._key: Hashable = None
        self._build: Callable[[], Setup] | None = None
        self._setups = 0
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._go_on)

    def join(self) -> int:
        """A number for a new client."""
        return self.inboxes.join()

    def leave(self, client: int) -> None:
        """Forget a client."""
        self.inboxes.leave(client)
        self._shop.take(Leave(client))

    def prepare(self, key: Hashable, build: Callable[[], Setup]) -> bool:
        """Use a Setup, built when the first tile is made."""
        if key == self._key:
            return False
        self._key, self._build = key, build
        self._turn.start()
        return True

    def plan(self, plan: Plan) -> None:
        """What a client lacks."""
        self._shop.take(plan)
        self._turn.start()

    def ask(self, names: AskNames) -> None:
        """What names a client wants."""
        self._shop.take(names)
        self._turn.start()

    def take(self, client: int) -> Reply | None:
        """The next reply for a client."""
        return self.inboxes.take(client)

    def wait(self, client: int, seconds: float) -> bool:
        """Paint until there is a reply for a client."""
        end = time.monotonic() + seconds
        while not self.inboxes.wait(client, 0.0):
            if not self._step() and time.monotonic() >= end:
                return False
        return True

    def close(self) -> None:
        """Paint no more."""
        self._turn.stop()

    def _more_arrived(self) -> None:
        self._shop.more_arrived()
        QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        if self._step():
            self.came.emit()
            self._turn.start()

    def _step(self) -> bool:
        """Make one thing; whether there was one to make."""
        if self._build is not None:
            build, self._build = self._build, None
            self._setups += 1
            self._shop.begin(build(), self._setups, 0)
        made = self._shop.step()
        if made is None:
            return False
        if isinstance(made, Trouble):
            self.damaged = made.damaged
        self.inboxes.put(made)
        return True
