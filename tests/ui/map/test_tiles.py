"""The cache of tiles over a maker in this process: what is shown, what is asked for, what is
kept; and the colours of the grids on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.ui.map.grids import honeycomb
from ui.map import tiles
from ui.map.label import Candidate
from ui.map.maker.local import LocalMaker
from ui.map.maker.protocol import SIDE, Ready, Tile
from ui.map.maker.rings import Rings
from ui.map.maker.setup import Look, Setup
from ui.map.tiles import MEMORY_BYTES, Tiles
from ui.map.tint import KINDS
from ui.map.view import Bounds, View, rung_scale

GROUND = QColor("#0000ff")
TABLE = honeycomb(12)
X, Y = (float(v) for v in (Rings(TABLE.wkb).box[:, :2].mean(axis=0)))
VIEW = View(X, Y, rung_scale(48), 3.0 * SIDE, 2.0 * SIDE)


class _Base:
    """Paints every tile in one colour and counts; provisional while `pending`."""

    def __init__(self, arrived: Callable[[], None]) -> None:
        self.colour, self.painted, self.pending = "#ff0000", 0, False
        self.arrived = arrived

    def paint(self, painter: QPainter, frame: View, look: Look) -> bool:
        self.painted += 1
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), QColor(self.colour))
        return not self.pending

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        return []

    def gather(self, region: Bounds, rung: int, look: Look) -> Iterator[None]:
        return iter((None, None))


class _Map:
    """Tiles, and the hand that asks for them."""

    def __init__(self) -> None:
        self.bases: list[_Base] = []
        self.maker = LocalMaker(opened=self._open)
        self.client = self.maker.join()
        self.tiles = Tiles(self.maker, self.client)
        self.maker.prepare("a", lambda: Setup(grids=TABLE))
        self.look(View(0, 0, 1.0, 0, 0))

    def _open(self, setup: Setup, arrived: Callable[[], None]) -> _Base:
        self.bases.append(_Base(arrived))
        return self.bases[-1]

    @property
    def base(self) -> _Base:
        return self.bases[-1]

    def look(self, view: View) -> None:
        """Ask, and take all that comes."""
        self.tiles.ask(view)
        while self.maker.wait(self.client, 0.0):
            reply = self.maker.take(self.client)
            if isinstance(reply, Tile):
                self.tiles.take(reply)
            elif isinstance(reply, Ready):
                self.tiles.ask_again()

    def image(self, view: View) -> QImage:
        image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
        image.fill(QColor("#000000"))
        painter = QPainter(image)
        self.tiles.draw(painter, view, QRectF(0, 0, view.width, view.height), GROUND)
        painter.end()
        return image

    def colours(self, view: View) -> set[str]:
        image = self.image(view)
        steps = [(x, y) for x in range(3, 1530, 37) for y in range(3, 1020, 29)]
        return {image.pixelColor(x, y).name() for x, y in steps}


@pytest.fixture
def plan(dressed: QApplication) -> _Map:
    return _Map()


def test_that_tiles_cover_the_view_and_a_pan_back_paints_nothing_new(plan: _Map) -> None:
    plan.look(VIEW)
    assert plan.colours(VIEW) == {"#ff0000"}
    painted = plan.base.painted
    plan.look(VIEW.panned(SIDE * 1.3, 40))
    assert plan.base.painted > painted
    painted = plan.base.painted
    plan.look(VIEW)
    assert plan.base.painted == painted


def test_that_a_ring_is_ahead_so_that_a_short_pan_finds_its_tiles(plan: _Map) -> None:
    plan.look(VIEW)
    for x in (-0.5, 0.5):
        assert plan.colours(VIEW.panned(SIDE * x, SIDE * x)) == {"#ff0000"}


def test_that_a_missing_tile_shows_the_coarser_one_and_nothing_shows_the_ground(
    plan: _Map,
) -> None:
    assert plan.colours(VIEW) == {GROUND.name()}
    plan.look(VIEW)
    assert plan.colours(VIEW.zoomed(2, 300, 200)) == {"#ff0000"}
    assert plan.colours(VIEW.towards(VIEW.zoomed(4, 0, 0), 0.4)) == {"#ff0000"}
    assert plan.colours(VIEW.panned(9 * SIDE, 0)) == {GROUND.name()}


def test_that_an_outdated_tile_stays_until_the_new_one_is_there(plan: _Map) -> None:
    plan.look(VIEW)
    plan.base.colour = "#00ff00"
    assert not plan.tiles.dress(plan.tiles.look)
    assert plan.tiles.dress(Look("light"))
    plan.tiles.ask(VIEW)
    assert plan.tiles.waiting >= 6
    assert plan.colours(VIEW) == {"#ff0000"}
    plan.look(VIEW)
    assert plan.tiles.waiting == 0
    assert plan.colours(VIEW) == {"#00ff00"}


def test_that_a_tile_of_an_old_look_is_thrown_away(plan: _Map) -> None:
    plan.tiles.ask(VIEW)
    while plan.maker.wait(plan.client, 0.0):
        reply = plan.maker.take(plan.client)
        if isinstance(reply, Tile):
            break
    assert isinstance(reply, Tile)
    plan.tiles.dress(Look("light"))
    assert not plan.tiles.take(reply)
    assert plan.colours(VIEW) == {GROUND.name()}


def test_that_a_provisional_tile_is_asked_for_again_when_more_arrived(plan: _Map) -> None:
    plan.base.pending = True
    plan.look(VIEW)
    painted, plan.base.pending, plan.base.colour = plan.base.painted, False, "#00ff00"
    plan.look(VIEW)
    assert plan.base.painted == painted
    plan.tiles.more_arrived()
    plan.look(VIEW)
    assert plan.base.painted == 2 * painted
    plan.tiles.more_arrived()
    plan.look(VIEW)
    assert plan.base.painted == 2 * painted


def test_that_tiles_do_not_fill_the_memory_but_the_overview_stays(plan: _Map) -> None:
    plan.tiles.keep_overview(VIEW)
    for step in range(60):
        plan.look(VIEW.panned(step * 3.0 * SIDE, 0.0))
    assert plan.tiles.nbytes <= MEMORY_BYTES
    assert len(plan.tiles) > 40
    painted = plan.base.painted
    assert plan.colours(VIEW) == {"#ff0000"}, "stretched from the overview"
    assert plan.base.painted == painted


def _table(colour: int) -> NDArray[np.uint32]:
    return np.full(len(TABLE), colour, dtype=np.uint32)


def test_that_grids_are_coloured_and_recoloured_without_painting_anything(
    plan: _Map, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "_COLOUR_S", -1.0)
    plan.look(VIEW)
    painted = plan.base.painted
    plan.tiles.tint(_table(0xFF00FF00), 1, KINDS)
    plan.look(VIEW)
    middle = VIEW.point(X, Y)
    inside = (round(middle.x()) + 20, round(middle.y()) - 20)
    assert plan.image(VIEW).pixelColor(*inside).name() == "#00ff00"
    plan.tiles.tint(_table(0xFF0000FF), 2, KINDS)
    plan.tiles.ask(VIEW)
    assert plan.tiles.pale
    assert plan.image(VIEW).pixelColor(*inside).name() == "#00ff00", "the old ones stay"
    while plan.tiles.recolour(0.0):
        pass
    assert plan.image(VIEW).pixelColor(*inside).name() == "#0000ff"
    plan.tiles.tint(None, 2, KINDS)
    plan.look(VIEW)
    assert plan.colours(VIEW) == {"#ff0000"}
    assert plan.base.painted == painted


def test_that_a_see_through_colour_mixes_with_the_map(plan: _Map) -> None:
    plan.tiles.tint(_table(0x80008000), 1, KINDS)
    plan.look(VIEW)
    middle = VIEW.point(X, Y)
    found = plan.image(VIEW).pixelColor(round(middle.x()) + 20, round(middle.y()) - 20)
    assert (found.red(), found.green(), found.blue()) == (127, 128, 0)


def test_that_tiles_tell_the_grid_under_the_pointer(plan: _Map) -> None:
    rings = Rings(TABLE.wkb)
    plan.look(VIEW)
    point = VIEW.point(X + 60, Y + 60)
    assert plan.tiles.grid_at(VIEW, point) is None, "there are no ids without colours"
    plan.tiles.tint(_table(0xFF00FF00), 1, KINDS)
    plan.look(VIEW)
    rng = np.random.default_rng(5)
    places = rng.uniform((0, 0), (VIEW.width, VIEW.height), (400, 2))
    missed = unsure = 0
    for px, py in places.tolist():
        row = plan.tiles.grid_at(VIEW, QPointF(px, py))
        unsure += row is None
        # The dedicated grid, the last row, is no part of the ids.
        missed += row not in (None, min(rings.at(*VIEW.world(px, py)).tolist(), default=-1))
    assert missed == 0
    assert unsure < 60, "beside a border alone the tiles cannot tell"
    plan.tiles.tint(_table(0xFF00FF00), 1, (*KINDS, "micro"))
    plan.look(VIEW)
    assert plan.tiles.grid_at(VIEW, point) is None, "micro grids are not what is asked for"
