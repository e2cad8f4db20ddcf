"""The one QObject that listens to the desk: drains its news into the picture, tells the models."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.desk import Desk
from app.picture.picture import Picture

DRAIN_MS = 100
"""At most ten repaints a second: faster than anyone reads, slow enough to stay calm."""
HURRY_MS = 30
"""The least pause before news of the journal."""


class Bridge(QObject):
    """`changed` carries one Changes for all that came since the last; `second` ticks (UTC)."""

    changed = Signal(object)
    second = Signal(object)
    _urgent = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drain_timer = QTimer(self, interval=DRAIN_MS)
        self._drain_timer.timeout.connect(self.drain)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.drain)
        self._drained = 0.0
        self._urgent.connect(self._hurry, Qt.ConnectionType.QueuedConnection)
        desk.on_urgent(self._urgent.emit)
        self._second_timer = QTimer(self, interval=1000)
        self._second_timer.timeout.connect(self._tick)

    @property
    def picture(self) -> Picture:
        """The live picture; GUI thread only."""
        return self._desk.picture

    @property
    def now(self) -> datetime:
        """UTC now by the desk's clock."""
        return self._desk.clock()

    def start(self) -> None:
        """Begin to drain and tick."""
        self._drain_timer.start()
        self._second_timer.start()

    def stop(self) -> None:
        """No more news."""
        self._desk.on_urgent(_nothing)
        self._soon.stop()
        self._drain_timer.stop()
        self._second_timer.stop()

    def drain(self) -> None:
        """Apply what has come, and tell what changed."""
        self._drained = time.monotonic()
        changes = self._desk.drain()
        if changes:
            self.changed.emit(changes)

    def _hurry(self) -> None:
        """What an officer waits for does not wait for the timer, unless news come in a stream."""
        if not self._soon.isActive():
            since = (time.monotonic() - self._drained) * 1000
            self._soon.start(max(0, int(HURRY_MS - since)))

    def _tick(self) -> None:
        self.second.emit(self.now)


def _nothing() -> None:
    """Nobody listens any more."""
