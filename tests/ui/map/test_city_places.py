"""Every source and every datum in its right place: marks of our own, and real maps where they lie
beside the project."""

from __future__ import annotations

import gzip
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from pmtiles import tile as rules
from pmtiles.writer import Writer
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.domain.registry import Grid
from app.geo import projection
from app.geo.datum import Datum, gcj_to_wgs
from app.imports.grid_mapping import load_grid_mapping
from app.imports.grids import GridImport
from app.imports.shapes import read_features
from app.maps.catalogue import Spec, archive
from app.maps.writing import POLYGON, Drawn, tile
from ui.map.base.painter import Basemap
from ui.map.grid_shapes import GridShapes
from ui.map.maker.setup import Look, Setup
from ui.map.view import View, rung_of, rung_scale

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data"
FLORENCE = SAMPLES / "tiles" / "firenze_vector.pmtiles"
WHITNEY = SAMPLES / "tiles" / "whitney_webp512.pmtiles"
PLAIN = SAMPLES / "tiles" / "plain_1.mbtiles"
DISTRICTS = SAMPLES / "boundaries" / "zhengzhou_districts_gcj02.geojson"

WGS, GCJ = (113.6254, 34.7466), (113.631447, 34.745417)
"""One place in both datums (the published check pair)."""
CALM = Look("light", "calm", "zh_CN", False)
ZOOM = 14
RED = QColor(255, 0, 0)
_REACH_PX = 2


def numbers(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Tile numbers with their fractions, by the formula of the web's maps."""
    x = (lon + 180.0) / 360.0 * 2**zoom
    y = (1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * 2**zoom
    return x, y


def painted(spec: Spec, lon: float, lat: float, mpp: float) -> tuple[QImage, View]:
    """A frame of 400 by 300 pixels about a place."""
    x, y = (float(v) for v in projection.to_mercator(lon, lat))
    view = View(x, y, rung_scale(rung_of(mpp)), 400, 300)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    base = Basemap(Setup((spec,)))
    assert base.paint(painter, view, CALM)
    painter.end()
    base.close()
    return image, view


def colour_at(image: QImage, view: View, lon: float, lat: float) -> QColor:
    x, y = (float(v) for v in projection.to_mercator(lon, lat))
    at = view.point(x, y)
    return image.pixelColor(round(at.x()), round(at.y()))


# ------------------------------------------------------------------------------ our own marks


def marked(lon: float, lat: float, side: int, form: str) -> tuple[int, int, bytes]:
    """A white tile with one small red square whose middle is a place."""
    x, y = numbers(lon, lat, ZOOM)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    px, py = round((x % 1) * side), round((y % 1) * side)
    painter = QPainter(image)
    painter.fillRect(px - 4, py - 4, 8, 8, RED)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form, 100)
    return int(x), int(y), bytes(held.data())


def mbtiles(path: Path, x: int, y: int, data: bytes, form: str) -> Path:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute(
            "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
        )
        said = {"name": "m", "format": form, "minzoom": str(ZOOM), "maxzoom": str(ZOOM)}
        file.executemany("INSERT INTO metadata VALUES (?, ?)", said.items())
        row = (ZOOM, x, 2**ZOOM - 1 - y, data)
        file.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", row)
    return path


def pmtiles(path: Path, x: int, y: int, data: bytes, form: str) -> Path:
    kinds = {
        "png": rules.TileType.PNG, "webp": rules.TileType.WEBP, "jpg": rules.TileType.JPEG,
        "mvt": rules.TileType.MVT,
    }  # fmt: skip
    packed = rules.Compression.GZIP if form == "mvt" else rules.Compression.NONE
    with path.open("wb") as stream:
        writer = Writer(stream)
        writer.write_tile(rules.zxy_to_tileid(ZOOM, x, y), data)
        header = {
            "tile_type": kinds[form], "tile_compression": packed,
            "min_lon_e7": 1130000000, "min_lat_e7": 340000000, "max_lon_e7": 1140000000,
            "max_lat_e7": 350000000, "center_zoom": ZOOM, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, {"name": "m"})
    return path


Made = Callable[[Path, int, int, bytes, str], Path]


def red_middle(image: QImage) -> tuple[float, float]:
    """The middle of everything red, in pixels; fails when there is none."""
    found = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y).red() > 180 and image.pixelColor(x, y).green() < 110
    ]
    assert found
    xs, ys = zip(*found, strict=True)
    return sum(xs) / len(xs) + 0.5, sum(ys) / len(ys) + 0.5


