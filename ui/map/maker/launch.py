"""Starting the maker's process. Kept apart from the rest and light: a desk starts it first of
all, so that it is ready when the window is."""

from __future__ import annotations

import os
import subprocess
import sys

from app.supervisor import program

VERB = "tiles"
_FRUGAL = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # Where the C library is GNU's: what decoding a city took is given back when it is done.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
}
_PIPE_BYTES = 2**20
"""Where the system lets it: a tile is then read in a few goes instead of sixteen, each of which
stops the desk's own thread for a moment."""
Process = subprocess.Popen[bytes]


def command() -> list[str]:
    """How to start the maker's process: the frozen program, or this Python."""
    if getattr(sys, "frozen", False):
        return [*program(), VERB]
    return [sys.executable, "-m", "ui.map.maker.child"]


def launch() -> Process:
    """Start it. Raises OSError when it cannot be started."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    flags |= getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_FRUGAL},
        pipesize=_PIPE_BYTES,
        creationflags=flags,
    )
