"""What figures are made from: the picture, the tree of grids, and where things lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from app.picture.picture import Changes, Picture
from ui.map.choropleth.finder import Finder
from ui.map.choropleth.hierarchy import Floats, Hierarchy, Rows
from ui.map.choropleth.placing import BATCH, SLICE, Cases, Points
from ui.map.choropleth.rates import Rates
from ui.map.scene import Scene

CASES, SENSORS, UNITS, RATES = "cases", "sensors", "units", "rates"


class Ground:
    """Built when a figure first needs it; what nobody looks at costs nothing."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.rates = Rates()
        self._ready: set[str] = set()
        self._tree: Hierarchy | None = None
        self._finder: Finder | None = None
        self._cases: Cases | None = None
        self._points: dict[str, Points] = {}
        self._kinds: dict[str, Rows] = {}
        self._changed: set[str] = set()
        self._moved: set[int] = set()

    @property
    def picture(self) -> Picture:
        """The live picture."""
        return self.scene.picture

    @property
    def now(self) -> float:
        """The desk's time, epoch seconds."""
        return self.scene.now().timestamp()

    @property
    def tree(self) -> Hierarchy:
        """The grids as a tree."""
        if self._tree is None:
            self._tree = Hierarchy(self.scene.grids().items)
        return self._tree

    @property
    def cases(self) -> Cases:
        """Where the open cases lie."""
        if self._cases is None:
            self._cases = Cases(self._find(), self.scene)
        return self._cases

    @property
    def sensors(self) -> Points:
        """Where the sensors stand."""
        columns = self.picture.sensors
        return self._points_of(SENSORS, columns.lon, columns.lat)

    @property
    def units(self) -> Points:
        """Where the units are."""
        columns = self.picture.units
        return self._points_of(UNITS, columns.lon, columns.lat)

    def rows_of(self, kind: str) -> Rows:
        """Rows of the sensors of a kind."""
        if kind not in self._kinds:
            items = self.picture.sensors.items
            found = [row for row, sensor in enumerate(items) if sensor.kind == kind]
            self._kinds[kind] = np.array(found, dtype=np.int64)
        return self._kinds[kind]

    def forget(self) -> None:
        """The registry was imported anew."""
        self._ready, self._tree, self._finder, self._cases = set(), None, None, None
        self._points, self._kinds = {}, {}
        self._changed, self._moved = set(), set()
        self.rates.forget()

    def lacks(self, needs: Iterable[str]) -> bool:
        """Whether something a figure needs is still to be prepared, or has news to take."""
        wanted = set(needs) - {RATES}
        news = (CASES in wanted and self._changed) or (UNITS in wanted and self._moved)
        return not wanted <= self._ready or bool(news)

    def prepared(self, needs: Iterable[str]) -> bool:
        """Whether all a figure needs was prepared once, news aside."""
        return set(needs) - {RATES} <= self._ready

    def prepare(self, needs: Iterable[str]) -> Iterator[None]:
        """Prepare what is lacking, a few milliseconds with each step."""
        for need in sorted(set(needs) - {RATES}):
            if need not in self._ready:
                yield from self._find().build()
                yield from self._filling(need)
                self._ready.add(need)
            yield from self._following(need)

    def take(self, changes: Changes) -> None:
        """Note the news; they are taken when a figure that is looked at needs them."""
        if changes.mode:
            # Other limits: every clock is another.
            self._ready.discard(CASES)
            self._cases = None
        if self._cases is not None:
            self._changed |= changes.cases
        if UNITS in self._points:
            self._moved.update(changes.units.tolist())

    def _filling(self, need: str) -> Iterator[None]:
        match need:
            case "cases":
                return self.cases.fill()
            case "sensors":
                return self.sensors.fill()
            case _:
                return self.units.fill()

    def _following(self, need: str) -> Iterator[None]:
        """Take the news of what is prepared, some with each step."""
        while need == CASES and self._changed:
            self.cases.take([self._changed.pop() for _n in range(min(BATCH, len(self._changed)))])
            yield
        while need == UNITS and self._moved:
            rows = [self._moved.pop() for _n in range(min(SLICE, len(self._moved)))]
            self.units.take(np.array(rows, dtype=np.int64))
            yield

    def _find(self) -> Finder:
        if self._finder is None:
            self._finder = Finder(self.scene.grids().rings, self.tree.rank)
        return self._finder

    def _points_of(self, kind: str, lon: Floats, lat: Floats) -> Points:
        if kind not in self._points:
            self._points[kind] = Points(self._find(), lon, lat)
        return self._points[kind]
