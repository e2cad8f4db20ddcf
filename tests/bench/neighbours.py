"""How busy the machine is with other things while something is measured: figures of milliseconds
taken beside other work are those of both."""

from __future__ import annotations

import contextlib
import os
import time

import psutil


class Neighbours:
    """From its making on."""

    def __init__(self) -> None:
        self._began, self._others = time.monotonic(), _others()

    def share(self) -> float:
        """The share of all cores that others took since then."""
        cores = (time.monotonic() - self._began) * (os.cpu_count() or 1)
        return max(0.0, (_others() - self._others) / cores)


def _others() -> float:
    """Core seconds of everything that is not this process or a child of it."""
    whole = psutil.cpu_times()
    busy = float(whole.user + whole.system + getattr(whole, "nice", 0.0))
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            busy -= sum(process.cpu_times()[:2])
    return busy
