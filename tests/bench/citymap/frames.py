"""Every gesture of the table, frame by frame, through the window's own events.

A frame lasts from its input to the end of the paint it causes. The next input comes one interval
after the last one, or at once when that frame took longer; whatever the interface's thread does
between two inputs (slices of tiles, timers, news) counts as soon as it makes an input wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from app.geo import projection
from tests.bench.citymap.lattice import LAT, LON
from tests.bench.citymap.news import News
from tests.bench.citymap.stage import Stage

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

INTERVAL_S = {"1080p": 1 / 60, "4k": 1 / 30}
"""An input comes with every frame a screen is expected to show."""
WHEEL_S, NEWS_S = 0.05, 0.1
"""Notches of a quickly turned wheel; how often news are drained (ui.bridge)."""
STREET_MPP = 1.2
_NO_PAINT_S = 0.25
_PLACES = ((0.0, 0.0), (2600.0, 900.0), (-3100.0, 1700.0), (1500.0, -2400.0), (-900.0, -3300.0))
"""Where the streets are looked at: metres from the middle."""


@dataclass
class Run:
    """One gesture's frames in milliseconds, and the seconds until the map was complete again."""

    frames: list[float] = field(default_factory=list)
    complete_s: list[float] = field(default_factory=list)
    unpainted: int = 0


