"""A block of tiles and the names in it: what neighbouring tiles cut apart is one again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely

from app.maps.source import Pending
from app.maps.vector import LINE, POINT
from ui.map.base.model import Name, Tile
from ui.map.base.stack import Found, Layer
from ui.map.base.standing import Line, Rules, Standing, rule_of
from ui.map.base.tilegrid import Place
from ui.map.label import Candidate

Group = tuple[str, str, str]
"""Kind, grade and Chinese name: what has the same of them is the same."""


@dataclass(slots=True)
class Block:
    """The names of the tiles that were `add`ed."""

    layer: Layer
    rules: Rules
    mpp: float
    _points: list[tuple[Name, float, float]] = field(default_factory=list)
    _lines: dict[Group, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _areas: dict[Group, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _named: dict[Group, Name] = field(default_factory=dict)
    _seen: set[Place] = field(default_factory=set)

    def add(self, place: Place) -> None:
        """Read a tile, or the coarser one that stands for it; one that is still on its way is
        left out."""
        if not self.layer.grid.meets(self.layer.grid.box(place)):
            return
        try:
            found = self.layer.find(place)
        except Pending:
            return
        if found.place not in self._seen:
            self._seen.add(found.place)
            for name, xy in self._names(found):
                self._take(name, xy)

    def candidates(self, standing: Standing) -> Iterator[Candidate]:
        """Where the names would like to stand."""
        for name, x, y in self._points:
            yield from standing.point(name, x, y)
        for group, pieces in self._lines.items():
            yield from standing.way(self._named[group], pieces)
        for group, pieces in self._areas.items():
            yield from standing.area(self._named[group], pieces)

    def _take(self, name: Name, xy: Line) -> None:
        group = (name.kind, name.grade, name.zh)
        if name.shape == POINT:
            self._points.append((name, float(xy[0, 0]), float(xy[0, 1])))
            return
        self._named.setdefault(group, name)
        (self._lines if name.shape == LINE else self._areas)[group].append(xy)

    def _names(self, found: Found) -> Iterator[tuple[Name, Line]]:
        """The names of a tile that may be shown, each with its shape in pixels of the whole
        world; points and lines end at the tile's border."""
        if not isinstance(found.content, Tile):
            return
        west, south, east, north = self.layer.grid.box(found.place)
        scale = np.array([(east - west) / self.mpp, (north - south) / self.mpp])
        corner = np.array([west / self.mpp, -north / self.mpp])
        for name in found.content.named(self._wanted):
            for part in _inside(name):
                yield name, part * scale + corner

    def _wanted(self, kind: str, grade: str, shape: int) -> bool:
        rule = rule_of(self.rules, kind, grade)
        return rule is not None and (shape != LINE or rule.along)


def _inside(name: Name) -> Iterator[Line]:
    """The parts of what carries a name that lie in its tile; areas are left whole."""
    xy = name.xy.astype(np.float64)
    if name.shape not in (POINT, LINE) or (xy.min() >= 0.0 and xy.max() < 1.0):
        yield xy
    elif name.shape == LINE:
        cut = shapely.clip_by_rect(shapely.linestrings(xy), 0.0, 0.0, 1.0, 1.0)
        for part in shapely.get_parts(cut):
            points = shapely.get_coordinates(part)
            if len(points) > 1:
                yield points
