"""Areas downloaded ahead from a real server: counted, estimated, cancelled, gone on with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from app.maps import area as areas
from app.maps.archiving import IntoMbTiles
from app.maps.area import Area
from app.maps.cache import TileCache
from app.maps.catalogue import about_online, archive, open_source
from app.maps.download import Download, IntoCache, Progress, estimate
from app.maps.online import Server
from app.maps.patience import Pauses
from app.maps.source import About, Damaged
from app.maps.spec import Spec
from tests.map_server import PNG, Answer, MapServer

ZHENGZHOU = (113.6, 34.7, 113.8, 34.85)
PAUSES = Pauses(first_s=0.01, most_s=0.02)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[TileCache]:
    with closing(TileCache(tmp_path / "own.sqlite", "own", 2**20)) as kept:
        yield kept


@pytest.fixture
def about(map_server: MapServer) -> About:
    return about_online(Spec("own", "xyz", url=map_server.template, attribution="© 样"))


def bytes_of(size: int) -> bytes:
    """A tile with so much in it."""
    return PNG + bytes(size) + b"IEND"


def download(
    server: MapServer, about: About, area: Area, target: IntoCache | IntoMbTiles
) -> Download:
    return Download(area, about, Server(server.template), target, 1000.0, PAUSES)


def test_that_an_area_comes_whole_and_is_there_without_the_server(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    area = Area.of_bounds(ZHENGZHOU, 9, 12)
    told: list[Progress] = []
    ended = download(map_server, about, area, IntoCache(cache)).run(told.append)
    wanted = list(areas.tiles(area, about))
    assert ended.complete
    assert (ended.total, ended.fetched) == (len(wanted), len(wanted))
    assert ended.bytes == len(wanted) * len(PNG)
    assert sorted(map_server.asked) == sorted(f"/{z}/{x}/{y}.png" for z, x, y in wanted)
    assert all(cache.get(*tile) is not None for tile in wanted)
    assert [p.seen for p in told] == sorted(p.seen for p in told)


def test_that_a_cancelled_download_goes_on_where_it_was(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    area = Area.of_bounds(ZHENGZHOU, 9, 13)
    first = download(map_server, about, area, IntoCache(cache))

    def told(progress: Progress) -> None:
        if progress.fetched >= 10:
            first.cancel()

    ended = first.run(told)
    assert ended.cancelled
    assert not ended.complete
    again = download(map_server, about, area, IntoCache(cache)).run()
    assert again.complete
    assert again.fetched < again.total
    assert len(list(areas.tiles(area, about))) == again.total
    assert again.total <= len(map_server.asked) <= again.total + 4


def test_that_a_pause_the_server_asks_for_is_no_end(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    count = iter(range(1000))
    map_server.answer = lambda _path: Answer(500, b"") if next(count) % 5 == 0 else Answer()
    area = Area.of_bounds(ZHENGZHOU, 9, 12)
    ended = download(map_server, about, area, IntoCache(cache)).run()
    assert ended.complete
    assert ended.fetched == ended.total


def test_that_a_server_that_never_answers_ends_it_with_the_reason(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    map_server.answer = lambda _path: Answer(500, b"")
    area = Area.of_bounds(ZHENGZHOU, 9, 12)
    ended = download(map_server, about, area, IntoCache(cache)).run()
    assert not ended.complete
    assert not ended.cancelled
    assert "500" in ended.state.sentence()


def test_that_broken_tiles_are_counted_and_left_out(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    map_server.answer = lambda path: Answer(body=b"?") if path.startswith("/12") else Answer()
    area = Area.of_bounds(ZHENGZHOU, 11, 12)
    ended = download(map_server, about, area, IntoCache(cache)).run()
    deepest = areas.count(area, about)[12]
    assert (ended.complete, ended.damaged, ended.fetched) == (True, deepest, ended.total - deepest)


def test_that_an_mbtiles_file_is_a_source_of_its_own_afterwards(
    map_server: MapServer, about: About, tmp_path: Path
) -> None:
    map_server.answer = lambda path: Answer(body=PNG + path.encode() + b"IEND")
    area = Area.of_bounds(ZHENGZHOU, 9, 12)
    file = tmp_path / "maps" / "ahead.mbtiles"
    for _time in range(2):
        with closing(IntoMbTiles(file, about)) as target:
            ended = download(map_server, about, area, target).run()
            assert ended.complete
    assert len(map_server.asked) == ended.total
    with closing(open_source(archive(file))) as source:
        for z, x, y in areas.tiles(area, about):
            assert source.tile(z, x, y) == PNG + f"/{z}/{x}/{y}.pngIEND".encode()
        found = source.about
    assert (found.min_zoom, found.max_zoom, found.attribution) == (9, 12, "© 样")


def test_that_an_estimate_knows_the_size_from_a_few_tiles(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    map_server.answer = lambda path: Answer(body=bytes_of(20_000))
    area = Area.of_bounds(ZHENGZHOU, 12, 15)
    found = estimate(area, about, cache, Server(map_server.template))
    assert found.tiles == sum(areas.count(area, about).values())
    assert found.here == len(map_server.asked) <= 6 * 4
    assert found.bytes == pytest.approx(
        (found.tiles - found.here) * len(bytes_of(20_000)), rel=0.01
    )


def test_that_a_whole_country_is_refused_before_anything_is_asked(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    area = Area.of_bounds((73.0, 18.0, 135.0, 54.0), 0, 18)
    with pytest.raises(Damaged, match="too many"):
        download(map_server, about, area, IntoCache(cache)).run()
    assert not map_server.asked


@pytest.mark.parametrize("grid", ["mercator", "geodetic"])
@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_that_the_tiles_of_an_area_cover_it_and_no_more(grid: str, datum: str) -> None:
    about = About("a", "a", grid=grid, datum=datum)
    shape = shapely.Point(113.7, 34.78).buffer(0.06)
    area = Area(shape, 10, 14)
    found = list(areas.tiles(area, about))
    counts = areas.count(area, about)
    assert sum(counts.values()) == len(found) == len(set(found))
    # A disc needs fewer than its box, and each zoom about four times the one before.
    box = areas.count(Area(shapely.box(*shape.bounds), 10, 14), about)
    assert counts[14] < box[14]
    assert 3.0 < counts[14] / counts[13] < 4.5


def test_that_a_large_count_is_close_to_the_truth() -> None:
    about = About("a", "a", max_zoom=18)
    shape = shapely.Point(113.7, 34.78).buffer(0.2)
    deep = areas.count(Area(shape, 17, 17), about)[17]
    truth = sum(1 for _tile in areas.tiles(Area(shape, 17, 17), about))
    assert deep == pytest.approx(truth, rel=0.02)


def test_that_a_download_can_be_cancelled_while_the_server_is_slow(
    map_server: MapServer, about: About, cache: TileCache
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def answer(_path: str) -> Answer:
        begun.set()
        gate.wait(20.0)
        return Answer()

    map_server.answer = answer
    work = download(map_server, about, Area.of_bounds(ZHENGZHOU, 9, 12), IntoCache(cache))
    ended: list[Progress] = []
    thread = threading.Thread(target=lambda: ended.append(work.run()))
    thread.start()
    assert begun.wait(10.0)
    work.cancel()
    thread.join(10.0)
    gate.set()
    assert ended[0].cancelled
