"""The base map's file: written as PMTiles, with a digest of what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from pmtiles import tile as rules
from pmtiles.writer import Writer

from app.demo import district
from app.demo.basemap import cutting
from app.demo.basemap.content import LAYERS, Theme, themes
from app.demo.district.model import District

DIGEST = "griddeck:made_from"
_PLACES = 6
"""Decimals of a degree that count: ten centimetres."""
_E7 = 1e7


def digest(made: Sequence[Theme]) -> str:
    """What the map is made from, in 16 signs: the features, and how they are cut."""
    whole = hashlib.sha256()
    for theme in made:
        told = [theme.layer, theme.since, theme.until, theme.alone, *theme.tags]
        whole.update(json.dumps(told, ensure_ascii=False).encode())
        coordinates = shapely.get_coordinates(theme.shapes)
        whole.update(np.round(coordinates * 10**_PLACES).astype("<i8").tobytes())
    for name in ("cutting.py",):
        whole.update((Path(__file__).parent / name).read_text(encoding="utf-8").encode())
    return whole.hexdigest()[:16]


def write(to: Path, made: District | None = None) -> int:
    """Write the archive of a district; the number of its tiles."""
    made = made or district.build()
    shown = themes(made)
    cut = sorted(
        (rules.zxy_to_tileid(z, x, y), data) for z, x, y, data in cutting.tiles(shown, made.extent)
    )
    with to.open("wb") as stream:
        writer = Writer(stream)  # type: ignore[no-untyped-call]
        for key, data in cut:
            writer.write_tile(key, data)  # type: ignore[no-untyped-call]
        writer.finalize(_header(made), _metadata(made, shown))  # type: ignore[no-untyped-call]
    return len(cut)


def _header(made: District) -> dict[str, object]:
    west, south, east, north = (round(value * _E7) for value in made.extent)
    return {
        "tile_type": rules.TileType.MVT,
        "tile_compression": rules.Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 12,
        "center_lon_e7": round(made.centre.lon * _E7),
        "center_lat_e7": round(made.centre.lat * _E7),
    }


def _metadata(made: District, shown: Sequence[Theme]) -> dict[str, object]:
    zooms = {"minzoom": cutting.LOW, "maxzoom": cutting.HIGH}
    return {
        "name": f"{made.name}底图",
        "name:en": f"{made.name_en} base map",
        "type": "baselayer",
        "attribution": f"{made.name}（虚构）",
        "attribution:en": f"{made.name_en} (invented)",
        "vector_layers": [{"id": name, "fields": {}, **zooms} for name in LAYERS],
        DIGEST: digest(shown),
    }
