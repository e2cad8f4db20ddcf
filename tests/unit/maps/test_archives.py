"""Archives made here, real ones where they lie beside the project, and broken ones."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
from pmtiles import tile as rules
from pmtiles.writer import Writer

from app.maps.catalogue import Spec, archive, open_source, specs
from app.maps.source import Damaged

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "tiles"


def png(width: int, height: int, mark: bytes) -> bytes:
    """The beginning of a picture, which is all that an archive looks at."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + mark + b"IEND"


NORTH, SOUTH = png(512, 512, b"north"), png(512, 512, b"south")


def mbtiles(path: Path) -> Path:
    """One zoom, one column; rows counted from the south."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute(
            "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
        )
        said = {"name": "样图", "format": "png", "bounds": "113,34,114,35", "minzoom": "1"}
        file.executemany("INSERT INTO metadata VALUES (?, ?)", {**said, "maxzoom": "1"}.items())
        rows = [(1, 0, 1, NORTH), (1, 0, 0, SOUTH)]
        file.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    return path


def pmtiles(path: Path) -> Path:
    with path.open("wb") as stream:
        writer = Writer(stream)
        writer.write_tile(rules.zxy_to_tileid(1, 0, 0), NORTH)
        writer.write_tile(rules.zxy_to_tileid(1, 0, 1), SOUTH)
        header = {
            "tile_type": rules.TileType.PNG, "tile_compression": rules.Compression.NONE,
            "min_lon_e7": 1130000000, "min_lat_e7": 340000000, "max_lon_e7": 1140000000,
            "max_lat_e7": 350000000, "center_zoom": 1, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, {"name": "样图", "attribution": "© 样"})
    return path


@pytest.fixture(params=[mbtiles, pmtiles])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Each kind of archive, with two tiles."""
    return request.param(tmp_path / f"sample.{request.param.__name__}")


def test_that_row_zero_is_the_north_in_every_archive(made: Path) -> None:
    source = open_source(archive(made))
    assert (source.tile(1, 0, 0), source.tile(1, 0, 1)) == (NORTH, SOUTH)
    assert source.tile(1, 1, 1) is None
    assert source.tile(9, 4000, -1) is None
    about = source.about
    assert (about.name, about.min_zoom, about.max_zoom) == ("样图", 1, 1)
    assert about.tile_px == 512
    assert about.bounds == (113.0, 34.0, 114.0, 35.0)
    source.close()


def test_that_what_lies_in_the_folder_is_a_source_and_a_file_may_put_it_right(
    made: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "maps"
    folder.mkdir()
    made.rename(folder / made.name)
    (folder / "sources.toml").write_text(
        '[sources.sample]\ndatum = "gcj02"\nname = "高德底图"\n'
        '[sources.own]\ntype = "xyz"\nurl = "http://tiles/{z}/{x}/{y}.png"\n',
        encoding="utf-8",
    )
    found = {spec.id: spec for spec in specs(tmp_path, Spec("demo", "pmtiles", path="x"))}
    assert {"demo", "own", "sample"} <= set(found)
    about = open_source(found["sample"]).about
    assert (about.datum, about.name) == ("gcj02", "高德底图")


def test_that_a_damaged_archive_is_refused_or_yields_no_tile(made: Path) -> None:
    whole = made.read_bytes()
    for cut in (0, 5, 100, 130, len(whole) // 2):
        made.write_bytes(whole[:cut])
        _read_all(made)
    for at in range(0, len(whole), max(1, len(whole) // 97)):
        made.write_bytes(whole[:at] + b"\xff" * 16 + whole[at + 16 :])
        _read_all(made)


def _read_all(path: Path) -> None:
    """Nothing but Damaged may come out of a broken archive."""
    try:
        source = open_source(archive(path))
    except Damaged as damaged:
        assert str(damaged)
        return
    for y in (0, 1):
        try:
            found = source.tile(1, 0, y)
            assert found is None or isinstance(found, bytes)
        except Damaged as damaged:
            assert str(damaged)
    source.close()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample data is not here")
@pytest.mark.parametrize(
    ("name", "count"),
    [("plain_1.mbtiles", 285), ("whitney_webp512.pmtiles", 50), ("firenze_vector.pmtiles", 108)],
)
def test_that_every_tile_of_a_real_archive_is_found(name: str, count: int) -> None:
    source = open_source(archive(SAMPLES / name))
    west, south, east, north = source.about.bounds
    found = 0
    for z in range(source.about.max_zoom + 1):
        columns, rows = _span(z, west, east, north, south)
        found += sum(source.tile(z, x, y) is not None for x in columns for y in rows)
    assert found == count


def _span(z: int, west: float, east: float, north: float, south: float) -> tuple[range, range]:
    from app.geo import projection

    half, side = 20037508.342789244, 1 << z
    x0, y0 = (float(v) for v in projection.to_mercator(west, north))
    x1, y1 = (float(v) for v in projection.to_mercator(east, south))
    scale = side / (2 * half)
    low, high = int((x0 + half) * scale), int((x1 + half) * scale)
    top, bottom = int((half - y0) * scale), int((half - y1) * scale)
    reach = range(max(0, top - 2), min(side, bottom + 3))
    return range(max(0, low - 2), min(side, high + 3)), reach
