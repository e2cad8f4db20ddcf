"""What could be written on the map at a scale and in a place, the most important first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.registry import Grid
from app.i18n import language, local
from ui.map import label_art
from ui.map.base.features import BaseMap, Named
from ui.map.grid_shapes import GridShapes
from ui.map.view import Bounds, Floats

_STREETS_TO, _STREETS_NEAR = 40.0, 5.0
_PARKS_TO_PX = 46.0
_GREENWAYS_TO = 7.0
_SPACING_PX = 430.0
_WAYS_AT_ONCE = 60
_MAX_BEND_PX = 4.0
_OUTSIDE_TO = 2.5
"""From farther away nothing outside the district is named."""
_ROADS_TO = {
    "expressway": 30.0,
    "primary": 26.0,
    "secondary": 15.0,
    "tertiary": 4.6,
    "residential": 1.9,
}
_PLACES_TO = {
    "hub": 14.0,
    "stadium": 9.0,
    "hospital": 6.0,
    "government": 5.0,
    "mall": 5.0,
    "scenic": 5.0,
    "school": 3.2,
    "market": 3.2,
    "metro": 3.2,
}
_PLACES_TO_ELSE = 2.2
"""Metres per pixel up to which each kind is written."""

# Least number first: the order in which labels take their places.
_STREET, _WATER, _MAJOR, _HUB, _PARK, _ROAD, _PLACE, _LESSER = range(8)
_ROAD_ORDER = {"expressway": _MAJOR, "primary": _MAJOR, "secondary": _ROAD}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that would like to stand at (x, y) in Mercator metres, turned by `angle`."""

    text: str
    lettering: str
    x: float
    y: float
    order: int
    angle: float = 0.0
    stacked: bool = False
    weight: float = 0.0


@dataclass(slots=True)
class _Way:
    """A road or river of one name as one polyline in Mercator metres, with lengths along it."""

    name: str
    name_en: str
    grade: str
    xy: Floats
    along: Floats
    box: Bounds
    mpp: float = 0.0
    names: list[Candidate] = field(default_factory=list)
    """Where its name could stand at `mpp`: asked for again at every move."""


class LabelSources:
    """All names of a district, ready to be asked for what could be written."""

    def __init__(self, base: BaseMap, grids: GridShapes) -> None:
        self._outline = base.outline
        self._ways = list(_ways(base.named))
        self._areas = [named for named in base.named if named.kind in ("park", "water")]
        bounds = shapely.bounds([n.shape for n in self._areas]) if self._areas else np.empty((0, 4))
        self._area_box: NDArray[np.float64] = np.asarray(bounds).reshape(-1, 4)
        self._area_at: dict[int, tuple[float, float]] = {}
        self._places = [named for named in base.named if named.kind == "place"]
        self._streets = [grid for grid in grids.items if grid.kind == "street"]
        self._street_at = [_middle(grids, grid) for grid in self._streets]

    def gather(self, mpp: float, bounds: Bounds) -> Iterator[list[Candidate]]:
        """What could be written at `mpp` metres per pixel inside `bounds`, bit by bit."""
        yield [*self._street_names(mpp, bounds), *self._area_names(mpp, bounds)]
        yield [*self._place_names(mpp, bounds)]
        for start in range(0, len(self._ways), _WAYS_AT_ONCE):
            yield [*self._way_names(mpp, bounds, self._ways[start : start + _WAYS_AT_ONCE])]

    def in_order(self, found: list[Candidate], mpp: float) -> list[Candidate]:
        """Candidates in the order in which they take their places."""
        if mpp > _OUTSIDE_TO and self._outline is not None and found:
            x, y = np.array([c.x for c in found]), np.array([c.y for c in found])
            within = shapely.contains_xy(self._outline, x, y)
            found = [c for c, keep in zip(found, within.tolist(), strict=True) if keep]
        return sorted(found, key=lambda c: (c.order, -c.weight, c.text, c.x, c.y))

    def _street_names(self, mpp: float, bounds: Bounds) -> Iterator[Candidate]:
        if mpp > _STREETS_TO:
            return
        lettering = "street_near" if mpp < _STREETS_NEAR else "street"
        for grid, at in zip(self._streets, self._street_at, strict=True):
            if _inside(at, bounds):
                yield Candidate(local(grid.name, grid.name_en), lettering, *at, _STREET)

    def _way_names(self, mpp: float, bounds: Bounds, ways: list[_Way]) -> Iterator[Candidate]:
        for way in ways:
            limit = 30.0 if way.grade in ("river", "canal") else _ROADS_TO.get(way.grade, 1.9)
            if mpp <= limit and _meets(way.box, bounds):
                if way.mpp != mpp:
                    way.mpp, way.names = mpp, list(_along(way, mpp))
                yield from (name for name in way.names if _inside((name.x, name.y), bounds))

    def _area_names(self, mpp: float, bounds: Bounds) -> Iterator[Candidate]:
        box = self._area_box
        if not len(box):
            return
        wide = (box[:, 2] - box[:, 0]) / mpp
        west, south, east, north = bounds
        seen = (box[:, 0] <= east) & (box[:, 2] >= west)
        seen &= (box[:, 1] <= north) & (box[:, 3] >= south) & (wide >= _PARKS_TO_PX)
        for row in np.flatnonzero(seen).tolist():
            named = self._areas[row]
            if named.kind == "water" and named.grade in ("river", "canal"):
                continue
            if row not in self._area_at:
                middle = shapely.point_on_surface(named.shape)
                self._area_at[row] = (float(middle.x), float(middle.y))
            if named.grade == "riverside" and mpp > _GREENWAYS_TO:
                continue
            at, kind = self._area_at[row], named.kind
            text = local(named.name, named.name_en)
            order = _WATER if kind == "water" else _PARK
            roomy = label_art.size(kind, text)[0] < wide[row] * 1.9
            if _inside(at, bounds) and roomy:
                yield Candidate(text, kind, *at, order, weight=float(wide[row]))

    def _place_names(self, mpp: float, bounds: Bounds) -> Iterator[Candidate]:
        for named in self._places:
            if mpp > _PLACES_TO.get(named.grade, _PLACES_TO_ELSE):
                continue
            at = (float(named.shape.centroid.x), float(named.shape.centroid.y))
            if _inside(at, bounds):
                order = _HUB if named.grade in ("hub", "stadium") else _PLACE
                yield Candidate(local(named.name, named.name_en), "place", *at, order)


