"""Starts a gateway as a child of the desk when none is alive, and ends it with the desk."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

CONSOLE = "griddeck-cli"
"""The frozen executable with a console (build/griddeck.spec)."""

LOOK_EVERY_S = 2.0
SOON_S = 0.25
"""Until a gateway lives; doubled for each that died before."""
LONGEST_S = 30.0
END_WITHIN_S = 8.0


def program() -> list[str]:
    """How to start this program again without a window: the frozen console executable (one that
    has pipes on Windows, too), or this Python."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        console = own.with_name(f"{CONSOLE}{own.suffix}")
        return [str(console if console.exists() else own)]
    return [sys.executable, "-m", "app"]


class Supervisor:
    """`alive` tells whether some gateway holds the lease (told on to `told`); `bury` gives back
    the lease of a child that died, by its process number; `arguments` go before the verb,
    `environment` carries what must not be seen in a list of processes."""

    def __init__(
        self,
        alive: Callable[[], bool],
        told: Callable[[bool], None],
        bury: Callable[[int], None],
        arguments: Sequence[str],
        environment: Mapping[str, str],
    ) -> None:
        self._alive, self._told, self._bury = alive, told, bury
        self._command = [*program(), *arguments, "gateway", "--child"]
        self._environment = environment
        self._child: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    @property
    def child(self) -> int | None:
        """The process number of the gateway this desk started; None when it runs none."""
        return self._child.pid if self._child is not None and self._running() else None

    def start(self) -> None:
        """Look now and then every two seconds."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the child to finish; wait for it, then end it."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        child = self._child
        if child is None:
            return
        try:
            child.communicate(b"stop\n", timeout=END_WITHIN_S)
        except (subprocess.TimeoutExpired, OSError, ValueError):
            child.kill()
            child.wait()

    def _running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def _watch(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._look())

    def _look(self) -> float:
        """Start a gateway when none lives. Seconds until the next look."""
        died = self._child is not None and not self._running()
        try:
            if died:
                self._end_of_child()
            alive = self._alive()
            self._told(alive)
        except Exception:
            log.exception("cannot tell whether a gateway lives")
            return LOOK_EVERY_S
        if alive:
            self._failures = 0
            return LOOK_EVERY_S
        if self._running():
            return SOON_S
        self._begin()
        return min(LONGEST_S, SOON_S * 2.0**self._failures)

    def _end_of_child(self) -> None:
        """A child that was killed could not give its lease back: nobody need wait for it."""
        if self._child is None:
            return
        self._bury(self._child.pid)
        log.warning("gateway %s ended with %s", self._child.pid, self._child.returncode)
        if self._child.stdin is not None:
            self._child.stdin.close()
        self._child = None
        self._failures += 1

    def _begin(self) -> None:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **self._environment},
            creationflags=flags,
        )
        log.info("started a gateway (%s)", self._child.pid)
