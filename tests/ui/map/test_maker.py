"""The maker's parts: frames on a pipe, the order of work, what is dropped, ids against shapely."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from app.geo import projection
from tests.ui.map.grids import honeycomb
from ui.map.label import Candidate
from ui.map.maker.ids import GridRaster, Ids
from ui.map.maker.protocol import (
    BASE,
    IDS,
    SIDE,
    Arrived,
    AskNames,
    Begin,
    Leave,
    Made,
    Named,
    Plan,
    Ready,
    Reply,
    Tile,
    Trouble,
    about_ids,
    order,
    read_order,
    read_reply,
    reply,
)
from ui.map.maker.rings import Rings
from ui.map.maker.setup import GridTable, Look, Setup
from ui.map.maker.workshop import Workshop
from ui.map.view import Bounds, View, rung_scale

RUNG = 56
NAME = Candidate("东风渠", "water", 12.5, 7.0, 3, 30.0, False, 2.0)


def _plan(jobs: list[tuple[int, int, int, int]], **more: object) -> Plan:
    facts = dict[str, object](
        client=1, epoch=1, seen=0, look=Look(), dpr=1.0, kinds=("community",), near=9, jobs=jobs
    )
    return Plan(**(facts | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "told",
    [
        _plan([(RUNG, -3, 12, BASE | IDS)]),
        AskNames(2, 7, Look("light", "emergency", "en", False), RUNG, (1.0, 2.0, 3.5, 4.0)),
        Leave(3),
        Begin(1, 40),
    ],
)
def test_that_an_order_survives_the_pipe(told: Plan | AskNames | Leave | Begin) -> None:
    stream = io.BytesIO(order(told, b"body") + order(Leave(9)))
    found = read_order(stream)
    assert found is not None
    assert found[0] == told
    assert found[1].tobytes() == b"body"
    after = read_order(stream)
    assert after is not None
    assert after[0] == Leave(9)
    assert read_order(stream) is None


@pytest.mark.parametrize("made", [Named(2, 7, [NAME]), Arrived(), Ready(3), Trouble(4, "why")])
def test_that_an_answer_survives_the_pipe(made: Reply) -> None:
    assert read_reply(io.BytesIO(b"".join(reply(made)))) == made


@pytest.mark.parametrize("bits", [0, 8, 16])
def test_that_a_tile_survives_the_pipe(bits: int) -> None:
    palette = np.array([5, 70_000], dtype=np.int32)
    ids = Ids(None, palette)
    if bits == 8:
        ids = Ids(np.arange(SIDE * SIDE).reshape(SIDE, SIDE).astype(np.uint8), palette)
    elif bits == 16:
        ids = Ids(np.arange(SIDE * SIDE).reshape(SIDE, SIDE).astype(np.uint16), palette)
    pixels = np.arange(SIDE * SIDE, dtype=np.uint32)
    about = Made(1, 2, 3, RUNG, 1.25, -4, 5, BASE | IDS, True, *about_ids(ids))
    found = read_reply(io.BytesIO(b"".join(reply(Tile(about, pixels, ids)))))
    assert isinstance(found, Tile)
    assert found.about == about
    assert found.pixels is not None
    assert found.ids is not None
    assert np.array_equal(found.pixels, pixels)
    assert np.array_equal(found.ids.palette, palette)
    assert (found.ids.plane is None) == (bits == 0)
    if found.ids.plane is not None and ids.plane is not None:
        assert found.ids.plane.dtype == ids.plane.dtype
        assert np.array_equal(found.ids.plane, ids.plane)


@pytest.mark.parametrize("cut", [3, 12, 40, 600_000])
def test_that_a_broken_pipe_is_an_end_and_no_tile(cut: int) -> None:
    about = Made(1, 2, 3, RUNG, 1.0, 0, 0, BASE, False)
    whole = b"".join(reply(Tile(about, np.zeros(SIDE * SIDE, dtype=np.uint32))))
    assert read_reply(io.BytesIO(whole[:cut])) is None


@dataclass
class _Base:
    """Paints each tile in one colour and remembers which."""

    painted: list[tuple[float, float]] = field(default_factory=list)
    bad: bool = False
    damaged: int = 0

    def paint(self, painter: QPainter, frame: View, look: Look) -> bool:
        if self.bad:
            raise ValueError("corrupt")
        self.painted.append((frame.x, frame.y))
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), QColor("#204060"))
        return True

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        return [NAME]

    def gather(self, region: Bounds, rung: int, look: Look) -> Iterator[None]:
        return iter((None, None))


def _workshop(base: _Base, grids: GridTable | None = None) -> Workshop:
    shop = Workshop(lambda setup: base)
    shop.begin(Setup(grids=grids or GridTable()), 1, 0)
    return shop


def _all(shop: Workshop) -> list[Reply]:
    made = []
    while (one := shop.step()) is not None:
        made.append(one)
    return made


def _places(made: list[Reply]) -> list[int]:
    return [one.about.column for one in made if isinstance(one, Tile)]


def test_that_tiles_come_in_the_order_of_the_plan_and_names_after_those_in_sight(
    dressed: QApplication,
) -> None:
    shop = _workshop(_Base())
    shop.take(_plan([(RUNG, c, 0, BASE) for c in (5, 2, 9)], near=2))
    shop.take(AskNames(1, 4, Look(), RUNG, (0.0, 0.0, 1.0, 1.0)))
    made = _all(shop)
    assert isinstance(made[0], Ready)
    assert _places(made[1:3]) == [5, 2]
    assert made[3] == Named(1, 4, [NAME])
    assert _places(made[4:]) == [9]
    assert shop.idle


def test_that_names_wait_when_more_orders_come(dressed: QApplication) -> None:
    orders = [True, False, False]
    shop = Workshop(lambda setup: _Base(), lambda: orders.pop(0))
    shop.begin(Setup(), 1, 0)
    shop.take(AskNames(1, 4, Look(), RUNG, (0.0, 0.0, 1.0, 1.0)))
    assert isinstance(shop.step(), Ready)
    assert shop.step() is None, "the orders come first"
    assert not shop.idle, "the names are not forgotten"
    assert shop.step() == Named(1, 4, [NAME])
    assert shop.idle


def test_that_a_new_plan_takes_the_place_of_the_old_one(dressed: QApplication) -> None:
    base = _Base()
    shop = _workshop(base)
    shop.take(_plan([(RUNG, c, 0, BASE) for c in range(50)]))
    shop.step()
    first = shop.step()
    assert isinstance(first, Tile)
    shop.take(_plan([(RUNG, 70, 0, BASE)]))
    assert _places(_all(shop)) == [70]
    assert len(base.painted) == 2, "the other 49 were never painted"


def test_that_what_is_on_its_way_is_not_painted_again_but_what_was_seen_is(
    dressed: QApplication,
) -> None:
    shop = _workshop(_Base())
    shop.take(_plan([(RUNG, 1, 0, BASE), (RUNG, 2, 0, BASE)]))
    assert _places(_all(shop)) == [1, 2]
    shop.take(_plan([(RUNG, 1, 0, BASE), (RUNG, 2, 0, BASE)], seen=1))
    assert _places(_all(shop)) == [1], "number 2 is still on its way"
    shop.take(_plan([(RUNG, 1, 0, BASE)], epoch=2, seen=1))
    assert _places(_all(shop)) == [1], "a new look is a new tile"


def test_that_two_maps_are_served_in_turn(dressed: QApplication) -> None:
    shop = _workshop(_Base())
    shop.take(_plan([(RUNG, c, 0, BASE) for c in (1, 2, 3)]))
    shop.take(_plan([(RUNG, c, 0, BASE) for c in (11, 12, 13)], client=2))
    assert _places(_all(shop)) == [1, 11, 2, 12, 3, 13]
    shop.take(_plan([(RUNG, c, 0, BASE) for c in (4, 5)]))
    shop.take(Leave(1))
    assert _all(shop) == []


def test_that_a_tile_that_cannot_be_painted_is_grey_and_counted(dressed: QApplication) -> None:
    base = _Base(bad=True)
    shop = _workshop(base)
    shop.take(_plan([(RUNG, 1, 0, BASE)]))
    made = _all(shop)
    tile = made[1]
    assert isinstance(tile, Tile)
    assert tile.pixels is not None
    assert set(tile.pixels.tolist()) == {0xFF808080}
    assert made[2] == Trouble(1)
    base.bad, base.damaged = False, 2
    assert _all(shop) == [Trouble(3)], "what the sources count is told as well"


def test_that_a_base_map_that_cannot_be_opened_still_makes_tiles(dressed: QApplication) -> None:
    def open_base(setup: Setup) -> _Base:
        raise OSError("gone")

    shop = Workshop(open_base)
    shop.take(_plan([(RUNG, 1, 0, BASE)]))
    assert shop.step() is None
    shop.begin(Setup(), 1, 0)
    assert _places(_all(shop)) == [1]
    assert shop.damaged == 1


def _frames(rings: Rings) -> list[View]:
    box = rings.box
    x, y = (np.nanmin(box[:, 0]) + np.nanmax(box[:, 2])) / 2, np.nanmean(box[:, [1, 3]])
    return [View(float(x), float(y), rung_scale(r), SIDE, SIDE) for r in (46, 53, 60)]


def test_that_ids_agree_with_shapely_but_for_a_pixel_along_borders() -> None:
    table = honeycomb(40)
    shapes = shapely.transform(
        np.array([shapely.from_wkb(w) for w in table.wkb]), projection.points_to_mercator
    )
    tree = shapely.STRtree(shapes)
    raster, rng = GridRaster(table), np.random.default_rng(3)
    for frame in _frames(Rings(table.wkb)):
        ids = raster.paint(frame, SIDE, ("community", "dedicated"))
        px = rng.uniform(0, SIDE, (10_000, 2))
        found = np.array([ids.at(int(a), int(b)) for a, b in px])
        x, y = (px[:, 0] + frame.left) * frame.mpp, -(px[:, 1] + frame.top) * frame.mpp
        points = shapely.points(x, y)
        # By the rule of app.geo.grid_index: the dedicated grid over the community.
        at, rows = tree.query(points, predicate="intersects")
        wanted = np.full(len(px), -1)
        for place, row in sorted(zip(at, rows, strict=True), key=lambda pair: pair[1]):
            wanted[place] = row
        missed = np.flatnonzero(found != wanted)
        borders = shapely.union_all(shapely.boundary(shapes))
        far = shapely.distance(points[missed], borders) / frame.mpp
        # The middle of a pixel is at most 0.71 px from the point asked for.
        assert (far <= 1.0).all()
        middle = [
            ((np.floor(a) + 0.5 + frame.left), (np.floor(b) + 0.5 + frame.top)) for a, b in px
        ]
        exact = shapely.points([(a * frame.mpp, -b * frame.mpp) for a, b in middle])
        at, rows = tree.query(exact, predicate="intersects")
        wanted[:] = -1
        for place, row in sorted(zip(at, rows, strict=True), key=lambda pair: pair[1]):
            wanted[place] = row
        assert (found == wanted).mean() >= 0.999


def test_that_a_hole_belongs_to_nobody_and_a_broken_shape_harms_no_other() -> None:
    outer = shapely.box(113.60, 34.70, 113.70, 34.80)
    ring = outer.difference(shapely.box(113.64, 34.74, 113.66, 34.76))
    table = GridTable(
        ["A", "B"], ["community"] * 2, ["", ""], ["", ""], ["", ""],
        [b"\x01broken", shapely.to_wkb(ring)],
    )  # fmt: skip
    rings = Rings(table.wkb)
    frame = View(*(float(v) for v in projection.to_mercator(113.65, 34.75)), 20.0, SIDE, SIDE)
    ids = GridRaster(table).paint(frame, SIDE, ("community",))
    assert ids.at(SIDE // 2, SIDE // 2) == -1
    assert ids.at(SIDE // 2 + 150, SIDE // 2) == 1
    assert rings.at(frame.x, frame.y).tolist() == []
    assert rings.at(frame.x + 3000, frame.y).tolist() == [1]


def test_that_a_tile_inside_one_grid_carries_no_plane() -> None:
    table = honeycomb(4)
    middle = Rings(table.wkb).box[5]
    x, y = float(middle[[0, 2]].mean()), float(middle[[1, 3]].mean())
    ids = GridRaster(table).paint(View(x, y, 0.2, SIDE, SIDE), SIDE, ("community",))
    assert ids.plane is None
    assert ids.palette.tolist() == [5]
    nothing = GridRaster(table).paint(View(0.0, 0.0, 0.2, SIDE, SIDE), SIDE, ("community",))
    assert nothing.at(3, 3) == -1