@pytest.mark.parametrize(
    ("side", "form"), [(256, "png"), (512, "png"), (512, "webp"), (256, "jpg")]
)
@pytest.mark.parametrize("make", [mbtiles, pmtiles])
@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_that_a_mark_of_a_raster_map_is_painted_where_it_lies(
    dressed: QApplication, tmp_path: Path, make: Made, side: int, form: str, datum: str
) -> None:
    column, row, data = marked(*(WGS if datum == "wgs84" else GCJ), side, form)
    path = make(tmp_path / f"m.{make.__name__}", column, row, data, form)
    kind = archive(path)
    spec = Spec(kind.id, kind.type, path=str(path), datum=datum)
    image, view = painted(spec, *WGS, mpp=4.8)
    x, y = red_middle(image)
    at = view.point(*(float(v) for v in projection.to_mercator(*WGS)))
    assert math.hypot(x - at.x(), y - at.y()) <= _REACH_PX


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_that_water_of_a_vector_map_is_painted_where_it_lies(
    dressed: QApplication, tmp_path: Path, datum: str
) -> None:
    place = WGS if datum == "wgs84" else GCJ
    x, y = numbers(*place, ZOOM)
    middle = np.round(np.array([x % 1, y % 1]) * 4096).astype(np.int64)
    half = 200
    ring = middle + np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    whole = np.array([(0, 0), (4096, 0), (4096, 4096), (0, 4096)], dtype=np.int64)
    data = tile({
        "earth": [Drawn(POLYGON, [whole], {"kind": "earth"})],
        "water": [Drawn(POLYGON, [ring], {"kind": "lake"})],
    })  # fmt: skip
    path = pmtiles(tmp_path / "w.pmtiles", int(x), int(y), gzip.compress(data), "mvt")
    kind = archive(path)
    spec = Spec(kind.id, kind.type, path=str(path), datum=datum)
    image, view = painted(spec, *WGS, mpp=2.4)
    wet = colour_at(image, view, *WGS)
    dry = image.pixelColor(4, 4)
    assert wet != dry
    at = view.point(*(float(v) for v in projection.to_mercator(*WGS)))
    reach = half / 4096 * projection.metres_per_pixel(ZOOM, 1) / view.mpp
    for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        inside = (round(at.x() + way[0] * (reach - 4)), round(at.y() + way[1] * (reach - 4)))
        beyond = (round(at.x() + way[0] * (reach + 4)), round(at.y() + way[1] * (reach + 4)))
        assert image.pixelColor(*inside) == wet
        assert image.pixelColor(*beyond) == dry


# -------------------------------------------------------------------------------- real maps


@pytest.mark.skipif(not FLORENCE.exists(), reason="the sample data are not here")
def test_that_the_arno_flows_through_florence_and_the_boboli_is_green(
    dressed: QApplication,
) -> None:
    image, view = painted(archive(FLORENCE), 11.2525, 43.7680, mpp=9.6)
    river = colour_at(image, view, 11.2515, 43.7684)  # between Ponte Vecchio and Santa Trinita
    upstream = colour_at(image, view, 11.2600, 43.7660)  # between Ponte alle Grazie and the Uffizi
    cathedral = colour_at(image, view, 11.2560, 43.7731)
    garden = colour_at(image, view, 11.2480, 43.7620)
    assert river == upstream
    assert river.blue() > river.red() + 8
    assert cathedral != river and garden != river
    assert garden.green() > garden.red() and garden.green() > garden.blue()


