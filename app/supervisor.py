"""Starts a gateway as a child of the desk when none is alive, and ends it with the desk."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
END_WITHIN_S = 8.0


def program() -> list[str]:
    """How to start this program again: the frozen executable, or this Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "app"]


class Supervisor:
    """`alive` tells whether some gateway holds the lease (told on to `told`); `arguments` go
    before the verb."""

    def __init__(
        self, alive: Callable[[], bool], told: Callable[[bool], None], arguments: Sequence[str]
    ) -> None:
        self._alive, self._told = alive, told
        self._command = [*program(), *arguments, "gateway", "--child"]
        self._child: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        """Look now and then every two seconds."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the child to finish; wait for it, then end it."""
        self._stop.set()
        self._thread.join(LOOK_EVERY_S + 1)
        child = self._child
        if child is None or child.poll() is not None:
            return
        try:
            child.communicate(b"stop\n", timeout=END_WITHIN_S)
        except (subprocess.TimeoutExpired, OSError):
            child.kill()
            child.wait()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self._look()
            self._stop.wait(LOOK_EVERY_S)

    def _look(self) -> None:
        running = self._child is not None and self._child.poll() is None
        try:
            alive = self._alive()
            self._told(alive)
            if running or alive:
                return
        except Exception:
            log.exception("cannot tell whether a gateway lives")
            return
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
        log.info("started a gateway (%s)", self._child.pid)
