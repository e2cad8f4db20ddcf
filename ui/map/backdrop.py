"""What lies under all that lives: tiles and names, as the maker sends them.

The maker works elsewhere; what is left to do here (colouring tiles, pictures of names) is done
between frames, a few milliseconds at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from ui.map.labels import Labels
from ui.map.maker import shared
from ui.map.maker.protocol import Arrived, Named, Ready, Reply, Tile
from ui.map.maker.setup import Look, Setup
from ui.map.tiles import Tiles
from ui.map.tint import KINDS, Choropleth
from ui.map.view import View

_SLICE_S = 0.004
_SLICE_MOVING_S = 0.002
_MOVING_S = 0.12
_GATHER_MS = 4
_SHOW_MS = 30
"""Tiles that come at about the same time are shown at the same time."""
_SHOW_MOVING_MS = 110
"""While the map is moved the next frame shows them anyway, and must not wait for one of theirs."""
_ARRIVALS_MS = 250
_WAIT_S = 0.05
_SETTLE_S = 60.0
"""A picture of the screen waits no longer for its tiles."""


class Backdrop(QObject):
    """Tiles and names of one map. `fresh` tells that something new is to be seen."""

    fresh = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.maker = shared.maker()
        self._client = self.maker.join()
        parent.destroyed.connect(partial(self.maker.leave, self._client))
        self.tiles = Tiles(self.maker, self._client)
        self.labels = Labels(self.maker, self._client)
        self.choropleth: Choropleth | None = None
        self._view: View | None = None
        self._look = Look()
        self._moved_at = 0.0
        self.flying = False
        self._preparing = False
        self._slices = QTimer(self, interval=0, singleShot=True)
        self._slices.timeout.connect(self._slice)
        self._gathering = QTimer(self, interval=_GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self._slice)
        self._showing = QTimer(self, interval=_SHOW_MS, singleShot=True)
        self._showing.timeout.connect(self.fresh)
        self._arrivals = QTimer(self, interval=_ARRIVALS_MS, singleShot=True)
        self._arrivals.timeout.connect(self._make_better)
        self.maker.came.connect(self._came)

    @property
    def busy(self) -> bool:
        """Whether tiles in sight or names are still to come."""
        if self._view is None or self._preparing:
            return True
        waiting = self.tiles.waiting > 0 or self.labels.waiting
        return waiting or self.labels.stale(self._view)

    @property
    def moving(self) -> bool:
        """Whether a gesture or a flight is going on."""
        return self.flying or time.perf_counter() - self._moved_at < _MOVING_S

    def prepare(self, key: Hashable, build: Callable[[], Setup]) -> None:
        """What there is to paint."""
        self._preparing = self.maker.prepare(key, build) or self._preparing

    def show(self, view: View, moved: bool = True) -> None:
        """What is looked at; what it lacks is asked for."""
        self._view = view
        if moved:
            self._moved_at = time.perf_counter()
            self._showing.stop()
        self.tiles.ask(view)
        self._slices.start()

    def soon(self, view: View) -> None:
        """What will be looked at in a moment."""
        self.tiles.ask(view)

    def dress(self, look: Look, *, names: bool) -> None:
        """Paint in this look from now on; with `names` the names, too, are chosen anew."""
        self._look = look
        if self.tiles.dress(look):
            self.labels.ask_again()
        if names:
            self.labels.clear()
        self.tint()
        if self._view is not None:
            self.show(self._view, moved=False)

    def tint(self) -> bool:
        """Take the grids' colours; whether they are others."""
        chosen = self.choropleth
        if chosen is None:
            news = self.tiles.tint(None, 0, KINDS)
        else:
            news = self.tiles.tint(chosen.table(), chosen.version, chosen.kinds)
        if news and self._view is not None:
            self.show(self._view, moved=False)
            self.fresh.emit()
        return news

    def settle(self, seconds: float = _SETTLE_S) -> None:
        """Wait for every tile in sight and every name (pictures of the screen, tests)."""
        if self._view is None:
            return
        self.tint()
        self.tiles.ask(self._view)
        end = time.monotonic() + seconds
        while self.busy and time.monotonic() < end:
            self._place()
            self.maker.wait(self._client, _WAIT_S if self._asked else 0.0)
            self._work(_SETTLE_S)

    # --------------------------------------------------------------------------- inside

    @property
    def _asked(self) -> bool:
        """Whether something is to come from the maker."""
        return self._preparing or self.tiles.lacking or self.labels.asking

    def _came(self) -> None:
        if not self._slices.isActive() and not self._gathering.isActive():
            self._gathering.start()

    def _slice(self) -> None:
        """Take what came and make what is to be made here, then let events in."""
        moving = self.moving
        if not self.flying:
            self._place()
        if self._work(_SLICE_MOVING_S if moving else _SLICE_S):
            self._slices.start()

    def _place(self) -> None:
        if self._view is not None and self.labels.stale(self._view):
            self.labels.place(self._view, self._look)

    def _work(self, budget: float) -> bool:
        """Work for so long; whether more waits to be done."""
        end = time.perf_counter() + budget
        while (reply := self.maker.take(self._client)) is not None:
            self._receive(reply)
            if time.perf_counter() >= end:
                return True
        if self.tiles.pale:
            self.tiles.recolour(end - time.perf_counter())
            self._show_soon()
        if self.labels.work(end - time.perf_counter()):
            self._show_soon()
        return self.tiles.pale or self.labels.making

    def _receive(self, reply: Reply) -> None:
        if isinstance(reply, Tile):
            if self.tiles.take(reply):
                self._show_soon()
        elif isinstance(reply, Named):
            self.labels.take(reply)
        elif isinstance(reply, Ready):
            self._ask_anew(new_setup=reply.number > 0)
        elif isinstance(reply, Arrived):
            self._arrivals.start()

    def _show_soon(self) -> None:
        if not self._showing.isActive():
            self._showing.start(_SHOW_MOVING_MS if self.moving else _SHOW_MS)

    def _ask_anew(self, *, new_setup: bool) -> None:
        """The maker has a new setup, or had to be started again."""
        self._preparing = self._preparing and not new_setup
        if new_setup and len(self.tiles):
            self.tiles.outdate()
        self.tiles.ask_again()
        self.labels.ask_again()
        if self._view is not None:
            self.show(self._view, moved=False)

    def _make_better(self) -> None:
        self.tiles.more_arrived()
        self.labels.ask_again()
        if self._view is not None:
            self.show(self._view, moved=False)
