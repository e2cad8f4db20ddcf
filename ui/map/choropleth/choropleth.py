"""The grids coloured by a figure: its values, its classes, and the table of colours that the map
looks its grids up in.

What a map does with it: `kinds` are the grids whose ids it holds (coarsest first, the finest on
top), `table()` gives a colour for each of their rows, `version` counts the tables. `changed` is
told when there is another table or legend.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor

from app.picture.picture import Changes
from ui.map.choropleth import breaks, ramp
from ui.map.choropleth.figure import COUNT, RATE, Figure, Values
from ui.map.choropleth.figures import FIGURES
from ui.map.choropleth.ground import CASES, SENSORS, UNITS, Ground
from ui.map.choropleth.hierarchy import COMMUNITY, LEVELS, RANK, Floats
from ui.map.choropleth.rates import MONTH
from ui.map.scene import Scene
from ui.theme import tokens

PAUSE_MS = 400
"""At most so often the colours follow the news."""
_SLICE_S, _BREATH_MS = 0.003, 5
_REFRESH_S = 60.0
"""So often breaks that were computed are computed anew: classes that jump with every piece of
news could not be read."""
NONE = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the officer chose to see; '' as the figure is none."""

    figure: str = "open_cases"
    method: str = breaks.STEPS
    classes: int = 5
    level: str = COMMUNITY
    period: str = MONTH
    numbers: bool = False
    """The values are written on the grids, where there is room."""


