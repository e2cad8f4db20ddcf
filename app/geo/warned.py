"""Where a warning holds in a centre: its shape, and which grids lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain import warnings
from app.domain.registry import Grid
from app.domain.warnings import Area, Warning as WeatherWarning
from app.geo import geodesic

CORNERS = 64
MOST_KM, MOST_LAT = 3000.0, 85.0
"""Larger or nearer to a pole a circle is no district's matter, and no shape on a flat map."""
STREET = "street"


class Warned:
    """The grids of one centre, asked again and again. `region` is the centre's division code
    ('' when nobody has told it), `centre` its id."""

    def __init__(self, grids: Iterable[Grid], region: str = "", centre: str = "") -> None:
        self._grids = [grid for grid in grids if grid.shape]
        self._codes = [grid.code for grid in self._grids]
        self._whole = {code for code in (region, centre) if code}
        self._region = region

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        shapes: NDArray[np.object_] = shapely.from_wkb(
            np.array([grid.shape for grid in self._grids], dtype=object)
        )
        return shapes

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self._codes)}

    def shape(self, warning: WeatherWarning) -> shapely.Geometry | None:
        """All of a warning's areas as one, in degrees; None when nothing of it can be placed."""
        drawn = [part for area in warning.areas for part in _drawn(area)]
        coded = [self._shapes[row] for row in self._coded(warning.areas)]
        parts = drawn or coded
        if not parts:
            return None
        return shapely.union_all(shapely.make_valid(np.array(parts, dtype=object)))

    def grids(self, warning: WeatherWarning, shape: shapely.Geometry | None) -> list[Grid]:
        """The grids a warning touches. Codes stand for themselves where nothing is drawn."""
        if not any(area.polygons or area.circles for area in warning.areas):
            return [self._grids[row] for row in self._below(self._coded(warning.areas))]
        if shape is None:
            return []
        rows = self._tree.query(shape, predicate="intersects")
        return [self._grids[row] for row in sorted(rows.tolist())]

    def placed(self, warning: WeatherWarning) -> WeatherWarning:
        """The warning, marked when no area of it touches the centre."""
        return replace(warning, elsewhere=self.touches(warning) is False)

    def touches(self, warning: WeatherWarning) -> bool | None:
        """Whether any area lies in the centre; None when that cannot be told: nothing is drawn
        and no code is known here."""
        drawn = [part for area in warning.areas for part in _drawn(area)]
        if drawn:
            near = self._tree.query(np.array(drawn, dtype=object), predicate="intersects")
            return bool(near.size) if len(self._grids) else None
        if self._coded(warning.areas):
            return True
        codes = [code for area in warning.areas for code in area.codes]
        told = self._region and codes and all(len(c) >= 6 and c.isdecimal() for c in codes)
        return False if told else None

    def _coded(self, areas: Sequence[Area]) -> list[int]:
        """Rows of the grids that geocodes name, one level of them where that is enough."""
        codes = [code for area in areas for code in area.codes]
        if any(code in self._whole or self._above(code) for code in codes):
            return self._streets
        found: dict[int, None] = {}
        for code in codes:
            named = warnings.covered(code, self._codes)
            streets = [c for c in named if self._grids[self._row[c]].kind == STREET]
            found |= dict.fromkeys(self._row[c] for c in (streets or named))
        return list(found)

    def _above(self, code: str) -> bool:
        """Whether a division code holds the whole centre (410000000000 holds 410105)."""
        stem = code.rstrip("0")
        return bool(self._region and len(stem) >= 2 and self._region.startswith(stem))

    @cached_property
    def _streets(self) -> list[int]:
        rows = [row for row, grid in enumerate(self._grids) if grid.kind == STREET]
        return rows or list(range(len(self._grids)))

    def _below(self, rows: Sequence[int]) -> list[int]:
        """These grids and all below their streets."""
        streets = {self._codes[row] for row in rows}
        more = [r for r, g in enumerate(self._grids) if g.street in streets and r not in rows]
        return [*rows, *more]


def _drawn(area: Area) -> Iterator[shapely.Geometry]:
    for ring in area.polygons:
        yield shapely.make_valid(shapely.Polygon(ring))
    for lon, lat, km in area.circles:
        if km > 0 and abs(lat) < MOST_LAT:
            yield shapely.Polygon(geodesic.circle(lon, lat, min(km, MOST_KM) * 1000.0, CORNERS))
        else:
            yield shapely.Point(lon, lat)
