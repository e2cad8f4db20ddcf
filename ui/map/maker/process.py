"""The maker as a process of its own, started again when it dies.

One thread reads its answers (bytes only), one writes to it, so that neither a full pipe nor the
packing of a large Setup holds up the desk.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import IO, cast

import numpy as np
from PySide6.QtCore import QObject, Signal

from ui.map.maker.inboxes import Inboxes
from ui.map.maker.launch import Process, launch
from ui.map.maker.local import LocalMaker
from ui.map.maker.packing import packed
from ui.map.maker.protocol import (
    BASE,
    SIDE,
    AskNames,
    Leave,
    Made,
    Named,
    Plan,
    Ready,
    Reply,
    Tile,
    Trouble,
    order,
    read_reply,
)
from ui.map.maker.setup import Setup

log = logging.getLogger(__name__)

_AGAIN_S = 0.05
_TRIES = 4
"""Deaths in a row without one tile made, after which tiles are made in the desk."""
_END_WITHIN_S = 0.5
_GREY = 0xFF808080
_DEADLY = 2
"""A tile that ended the process so often is not asked for again."""

Job = tuple[int, int, int, int]


class ProcessMaker(QObject):
    """A Maker (see `base`) over a process that was started, or one that is started now."""

    came = Signal()
    _hopeless = Signal()

    def __init__(self, started: Process | None = None) -> None:
        super().__init__()
        self._started = started
        self.inboxes = Inboxes()
        self._local: LocalMaker | None = None
        self._hopeless.connect(self._work_here)
        self.deaths = 0
        self._damaged = self._grey = 0
        self._lock = threading.RLock()
        self._orders: queue.SimpleQueue[Callable[[], Iterable[bytes]] | None] = queue.SimpleQueue()
        self._child: Process | None = None
        self._closing = threading.Event()
        self._key: Hashable = None
        self._build: Callable[[], Setup] | None = None
        self._setups = self._last = self._failures = 0
        self._plans: dict[int, Plan] = {}
        self._names: dict[int, AskNames] = {}
        self._got: dict[int, set[Job]] = {}
        self._suspects: Counter[tuple[int, float, Job]] = Counter()
        self._thread = threading.Thread(target=self._live, name="tiles", daemon=True)
        self._thread.start()

    @property
    def damaged(self) -> int:
        """Tiles so far that could not be read or painted and are grey."""
        here = self._local.damaged if self._local is not None else 0
        return self._damaged + self._grey + here

    @property
    def child(self) -> int | None:
        """The number of the process; None while there is none."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    @property
    def local(self) -> bool:
        """Whether the process could not be kept running and tiles are made in the desk."""
        return self._local is not None

    def join(self) -> int:
        """A number for a new client."""
        return self.inboxes.join()

    def leave(self, client: int) -> None:
        """Forget a client."""
        self.inboxes.leave(client)
        if self._local is not None:
            self._local.leave(client)
        with self._lock:
            self._plans.pop(client, None)
            self._names.pop(client, None)
            self._send(Leave(client))

    def prepare(self, key: Hashable, build: Callable[[], Setup]) -> bool:
        """Use the Setup that `build` makes, in another thread."""
        if self._local is not None:
            self._local.prepare(key, build)
        with self._lock:
            if key == self._key:
                return False
            self._key, self._build = key, build
            self._begin()
            return True

    def plan(self, plan: Plan) -> None:
        """What a client lacks."""
        if self._local is not None:
            self._local.plan(plan)
        with self._lock:
            self._plans[plan.client], self._got[plan.client] = plan, set()
            self._send(plan)

    def ask(self, names: AskNames) -> None:
        """What names a client wants."""
        if self._local is not None:
            self._local.ask(names)
        with self._lock:
            self._names[names.client] = names
            self._send(names)

    def take(self, client: int) -> Reply | None:
        """The next reply for a client."""
        return self.inboxes.take(client)

    def wait(self, client: int, seconds: float) -> bool:
        """Wait until there is a reply for a client."""
        if self._local is not None:
            return self._local.wait(client, seconds)
        return self.inboxes.wait(client, seconds)

    def close(self) -> None:
        """End the process at once."""
        if self._local is not None:
            self._local.close()
        self._closing.set()
        child = self._child
        if child is not None:
            with contextlib.suppress(OSError, ValueError):
                cast("IO[bytes]", child.stdin).close()
            try:
                child.wait(_END_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()
        self._orders.put(None)
        self._thread.join(_END_WITHIN_S)

    def _work_here(self) -> None:
        """The process cannot be kept running: go on inside the desk, slower but there."""
        if self._local is not None or self._closing.is_set():
            return
        log.warning("tiles are made inside the desk from now on")
        self._local = LocalMaker(self.inboxes)
        self._local.came.connect(self.came)
        if self._build is not None:
            self._local.prepare(self._key, self._build)
        for plan in self._plans.values():
            self._local.plan(plan)
        for names in self._names.values():
            self._local.ask(names)

    # ------------------------------------------------------------------ in other threads

    def _live(self) -> None:
        while not self._closing.is_set():
            try:
                child = self._start()
            except OSError as error:
                log.warning("the maker of tiles cannot be started: %s", error)
            else:
                self._read(cast("IO[bytes]", child.stdout))
                child.wait()
                self._bury(child)
                _shut(child)
            self._failures += 1
            if self._failures > _TRIES:
                with contextlib.suppress(RuntimeError):
                    self._hopeless.emit()
                return
            self._closing.wait(_AGAIN_S * 2.0**self._failures)

    def _start(self) -> Process:
        child, self._started = self._started or launch(), None
        with self._lock:
            self._child = child
            self._orders = queue.SimpleQueue()
            self._begin()
            for plan in self._plans.values():
                self._send(plan)
            for names in self._names.values():
                self._send(names)
        args = (self._orders, cast("IO[bytes]", child.stdin))
        threading.Thread(target=_write, args=args, name="tiles-orders", daemon=True).start()
        if self._closing.is_set():
            child.kill()
        return child

    def _begin(self) -> None:
        """Tell the process the Setup there is (the lock is held)."""
        if self._build is None:
            return
        self._setups += 1
        build, number, first = self._build, self._setups, self._last
        self._orders.put(lambda: packed(build(), number, first))

    def _send(self, told: Plan | AskNames | Leave) -> None:
        self._orders.put(lambda: [order(told)])

    def _read(self, stream: IO[bytes]) -> None:
        """Lay what comes into the inboxes until the process has gone."""
        while not self._closing.is_set():
            try:
                made = read_reply(stream)
            except (OSError, ValueError):
                return
            if made is None:
                return
            self._note(made)
            self.inboxes.put(made)
            self._tell()

    def _note(self, made: Reply) -> None:
        with self._lock:
            if isinstance(made, Tile):
                about = made.about
                self._last, self._failures = about.number, 0
                self._got.setdefault(about.client, set()).add(_job(about))
            elif isinstance(made, Named):
                asked = self._names.get(made.client)
                if asked is not None and asked.number == made.number:
                    del self._names[made.client]
            elif isinstance(made, Trouble):
                self._damaged = made.damaged

    def _tell(self) -> None:
        # The desk may be closing and this object with it.
        with contextlib.suppress(RuntimeError):
            self.came.emit()

    def _bury(self, child: Process) -> None:
        """Note a death, and grey tiles that cause one again and again."""
        if self._closing.is_set():
            return
        log.warning("the maker of tiles ended with %s; it is started again", child.returncode)
        with self._lock:
            self.deaths += 1
            self._orders.put(None)
            self._grey += self._damaged
            self._damaged = 0
            for client, plan in list(self._plans.items()):
                self._plans[client] = self._without_deadly(plan)
            self.inboxes.put(Ready(0))
        self._tell()

    def _without_deadly(self, plan: Plan) -> Plan:
        got = self._got.get(plan.client, set())
        left = [job for job in plan.jobs if tuple(job) not in got]
        if not left:
            return plan
        self._suspects[(plan.epoch, plan.dpr, left[0])] += 1
        deadly = [j for j in left if self._suspects[(plan.epoch, plan.dpr, j)] >= _DEADLY]
        for rung, column, row, what in deadly:
            self._grey += 1
            about = Made(
                plan.client, plan.epoch, self._last, rung, plan.dpr, column, row, what & BASE, False
            )
            pixels = np.full(SIDE * SIDE, _GREY, dtype=np.uint32)
            self.inboxes.put(Tile(about, pixels if what & BASE else None))
        rest = [job for job in left if job not in deadly]
        return Plan(
            plan.client, plan.epoch, plan.seen, plan.look, plan.dpr, plan.kinds, plan.near, rest
        )


def _shut(child: Process) -> None:
    """Close what is left of the pipes to a process that has gone."""
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def _job(about: Made) -> Job:
    return about.rung, about.column, about.row, about.what


def _write(
    orders: queue.SimpleQueue[Callable[[], Iterable[bytes]] | None], stream: IO[bytes]
) -> None:
    """Write orders until there is a None or nobody reads them."""
    while True:
        make = orders.get()
        if make is None:
            return
        try:
            for frame in make():
                stream.write(frame)
                stream.flush()
        except (OSError, ValueError):
            return
        except Exception:
            log.exception("an order to the maker of tiles could not be made")
