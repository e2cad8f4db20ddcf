"""Areas from GeoJSON and shapefiles: their properties, and their shapes as one array."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.errors import Refused
from app.geo import datum
from app.geo.datum import Datum
from app.imports.grid_mapping import Properties

Shapes = NDArray[np.object_]
GEOJSON = frozenset({".geojson", ".json"})
SHAPEFILE = frozenset({".shp", ".dbf", ".shx"})

_DEGREES = ("4326", "CRS84", "4490", "CGCS2000")
"""What a GeoJSON may say of its coordinates: WGS 84 or CGCS2000, in degrees."""


@dataclass(frozen=True, slots=True)
class Features:
    """Properties (names in small letters) and shapes (None where unreadable), row by row."""

    path: Path
    properties: list[Properties]
    shapes: Shapes


class _Feature(msgspec.Struct, frozen=True):
    properties: dict[str, object] | None = None
    geometry: msgspec.Raw = msgspec.Raw(b"null")
    id: str | int | float | None = None


class _Collection(msgspec.Struct, frozen=True):
    type: str = ""
    features: list[_Feature] = []
    crs: dict[str, object] | None = None


def read_features(path: Path) -> Features:
    """The areas of a file, in the datum of the file. Raises Refused naming file and reason."""
    suffix = path.suffix.lower()
    if suffix in SHAPEFILE:
        from app.imports.shapefiles import read_shapefile

        return read_shapefile(path.with_suffix(path.suffix if suffix == ".shp" else ".shp"))
    if suffix in GEOJSON:
        return _read_geojson(path)
    raise Refused("import.ending", file=str(path), endings=".geojson, .json, .shp")


def _read_geojson(path: Path) -> Features:
    content = path.read_bytes()
    try:
        found = msgspec.json.decode(_utf8(content), type=_Collection)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("import.geojson", file=str(path), reason=str(error)) from error
    if found.type != "FeatureCollection":
        reason = f"type: {found.type or '—'} (FeatureCollection)"
        raise Refused("import.geojson", file=str(path), reason=reason)
    if found.crs is not None:
        _check_crs(path, found.crs)
    texts = [bytes(f.geometry) for f in found.features]
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    return Features(path, [_properties(f) for f in found.features], shapely.force_2d(shapes))


def _utf8(content: bytes) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030").encode("utf-8")
    return content


def _properties(feature: _Feature) -> Properties:
    told = {name.casefold(): value for name, value in (feature.properties or {}).items()}
    return {"id": feature.id, **told}


def _check_crs(path: Path, crs: dict[str, object]) -> None:
    said = crs.get("properties")
    name = str(said.get("name", "")) if isinstance(said, dict) else str(said or "")
    if name and not any(word in name for word in _DEGREES):
        raise Refused("import.projection", file=str(path), projection=name)


def to_wgs(shapes: Shapes, tag: Datum) -> Shapes:
    """Shapes of a datum in WGS 84, converted once and together."""
    if tag is Datum.WGS84:
        return shapes
    moved = shapes.copy()
    places = shapely.get_coordinates(moved)
    lon, lat = datum.to_wgs(places[:, 0], places[:, 1], tag)
    return np.asarray(shapely.set_coordinates(moved, np.column_stack([lon, lat])), dtype=object)
