"""Where a caller means: names of places and roads, grids by code or name, coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely

from app.assist.pinyin import matches
from app.geo import datum
from app.geo.grid_index import GridIndex
from app.i18n import local
from app.picture.picture import Registry

MOST = 8
_NUMBERS = re.compile(r"^\s*(gcj|bd)?\s*(\d{2,3}\.\d+)[,，\s]+(\d{1,2}\.\d+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its name and WGS 84 degrees; `detail` says what it is."""

    name: str
    lon: float
    lat: float
    detail: str = ""
    name_en: str = ""


class Gazetteer:
    """All places of a registry; made once, off the window's thread."""

    def __init__(self, registry: Registry) -> None:
        self._spots: list[Spot] = [*_grids(registry), *_features(registry)]
        shaped = [grid for grid in registry.grids.values() if grid.shape]
        shapes = shapely.from_wkb(np.array([grid.shape for grid in shaped], dtype=object))
        self._index = GridIndex([g.code for g in shaped], [g.kind for g in shaped], shapes)
        self._grids = registry.grids

    def find(self, text: str, most: int = MOST) -> list[Spot]:
        """The places that fit what was typed, the best first."""
        typed = coordinates(text)
        if typed is not None:
            return [typed]
        if len(text.strip()) < 2:
            return []
        scored = [(matches(text, spot.name), spot) for spot in self._spots]
        found = [pair for pair in scored if pair[0]]
        found.sort(key=lambda pair: (-pair[0], len(pair[1].name), pair[1].name))
        return [spot for _score, spot in found[:most]]

    def grid_at(self, lon: float, lat: float) -> tuple[str, str]:
        """(grid, street) a place lies in, '' outside."""
        code = self._index.resolve(lon, lat)
        grid = self._grids.get(code or "")
        return (grid.code, grid.street or "") if grid is not None else ("", "")


def coordinates(text: str) -> Spot | None:
    """Typed coordinates, `113.62, 34.75`; `gcj` or `bd` before them names their datum."""
    found = _NUMBERS.match(text)
    if found is None:
        return None
    lon, lat = float(found[2]), float(found[3])
    if lon > 180 or lat > 90:
        return None
    kind = (found[1] or "").lower()
    if kind == "gcj":
        lon, lat = (float(v) for v in datum.to_wgs(lon, lat, "gcj02"))
    elif kind == "bd":
        lon, lat = (float(v) for v in datum.to_wgs(lon, lat, "bd09"))
    return Spot(f"{lon:.5f}, {lat:.5f}", lon, lat)


def _grids(registry: Registry) -> list[Spot]:
    return [
        Spot(f"{grid.name} {grid.code}", grid.lon, grid.lat, grid.kind, grid.name_en)
        for grid in registry.grids.values()
    ]


def _features(registry: Registry) -> list[Spot]:
    named = [f for f in registry.features if f.name and f.kind in ("place", "road", "park")]
    if not named:
        return []
    shapes = shapely.from_wkb(np.array([f.shape for f in named], dtype=object))
    middles = shapely.point_on_surface(shapes)
    x, y = shapely.get_x(middles).tolist(), shapely.get_y(middles).tolist()
    seen: set[str] = set()
    spots = []
    for feature, lon, lat in zip(named, x, y, strict=True):
        if feature.name not in seen:
            seen.add(feature.name)
            spots.append(Spot(feature.name, lon, lat, feature.grade, feature.name_en))
    return spots


def spot_text(spot: Spot) -> str:
    """Its name in the language in use."""
    return local(spot.name, spot.name_en)
