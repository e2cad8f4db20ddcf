"""The maker's own process: orders come in by standard input, tiles go out by standard output.

It ends at once when its standard input closes, so that no desk leaves one behind.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from typing import IO, TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app import log
from ui.map.maker.packing import Unpacker
from ui.map.maker.protocol import Begin, Bytes, More, Order, read_order, reply, write
from ui.map.maker.workshop import Workshop, open_base
from ui.theme import fonts

if TYPE_CHECKING:
    from ui.map.maker.setup import Setup
    from ui.map.maker.workshop import Base

_NICE = 5
_BAD_PIPES = 3


def main() -> None:
    """Serve until the desk goes away."""
    try:
        orders, replies = _pipes()
    except OSError:
        sys.exit(_BAD_PIPES)
    log.start("tiles")
    if hasattr(os, "nice"):
        # The desk comes first; on Windows it says so when it starts this process.
        with contextlib.suppress(OSError):
            os.nice(_NICE)
    application = QGuiApplication(["tiles", "-platform", "offscreen"])
    fonts.load_shipped()
    _Server(orders, replies).run()
    application.quit()


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for our use alone: what a library prints goes nowhere.
    Raises OSError when they are not there."""
    orders, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return orders, replies


class _Server:
    """Reads its inbox before each tile, so that nothing stale is painted."""

    def __init__(self, orders: IO[bytes], replies: IO[bytes]) -> None:
        self._orders, self._replies = orders, replies
        self._inbox: queue.SimpleQueue[tuple[Order, Bytes] | None] = queue.SimpleQueue()
        self._shop = Workshop(self._open, lambda: not self._inbox.empty())
        self._setup = Unpacker()
        threading.Thread(target=self._listen, name="orders", daemon=True).start()

    def run(self) -> None:
        """Paint and answer until nobody reads the answers."""
        while True:
            self._hear()
            made = self._shop.step()
            if made is None:
                continue
            try:
                write(self._replies, reply(made))
            except OSError:
                return

    def _open(self, setup: Setup) -> Base:
        return open_base(setup, self._more_arrived)

    def _hear(self) -> None:
        """Take all orders that have come; wait for one when there is nothing to do."""
        while True:
            try:
                order = self._inbox.get(block=self._shop.idle)
            except queue.Empty:
                return
            if order is not None:
                self._obey(*order)

    def _obey(self, order: Order, body: Bytes) -> None:
        if isinstance(order, More):
            self._setup.add(body)
        elif isinstance(order, Begin):
            self._shop.begin(self._setup.finish(body), order.number, order.first)
        else:
            self._shop.take(order)

    def _listen(self) -> None:
        while True:
            order = read_order(self._orders)
            if order is None:
                # The desk has gone: not even the tile in hand is of use.
                os._exit(0)
            self._inbox.put(order)

    def _more_arrived(self) -> None:
        self._shop.more_arrived()
        self._inbox.put(None)


if __name__ == "__main__":
    main()
