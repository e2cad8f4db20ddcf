"""`news`: 20,000 open cases in the queue and 200 news a second, half of them new: how late the
window's heart ever beats, and whether what lies under the pointer stays there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.messages.events import AnyEvent, CaseAmended, CaseReported, Entry
from tests.bench import city
from tests.bench.citymap import things
from tests.bench.report import Figure, percentile

if TYPE_CHECKING:
    from app.picture.picture import Picture

A_SECOND, DRAINS = 200, 10
SECONDS, QUICK_SECONDS = 60.0, 8.0


def run(quick: bool) -> list[Figure]:
    """The latest beat of the heart."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from tests.bench.calm import Heart
    from tests.bench.citymap.stage import data_folder, desk_context
    from ui.application import application
    from ui.queue.panel import QueuePanel
    from ui.theme import style, tokens

    app = application()
    style.apply(app, tokens.load("dark"))
    picture = city.picture(1.0)
    with data_folder(0.05) as folder:
        context = desk_context(picture, folder)
        panel = QueuePanel(context)
        panel.resize(480, 1000)
        panel.show()
        panel.show_tab(_all())
        coming = _Coming(picture, context.bridge.changed.emit)
        timer = QTimer(interval=1000 // DRAINS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(coming.drain)
        heart = Heart()
        timer.start()
        heart.start()
        end = time.perf_counter() + (QUICK_SECONDS if quick else SECONDS)
        while time.perf_counter() < end:
            QApplication.processEvents()
            time.sleep(0.0005)
        heart.stop()
        timer.stop()
        shown, known = panel.model.count(_all()), sum(not c.ended for c in picture.cases.values())
        panel.close()
        context.desk.close()
    if shown != known:
        raise RuntimeError(f"the queue counts {shown} of {known} cases")
    beats = len(heart.blocks)
    return [
        Figure("queue.news.worst_block_ms", max(heart.blocks), "ms", 50.0, "lower", beats),
        Figure("queue.news.p99_ms", percentile(heart.blocks, 0.99), "ms", 50.0, "lower", beats),
    ]


def _all() -> int:
    from ui.models.case_row import ALL

    return ALL


class _Coming:
    """News of cases, by the road the desk's tail takes."""

    def __init__(self, picture: Picture, tell: Callable[[object], None]) -> None:
        self._picture, self._tell = picture, tell
        self._rng = np.random.default_rng(7)
        self._known = list(picture.cases)
        self._seq = 10

    def drain(self) -> None:
        """A tenth of a second's news."""
        for number in range(A_SECOND // DRAINS):
            key = self._known[int(self._rng.integers(len(self._known)))]
            case = self._picture.cases[key]
            if number % 2:
                fresh = replace(case, id=f"N{self._seq:08d}", source_id="", version=1)
                self._known.append(fresh.id)
                self._apply(CaseReported(case=fresh))
            else:
                level = case.level % 4 + 1
                self._apply(CaseAmended(case=replace(case, level=level, version=case.version + 1)))
        self._tell(self._picture.take_changes())

    def _apply(self, event: AnyEvent) -> None:
        self._seq += 1
        entry = Entry(seq=self._seq, at=things.NOW, actor="b", workstation="w", event=event)
        self._picture.apply(entry)
