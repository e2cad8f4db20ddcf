"""Keeps a window that nobody sits at alive: started again within seconds when it dies.

The window's process is a child whose standard input stays open as long as this one lives, so that
it ends with it; ended on purpose (exit code 0) it is not started again.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

log = logging.getLogger(__name__)

PAUSE_S, LONGEST_S = 0.5, 4.0
"""Before it is started again: doubled each time it dies at once, never so long that a wall is
dark for five seconds."""
AT_ONCE_S = 30.0
"""A window that stood this long did not die at once."""
SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


class Watchdog:
    """Runs `command` until it ends on purpose or `stop` is called."""

    def __init__(
        self, command: Sequence[str], clock: Callable[[], float], environment: Mapping[str, str]
    ) -> None:
        self._command, self._clock = [*command], clock
        self._environment = {**os.environ, **environment}
        self._stopped = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self.started = 0

    def stop(self) -> None:
        """End the child and do not start it again."""
        self._stopped.set()
        child = self._child
        if child is not None and child.stdin is not None:
            child.stdin.close()

    def listen(self) -> None:
        """Take the signals of this process. Main thread only."""
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

    def run(self) -> int:
        """Until the end; the exit code of the last child that ended on purpose."""
        pause = PAUSE_S
        while not self._stopped.is_set():
            begun = self._clock()
            code = self._once()
            if code == 0 or self._stopped.is_set():
                return 0
            stood = self._clock() - begun > AT_ONCE_S
            pause = PAUSE_S if stood else min(LONGEST_S, pause * 2)
            log.warning("the window ended with %s, started again in %.1f s", code, pause)
            self._stopped.wait(pause)
        return 0

    def _once(self) -> int:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, env=self._environment, creationflags=flags
        )
        self.started += 1
        try:
            return self._child.wait()
        finally:
            if self._child.stdin is not None and not self._child.stdin.closed:
                self._child.stdin.close()


def end_with_parent(stop: Callable[[], None]) -> None:
    """Call `stop` (on a thread of its own) when the process that started this one has gone."""

    def wait() -> None:
        while sys.stdin is not None and sys.stdin.buffer.read(1):
            continue
        stop()

    threading.Thread(target=wait, name="parent", daemon=True).start()