@dataclass(frozen=True, slots=True)
class Class:
    """One class: its bounds (values from `low` up to, not including, `high`; the `last` one
    includes its `high`, infinite for an open end), its colour on the land, how many grids."""

    low: float
    high: float
    colour: QColor
    grids: int
    last: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What one grid shows: the unit of the level it lies in (a code), its value (nan: none),
    numerator and denominator of a rate, its class from 1 on (0: none) of how many."""

    unit: str
    value: float
    part: float
    whole: float
    grade: int
    of: int


class Choropleth(QObject):
    """Over one scene. Work that takes long is done in slices between events."""

    changed = Signal()
    asked = Signal(str)
    """The store is to be asked for the counts of a period."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.ground = Ground(scene)
        self.choice = Choice()
        self.version = 0
        self._on = True
        self.by_mode = True
        """The mode says which figure (a wall); on a desk the officer does."""
        self._values: Values | None = None
        self._lows: Floats = np.empty(0)
        self._grades: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._classes: list[Class] = []
        self._table: NDArray[np.uint32] | None = None
        self._broken_at = -np.inf
        self._work: Iterator[None] | None = None
        self._slices = QTimer(self, interval=_BREATH_MS)
        self._slices.timeout.connect(self._slice)
        self._soon = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)

    # ------------------------------------------------------------------------- what is seen

    @property
    def figure(self) -> Figure | None:
        """The figure that is shown, None when there is none or the layer is off."""
        return FIGURES.get(self.choice.figure) if self._on else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of grids whose ids the map needs, coarsest first: those of the level, and
        communities under it, so that most changes of level need no other ids."""
        tree, level = self.ground.tree, self.choice.level
        finest = level if LEVELS[level] > LEVELS[COMMUNITY] else COMMUNITY
        return tuple(sorted(tree.kinds(level) | tree.kinds(finest), key=lambda k: (RANK[k], k)))

    @property
    def waiting(self) -> bool:
        """Whether values are still to come."""
        return self.figure is not None and self._values is None

    def table(self) -> NDArray[np.uint32] | None:
        """(rows of Scene.grids,) premultiplied ARGB, 0 for transparent; None when off."""
        return self._table if self.figure is not None else None

    def classes(self) -> list[Class]:
        """The classes, least value first."""
        return self._classes

    def grades(self) -> NDArray[np.int64]:
        """(rows of Scene.grids,) the class of each unit of the level, 0 for none."""
        return self._grades

    def value(self, row: int) -> float:
        """The value of a unit by its row, nan for none."""
        return float(self._values.value[row]) if self._values is not None else float("nan")

    def outside(self) -> int:
        """Things counted that lie in no grid of the level."""
        return self._values.outside if self._values is not None else 0

    def without(self) -> int:
        """Grids of the level without a class: none counted, or nothing known."""
        if self._values is None:
            return 0
        units = self.ground.tree.units(self.choice.level)
        return int(np.count_nonzero(units & (self._grades == 0)))

    def reading(self, code: str) -> Reading | None:
        """What the unit a grid lies in shows, None when nothing is shown."""
        row = self.ground.scene.grids().row.get(code, -1)
        values = self._values
        if self.figure is None or values is None or row < 0 or row >= len(self._grades):
            return None
        unit = int(self.ground.tree.up(self.choice.level)[row])
        if unit < 0:
            return None
        part = float(values.part[unit]) if values.part is not None else float("nan")
        whole = float(values.whole[unit]) if values.whole is not None else float("nan")
        grade, of = int(self._grades[unit]), self.ground.scene.grids().items[unit].code
        return Reading(of, float(values.value[unit]), part, whole, grade, len(self._classes))

    def decimals(self) -> int:
        """Decimals the bounds are told with."""
        return breaks.decimals_for(self._lows)

    # ----------------------------------------------------------------------------- changing

    def choose(self, **choice: str | int | bool) -> None:
        """Change what is shown: figure, method, classes (3 to 7), level, period."""
        made = replace(self.choice, **choice)  # type: ignore[arg-type]
        classes = max(breaks.LEAST, min(breaks.MOST, made.classes))
        self.show(replace(made, classes=classes))

    def show(self, choice: Choice) -> None:
        """Show this; a level the grids do not have becomes one they have."""
        levels = self.ground.tree.levels()
        if levels and choice.level not in levels:
            order = list(LEVELS)
            wanted = order.index(choice.level) if choice.level in order else 0
            choice = replace(choice, level=min(levels, key=lambda k: abs(order.index(k) - wanted)))
        if choice == self.choice and (self._values is not None or not self._on):
            return
        self.choice = choice
        self._values, self._broken_at = None, -np.inf
        self.refresh()

    def switch(self, on: bool) -> None:
        """The layer was switched."""
        if on != self._on:
            self._on = on
            self.refresh()

    def take(self, changes: Changes | None) -> None:
        """Take what changed; None means everything. Colours follow a little later."""
        if self.by_mode and (changes is None or changes.mode):
            wanted = self.ground.picture.mode.map.choropleth
            self.choice = replace(self.choice, figure=wanted) if wanted else self.choice
        if changes is None or changes.registry:
            self.ground.forget()
            self._values, self._broken_at = None, -np.inf
            self.refresh()
            return
        self.ground.take(changes)
        figure = self.figure
        if figure is not None and _concerns(figure, changes) and not self._soon.isActive():
            self._soon.start()

    def tick(self) -> None:
        """Time goes by: clocks run out."""
        if self.choice.figure == "overdue" and not self._soon.isActive():
            self._soon.start()

    def told(self, period: str) -> None:
        """The store's counts of a period have come."""
        if self.figure is not None and self._work is None:
            self.refresh()

    def restyle(self) -> None:
        """Another theme or style."""
        self._colour()

    def refresh(self) -> None:
        """Compute values and colours now, or begin to prepare what they need."""
        figure = self.figure
        if figure is None:
            self._stop()
            self._values, self._classes = None, []
            self._publish(None)
        elif self.ground.lacks(figure.needs):
            self._work = self.ground.prepare(figure.needs)
            if self.ground.prepared(figure.needs):
                # Only news to take: mostly done at once.
                self._step(_SLICE_S)
            if self._work is not None:
                self._slices.start()
                if self._values is None:
                    self._publish(None)
        else:
            self._compute(figure)

    def finish(self) -> None:
        """Do now what is done in slices (pictures of the screen, tests)."""
        while self._work is not None:
            self._step(float("inf"))
        if self._soon.isActive():
            self._soon.stop()
            self.refresh()

    # ------------------------------------------------------------------------------- inside

    def _slice(self) -> None:
        self._step(_SLICE_S)

    def _step(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while self._work is not None:
            if next(self._work, self) is self:
                self._stop()
                self.refresh()
            elif time.perf_counter() >= end:
                break

    def _stop(self) -> None:
        self._work = None
        self._slices.stop()

    def _compute(self, figure: Figure) -> None:
        values = figure.values(self.ground, self.choice.level, self.choice.period)
        if values is None:
            self._values, self._classes = None, []
            self._publish(None)
            self.asked.emit(self.choice.period)
            return
        self._values = values
        shown = values.value[~np.isnan(values.value)]
        if figure.kind == COUNT:
            shown = shown[shown > 0]
        if self._stale_breaks(shown):
            self._break(figure, shown)
        blank = figure.kind == COUNT
        known = np.where(values.value > 0, values.value, np.nan) if blank else values.value
        self._grades = breaks.classify(known, self._lows)
        self._colour()

    def _stale_breaks(self, shown: Floats) -> bool:
        if time.monotonic() - self._broken_at > _REFRESH_S or not len(self._lows):
            return True
        if self.choice.method == breaks.STEPS or not len(shown):
            return False
        return bool(shown.min() < self._lows[0] or shown.max() > self._top)

    def _break(self, figure: Figure, shown: Floats) -> None:
        choice = self.choice
        found = breaks.lows(shown, choice.method, choice.classes, figure.steps(self.ground))
        decimals = breaks.decimals_for(found) if figure.kind != COUNT else 0
        self._lows = found if choice.method == breaks.STEPS else breaks.tidy(found, decimals)
        self._top = float(shown.max()) if len(shown) else 0.0
        self._broken_at = time.monotonic()

    _top = 0.0

    def _colour(self) -> None:
        figure = self.figure
        if figure is None or self._values is None:
            return
        theme, style = tokens.current(), self.ground.picture.mode.map.style
        colours = ramp.tints(theme, style, len(self._lows), figure.falling)
        counts = np.bincount(self._grades, minlength=len(self._lows) + 1)
        highs = [*self._lows[1:].tolist(), 100.0 if figure.kind == RATE else self._top_of(figure)]
        self._classes = [
            Class(float(low), float(high), colour, int(count), number == len(highs))
            for number, (low, high, colour, count) in enumerate(
                zip(self._lows, highs, colours, counts[1:], strict=True), start=1
            )
        ]
        up = self.ground.tree.up(self.choice.level)
        by_unit = ramp.table(theme, colours)[self._grades]
        self._publish(np.where(up >= 0, by_unit[up], np.uint32(0)))

    def _top_of(self, figure: Figure) -> float:
        return float("inf") if self.choice.method == breaks.STEPS else self._top

    def _publish(self, table: NDArray[np.uint32] | None) -> None:
        same = table is None and self._table is None
        if table is not None and self._table is not None:
            same = np.array_equal(table, self._table)
        if not same:
            self._table = table
            self.version += 1
        self.changed.emit()


def _concerns(figure: Figure, changes: Changes) -> bool:
    """Whether news touch what the figure is made from."""
    told = {
        CASES: bool(changes.cases) or changes.mode,
        SENSORS: len(changes.sensors) > 0 or bool(changes.alarms),
        UNITS: len(changes.units) > 0,
    }
    return changes.mode or any(told.get(need, False) for need in figure.needs)