class Frames:
    """Drives one stage."""

    def __init__(self, stage: Stage, size: str, count: int) -> None:
        self.stage, self.count = stage, count
        self.interval = INTERVAL_S[size]
        self.news = News(stage.picture, stage.context.bridge)

    # ------------------------------------------------------------------------ gestures

    def pan_city(self) -> Run:
        """The whole city in sight, dragged about by nine pixels a frame."""
        self.city()
        return self._drag(9.0, turns=24)

    def pan_street(self) -> Run:
        """Streets of the core, dragged by nine pixels a frame."""
        self.street()
        return self._drag(9.0, turns=60)

    def fast_pan(self) -> Run:
        """Streets of the core, dragged by 120 pixels a frame over ground that was not seen yet."""
        self.street(1)
        return self._drag(120.0, turns=30)

    def wheel(self) -> Run:
        """Zoomed in from the city to the street and out, every tile cold."""
        run = Run()
        turns = max(2, self.count // 60)
        for turn in range(turns):
            self.city(0.15 * turn)
            self.stage.panel.tiles.clear()
            at = self._spot(0.42 + 0.03 * turn, 0.46)
            steps = [1] * 18 + [-1] * 18
            self._inputs(run, (self._notch(at, step) for step in steps), WHEEL_S)
            run.complete_s.append(self.stage.settle())
        return run

    def live(self) -> Run:
        """The whole city in sight, 3,000 changes at a time."""
        self.city()
        run = Run()
        count = max(10, self.count // 3)
        self._inputs(run, (self.news.burst() for _ in range(count)), NEWS_S)
        return run

    def recolour(self) -> Run:
        """Another figure on the grids of the whole city."""
        self.city()
        run = Run()
        count = max(12, self.count // 10)
        for turn in range(len(FIGURES)):
            # What a figure needs of the picture is gathered when it is first asked for.
            recolour(self.stage, turn)
            self.stage.rest(time.perf_counter() + 0.3)
            self.stage.settle()
        self._inputs(run, (self._recolour(turn) for turn in range(count)), NEWS_S)
        run.complete_s.append(self.stage.settle())
        return run

    def hover(self) -> Run:
        """The pointer moved over markers and grids of the streets while a card is shown."""
        from PySide6.QtCore import QEvent, QPointF, Qt

        self.street(2)
        size = self.stage.panel.size()
        spots = [
            QPointF(size.width() * (0.35 + 0.3 * s), size.height() * (0.4 + 0.2 * np.sin(9 * s)))
            for s in np.linspace(0.0, 1.0, self.count)
        ]
        self._mouse(QEvent.Type.MouseMove, spots[0], Qt.MouseButton.NoButton)
        self.stage.rest(time.perf_counter() + 0.3)
        run = Run()
        none = Qt.MouseButton.NoButton
        moves = [lambda at=at: self._mouse(QEvent.Type.MouseMove, at, none) for at in spots]
        self._inputs(run, iter(moves), self.interval, must_paint=False)
        return run

    # -------------------------------------------------------------------------- places

    def city(self, share: float = 0.0) -> None:
        """Everything in sight, a little off the middle by `share`."""
        panel = self.stage.panel
        view = panel.district()
        panel.look(view.panned(view.width * share * 0.1, view.height * share * 0.1))
        self.stage.settle()

    def street(self, place: int = 0) -> None:
        """Streets of the core, all drawn."""
        self.street_view(place)
        self.stage.settle()

    def street_view(self, place: int = 0) -> None:
        """Look at streets of the core."""
        from dataclasses import replace

        from ui.map.view import rung_of, rung_scale

        panel = self.stage.panel
        x, y = (float(v) for v in projection.to_mercator(LON, LAT))
        off = _PLACES[place]
        mpp = rung_scale(rung_of(STREET_MPP))
        panel.look(replace(panel.view, x=x + off[0], y=y + off[1], mpp=mpp))

    # -------------------------------------------------------------------------- inside

    def _drag(self, step: float, turns: int) -> Run:
        """Drag in a wide square, `turns` frames along each side; the button is let go and pressed
        again where the pointer would leave the panel."""
        from PySide6.QtCore import QEvent, QPointF, Qt

        run = Run()
        left = Qt.MouseButton.LeftButton
        ways = ((-1.0, -0.15), (-0.15, -1.0), (1.0, 0.15), (0.15, 1.0))
        middle = self._spot(0.5, 0.5)

        def moves() -> Iterator[Callable[[], None]]:
            at = QPointF(middle)
            self._mouse(QEvent.Type.MouseButtonPress, at, left)
            for number in range(self.count):
                way = ways[number // turns % len(ways)]
                goal = at + QPointF(way[0] * step, way[1] * step)
                inside = self.stage.panel.rect().adjusted(60, 60, -60, -60)
                if not inside.contains(goal.toPoint()):
                    self._mouse(QEvent.Type.MouseButtonRelease, at, left)
                    at = QPointF(middle)
                    self._mouse(QEvent.Type.MouseButtonPress, at, left)
                    goal = at + QPointF(way[0] * step, way[1] * step)
                at = goal
                yield lambda at=at: self._mouse(QEvent.Type.MouseMove, at, left)
            self._mouse(QEvent.Type.MouseButtonRelease, at, left)

        self._inputs(run, moves(), self.interval)
        run.complete_s.append(self.stage.settle())
        return run

    def _inputs(
        self,
        run: Run,
        inputs: Iterator[Callable[[], None]],
        interval: float,
        *,
        must_paint: bool = True,
    ) -> None:
        due = time.perf_counter() + interval
        for act in inputs:
            self.stage.rest(due)
            before = len(self.stage.painted)
            act()
            end = self._painted(before, must_paint)
            if end is None:
                run.unpainted += 1
                end = time.perf_counter()
                if must_paint:
                    due = end + interval
                    continue
            run.frames.append((end - due) * 1000)
            due = max(due + interval, end)

    def _painted(self, before: int, must_paint: bool) -> float | None:
        """The end of the paint that an input asked for."""
        end = time.perf_counter() + (_NO_PAINT_S if must_paint else 0.0)
        while True:
            self.stage.turn()
            if len(self.stage.painted) > before:
                return self.stage.painted[before]
            if time.perf_counter() > end:
                return None

    def _spot(self, x: float, y: float) -> QPointF:
        from PySide6.QtCore import QPointF

        size = self.stage.panel.size()
        return QPointF(float(round(size.width() * x)), float(round(size.height() * y)))

    def _mouse(self, kind: object, at: QPointF, button: object) -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        assert isinstance(kind, QEvent.Type) and isinstance(button, Qt.MouseButton)
        moved = kind == QEvent.Type.MouseMove
        panel = self.stage.panel
        event = QMouseEvent(
            kind, at, panel.mapToGlobal(at), Qt.MouseButton.NoButton if moved else button, button,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(panel, event)

    def _notch(self, at: QPointF, step: int) -> Callable[[], None]:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtGui import QWheelEvent
        from PySide6.QtWidgets import QApplication

        panel = self.stage.panel

        def turn() -> None:
            event = QWheelEvent(
                at, panel.mapToGlobal(at), QPoint(), QPoint(0, 120 * step),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(panel, event)

        return turn

    def _recolour(self, turn: int) -> Callable[[], None]:
        return lambda: recolour(self.stage, turn)


FIGURES = ("households", "open_cases", "alarms", "on_duty", "silent_sensors", "overdue")


def recolour(stage: Stage, turn: int) -> None:
    """Show another figure on the grids, with other classes."""
    layer = stage.panel.layer("density")
    choropleth = getattr(layer, "choropleth", None)
    figure, classes = FIGURES[turn % len(FIGURES)], 4 + turn % 3
    choropleth.choose(figure=figure, classes=classes, method=METHODS[turn % len(METHODS)])


METHODS = ("quantile", "natural", "equal")
GESTURES = ("pan_city", "pan_street", "fast_pan", "wheel", "live", "recolour", "hover")
