"""A wall nobody sits at: it comes up by itself, comes back when it dies, and goes when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.program import END_S, START_S, able
from tests.servers import Screen, wait_until

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="needs an X screen"),
    pytest.mark.skipif(not able(), reason="xdotool or Xvfb is not installed"),
]


class Wall:
    """`griddeck --demo wall` and what it started."""

    def __init__(self, screen: Screen, home: Path) -> None:
        self._environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb",
                             "GRIDDECK_HOME": str(home)}  # fmt: skip
        command = [sys.executable, "-m", "app", "--demo"]
        subprocess.run([*command, "demo"], env=self._environment, check=True, capture_output=True)
        self.process = subprocess.Popen([*command, "wall"], env=self._environment)

    def window(self) -> int | None:
        """The process whose wall stands on the screen."""
        child = self.child()
        if child is None:
            return None
        words = ["xdotool", "search", "--onlyvisible", "--pid", str(child.pid)]
        found = subprocess.run(words, env=self._environment, check=False, capture_output=True)
        return child.pid if found.stdout.strip() else None

    def child(self) -> psutil.Process | None:
        """The process that holds the window."""
        try:
            children = psutil.Process(self.process.pid).children()
            living = [c for c in children if c.status() != psutil.STATUS_ZOMBIE]
            return next((c for c in living if "wall" in c.cmdline()), None)
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            return None

    def family(self) -> list[psutil.Process]:
        """This process's children, and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def wall(screen: Screen, home: Path) -> Iterator[Wall]:
    made = Wall(screen, home)
    family: list[psutil.Process] = []
    try:
        wait_until(lambda: made.window() is not None, START_S, "the wall to stand")
        family = made.family()
        yield made
    finally:
        if made.process.poll() is None:
            family = [*family, *made.family()]
        for process in family:
            if process.is_running():
                process.kill()
        made.process.kill()
        made.process.wait(END_S)


def test_that_a_wall_that_is_killed_stands_again_and_one_told_to_go_leaves_nobody(
    wall: Wall,
) -> None:
    first = wall.child()
    assert first is not None
    killed = time.monotonic()
    first.kill()
    wait_until(lambda: wall.window() not in (None, first.pid), START_S, "the wall to be back")
    print(f"back after {time.monotonic() - killed:.1f} s")  # noqa: T201 - for whoever asks -s
    family = wall.family()
    wall.process.send_signal(signal.SIGTERM)
    assert wall.process.wait(END_S) == 0
    _gone, alive = psutil.wait_procs(family, END_S)
    assert alive == []
