"""The demo's base map as it is shipped: of today's district, whole, and drawn right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache

import numpy as np
import pytest

from app.demo import basemap, district
from app.demo.basemap import archive, cutting
from app.demo.basemap.content import LAYERS, themes
from app.demo.district.model import District
from app.geo import projection
from app.maps import catalogue, pmtiles, vector
from app.maps.vector import LINE, POINT, POLYGON, VectorLayer

MOST_BYTES = 3 * 2**20
MIDDLE = (113.68, 34.78)


@lru_cache(maxsize=1)
def made() -> District:
    return district.build()


@pytest.fixture(scope="module")
def shipped() -> Iterator[pmtiles.PmTiles]:
    source = catalogue.open_source(catalogue.archive(basemap.path()))
    assert isinstance(source, pmtiles.PmTiles)
    with closing(source):
        yield source


def tile_at(source: pmtiles.PmTiles, zoom: int, lon: float, lat: float) -> dict[str, VectorLayer]:
    x, y = (float(v) for v in projection.to_mercator(lon, lat))
    half, side = projection.HALF_WORLD_M, 1 << zoom
    found = source.tile(
        zoom, int((x + half) / (2 * half) * side), int((half - y) / (2 * half) * side)
    )
    assert found is not None
    return vector.decode(found)


def test_that_the_shipped_map_is_made_from_the_district_as_it_is_now() -> None:
    with basemap.path().open("rb") as file:
        from pmtiles.reader import MmapSource, Reader

        told = Reader(MmapSource(file)).metadata()  # type: ignore[no-untyped-call]
    assert told[archive.DIGEST] == archive.digest(themes(made())), (
        "make it anew: python -m app.demo.basemap"
    )
    assert {row["id"] for row in told["vector_layers"]} == set(LAYERS)
    assert json.dumps(told, ensure_ascii=False)


def test_that_it_is_small_named_and_covers_the_district(shipped: pmtiles.PmTiles) -> None:
    about = shipped.about
    assert basemap.path().stat().st_size <= MOST_BYTES
    assert (about.min_zoom, about.max_zoom) == (cutting.LOW, cutting.HIGH)
    assert (about.kind, about.schema) == ("vector", "protomaps")
    assert about.name and about.name_en and about.attribution and about.attribution_en
    west, south, east, north = made().outline.bounds
    assert about.bounds[0] < west < east < about.bounds[2]
    assert about.bounds[1] < south < north < about.bounds[3]


def test_that_every_tile_is_sound_and_every_ring_wound_right(shipped: pmtiles.PmTiles) -> None:
    keys = list(shipped.tiles())
    for key in keys[:: max(1, len(keys) // 60)]:
        data = shipped.tile(*key)
        assert data is not None
        for layer in vector.decode(data).values():
            _sound(layer)


def _sound(layer: VectorLayer) -> None:
    reach = cutting._MARGIN + 1
    assert (layer.xy >= -reach).all() and (layer.xy <= layer.extent + reach).all()
    for feature, kind in enumerate(layer.kind.tolist()):
        parts = [
            layer.xy[layer.first[k] : layer.first[k + 1]].astype(np.int64)
            for k in np.flatnonzero(layer.owner == feature)
        ]
        assert parts
        if kind == POLYGON:
            # What begins a polygon turns right on the screen.
            assert _twice_area(parts[0]) > 0
        assert all(len(part) >= {POINT: 1, LINE: 2, POLYGON: 4}[kind] for part in parts)


def _twice_area(ring: np.ndarray) -> int:
    return int((ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum())


def test_that_names_come_in_both_languages_and_houses_only_from_near(
    shipped: pmtiles.PmTiles,
) -> None:
    near, far = tile_at(shipped, 14, *MIDDLE), tile_at(shipped, 11, *MIDDLE)
    assert "buildings" in near
    assert "buildings" not in far
    named = [tags for tags in near["roads"].tags if "name" in tags]
    assert named
    assert all(tags["name:en"] for tags in named)
    kinds = {str(tags["kind"]) for tags in near["roads"].tags}
    assert {"major_road", "minor_road"} <= kinds
    assert not {"minor_road"} & {
        str(t["kind"]) for t in far["roads"].tags if t["kind_detail"] == "residential"
    }


def test_that_a_place_lies_where_it_is_and_in_one_tile_only(shipped: pmtiles.PmTiles) -> None:
    hospital = next(p for p in made().places if p.kind == "hospital")
    x, y = (float(v) for v in projection.to_mercator(hospital.lon, hospital.lat))
    half, side = projection.HALF_WORLD_M, 1 << 15
    u, v = (x + half) / (2 * half) * side, (half - y) / (2 * half) * side
    hits = 0
    for column in (int(u) - 1, int(u), int(u) + 1):
        for row in (int(v) - 1, int(v), int(v) + 1):
            layer = vector.decode(shipped.tile(15, column, row) or b"").get("pois")
            for k, feature in enumerate(layer.owner.tolist() if layer else ()):
                assert layer is not None
                if layer.tags[feature].get("name") == hospital.name:
                    hits += 1
                    at = layer.xy[layer.first[k]] / layer.extent + (column, row)
                    assert at == pytest.approx((u, v), abs=1e-3)
    assert hits == 1
