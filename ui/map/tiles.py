"""What never moves, painted once into tiles: a pan is a copy of pixels.

Tiles are painted by the maker; here they are kept, coloured and copied. A missing one shows the
nearest scale that is there, stretched, until it comes; one that is out of date stays until its
new self is there. Least recently used ones are thrown out first.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui.map import tile_keys as keys
from ui.map.maker.base import Maker
from ui.map.maker.protocol import BASE, IDS, SIDE, Plan, Tile as MadeTile
from ui.map.maker.setup import Look
from ui.map.tile_keys import Key
from ui.map.tile_painting import TILE_BYTES, Painting, Tile
from ui.map.tint import KINDS, Table, Tinter, wrapped
from ui.map.view import View

MEMORY_BYTES = 48 * 2**20
_SPARE = 1.1
"""On a very large screen so many times what is planned is kept."""
_COLOUR_S = 0.002
"""So long tiles are coloured within one paint."""
_LOWEST = {"community", "rural"}
_OVERVIEW_RUNGS = 4
"""The overview is half as large as the view of the whole district."""


class Tiles:
    """A cache of what a maker paints for one map."""

    def __init__(self, maker: Maker, client: int) -> None:
        self._maker, self._client = maker, client
        self._cache: OrderedDict[Key, Tile] = OrderedDict()
        self._look = Look()
        self._epoch = self._seen = 0
        self._near: list[Key] = []
        self._far: list[Key] = []
        self._asked: frozenset[tuple[Key, int]] = frozenset()
        self._range: tuple[object, ...] = ()
        self._lacking: set[Key] = set()
        self._overview: tuple[int, float] | None = None
        self._whole: View | None = None
        self._table: Table | None = None
        self._version = 0
        self._kinds: tuple[str, ...] = KINDS
        self._tinter = Tinter()
        self._colour_until = 0.0

    def __len__(self) -> int:
        return len(self._cache)

    @property
    def waiting(self) -> int:
        """Tiles in sight still to come or to be coloured."""
        return len(self._lacking) + sum(self._pale(key) for key in self._near)

    @property
    def lacking(self) -> bool:
        """Whether tiles in sight are still to come."""
        return bool(self._lacking)

    @property
    def nbytes(self) -> int:
        """The memory of all tiles."""
        return sum(tile.size() for tile in self._cache.values())

    @property
    def look(self) -> Look:
        """How tiles are painted now."""
        return self._look

    def dress(self, look: Look) -> bool:
        """Paint in another look from now on; whether it is another. Old tiles stay until new
        ones come."""
        if look == self._look:
            return False
        self._look = look
        self.outdate()
        return True

    def clear(self) -> None:
        """Forget everything."""
        self._cache.clear()
        self._begin_anew()

    def outdate(self) -> None:
        """Everything is to be painted anew."""
        for tile in self._cache.values():
            tile.stale = True
        self._begin_anew()

    def more_arrived(self) -> None:
        """Provisional tiles can be made better."""
        for tile in self._cache.values():
            tile.stale = tile.stale or tile.provisional
        self._range = ()

    def ask_again(self) -> None:
        """What was asked for may have been lost."""
        self._asked, self._range = frozenset(), ()

    def keep_overview(self, view: View) -> None:
        """Tiles of a small view of everything are never thrown out: there is always something
        to show."""
        self._overview = (view.rung - _OVERVIEW_RUNGS, view.dpr)
        self._whole = view

    # --------------------------------------------------------------------------- colours

    def tint(self, table: Table | None, version: int, kinds: tuple[str, ...]) -> bool:
        """Colour the grids of `kinds` by a table (None: not at all); whether it is news."""
        same = (table is None) == (self._table is None) and version == self._version
        if same and kinds == self._kinds:
            return False
        if kinds != self._kinds:
            self._kinds = kinds
            self._begin_anew()
            for tile in self._cache.values():
                tile.ids = None
        self._table, self._version, self._range = table, version, ()
        if table is None:
            for tile in self._cache.values():
                tile.shown, tile.ids, tile.version = None, None, version
        return True

    def recolour(self, seconds: float) -> int:
        """Colour tiles in sight for so long (one at least); how many."""
        end, done = time.perf_counter() + seconds, 0
        for key in self._near:
            if not self._pale(key):
                continue
            self._colour(self._cache[key])
            done += 1
            if time.perf_counter() >= end:
                break
        return done

    @property
    def pale(self) -> bool:
        """Whether tiles in sight wait for their colours."""
        return any(self._pale(key) for key in self._near)

    def _pale(self, key: Key) -> bool:
        if self._table is None:
            return False
        tile = self._cache.get(key)
        return tile is not None and tile.ids is not None and tile.version != self._version

    def _colour(self, tile: Tile) -> None:
        if self._table is not None and tile.ids is not None and tile.base is not None:
            tile.shown = self._tinter.lay(tile.base, tile.ids, self._table, tile.shown)
        tile.version = self._version

    def grid_at(self, view: View, point: QPointF) -> int | None:
        """The GridTable row of the grid under a position (the lowest of those that are coloured,
        communities or what lies above them), -1 for none; None when the tiles cannot tell:
        beside a border a pixel is too coarse."""
        if self._table is None or not view.resting or not set(self._kinds) >= _LOWEST:
            return None
        if "micro" in self._kinds or "dedicated" in self._kinds:
            return None
        x = math.floor(round(view.left * view.dpr) + point.x() * view.dpr)
        y = math.floor(round(view.top * view.dpr) + point.y() * view.dpr)
        tile = self._cache.get((view.rung, view.dpr, x // SIDE, y // SIDE))
        if tile is None or tile.ids is None:
            return None
        return tile.ids.surely_at(x % SIDE, y % SIDE)

    # ---------------------------------------------------------------------- coming and going

    def ask(self, view: View) -> None:
        """Plan what is needed for `view`: what is in sight, a small view of everything, then a
        ring round what is in sight. Cheap when nothing changed."""
        if not view.resting:
            return
        span = (*keys.span(view), *keys.ahead_span(view), view.rung, view.dpr)
        if span == self._range:
            return
        self._range = span
        self._near, ring = keys.round_about(view)
        self._far = [*keys.overview(self._whole, self._overview), *ring]
        wanted = [(key, self._what(key)) for key in (*self._near, *self._far)]
        lacking = [(key, what) for key, what in wanted if what]
        sight = set(self._near)
        self._lacking = {key for key, _what in lacking if key in sight}
        if frozenset(lacking) == self._asked:
            return
        self._asked = frozenset(lacking)
        jobs = [(key[0], key[2], key[3], what) for key, what in lacking]
        self._maker.plan(
            Plan(
                self._client, self._epoch, self._seen, self._look, view.dpr, self._kinds,
                len(self._lacking), jobs,
            )
        )  # fmt: skip
        self._forget(len(jobs))

    def take(self, made: MadeTile) -> bool:
        """Keep a tile that came; whether it is to be seen: not when it is out of sight, or too
        old to be used."""
        about = made.about
        self._seen = about.number
        if about.epoch != self._epoch:
            return False
        key = (about.rung, about.dpr, about.column, about.row)
        tile = self._cache.setdefault(key, Tile())
        if made.pixels is not None:
            tile.base = wrapped(made.pixels, QImage.Format.Format_RGB32)
            tile.pixels = made.pixels
            tile.stale, tile.provisional, tile.version = False, about.provisional, -1
        if made.ids is not None:
            tile.ids, tile.version = made.ids, -1
        if self._table is None:
            tile.shown = None
        elif key in self._lacking:
            self._colour(tile)
        self._cache.move_to_end(key)
        self._asked -= {(key, about.what)}
        seen = bool(self._lacking)
        self._lacking.discard(key)
        return seen

    def _what(self, key: Key) -> int:
        tile = self._cache.get(key)
        base = tile is None or tile.base is None or tile.stale
        ids = self._table is not None and (tile is None or tile.ids is None)
        return BASE * base + IDS * ids

    def _begin_anew(self) -> None:
        self._epoch += 1
        self._asked, self._range = frozenset(), ()

    def _forget(self, coming: int) -> None:
        """Throw out what was not used for longest, first colours, then tiles, so that `coming`
        tiles have room in the memory tiles may take."""
        near, kept = set(self._near), {*self._near, *self._far}
        room = coming * TILE_BYTES + (0 if self._table is None else len(near) * TILE_BYTES)
        planned = room + sum(self._cache[key].bare() for key in kept if key in self._cache)
        spare = self.nbytes + room - max(MEMORY_BYTES, round(planned * _SPARE))
        for key, tile in self._cache.items():
            if spare > 0 and tile.shown is not None and key not in near:
                tile.shown, tile.version = None, -1
                spare -= TILE_BYTES
        for key in [key for key in self._cache if key not in kept and key[:2] != self._overview]:
            if spare <= 0:
                return
            spare -= self._cache.pop(key).size()

    # --------------------------------------------------------------------------- drawing

    def draw(self, painter: QPainter, view: View, area: QRectF, ground: QColor) -> None:
        """Copy the tiles that meet `area` (logical pixels) to the painter; `ground` where there
        is nothing to copy."""
        self._colour_until = time.perf_counter() + _COLOUR_S
        Painting(self._cache, self._image).draw(painter, view, area, ground)

    def _image(self, tile: Tile, own: bool) -> QImage | None:
        """What is seen of a tile, in its colours as far as there is time for them. One of another
        scale (not its `own`) that lacks them is left out: a coarser one stands in for it."""
        late = self._table is not None and tile.ids is not None and tile.version != self._version
        if late and time.perf_counter() < self._colour_until:
            self._colour(tile)
        return tile.image() if own or not late else tile.shown