def _along(way: _Way, mpp: float) -> Iterator[Candidate]:
    """Places along a way where its name fits, about every `_SPACING_PX`."""
    text = local(way.name, way.name_en)
    water = way.grade in ("river", "canal")
    order = _WATER if water else _ROAD_ORDER.get(way.grade, _LESSER)
    lettering = "water" if water else "road_major" if order == _MAJOR else "road"
    chinese = language().startswith("zh")
    length = float(way.along[-1]) / mpp
    wide = label_art.size(lettering, text)[0]
    if length < wide * 1.25:
        return
    count = max(1, round(length / _SPACING_PX))
    for number in range(count):
        middle = (number + 0.5) / count * length
        point = _fit(way, mpp, middle, wide)
        if point is None:
            continue
        x, y, angle = point
        stacked = chinese and abs(angle) > 52.0 and not water
        if stacked:
            tall = label_art.size(lettering, text, stacked=True)[1]
            upright = _fit(way, mpp, middle, tall)
            if upright is None:
                continue
            angle = angle - 90.0 if angle > 0 else angle + 90.0
        yield Candidate(text, lettering, x, y, order, angle, stacked, length)


def _fit(way: _Way, mpp: float, middle: float, wide: float) -> tuple[float, float, float] | None:
    """The middle and the clockwise angle (−90 to 90) of a label `wide` px long at `middle` px
    along the way; None where the way bends too much under it."""
    at = np.array(
        [middle - wide / 2, middle - wide / 4, middle, middle + wide / 4, middle + wide / 2]
    )
    at *= mpp
    x = np.interp(at, way.along, way.xy[:, 0])
    y = np.interp(at, way.along, way.xy[:, 1])
    dx, dy = float(x[-1] - x[0]), float(y[-1] - y[0])
    chord = math.hypot(dx, dy)
    if chord < wide * mpp * 0.9:
        return None
    bend = np.abs((x - x[0]) * dy - (y - y[0]) * dx) / chord / mpp
    if float(bend.max()) > _MAX_BEND_PX:
        return None
    angle = math.degrees(math.atan2(-dy, dx))
    if angle > 90.0:
        angle -= 180.0
    elif angle <= -90.0:
        angle += 180.0
    return float(x[2]), float(y[2]), angle


def _ways(named: list[Named]) -> Iterator[_Way]:
    """Roads and rivers of one name and class joined to lines as long as can be."""
    groups: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for item in named:
        if item.kind in ("road", "river"):
            grade = item.grade if item.kind == "road" else item.grade or "river"
            groups[(item.name, grade)].append(item)
    for (name, grade), items in groups.items():
        whole = shapely.line_merge(shapely.union_all([i.shape for i in items]))
        for line in shapely.get_parts(whole):
            xy = shapely.get_coordinates(line)
            steps = np.hypot(*np.diff(xy, axis=0).T)
            along = np.concatenate([[0.0], np.cumsum(steps)])
            west, south, east, north = (float(v) for v in shapely.bounds(line))
            box = (west, south, east, north)
            yield _Way(name, items[0].name_en, grade, xy, along, box)


def _middle(grids: GridShapes, grid: Grid) -> tuple[float, float]:
    shape = grids.shape(grid.code)
    middle = shapely.centroid(shape)
    if not shapely.contains(shape, middle):
        middle = shapely.point_on_surface(shape)
    return float(middle.x), float(middle.y)


def _inside(at: tuple[float, ...], bounds: Bounds) -> bool:
    return bounds[0] <= at[0] <= bounds[2] and bounds[1] <= at[1] <= bounds[3]


def _meets(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
