"""Online sources: what is kept on disk at once, the rest fetched by a few threads.

`tile` never waits for the network: it raises Pending, and `arrived` tells when to ask again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import requests
from msgspec.structs import replace

from app.maps import images, template, vector, web
from app.maps.cache import TileCache
from app.maps.patience import Patience, Pauses
from app.maps.source import RASTER, About, Arrived, Damaged, Pending
from app.maps.state import State

log = logging.getLogger(__name__)

STATE = "state"
"""Under this name the cache keeps how the source is doing."""

Key = tuple[int, int, int]
_NONE_AGE_S = 86400.0
"""A tile the server did not have is asked for again after a day."""
_BROKEN_AGE_S = 600.0
_BROKEN_MANY = 5
"""So many answers in a row that are no tiles: it is the address, not the tile."""
_BROKEN_KNOWN = 4096
_TRIES = 4
_JOIN_S = 0.2


@dataclass(frozen=True, slots=True)
class Server:
    """Where tiles come from: an address as in app.maps.template and what it takes to fill it."""

    url: str
    key: str = ""
    servers: str = ""
    matrices: tuple[str, ...] = ()
    referer: str = ""
    max_age_s: float = 30 * 86400.0
    threads: int = 4
    waiting: int = 256

    def address(self, key: Key) -> str:
        """The address of a tile."""
        filled = {"key": self.key, "servers": self.servers, "matrices": self.matrices}
        return template.address(self.url, *key, **filled)  # type: ignore[arg-type]


def tile_of(about: About, data: bytes) -> bytes:
    """The data when it is a tile of a source. Raises Damaged."""
    if about.kind == RASTER:
        return images.checked(data)
    vector.decode(data)
    return data


class Online:
    """One online source; `arrived` is called in another thread."""

    def __init__(
        self,
        about: About,
        server: Server,
        cache: TileCache,
        arrived: Arrived | None = None,
        pauses: Pauses | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.about, self.arrived = about, arrived
        self._server, self._cache, self._clock = server, cache, clock
        self._patience = Patience(pauses or Pauses(), clock)
        self._more = threading.Condition()
        self._wanted: OrderedDict[Key, int] = OrderedDict()
        self._under_way: set[Key] = set()
        self._broken: dict[Key, tuple[float, str]] = {}
        self._broken_running = 0
        self._state = State()
        self._threads: list[threading.Thread] = []
        self._closed = False

    @property
    def state(self) -> State:
        """How it is doing."""
        return self._state

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as kept on disk; an old one is given, and fetched anew behind it."""
        about, key = self.about, (z, x, y)
        if not about.min_zoom <= z <= about.max_zoom or not template.exists(about.grid, z, x, y):
            return None
        kept = self._cache.get(z, x, y)
        now = self._clock()
        if kept is None:
            until, why = self._broken.get(key, (0.0, ""))
            if now < until:
                raise Damaged(why)
            self._want(key)
            raise Pending
        if now - kept.fetched > (self._server.max_age_s if kept.data else _NONE_AGE_S):
            self._want(key)
        if kept.data is None:
            return None
        return self._sound(key, kept.data)

    def close(self) -> None:
        """Ask for nothing more; what is under way is left to end by itself."""
        with self._more:
            self._closed = True
            self._wanted.clear()
            self._more.notify_all()
        end = time.monotonic() + _JOIN_S
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._cache.close()

    def _sound(self, key: Key, data: bytes) -> bytes:
        try:
            return images.checked(data) if self.about.kind == RASTER else data
        except Damaged:
            # The disk's fault: it is fetched anew.
            self._cache.forget(*key)
            self._want(key)
            raise Pending from None

    def _want(self, key: Key) -> None:
        """Put a tile at the head of the queue; the oldest beyond its length are forgotten."""
        with self._more:
            if key in self._under_way or self._closed:
                return
            self._wanted.setdefault(key, 0)
            self._wanted.move_to_end(key)
            if len(self._wanted) > self._server.waiting:
                self._wanted.popitem(last=False)
            if not self._threads:
                self._start()
            self._more.notify()

    def _start(self) -> None:
        for number in range(self._server.threads):
            name = f"tiles {self.about.id} {number}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        with web.session(self._server.referer) as over:
            while True:
                taken = self._take()
                if taken is None:
                    return
                self._serve(over, *taken)

    def _take(self) -> tuple[Key, int] | None:
        """The next tile to ask for, the newest wish first; None at the end."""
        with self._more:
            while not self._closed:
                pause = self._patience.wait_s
                if self._wanted and not pause:
                    key, tries = self._wanted.popitem(last=True)
                    self._under_way.add(key)
                    self._patience.begin()
                    return key, tries
                self._more.wait(pause if self._wanted else None)
            return None

    def _serve(self, over: requests.Session, key: Key, tries: int) -> None:
        try:
            data = web.fetch(over, self._server.address(key))
        except web.Trouble as trouble:
            if trouble.kind == web.BROKEN:
                self._reject(key, trouble)
            else:
                self._fail(key, tries, trouble)
            return
        try:
            checked = tile_of(self.about, data) if data else None
        except Damaged as damaged:
            self._reject(key, web.Trouble(web.BROKEN, str(damaged)))
            return
        self._keep(key, checked)

    def _keep(self, key: Key, data: bytes | None) -> None:
        if self._closed:
            return
        self._cache.put(*key, data)
        with self._more:
            self._under_way.discard(key)
            self._patience.well()
            self._broken_running = 0
            self._broken.pop(key, None)
            after = replace(self._state, trouble="", detail="", paused_until=0.0)
            self._tell(replace(after, fetched=after.fetched + 1))
            self._more.notify_all()
        self._call(key)

    def _fail(self, key: Key, tries: int, trouble: web.Trouble) -> None:
        """Nothing came: try again after a pause, a few times."""
        with self._more:
            self._under_way.discard(key)
            self._patience.failed(trouble)
            if tries + 1 < _TRIES and not self._closed:
                self._wanted.setdefault(key, tries + 1)
                self._wanted.move_to_end(key, last=False)
            self._told(trouble)
            self._more.notify_all()
        log.info("%s: %s", self.about.id, trouble)

    def _reject(self, key: Key, trouble: web.Trouble) -> None:
        """What came is no tile."""
        with self._more:
            self._under_way.discard(key)
            if len(self._broken) >= _BROKEN_KNOWN:
                self._broken.clear()
            self._broken[key] = (self._clock() + _BROKEN_AGE_S, trouble.detail)
            self._broken_running += 1
            if self._broken_running >= _BROKEN_MANY:
                self._patience.failed(trouble)
            else:
                self._patience.well()
            self._told(trouble)
            self._tell(replace(self._state, damaged=self._state.damaged + 1))
            self._more.notify_all()
        self._call(key)

    def _told(self, trouble: web.Trouble) -> None:
        state = replace(
            self._state,
            trouble=trouble.kind,
            detail=trouble.detail,
            paused_until=self._patience.until,
            failed=self._state.failed + 1,
        )
        self._tell(state)

    def _tell(self, state: State) -> None:
        """Write the state down where others look; counts alone are not worth a write."""
        before, self._state = self._state, state
        if (before.trouble, before.paused_until) != (state.trouble, state.paused_until):
            self._cache.note(STATE, state.text())

    def _call(self, key: Key) -> None:
        if self.arrived is not None and not self._closed:
            self.arrived(*key)
