"""`calm`: the real window under the rainstorm at 10x; the worst block of its thread, its memory.

The desk runs in a process of its own, so that its memory is a desk's and nothing else's. A beat
every few milliseconds on the interface's thread tells by its lateness how long that thread was
held; a watcher on another thread notes what it was doing (`--blame N` prints the N worst).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time
import traceback

import psutil

from app.messages.commands import ControlSimulation
from tests.bench.centre import demo_home, flags
from tests.bench.report import Figure, percentile
from tests.bench.window import Screen, screen

SECONDS, QUICK_S = 600.0, 30.0
BEAT_MS = 5
SPEED = 10.0
LATE_S = 0.03
"""The watcher looks closer at a beat that is this late."""


def run(quick: bool) -> list[Figure]:
    seconds = QUICK_S if quick else SECONDS
    with demo_home():
        command = [sys.executable, "-m", "tests.bench.calm", str(seconds)]
        done = subprocess.run(command, check=True, capture_output=True, timeout=seconds + 120)
    found = json.loads(done.stdout)
    return [
        Figure("calm.worst_block_ms", found["worst_ms"], "ms", 50, "lower", found["beats"]),
        Figure("calm.desk_mb", found["mb"], "MB", 350, "lower", 1),
    ]


class Heart:
    """Beats on the interface's thread; `blocks` are milliseconds beyond the expected beat."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.blocks: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    @property
    def age(self) -> float:
        """Seconds since the last beat."""
        return time.perf_counter() - self._last

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.blocks.append((now - self._last) * 1000 - BEAT_MS)
        self._last = now


class Watcher:
    """Notes where the interface's thread is whenever a beat is late: (late ms, stack)."""

    def __init__(self, heart: Heart) -> None:
        self._heart, self._thread_id = heart, threading.get_ident()
        self._stop = threading.Event()
        self.found: list[tuple[float, str]] = []
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(0.004):
            late = self._heart.age - BEAT_MS / 1000
            if late > LATE_S:
                frame = sys._current_frames().get(self._thread_id)
                stack = "".join(traceback.format_stack(frame)[-8:]) if frame else ""
                self.found.append((late * 1000, stack))
                while self._heart.age > LATE_S and not self._stop.wait(0.002):
                    pass


def _storm(shown: Screen, seconds: float, blame: int) -> dict[str, float]:
    desk = shown.context.desk
    storm = ControlSimulation(
        command_id=desk.command_id(), officer="b", scenario="rainstorm", speed=SPEED, running=True
    )
    shown.run(desk.send(storm))
    heart = Heart()
    watcher = Watcher(heart)
    heart.start()
    if blame:
        watcher.start()
    shown.run(asyncio.sleep(seconds))
    heart.stop()
    if blame:
        watcher.stop()
        for late, stack in sorted(watcher.found, reverse=True)[:blame]:
            print(f"--- {late:.0f} ms\n{stack}", file=sys.stderr)
        print(f"p50 {percentile(heart.blocks, 0.5):.1f} p99 {percentile(heart.blocks, 0.99):.1f} "
              f"p999 {percentile(heart.blocks, 0.999):.1f}", file=sys.stderr)  # fmt: skip
    megabytes = psutil.Process().memory_info().rss / 1024**2
    return {"worst_ms": max(heart.blocks), "beats": len(heart.blocks), "mb": megabytes}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.calm")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--blame", type=int, default=0)
    parser.add_argument("--home", action="store_true", help="make a demo home of its own")
    given = parser.parse_args()
    if given.home:
        with demo_home():
            command = [sys.executable, "-m", "tests.bench.calm", str(given.seconds)]
            subprocess.run([*command, "--blame", str(given.blame)], check=True)
        return
    with screen(flags()) as shown:
        shown.settle()
        shown.rest(2.0)
        print(json.dumps(_storm(shown, given.seconds, given.blame)), flush=True)


if __name__ == "__main__":
    main()
