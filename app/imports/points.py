"""Things that stand somewhere, from CSV, XLSX or GeoJSON: properties and places, row by row."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
import shapely

from app import paths
from app.domain.errors import Refused
from app.geo import datum
from app.geo.datum import Datum
from app.imports.grid_mapping import Properties, plain
from app.imports.shapes import GEOJSON, read_features
from app.imports.tables import open_table

T = TypeVar("T")
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """One record: its number as a person counts it, what it says (names in small letters), and
    the place of its geometry (lon, lat in the file's datum) where it has one."""

    number: int
    properties: Properties
    place: Place | None = None


def read_points(path: Path) -> list[Point]:
    """Every record of a file. Raises Refused `import.*` naming file and reason."""
    if path.suffix.lower() in GEOJSON:
        return _of_geojson(path)
    table = open_table(path)
    names = [title.casefold() for title in table.titles]
    return [
        Point(row.number, dict(zip(names, row.cells, strict=True)) if row.cells else {})
        for row in table.rows()
    ]


def _of_geojson(path: Path) -> list[Point]:
    features = read_features(path)
    usable = (shapely.get_type_id(features.shapes) >= 0) & ~shapely.is_empty(features.shapes)
    middles = shapely.centroid(features.shapes)
    lon, lat = shapely.get_x(middles).tolist(), shapely.get_y(middles).tolist()
    return [
        Point(row + 1, told, (lon[row], lat[row]) if usable[row] else None)
        for row, told in enumerate(features.properties)
    ]


def text(properties: Properties, names: Sequence[str]) -> str:
    """The first of the named properties that says anything; '' where none does."""
    found = (plain(properties.get(name.casefold())) for name in names)
    return next((value for value in found if value), "")


def number(value: str) -> float | None:
    """A number as a file writes it; None for anything else."""
    try:
        found = float(value.replace(",", ""))
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def to_wgs(places: Sequence[Place], tag: Datum) -> list[Place]:
    """Places of a datum in WGS 84, converted once and together, to a tenth of a metre."""
    if not places:
        return []
    lon, lat = np.array(places, dtype=np.float64).T
    if tag is not Datum.WGS84:
        lon, lat = datum.to_wgs(lon, lat, tag)
    return list(zip(np.round(lon, 6).tolist(), np.round(lat, 6).tolist(), strict=True))


def on_globe(place: Place) -> bool:
    """Degrees, not metres of a projection."""
    return -180 <= place[0] <= 180 and -90 <= place[1] <= 90


def load_mapping(shipped: str, own: Path | None, kind: type[T]) -> T:
    """The shipped mapping of that name, a site's own file laid over it section by section.

    Raises Refused `import.mapping` with file and reason.
    """
    file = paths.resources() / "mappings" / f"{shipped}.toml"
    data: dict[str, object] = tomllib.loads(file.read_text(encoding="utf-8"))
    try:
        if own is not None:
            for section, over in tomllib.loads(own.read_text(encoding="utf-8")).items():
                data[section] = _laid_over(data.get(section), over)
        return msgspec.convert(data, kind)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused("import.mapping", file=str(own or file), reason=str(error)) from error


def _laid_over(under: object, over: object) -> object:
    both = isinstance(under, Mapping) and isinstance(over, Mapping)
    return {**under, **over} if both else over  # type: ignore[dict-item]
