"""The registry's base-map shapes, decoded once into arrays by kind and class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.registry import Feature
from ui.map.shapes import Shapes, areas, lines, mercator
from ui.map.view import Bounds

_AREAS = ("water", "park", "building", "outline")


@dataclass(slots=True)
class Named:
    """Something with a name to write on the map."""

    kind: str
    grade: str
    name: str
    name_en: str
    shape: shapely.Geometry


@dataclass(slots=True)
class BaseMap:
    """Shapes by kind (`roads` and `rails` by class), and what carries a name."""

    areas: dict[str, Shapes] = field(default_factory=dict)
    roads: dict[str, Shapes] = field(default_factory=dict)
    rails: Shapes | None = None
    streams: Shapes | None = None
    outline: shapely.Geometry | None = None
    named: list[Named] = field(default_factory=list)
    bounds: Bounds | None = None


def decode(features: Sequence[Feature]) -> BaseMap:
    """All features in one vectorised call; shapes that cannot be read are left out."""
    shapes = _shapes(features)
    by_kind: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, feature in enumerate(features):
        if shapes[row] is not None:
            by_kind[(feature.kind, feature.grade)].append(row)
    made = BaseMap()
    for kind in _AREAS:
        rows = [row for (k, _g), found in by_kind.items() if k == kind for row in found]
        made.areas[kind] = areas(_of_dimension(shapes[rows], 2))
    for (kind, grade), rows in by_kind.items():
        if kind == "road":
            made.roads[grade] = lines(shapes[rows])
    made.rails = _lines_of(shapes, by_kind, "rail")
    made.streams = _lines_of(shapes, by_kind, "river")
    outlines = [shapes[row] for row, f in enumerate(features) if f.kind == "outline"]
    if outlines and outlines[0] is not None:
        made.outline = outlines[0]
        shapely.prepare(made.outline)
        west, south, east, north = shapely.bounds(made.outline)
        made.bounds = (float(west), float(south), float(east), float(north))
    made.named = [
        Named(f.kind, f.grade, f.name, f.name_en, shapes[row])
        for row, f in enumerate(features)
        if f.name and f.kind != "outline" and shapes[row] is not None
    ]
    return made


def _shapes(features: Sequence[Feature]) -> NDArray[np.object_]:
    wkb = np.array([feature.shape for feature in features], dtype=object)
    if not len(wkb):
        return wkb
    decoded = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    return mercator(decoded)


def _of_dimension(shapes: NDArray[np.object_], dimension: int) -> NDArray[np.object_]:
    return shapes[shapely.get_dimensions(shapes) == dimension] if len(shapes) else shapes


def _lines_of(
    shapes: NDArray[np.object_], by_kind: dict[tuple[str, str], list[int]], kind: str
) -> Shapes:
    rows = [row for (k, _g), found in by_kind.items() if k == kind for row in found]
    return lines(_of_dimension(shapes[rows], 1))
