"""Where tiles are painted, one after the other, always what matters most now.

The same in the maker's own process and in the desk's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from ui.map.label import Candidate
from ui.map.maker.ids import GridRaster, Ids
from ui.map.maker.protocol import (
    BASE,
    IDS,
    SIDE,
    Arrived,
    AskNames,
    Leave,
    Made,
    Named,
    Plan,
    Ready,
    Reply,
    Tile,
    Trouble,
    about_ids,
)
from ui.map.maker.setup import Look, Setup
from ui.map.view import Bounds, View, rung_scale

log = logging.getLogger(__name__)

_GREY = QColor(128, 128, 128)

Job = tuple[int, int, int, int]
"""Rung, column, row, what."""


class Base(Protocol):
    """What paints the base map."""

    def paint(self, painter: QPainter, frame: View, look: Look) -> bool:
        """Paint a tile, opaque; False when it is provisional."""
        ...

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        """The names of a region, chosen without collisions."""
        ...

    def gather(self, region: Bounds, rung: int, look: Look) -> Iterator[None]:
        """Get ready what `names` takes, bit by bit."""
        ...


@dataclass(slots=True)
class _Client:
    """What one map wants, and the numbers of tiles it was sent."""

    plan: Plan | None = None
    at: int = 0
    names: AskNames | None = None
    sent: dict[tuple[int, float, Job], int] = field(default_factory=dict)


class Workshop:
    """Takes orders, paints with each `step` one tile or chooses the names of one region, which it
    puts off when `urgent` says that more orders have come."""

    def __init__(
        self, open_base: Callable[[Setup], Base], urgent: Callable[[], bool] = lambda: False
    ) -> None:
        self._open, self._urgent = open_base, urgent
        self._arrived = False
        self._base: Base | None = None
        self._raster: GridRaster | None = None
        self._clients: dict[int, _Client] = {}
        self._turn = 0
        self._number = 0
        self._damaged = 0
        self._told = 0
        self._ready = 0

    def begin(self, setup: Setup, number: int, first: int) -> None:
        """Use a new setup; what was asked for stays asked for. Tiles count from `first` on."""
        try:
            self._base = self._open(setup)
        except Exception as error:
            log.exception("the base map could not be opened")
            self._base = _Nothing(str(error))
        self._raster = GridRaster(setup.grids)
        self._number = max(self._number, first)
        self._ready = number

    def more_arrived(self) -> None:
        """More of an online source is there (called from any thread)."""
        self._arrived = True

    def take(self, order: Plan | AskNames | Leave) -> None:
        """Take an order."""
        if isinstance(order, Leave):
            self._clients.pop(order.client, None)
            return
        client = self._clients.setdefault(order.client, _Client())
        if isinstance(order, AskNames):
            client.names = order
        else:
            client.plan, client.at = order, 0
            client.sent = {k: n for k, n in client.sent.items() if n > order.seen}

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        if self._base is None:
            return True
        if self._arrived or self._ready or self._told != self.damaged:
            return False
        if self._raster is not None and not self._raster.decoded:
            return False
        return not any(
            c.names is not None or (c.plan is not None and c.at < len(c.plan.jobs))
            for c in self._clients.values()
        )

    def step(self) -> Reply | None:
        """The next thing made; None when there is nothing to do."""
        if self._base is None:
            return None
        news = self._news()
        if news is not None:
            return news
        order = list(self._clients)
        for place in range(len(order)):
            number = order[(self._turn + place) % len(order)]
            made = self._serve(self._base, number, self._clients[number])
            if made is not None:
                self._turn = self._turn + place + 1
                return made
        if self._raster is not None:
            self._raster.decode()
        return None

    @property
    def damaged(self) -> int:
        """Tiles that could not be read or painted."""
        inside = getattr(self._base, "damaged", 0)
        return self._damaged + (inside if isinstance(inside, int) else 0)

    def _news(self) -> Reply | None:
        if self._ready:
            number, self._ready = self._ready, 0
            return Ready(number)
        if self._arrived:
            self._arrived = False
            return Arrived()
        if self._told != self.damaged:
            self._told = self.damaged
            return Trouble(self._told)
        return None

    def _serve(self, base: Base, number: int, client: _Client) -> Reply | None:
        plan = client.plan
        near = plan is not None and client.at < min(plan.near, len(plan.jobs))
        if plan is not None and near:
            made = self._next_tile(base, client, plan, plan.near)
            if made is not None:
                return made
        if client.names is not None:
            asked = client.names
            if not self._gathered(base, asked):
                return None
            client.names = None
            return Named(number, asked.number, self._choose(base, asked))
        if plan is not None:
            return self._next_tile(base, client, plan, len(plan.jobs))
        return None

    def _next_tile(self, base: Base, client: _Client, plan: Plan, end: int) -> Tile | None:
        while client.at < min(end, len(plan.jobs)):
            job = plan.jobs[client.at]
            client.at += 1
            key = (plan.epoch, plan.dpr, job)
            if key not in client.sent:
                tile = self._make(base, plan, job)
                client.sent[key] = tile.about.number
                return tile
        return None

    def _make(self, base: Base, plan: Plan, job: Job) -> Tile:
        rung, column, row, what = job
        frame = frame_of(rung, plan.dpr, column, row)
        pixels: NDArray[np.uint32] | None = None
        provisional = False
        if what & BASE:
            pixels, provisional = self._paint(base, frame, plan.look)
        ids = self._ids(frame, plan.kinds) if what & IDS else None
        self._number += 1
        about = Made(
            plan.client, plan.epoch, self._number, rung, plan.dpr, column, row, what, provisional,
            *about_ids(ids),
        )  # fmt: skip
        return Tile(about, pixels, ids)

    def _paint(self, base: Base, frame: View, look: Look) -> tuple[NDArray[np.uint32], bool]:
        """The pixels of a tile; grey and counted when it cannot be painted."""
        image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(frame.dpr, frame.dpr)
            whole = base.paint(painter, frame, look)
        except Exception:
            self._damaged += 1
            log.exception("a tile could not be painted")
            whole = True
            painter.end()
            image.fill(_GREY)
        finally:
            if painter.isActive():
                painter.end()
        bits = np.frombuffer(image.constBits(), dtype=np.uint32)
        return bits.copy(), not whole

    def _ids(self, frame: View, kinds: tuple[str, ...]) -> Ids:
        if self._raster is None:
            return Ids(None, np.empty(0, dtype=np.int32))
        return self._raster.paint(frame, SIDE, kinds)

    def _gathered(self, base: Base, asked: AskNames) -> bool:
        """Whether all is ready for the names of a region; no when orders came meanwhile."""
        try:
            for _step in base.gather(asked.region, asked.rung, asked.look):
                if self._urgent():
                    return False
        except Exception:
            # What is wrong shows again, and is counted, when the names are chosen.
            log.debug("the names of a region could not be made ready", exc_info=True)
        return True

    def _choose(self, base: Base, asked: AskNames) -> list[Candidate]:
        try:
            return base.names(asked.region, asked.rung, asked.look)
        except Exception:
            self._damaged += 1
            log.exception("the names of a region could not be chosen")
            return []


class _Nothing:
    """Stands for a base map that could not be opened: every tile is grey and counted."""

    def __init__(self, why: str) -> None:
        self._why = why

    def paint(self, painter: QPainter, frame: View, look: Look) -> bool:
        """Never: raises what was wrong."""
        raise RuntimeError(self._why)

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        """No names."""
        return []

    def gather(self, region: Bounds, rung: int, look: Look) -> Iterator[None]:
        """Nothing to get ready."""
        return iter(())


def frame_of(rung: int, dpr: float, column: int, row: int) -> View:
    """What a tile looks at."""
    mpp, side = rung_scale(rung), SIDE / dpr
    return View((column + 0.5) * side * mpp, -(row + 0.5) * side * mpp, mpp, side, side, dpr)


def open_base(setup: Setup, more_arrived: Callable[[], None]) -> Base:
    """The painter of base maps over a setup; `more_arrived` is told when provisional tiles can
    be made better."""
    from ui.map.base.painter import Basemap

    base = Basemap(setup)
    base.arrived = more_arrived
    return base
