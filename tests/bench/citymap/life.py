"""The map under live news while it is panned: how late its thread's heart ever beats, and how much
memory it holds in the end."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.bench.calm import Heart, Watcher
from tests.bench.citymap.frames import Frames
from tests.bench.citymap.news import BURST
from tests.bench.citymap.stage import Stage, memory_mb
from tests.bench.report import percentile

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QTimer

_DRAINS = 10
"""Drains a second (ui.bridge); each brings its share of the 3,000 changes a second."""
_FRAME_MS = 16
_SAMPLES = 20
_STEP_PX, _TURN = 9.0, 400
_WARM_S = 10.0
"""Until then caches fill: what is held from here on must stay."""


def live(stage: Stage, seconds: float, blame: int = 0) -> dict[str, float]:
    """Pan for so long under 3,000 changes a second and 5,000 units once a second."""
    driver = Frames(stage, "1080p", 0)
    driver.street()
    heart = Heart()
    watcher = Watcher(heart)
    life = _Life(stage, driver)
    life.start()
    warm = min(_WARM_S, seconds / 3)
    stage.rest(time.perf_counter() + warm)
    samples = [memory_mb()]
    if blame:
        watcher.start()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        heart.start()
        stage.rest(time.perf_counter() + seconds / _SAMPLES)
        heart.stop()
        samples.append(memory_mb())
    life.stop()
    if blame:
        watcher.stop()
        for late, stack in sorted(watcher.found, reverse=True)[:blame]:
            print(f"--- {late:.0f} ms\n{stack}", file=sys.stderr)
    return {
        "worst_ms": max(heart.blocks),
        "p99_ms": percentile(heart.blocks, 0.99),
        "beats": len(heart.blocks),
        "memory_mb": max(samples) - stage.baseline_mb,
        "growth_mb": percentile(samples[-5:], 0.5) - percentile(samples[1:6], 0.5),
        "changes": life.changes,
        "frames": len(stage.painted),
    }


class _Life:
    """Hands and news, by timers of the interface."""

    def __init__(self, stage: Stage, driver: Frames) -> None:
        self._panel, self._driver = stage.panel, driver
        self._moves = 0
        self.changes = 0
        self._timers: list[QTimer] = [
            self._timer(_FRAME_MS, self._pan),
            self._timer(1000 // _DRAINS, self._drain),
            self._timer(1000, self._positions),
        ]

    def start(self) -> None:
        """Begin."""
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        """No more."""
        for timer in self._timers:
            timer.stop()

    def _timer(self, every_ms: int, action: Callable[[], None]) -> QTimer:
        from PySide6.QtCore import Qt, QTimer

        timer = QTimer(interval=every_ms, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(action)
        return timer

    def _pan(self) -> None:
        """Along a wide square; twice a minute to the whole city and back."""
        ways = ((-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0))
        way = ways[self._moves // _TURN % 4]
        self._moves += 1
        panel = self._panel
        if self._moves % (_TURN * 4) == 0:
            panel.look(panel.district())
        elif self._moves % (_TURN * 4) == _TURN:
            self._driver.street_view(self._moves // (_TURN * 4) % 5)
        else:
            panel.look(panel.view.panned(way[0] * _STEP_PX, way[1] * _STEP_PX))

    def _positions(self) -> None:
        self._driver.news.all_positions()()

    def _drain(self) -> None:
        self._driver.news.changes(BURST // _DRAINS)()
        self.changes += BURST // _DRAINS
        self._driver.news.tell()
