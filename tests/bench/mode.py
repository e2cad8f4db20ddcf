"""`mode`: from the officer's confirmation to a repainted desk; and to a second desk's picture."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

from app import pins
from app.messages.commands import SwitchMode
from tests.bench.centre import demo_home, flags
from tests.bench.clients import twelve_clients
from tests.bench.report import Figure, percentile
from tests.bench.window import Screen, screen

COUNT, QUICK = 100, 24
CLIENT_COUNT, CLIENT_QUICK = 40, 8
PAUSE_S = 0.35
"""Between two switches, so that each starts from a desk at rest; no multiple of any timer."""
ORDER = ("emergency", "daily", "holiday", "major_event")


def run(quick: bool) -> list[Figure]:
    count = QUICK if quick else COUNT
    with demo_home() as folder, screen(flags()) as shown:
        shown.settle()
        second = _second_desk(folder / "second.jsonl")
        try:
            repaint, sent = shown.run(_switches(shown, count))
            seen = _seen(folder / "second.jsonl", len(sent))
        finally:
            second.communicate(b"stop\n", timeout=30)
    noticed = [(seen[version] - at) * 1000 for version, at in sent.items()]
    slowest = twelve_clients(CLIENT_QUICK if quick else CLIENT_COUNT)
    return [
        Figure("mode.repaint.p95_ms", percentile(repaint, 0.95), "ms", 150, "lower", count),
        Figure("mode.second_desk.p95_ms", percentile(noticed, 0.95), "ms", 1000, "lower", count),
        Figure("mode.twelve_clients.max_ms", slowest, "ms", 1000, "lower", count),
    ]


async def _switches(shown: Screen, count: int) -> tuple[list[float], dict[int, float]]:
    """Milliseconds to the repainted desk; when each version was asked for (epoch seconds)."""
    picture, desk = shown.context.picture, shown.context.desk
    repaint: list[float] = []
    sent: dict[int, float] = {}
    people = picture.registry.officers.values()
    leader = next(person.id for person in people if person.role == "leader")
    for number in range(count):
        mode = ORDER[number % len(ORDER)]
        levels = picture.catalogue.modes[mode].response_levels
        version = picture.mode_state.version + 1
        command = SwitchMode(
            command_id=desk.command_id(),
            officer="b",
            leader=leader,
            pin=pins.DEMO,
            mode=mode,
            reason="benchmark",
            level=levels[0] if levels else 0,
        )
        sent[version] = time.time()
        clicked = time.perf_counter()
        await desk.send(command)
        await shown.until(
            lambda version=version: picture.mode_state.version >= version, 10, "no switch"
        )
        await _painted(shown)
        repaint.append((time.perf_counter() - clicked) * 1000)
        await asyncio.sleep(PAUSE_S)
        await shown.until(lambda: not shown.window.map.busy, 10, "the map is not done")
    return repaint, sent


async def _painted(shown: Screen) -> None:
    """Until what the switch asked to be laid out and painted has been: Qt sends posted events
    before timers, so two turns see the layout's own repaints too."""
    from PySide6.QtCore import QTimer

    for _turn in range(2):
        turned = asyncio.Event()
        QTimer.singleShot(0, turned.set)
        await turned.wait()


def _second_desk(out: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.second_desk", str(out)], stdin=subprocess.PIPE
    )
    end = time.monotonic() + 30
    while not out.exists():
        if time.monotonic() > end or process.poll() is not None:
            raise TimeoutError("the second desk did not come up")
        time.sleep(0.05)
    return process


def _seen(out: Path, count: int) -> dict[int, float]:
    """Version to the moment the second desk's picture had it."""
    end = time.monotonic() + 10
    while True:
        lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        if len(lines) >= count or time.monotonic() > end:
            return {int(row["version"]): row["t"] for row in lines}
        time.sleep(0.05)
