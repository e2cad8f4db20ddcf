"""Downloading an area ahead: an estimate first, then at the pace the server is promised.

What is here already is not fetched again, so that a download which was cancelled or cut off goes
on where it was.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol, Self

import requests

from app.i18n import _
from app.maps import area as areas, web
from app.maps.area import Area, Tile
from app.maps.cache import TileCache
from app.maps.online import Server, tile_of
from app.maps.patience import Patience, Pauses
from app.maps.source import About, Damaged
from app.maps.state import State

_SAMPLES = 6
"""Tiles fetched to learn how large they are, where too few are kept."""
_KNOWN = 8
_USUAL_BYTES = 18_000
_WORKERS = 3
_GIVE_UP = 6
"""Pauses in a row after which a download ends by itself."""
_TICK_S = 0.2
MOST_TILES = 300_000


class Target(Protocol):
    """Where a download goes: the source's cache, or an MBTiles file."""

    def has(self, tile: Tile) -> bool:
        """Whether a tile (or that there is none) is there already."""
        ...

    def put(self, tile: Tile, data: bytes | None) -> None:
        """Keep a tile."""
        ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a download would be: `tiles` in all, `here` already, `bytes` still to come."""

    tiles: int
    here: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is. `state` is how the server is doing; `done` once it has ended:
    complete, or `state` says why not, or it was cancelled."""

    total: int
    seen: int = 0
    fetched: int = 0
    bytes: int = 0
    none: int = 0
    damaged: int = 0
    state: State = field(default_factory=State)
    done: bool = False
    cancelled: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything was looked at."""
        return self.done and not self.cancelled and self.seen == self.total


class IntoCache:
    """Into the source's own cache, where it is never dropped for room."""

    def __init__(self, cache: TileCache) -> None:
        self._cache = cache

    def has(self, tile: Tile) -> bool:
        """Whether it is here; it is kept from now on."""
        return self._cache.keep(*tile)

    def put(self, tile: Tile, data: bytes | None) -> None:
        """Keep a tile."""
        self._cache.put(*tile, data, keep=True)


