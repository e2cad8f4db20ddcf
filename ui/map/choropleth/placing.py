"""Where things are, as rows of the finest grid of the tree each lies in.

Kept from one piece of news to the next and filled in slices: two hundred thousand sensors are
placed without the window ever standing still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.domain.cases import Case
from ui.map.choropleth.hierarchy import Floats, Rows
from ui.map.scene import Scene

SLICE = 1000
"""Points placed in one go: two milliseconds."""
BATCH = 100
"""Cases taken in one go: a clock takes longer than a place."""

Find = Callable[[Floats, Floats], Rows]
"""Degrees to rows of the finest grid of the tree, -1 outside."""


class Points:
    """Grid rows of things that stand in columns (sensors, units)."""

    def __init__(self, find: Find, lon: Floats, lat: Floats) -> None:
        self._find, self._lon, self._lat = find, lon, lat
        self.grid: Rows = np.full(len(lon), -1, dtype=np.int64)
        self._done = 0

    def fill(self) -> Iterator[None]:
        """Place all of them, some with each step; goes on where it was left."""
        while self._done < len(self._lon):
            end = min(self._done + SLICE, len(self._lon))
            self.take(np.arange(self._done, end, dtype=np.int64))
            self._done = end
            yield

    def take(self, rows: Rows) -> None:
        """These moved."""
        if len(rows):
            self.grid[rows] = self._find(self._lon[rows], self._lat[rows])


class Cases:
    """The open cases: the grid row of each and when its clock runs out (epoch seconds, infinite
    when it does not run)."""

    def __init__(self, find: Find, scene: Scene) -> None:
        self._find, self._scene = find, scene
        self._left: list[str] | None = None
        self._place: dict[str, int] = {}
        self._free: list[int] = []
        self.grid: Rows = np.full(64, -1, dtype=np.int64)
        self.due: Floats = np.full(64, np.inf)
        self.live: NDArray[np.bool_] = np.zeros(64, dtype=bool)

    def fill(self) -> Iterator[None]:
        """Take every case of the picture, some with each step; goes on where it was left."""
        if self._left is None:
            self._left = list(self._scene.picture.cases)
        while self._left:
            some = self._left[-BATCH:]
            del self._left[-BATCH:]
            self.take(some)
            yield

    def take(self, ids: Iterable[str]) -> None:
        """These changed; one that is over leaves."""
        cases = self._scene.picture.cases
        open_ones: list[Case] = []
        for case_id in ids:
            case = cases.get(case_id)
            if case is None or case.ended:
                self._drop(case_id)
            else:
                open_ones.append(case)
        if open_ones:
            self._put(open_ones)

    def late(self, now: float) -> NDArray[np.bool_]:
        """Which cases' clocks have run out at `now` (epoch seconds)."""
        return self.live & (self.due < now)

    def _drop(self, case_id: str) -> None:
        place = self._place.pop(case_id, -1)
        if place >= 0:
            self.live[place] = False
            self._free.append(place)

    def _put(self, some: list[Case]) -> None:
        clocks = self._scene.picture.clocks
        places = np.array([self._place_of(case.id) for case in some], dtype=np.int64)
        lon = np.array([np.nan if c.lon is None else c.lon for c in some], dtype=np.float64)
        lat = np.array([np.nan if c.lat is None else c.lat for c in some], dtype=np.float64)
        found = self._find(lon, lat)
        row_of = self._scene.grids().row
        for number in np.flatnonzero(np.isnan(lon)).tolist():
            # Nobody knows the place, but who took it down named the grid.
            found[number] = row_of.get(some[number].grid, -1)
        for place, case in zip(places.tolist(), some, strict=True):
            due = clocks.due(case)
            running = due.at is not None and not due.paused and not due.done
            self.due[place] = due.at.timestamp() if due.at is not None and running else np.inf
        self.grid[places], self.live[places] = found, True

    def _place_of(self, case_id: str) -> int:
        place = self._place.get(case_id, -1)
        if place < 0:
            place = self._free.pop() if self._free else len(self._place)
            self._place[case_id] = place
            if place >= len(self.live):
                self._grow()
        return place

    def _grow(self) -> None:
        more = len(self.live)
        self.grid = np.concatenate([self.grid, np.full(more, -1, dtype=np.int64)])
        self.due = np.concatenate([self.due, np.full(more, np.inf)])
        self.live = np.concatenate([self.live, np.zeros(more, dtype=bool)])
