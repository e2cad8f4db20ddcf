"""An online source against a real server: everything that can go wrong on the way to a tile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from app.maps import state, web
from app.maps.cache import TileCache
from app.maps.catalogue import about_online
from app.maps.online import STATE, Online, Server
from app.maps.patience import Pauses
from app.maps.source import Damaged, Pending
from app.maps.spec import Spec
from tests.map_server import PNG, Answer, MapServer

WAIT_S = 10.0
KEY = (3, 5, 2)


class Arrivals:
    """Hears of tiles and lets a test wait for them."""

    def __init__(self) -> None:
        self.keys: list[tuple[int, int, int]] = []
        self._more = threading.Condition()

    def __call__(self, z: int, x: int, y: int) -> None:
        with self._more:
            self.keys.append((z, x, y))
            self._more.notify_all()

    def wait(self, count: int = 1) -> None:
        """Until so many came."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.keys) >= count, WAIT_S), self.keys


class Clock:
    """Seconds that pass as the test says."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@contextmanager
def opened(
    folder: Path,
    server: Server,
    arrived: Arrivals,
    *,
    most: int = 2**20,
    clock: Clock | None = None,
) -> Iterator[Online]:
    clock = clock or Clock()
    about = about_online(Spec("own", "xyz", url=server.url))
    cache = TileCache(folder / "own.sqlite", server.url, most, clock)
    pauses = Pauses(first_s=0.05, most_s=0.2, refused_s=30.0)
    with closing(Online(about, server, cache, arrived, pauses, clock)) as source:
        yield source


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def pending(source: Online, key: tuple[int, int, int] = KEY) -> None:
    with pytest.raises(Pending):
        source.tile(*key)


def test_that_a_tile_comes_behind_the_callers_back_and_is_kept(
    tmp_path: Path, map_server: MapServer
) -> None:
    map_server.answer = lambda _path: Answer(slow_s=0.3)
    arrived, server = Arrivals(), Server(map_server.template)
    with opened(tmp_path, server, arrived) as source:
        begun = time.monotonic()
        pending(source)
        assert time.monotonic() - begun < 0.3
        arrived.wait()
        assert source.tile(*KEY) == PNG
    with opened(tmp_path, server, arrived) as source:
        assert source.tile(*KEY) == PNG
    assert map_server.asked == ["/3/5/2.png"]


def test_that_a_tile_that_is_not_there_is_asked_for_once_a_day(
    tmp_path: Path, map_server: MapServer
) -> None:
    map_server.answer = lambda _path: Answer(404, b"")
    arrived, clock = Arrivals(), Clock()
    with opened(tmp_path, Server(map_server.template), arrived, clock=clock) as source:
        pending(source)
        arrived.wait()
        assert [source.tile(*KEY) for _ in range(5)] == [None] * 5
        assert len(map_server.asked) == 1
        clock.ahead = 86401.0
        assert source.tile(*KEY) is None
        arrived.wait(2)
    assert len(map_server.asked) == 2


def test_that_an_old_tile_is_shown_and_fetched_anew(tmp_path: Path, map_server: MapServer) -> None:
    arrived, clock, server = Arrivals(), Clock(), Server(map_server.template, max_age_s=100.0)
    with opened(tmp_path, server, arrived, clock=clock) as source:
        pending(source)
        arrived.wait()
        clock.ahead = 101.0
        map_server.answer = lambda _path: Answer(body=PNG + b" new IEND")
        assert source.tile(*KEY) == PNG
        arrived.wait(2)
        assert source.tile(*KEY) == PNG + b" new IEND"


def test_that_too_many_requests_pause_the_source_as_long_as_it_says(
    tmp_path: Path, map_server: MapServer
) -> None:
    busy = [Answer(429, b"", {"Retry-After": "1"})]
    map_server.answer = lambda _path: busy.pop() if busy else Answer()
    arrived = Arrivals()
    with opened(tmp_path, Server(map_server.template), arrived) as source:
        pending(source)
        until(lambda: source.state.trouble == web.BUSY)
        assert "429" in source.state.sentence()
        pending(source, (3, 5, 3))
        arrived.wait(2)
        assert source.state.trouble == ""
        assert map_server.at[1] - map_server.at[0] >= 0.9


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answer(500, b"oops"), web.SERVER),
        (Answer(403, b""), web.REFUSED),
        (Answer(418, b""), web.BUSY),
        (Answer(body=b"<html>log in</html>"), web.BROKEN),
        (Answer(short=500), web.BROKEN),
        (Answer(body=PNG * 400_000), web.BROKEN),
    ],
    ids=["fault", "refused", "quota", "page", "cut off", "too large"],
)
def test_that_every_trouble_is_told_in_a_sentence_and_written_down(
    answer: Answer, trouble: str, tmp_path: Path, map_server: MapServer
) -> None:
    map_server.answer = lambda _path: answer
    server = Server(map_server.template + "?k={key}", key="geheim")
    with opened(tmp_path, server, Arrivals()) as source:
        pending(source)
        until(lambda: source.state.failed > 0)
        assert source.state.trouble == trouble
        assert source.state.sentence()
        assert "geheim" not in source.state.text()
        cache = TileCache(tmp_path / "own.sqlite", server.url, 2**20)
        until(lambda: state.read(cache.fact(STATE)).trouble == trouble)
        cache.close()


def test_that_a_server_that_is_gone_is_asked_again_until_it_is_back(
    tmp_path: Path, map_server: MapServer
) -> None:
    down = [True]
    map_server.answer = lambda _path: Answer(503, b"") if down[0] else Answer()
    arrived = Arrivals()
    with opened(tmp_path, Server(map_server.template), arrived) as source:
        pending(source)
        until(lambda: len(map_server.asked) >= 2)
        down[0] = False
        pending(source)
        arrived.wait()
        assert source.tile(*KEY) == PNG


def test_that_after_a_failure_one_request_at_a_time_tries(
    tmp_path: Path, map_server: MapServer
) -> None:
    map_server.answer = lambda _path: Answer(500, b"", slow_s=0.02)
    with opened(tmp_path, Server(map_server.template), Arrivals()) as source:
        for x in range(8):
            pending(source, (3, x, 0))
        until(lambda: len(map_server.asked) >= 7)
    later = map_server.at[4:]
    assert all(b - a > 0.04 for a, b in pairwise(later))


def test_that_a_broken_tile_is_damaged_and_the_others_go_on(
    tmp_path: Path, map_server: MapServer
) -> None:
    map_server.answer = lambda path: Answer(body=b"garbage") if "/5/2" in path else Answer()
    arrived = Arrivals()
    with opened(tmp_path, Server(map_server.template), arrived) as source:
        pending(source)
        arrived.wait()
        with pytest.raises(Damaged, match="PNG"):
            source.tile(*KEY)
        pending(source, (3, 1, 1))
        arrived.wait(2)
        assert source.tile(3, 1, 1) == PNG
        assert source.state.damaged == 1


def test_that_an_answer_in_drops_is_cut_off(tmp_path: Path, map_server: MapServer) -> None:
    map_server.answer = lambda _path: Answer(body=PNG * 9, drip_s=0.01)
    with web.session() as over, pytest.raises(web.Trouble) as caught:
        web.fetch(over, map_server.url + "/x", whole_s=0.2)
    assert caught.value.kind == web.SLOW


def test_that_no_server_at_all_is_offline(tmp_path: Path) -> None:
    with web.session() as over, pytest.raises(web.Trouble) as caught:
        web.fetch(over, "http://127.0.0.1:1/0/0/0.png")
    assert caught.value.kind == web.OFFLINE


def test_that_the_newest_wishes_are_served_first_and_the_oldest_forgotten(
    tmp_path: Path, map_server: MapServer
) -> None:
    gate = threading.Event()
    map_server.answer = lambda _path: Answer() if gate.wait(WAIT_S) else Answer(500)
    arrived, server = Arrivals(), Server(map_server.template, threads=1, waiting=3)
    with opened(tmp_path, server, arrived) as source:
        pending(source, (4, 0, 0))
        until(lambda: len(map_server.asked) == 1)
        for x in range(1, 8):
            pending(source, (4, x, 0))
        gate.set()
        arrived.wait(4)
    assert [key[1] for key in arrived.keys] == [0, 7, 6, 5]


def test_that_the_cache_stays_in_bounds_and_spares_what_was_downloaded_ahead(
    tmp_path: Path,
) -> None:
    with closing(TileCache(tmp_path / "c.sqlite", "a", 40_000)) as cache:
        cache.put(9, 0, 0, bytes(5000), keep=True)
        for x in range(200):
            cache.put(9, x, 1, bytes(1000))
        assert cache.get(9, 0, 0) is not None
        assert cache.get(9, 0, 1) is None
        assert cache.size() < 5000 + 40_000 + 64 * 1000


def test_that_another_address_under_the_same_name_begins_with_an_empty_cache(
    tmp_path: Path,
) -> None:
    for source, found in (("a", None), ("a", PNG), ("b", None)):
        with closing(TileCache(tmp_path / "c.sqlite", source, 2**20)) as cache:
            kept = cache.get(*KEY)
            assert (kept.data if kept else None) == found
            cache.put(*KEY, PNG)


def test_that_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    with closing(TileCache(file, "a", 2**20)) as cache:
        cache.put(*KEY, PNG)
        kept = cache.get(*KEY)
        assert kept is not None
        assert kept.data == PNG