def estimate(area: Area, about: About, cache: TileCache, server: Server | None = None) -> Estimate:
    """How much an area is. With `server`, a few tiles are fetched where too little is known of
    their size. Raises nothing: without an answer the usual size is taken."""
    counts = areas.count(area, about)
    here = weighed = 0
    for zoom, number in counts.items():
        known, size = cache.sizes(zoom)
        if known < min(_KNOWN, number) and server is not None:
            _sample(area, about, cache, server, zoom)
            known, size = cache.sizes(zoom)
        weighed += number * (size // known if known else _USUAL_BYTES)
        here += _here(cache, area, about, zoom, number)
    total = sum(counts.values())
    return Estimate(total, here, weighed * (total - here) // max(1, total))


def _here(cache: TileCache, area: Area, about: About, zoom: int, number: int) -> int:
    """How many of a zoom are kept; looked up one by one up to some thousands."""
    known, _size = cache.sizes(zoom)
    if not known or number > 20_000:
        return min(known, number)
    wanted = areas.tiles(replace(area, low=zoom, high=zoom), about)
    return sum(cache.get(*tile) is not None for tile in wanted)


def _sample(area: Area, about: About, cache: TileCache, server: Server, zoom: int) -> None:
    middle = replace(area, low=zoom, high=zoom)
    tiles = list(islice(areas.tiles(middle, about), 4096))
    # The same area has the same sample: asking twice costs nothing more.
    picked = random.Random(zoom).sample(tiles, min(_SAMPLES, len(tiles)))
    with web.session(server.referer) as over:
        for tile in picked:
            if cache.get(*tile) is None:
                try:
                    data = web.fetch(over, server.address(tile))
                    cache.put(*tile, tile_of(about, data) if data else None)
                except (web.Trouble, Damaged):
                    return


class Download:
    """One download; `run` blocks until it ends, `cancel` may be called from anywhere."""

    def __init__(
        self,
        area: Area,
        about: About,
        server: Server,
        target: Target,
        tiles_per_s: float = 8.0,
        pauses: Pauses | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._area, self._about, self._server, self._target = area, about, server, target
        self._gap_s = 1.0 / max(0.1, tiles_per_s)
        self._patience = Patience(pauses or Pauses(), clock)
        self._stop = threading.Event()
        self._progress = Progress(0)
        self._again: deque[Tile] = deque()
        self._given_up = False

    def cancel(self) -> None:
        """End soon; what came stays."""
        self._stop.set()

    def run(self, told: Callable[[Progress], None] = lambda _progress: None) -> Progress:
        """Fetch what is missing. `told` hears of the progress, in this thread. Raises Damaged for
        an area of too many tiles, and when the target takes no more."""
        total = sum(areas.count(self._area, self._about).values())
        if total > MOST_TILES:
            raise Damaged(
                _("{n} tiles are too many; {most} at most.").format(n=total, most=MOST_TILES)
            )
        self._progress = Progress(total)
        with Lines(self._server) as lines:
            self._run(lines, told)
        self._note(done=True, cancelled=self._stop.is_set())
        if not (self._stop.is_set() or self._given_up):
            # The count of a large area is reckoned; now it is known.
            self._note(total=self._progress.seen)
        told(self._progress)
        return self._progress

    def _run(self, lines: Lines, told: Callable[[Progress], None]) -> None:
        missing, under_way = self._missing(told), set[Future[Answer]]()
        while not (self._stop.is_set() or self._given_up):
            pause = self._patience.wait_s
            free = not pause and len(under_way) < _WORKERS
            tile = self._next(missing) if free else None
            if tile is not None:
                self._patience.begin()
                under_way.add(lines.ask(tile))
                self._stop.wait(self._gap_s)
            elif not under_way and not pause:
                return
            if tile is None and not under_way:
                self._stop.wait(min(pause, _TICK_S))
            came, under_way = wait(under_way, 0 if tile else _TICK_S, FIRST_COMPLETED)
            for answer in came:
                self._take(*answer.result())
                told(self._progress)

    def _next(self, missing: Iterator[Tile]) -> Tile | None:
        """What failed comes again, when the server is well."""
        return self._again.popleft() if self._again else next(missing, None)

    def _missing(self, told: Callable[[Progress], None]) -> Iterator[Tile]:
        """The tiles of the area that are not here."""
        heard = time.monotonic()
        for tile in areas.tiles(self._area, self._about):
            if self._stop.is_set():
                return
            if not self._target.has(tile):
                yield tile
                continue
            self._note(seen=self._progress.seen + 1)
            if time.monotonic() - heard > _TICK_S:
                heard = time.monotonic()
                told(self._progress)

    def _take(self, tile: Tile, data: bytes | None, trouble: web.Trouble | None) -> None:
        now = self._progress
        if trouble is not None and trouble.kind != web.BROKEN:
            self._patience.failed(trouble)
            self._again.append(tile)
            self._given_up = self._patience.failures > _GIVE_UP
            until = self._patience.until
            self._note(state=State(trouble.kind, trouble.detail, until))
            return
        self._patience.well()
        try:
            sound = tile_of(self._about, data) if data else None
        except Damaged as damaged:
            trouble = web.Trouble(web.BROKEN, str(damaged))
        if trouble is None:
            self._target.put(tile, sound)
        self._note(
            seen=now.seen + 1,
            fetched=now.fetched + (trouble is None and data is not None),
            bytes=now.bytes + len(data or b""),
            none=now.none + (trouble is None and data is None),
            damaged=now.damaged + (trouble is not None),
            state=State(trouble.kind, trouble.detail) if trouble else State(),
        )

    def _note(self, **changes: object) -> None:
        self._progress = replace(self._progress, **changes)  # type: ignore[arg-type]


Answer = tuple[Tile, bytes | None, web.Trouble | None]


class Lines:
    """A few connections to one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._pool = ThreadPoolExecutor(_WORKERS, "download")
        self._local = threading.local()
        self._open: list[requests.Session] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        # Who cancels does not wait for a slow server; closing the line ends its answer.
        for session in self._open:
            session.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def ask(self, tile: Tile) -> Future[Answer]:
        """Ask for a tile in a thread."""
        return self._pool.submit(self._fetch, tile)

    def _fetch(self, tile: Tile) -> Answer:
        if not hasattr(self._local, "over"):
            self._local.over = web.session(self._server.referer)
            self._open.append(self._local.over)
        try:
            return tile, web.fetch(self._local.over, self._server.address(tile)), None
        except web.Trouble as trouble:
            return tile, None, trouble
