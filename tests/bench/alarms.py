"""`alarms`: a thousand alarms in a minute, worsening and returning among them, with the list of
alarms open under the bar: how late the window's heart ever beats, and whether any is dropped."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import alarms as life
from app.domain.alarms import Alarm, alarm_id
from app.messages.events import AlarmChanged, Entry
from tests.bench import city
from tests.bench.citymap import things
from tests.bench.report import Figure, percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.picture.picture import Picture

ALARMS, DRAINS = 1000, 10
SECONDS, QUICK_SECONDS = 60.0, 8.0


def run(quick: bool) -> list[Figure]:
    """The latest beat of the heart, and the counts."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from tests.bench.calm import Heart
    from tests.bench.citymap.stage import data_folder, desk_context
    from ui.alarms.bar import AlarmBar
    from ui.alarms.panel import AlarmPanel
    from ui.application import application
    from ui.theme import style, tokens

    app = application()
    style.apply(app, tokens.load("dark"))
    picture = city.picture(0.2)
    seconds = QUICK_SECONDS if quick else SECONDS
    with data_folder(0.05) as folder:
        context = desk_context(picture, folder)
        window = QWidget()
        column = QVBoxLayout(window)
        bar, panel = AlarmBar(context), AlarmPanel(context)
        column.addWidget(bar)
        column.addWidget(panel)
        window.resize(1100, 1000)
        window.show()
        panel.show_tab("standing")
        panel.standing.in_flood(True)
        before = len(picture.alarms)
        coming = _Coming(picture, seconds, context.bridge.changed.emit)
        timer = QTimer(interval=1000 // DRAINS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(coming.drain)
        beat = QTimer(interval=1000)
        beat.timeout.connect(lambda: context.bridge.second.emit(context.bridge.now))
        heart = Heart()
        _rest(QApplication, 1.0)  # the window is drawn before the storm
        gc.collect()
        gc.freeze()  # as the desk does when it has started
        for started in (timer, beat, heart):
            started.start()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or coming.left:
            QApplication.processEvents()
            time.sleep(0.0005)
        for running in (heart, timer, beat):
            running.stop()
        # The list catches up with the last news a moment later.
        _rest(QApplication, 1.0)
        listed, groups = len(panel.standing.list.alarms()), panel.standing.list.heads()
        dropped = before + ALARMS - listed
        window.close()
        context.desk.close()
    beats = len(heart.blocks)
    return [
        Figure("alarms.flood.worst_block_ms", max(heart.blocks), "ms", 50.0, "lower", beats),
        Figure("alarms.flood.p99_ms", percentile(heart.blocks, 0.99), "ms", 50.0, "lower", beats),
        Figure("alarms.flood.dropped", float(dropped), "alarms", 0.0, "lower", ALARMS),
        Figure("alarms.flood.groups", float(groups), "groups", float(ALARMS), "lower", ALARMS),
    ]


def _rest(app: type[QApplication], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()


class _Coming:
    """A thousand alarms, each of a sensor of its own, by the road the desk's tail takes; every
    third has become worse and every fourth returned when it comes by again."""

    def __init__(self, picture: Picture, seconds: float, tell: Callable[[object], None]) -> None:
        self._picture, self._tell = picture, tell
        names = [sensor.id for sensor in picture.sensors.items]
        standing = {alarm.subject for alarm in picture.alarms.values()}
        self._names = [name for name in names if name not in standing][:ALARMS]
        if len(self._names) < ALARMS:
            raise RuntimeError(f"the city has only {len(self._names)} quiet sensors")
        self._a_drain = ALARMS / (seconds * DRAINS)
        self._due, self._done, self._seq = 0.0, 0, picture.seq

    @property
    def left(self) -> int:
        """How many have still to come."""
        return ALARMS - self._done

    def drain(self) -> None:
        """A tenth of a second's news."""
        self._due = min(float(ALARMS), self._due + self._a_drain)
        while self._done < int(self._due):
            self._raise(self._names[self._done], self._done)
            self._done += 1
        self._tell(self._picture.take_changes())

    def _raise(self, name: str, number: int) -> None:
        at = things.NOW - timedelta(milliseconds=60 * (ALARMS - number))
        found = Alarm(alarm_id(name, "high", at), name, "high", 2 + number % 3, at, 60.0, 50.0)
        alarm = life.onset_of(found, at)
        self._apply("raised", alarm)
        if number % 3 == 0:
            self._apply("worse", life.escalated(alarm, 2, 70.0, 65.0, at))
        elif number % 4 == 0:
            self._apply("returned", life.returned(alarm, at))

    def _apply(self, what: str, alarm: Alarm) -> None:
        self._seq += 1
        event = AlarmChanged(what=what, alarm=alarm)
        self._picture.apply(
            Entry(seq=self._seq, at=things.NOW, actor="gateway", workstation="w", event=event)
        )
