"""Tells the other desks which case this one is at, and this one who else is at which."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import Refused
from app.domain.presence import Presence

SAY_EVERY_S = 5.0
LIVES_S = 15.0
"""A desk that has not said anything for so long is taken to be gone."""
LOOK_EVERY_S = 1.0

_log = logging.getLogger(__name__)


class Board(Protocol):
    """Where desks say what they are at."""

    def say(self, presence: Presence, ttl_s: float) -> None: ...

    def leave(self) -> None: ...

    def others(self) -> list[Presence]: ...


class Attendance:
    """A thread of its own, so that neither the window nor a command ever waits for it."""

    def __init__(self, board: Board, told: Callable[[Sequence[Presence]], None]) -> None:
        self._board, self._told = board, told
        self._here: Presence | None = None
        self._said: Presence | None = None
        self._again_in = 0.0
        self._known: list[Presence] = []
        self._well = True
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="attendance", daemon=True)

    def at(self, here: Presence | None) -> None:
        """This desk is at a case, or at none; any thread."""
        if here != self._here:
            self._here = here
            self._wake.set()

    def start(self) -> None:
        """Begin to look and to say."""
        self._thread.start()

    def stop(self) -> None:
        """Leave, and say nothing more."""
        self._here = None
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._step()
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()
        self._step()

    def _step(self) -> None:
        try:
            self._say()
            found = [] if self._stop.is_set() else self._board.others()
        except (Refused, SQLAlchemyError) as error:
            # What is not known is not shown: nobody is told to be at a case who may have left.
            found, self._again_in = [], 0.0
            if self._well:
                _log.warning("presence: %s", error)
            self._well = False
        else:
            self._well = True
        if found != self._known:
            self._known = found
            self._told(found)

    def _say(self) -> None:
        here = self._here
        self._again_in -= LOOK_EVERY_S
        if here is None and self._said is not None:
            self._board.leave()
        elif here is not None and (here != self._said or self._again_in <= 0):
            self._board.say(here, LIVES_S)
            self._again_in = SAY_EVERY_S
        self._said = here
