"""The city's base map as a vector archive in the Protomaps layers, cut as the demo's is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import shapely
from pmtiles import tile as rules
from pmtiles.writer import Writer

from app.demo.basemap import cutting
from app.demo.basemap.content import LAYERS, Theme
from app.domain.registry import Feature
from app.maps.tags import Tag

_E7 = 1e7
_ROADS: dict[str, tuple[str, str, int]] = {
    "expressway": ("highway", "motorway", 7),
    "primary": ("major_road", "primary", 9),
    "secondary": ("major_road", "secondary", 10),
    "tertiary": ("minor_road", "tertiary", 12),
    "residential": ("minor_road", "residential", 14),
}
_POIS = {"station": 11, "hospital": 13, "school": 14, "mall": 14}


def write(features: Sequence[Feature], to: Path) -> None:
    """Write the archive; another run may write the same at the same time."""
    shapes = shapely.from_wkb(np.array([feature.shape for feature in features], dtype=object))
    extent = tuple(float(v) for v in shapely.total_bounds(shapes))
    rows = list(zip(features, shapes.tolist(), strict=True))
    made = cutting.tiles(_themes(rows), extent)
    cut = sorted((rules.zxy_to_tileid(z, x, y), data) for z, x, y, data in made)
    part = to.with_suffix(".part")
    with part.open("wb") as stream:
        writer = Writer(stream)  # type: ignore[no-untyped-call]
        for key, data in cut:
            writer.write_tile(key, data)  # type: ignore[no-untyped-call]
        writer.finalize(_header(extent), _metadata())  # type: ignore[no-untyped-call]
    part.replace(to)


Rows = list[tuple[Feature, shapely.Geometry]]


def _themes(rows: Rows) -> list[Theme]:
    def of(kind: str, *grades: str) -> Rows:
        return [r for r in rows if r[0].kind == kind and (not grades or r[0].grade in grades)]

    made = [
        _theme("landuse", of("park"), {"kind": "park"}, 9),
        _theme("water", of("water"), {"kind": "water"}, 7, named=False),
        _theme("water", of("river"), {"kind": "river"}, 7),
        _theme("buildings", of("building"), {"kind": "building"}, 14),
        _theme("boundaries", of("outline"), {"kind": "county", "kind_detail": 6}, 6),
    ]
    for grade, (kind, detail, since) in reversed(_ROADS.items()):
        tags: dict[str, Tag] = {"kind": kind, "kind_detail": detail}
        made.append(_theme("roads", of("road", grade), tags, since))
    for grade, since in _POIS.items():
        made.append(_theme("pois", of("place", grade), {"kind": grade}, since, alone=True))
    return made


def _theme(
    layer: str, rows: Rows, tags: dict[str, Tag], since: int, *, named: bool = True,
    alone: bool = False,
) -> Theme:  # fmt: skip
    shapes = np.array([shape for _, shape in rows], dtype=object)
    told = tuple({**tags, **(_names(feature) if named else {})} for feature, _ in rows)
    return Theme(layer, shapes, told, since, alone=alone)


def _names(feature: Feature) -> dict[str, Tag]:
    return {"name": feature.name, "name:en": feature.name_en} if feature.name else {}


def _header(extent: Iterable[float]) -> dict[str, object]:
    west, south, east, north = (round(value * _E7) for value in extent)
    return {
        "tile_type": rules.TileType.MVT, "tile_compression": rules.Compression.GZIP,
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_zoom": 10, "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }  # fmt: skip


def _metadata() -> dict[str, object]:
    zooms = {"minzoom": cutting.LOW, "maxzoom": cutting.HIGH}
    return {
        "name": "城市底图", "name:en": "City base map", "type": "baselayer",
        "attribution": "（虚构）", "attribution:en": "(invented)",
        "vector_layers": [{"id": name, "fields": {}, **zooms} for name in LAYERS],
    }  # fmt: skip
