"""`wall`: a frame at 3840 × 2160 in a rainstorm; memory over a thousand changes of scene."""

from __future__ import annotations

import gc
import time

import psutil
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from app.domain.walls import WallState
from tests.bench.centre import demo_home, flags
from tests.bench.report import Figure, percentile
from tests.bench.window import screen
from ui.wall.painting import paint_wall
from ui.wall.show import Show

SIZE = QSize(3840, 2160)
FRAMES, QUICK_FRAMES = 300, 60
CHANGES, QUICK_CHANGES = 1000, 200
WARM = 100
"""Changes until every cache is filled; memory is compared from there."""


def run(quick: bool) -> list[Figure]:
    with demo_home(), screen(flags()) as shown:
        shown.settle()
        show = Show(shown.context)
        show.resume()
        canvas = QImage(SIZE, QImage.Format.Format_RGB32)
        scenes = [*show.plan.scenes]
        frames = _frames(show, canvas, scenes, QUICK_FRAMES if quick else FRAMES)
        changes = QUICK_CHANGES if quick else CHANGES
        grown = _growth(show, canvas, scenes, changes)
        show.pause()
        shown.settle()
    return [
        Figure("wall.4k.frame.p95_ms", percentile(frames, 0.95), "ms", 33, "lower", len(frames)),
        Figure("wall.memory_growth_pct", grown, "%", 5, "lower", changes),
    ]


def _frame(show: Show, canvas: QImage) -> float:
    begun = time.perf_counter()
    painter = QPainter(canvas)
    paint_wall(painter, show, SIZE, show.plan.wall)
    painter.end()
    return (time.perf_counter() - begun) * 1000


def _frames(show: Show, canvas: QImage, scenes: list[str], count: int) -> list[float]:
    """Milliseconds of frames of each scene, once its ground is painted."""
    found: list[float] = []
    for scene in scenes:
        show.fix(scene)
        _frame(show, canvas)
        found += [_frame(show, canvas) for _ in range(count // len(scenes))]
    return found


def _growth(show: Show, canvas: QImage, scenes: list[str], count: int) -> float:
    """Percent by which memory grew over so many changes told by a desk."""
    process, before = psutil.Process(), 0
    show.fix("")
    for number in range(count + WARM):
        show.context.picture.wall = WallState(scenes[number % len(scenes)])
        show.on_second(show.context.bridge.now)
        _frame(show, canvas)
        if number == WARM:
            gc.collect()
            before = process.memory_info().rss
    gc.collect()
    return max(0.0, (process.memory_info().rss - before) / before * 100)