@pytest.mark.parametrize(
    ("file", "zoom", "lon", "lat"),
    [(WHITNEY, 12, -118.292, 36.578), (PLAIN, 4, 12.0, 45.2)],
    ids=["whitney", "plain"],
)
def test_that_a_real_raster_map_is_painted_where_its_tiles_lie(
    dressed: QApplication, file: Path, zoom: int, lon: float, lat: float
) -> None:
    if not file.exists():
        pytest.skip("the sample data are not here")
    from app.maps.catalogue import open_source

    source = open_source(archive(file))
    x, y = numbers(lon, lat, zoom)
    data = source.tile(zoom, int(x), int(y))
    assert data is not None
    whole = QImage.fromData(data)
    side = whole.width()
    source.close()
    mpp = projection.metres_per_pixel(zoom, side)
    image, view = painted(archive(file), lon, lat, mpp)
    scale = mpp / view.mpp
    half = (min(40, int(180 / scale)), min(30, int(130 / scale)))
    box = (int((x % 1) * side) - half[0], int((y % 1) * side) - half[1], 2 * half[0], 2 * half[1])
    held = QImage(whole).convertToFormat(QImage.Format.Format_RGB32).copy(*box)
    off = (x % 1 * side % 1 * scale, y % 1 * side % 1 * scale)
    at = view.point(*(float(v) for v in projection.to_mercator(lon, lat)))
    step = max(2.0, scale)
    tried = {
        (dx, dy): _unlike(
            held, image, at.x() - off[0] + dx * step, at.y() - off[1] + dy * step, scale
        )
        for dx in range(-3, 4)
        for dy in range(-3, 4)
    }
    best = min(tried, key=lambda way: tried[way])
    assert max(map(abs, best)) <= 1, tried
    assert tried[0, 0] < 0.5 * min(v for way, v in tried.items() if max(map(abs, way)) == 3)


def _unlike(part: QImage, image: QImage, x: float, y: float, scale: float) -> float:
    """How much a part (about a place) differs from a painted frame about (x, y)."""
    total, count = 0.0, 0
    for row in range(part.height()):
        for column in range(part.width()):
            px = int(x + (column + 0.5 - part.width() / 2) * scale)
            py = int(y + (row + 0.5 - part.height() / 2) * scale)
            if image.rect().contains(px, py):
                one, other = part.pixelColor(column, row), image.pixelColor(px, py)
                total += abs(one.red() - other.red()) + abs(one.green() - other.green())
                count += 1
    return total / max(1, count)


# -------------------------------------------------------------------------- GCJ-02 boundaries


def imported(path: Path, datum: Datum) -> list[Grid]:
    kept: list[Grid] = []
    run = GridImport(load_grid_mapping(None), datum, "district", [], kept.extend, len)
    run.go(read_features(path))
    return kept


def test_that_a_boundary_in_gcj02_lands_where_it_is(tmp_path: Path) -> None:
    lon, lat = GCJ
    ring = [(lon, lat), (lon + 0.01, lat), (lon + 0.01, lat + 0.01), (lon, lat + 0.01), (lon, lat)]
    text = shapely.to_geojson(shapely.Polygon(ring))
    path = tmp_path / "one.geojson"
    feature = f'{{"type":"Feature","properties":{{"code":"X","name":"甲"}},"geometry":{text}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}', encoding="utf-8")
    (grid,) = imported(path, Datum.GCJ02)
    shapes = GridShapes({grid.code: grid})
    metre = 1e-5
    inside = projection.to_mercator(WGS[0] + metre, WGS[1] + metre)
    outside = projection.to_mercator(WGS[0] - metre, WGS[1] + metre)
    assert shapes.at(float(inside[0]), float(inside[1]), finest=True) is grid
    assert shapes.at(float(outside[0]), float(outside[1]), finest=True) is None


@pytest.mark.skipif(not DISTRICTS.exists(), reason="the sample data are not here")
def test_that_the_districts_of_zhengzhou_land_in_the_right_place() -> None:
    features = read_features(DISTRICTS)
    grids = imported(DISTRICTS, Datum.GCJ02)
    assert len(grids) == len(features.shapes) == 12
    shapes = GridShapes({grid.code: grid for grid in grids})
    rng = np.random.default_rng(12)
    right = moved = count = 0
    for grid, shape in zip(grids, features.shapes, strict=True):
        # A little inside the border: without the datum's shift of 600 m many would be outside.
        band = shape.buffer(-0.0008).boundary
        for place in band.interpolate(rng.random(40), normalized=True):
            there = projection.to_mercator(*gcj_to_wgs(place.x, place.y))
            raw = projection.to_mercator(place.x, place.y)
            found = shapes.at(float(there[0]), float(there[1]), finest=True)
            other = shapes.at(float(raw[0]), float(raw[1]), finest=True)
            right += found is not None and found.code == grid.code
            moved += other is None or other.code != grid.code
            count += 1
    assert right == count
    assert moved > count * 0.2
