"""Base maps painted: in the right place, without seams, whatever is missing or broken."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.geo import datum, projection
from tests.ui.map.base.made import (
    Held,
    area,
    basemap,
    box,
    encoded,
    line,
    over,
    painted,
    picture,
    raster,
    tile,
    vector,
)
from ui.map.base import grid_lines, stylesheet
from ui.map.base.grid_lines import borders
from ui.map.maker.rings import Rings
from ui.map.maker.setup import GridTable, Look
from ui.map.view import View

PLACE = (14, 13500, 6500)
WATER = {"kind": "lake"}
DARK = stylesheet.load("dark")


def colour(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(round(x), round(y)).name()


def pixels(image: QImage) -> NDArray[np.uint32]:
    bits = np.frombuffer(image.constBits(), dtype=np.uint32)
    return bits.reshape(image.height(), image.width()) & 0xFFFFFF


def half_wet() -> bytes:
    """A tile whose western half is water, far beyond its border too."""
    return tile(water=[area(WATER, box(-0.1, -0.1, 0.5, 1.1))])


def test_that_an_area_lies_where_its_tile_says(qapp: object) -> None:
    with basemap(vector({PLACE: half_wet()})) as base:
        image, whole = painted(base, over(PLACE, 14.0))
    assert whole
    assert colour(image, 100, 256) == DARK.named("water").name()
    assert colour(image, 400, 256) == DARK.land.name()


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_that_every_pixel_is_painted_at_every_dpr(qapp: object, dpr: float) -> None:
    with basemap(vector({PLACE: half_wet()})) as base:
        image, _whole = painted(base, over(PLACE, 13.0, 512 / dpr, dpr))
    assert not (pixels(image) == 0xFF00FF).any()


def test_that_a_translucent_area_of_neighbours_is_not_painted_twice(qapp: object) -> None:
    z, x, y = PLACE
    houses = tile(buildings=[area({}, box(-0.02, -0.02, 1.02, 1.02))])
    both = vector({(z, x + i, y + j): houses for i in (0, 1) for j in (0, 1)})
    with basemap(both) as base:
        image, _whole = painted(base, over(PLACE, 13.25))
    inside = pixels(image)[260:300, 200:480]
    assert len(np.unique(inside)) == 1, "the buffers round the tiles overlap and must not show"


def test_that_a_road_lies_on_its_casing_and_the_greater_on_the_lesser(qapp: object) -> None:
    small = line({"kind": "minor_road", "kind_detail": "residential"}, (-0.1, 0.5), (1.1, 0.5))
    great = line({"kind": "highway", "kind_detail": "motorway"}, (0.5, -0.1), (0.5, 1.1))
    with basemap(vector({PLACE: tile(roads=[great, small])})) as base:
        image, _whole = painted(base, over(PLACE, 15.0))
    crossing, beside = colour(image, 256, 256), colour(image, 60, 256)
    assert crossing == DARK.colour(DARK.sheet.road["expressway"].colour, 15.0).name()
    assert beside == DARK.colour(DARK.sheet.road["residential"].colour, 15.0).name()


def test_that_a_tile_is_sharp_beyond_its_last_zoom(qapp: object) -> None:
    with basemap(vector({PLACE: half_wet()})) as base:
        image, _whole = painted(base, over(PLACE, 18.0))
    row = pixels(image)[100]
    edge = np.flatnonzero(np.diff(row.astype(np.int64)))
    assert 0 < len(edge) <= 4, "one clean edge, a few pixels wide"


def test_that_the_coarser_tile_is_painted_where_the_finer_is_missing(qapp: object) -> None:
    z, x, y = PLACE
    coarse = (z - 2, x >> 2, y >> 2)
    held = vector({coarse: tile(water=[area(WATER, box(0, 0, 1, 1))]), (z, 0, 0): b""})
    with basemap(held) as base:
        image, _whole = painted(base, over(PLACE, 14.0))
    assert colour(image, 256, 256) == DARK.named("water").name()


def test_that_a_damaged_tile_is_grey_and_counted_once(qapp: object) -> None:
    z, x, y = PLACE
    held = vector({PLACE: half_wet(), (z, x + 1, y): b"\x1a\xff not a tile"}, "city")
    with basemap(held) as base:
        view = over(PLACE, 13.0)
        for _ in range(3):
            image, whole = painted(base, view)
        assert base.damaged == 1
        assert base.damaged_by_source == {"city": 1}
    assert whole
    assert DARK.damaged.name() in {colour(image, px, 256) for px in range(512)}


def test_that_a_broken_raster_tile_is_grey_and_counted(qapp: object) -> None:
    with basemap(raster({PLACE: picture("#336699")[:200]})) as base:
        image, _whole = painted(base, over(PLACE, 13.0, 256))
        assert base.damaged == 1
    assert colour(image, 128, 128) == DARK.damaged.name()


def test_that_a_source_that_cannot_be_opened_leaves_the_others(qapp: object) -> None:
    broken = vector({PLACE: half_wet()}, "broken")
    broken.about = broken.about.__class__("broken", "broken", kind="vector", datum="mars")
    with basemap(broken, vector({PLACE: half_wet()}, "sound")) as base:
        image, _whole = painted(base, over(PLACE, 14.0))
        assert base.damaged == 1
    assert colour(image, 100, 256) == DARK.named("water").name()


def test_that_a_tile_on_its_way_makes_the_frame_provisional(qapp: object) -> None:
    held = vector({PLACE: half_wet()})
    held.coming.add(PLACE)
    told: list[bool] = []
    with basemap(held) as base:
        base.arrived = lambda: told.append(True)
        view = over(PLACE, 14.0)
        _image, whole = painted(base, view)
        assert not whole
        held.coming.clear()
        held.arrived(*PLACE)
        image, whole = painted(base, view)
    assert (whole, told) == (True, [True])
    assert colour(image, 100, 256) == DARK.named("water").name()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("px", [256, 512])
def test_that_raster_tiles_of_every_kind_fill_their_place(qapp: object, kind: str, px: int) -> None:
    data = picture("#336699", px, kind)
    with basemap(raster({PLACE: data}, tile_px=px)) as base:
        image, _whole = painted(base, over(PLACE, 14.0 - (512 // px - 1), 512))
    wet = pixels(image) == (pixels(image)[256, 256])
    side = px
    margin = (512 - side) // 2
    assert wet.sum() == side * side
    assert wet[margin, margin] and wet[margin + side - 1, margin + side - 1]


def test_that_sources_are_stacked_and_an_overlay_lets_the_lower_through(qapp: object) -> None:
    top = QImage(256, 256, QImage.Format.Format_ARGB32)
    top.fill(QColor(0, 0, 0, 0))
    for x in range(128):
        for y in range(256):
            top.setPixelColor(x, y, QColor("#aa0000"))
    below, above = raster({PLACE: picture("#0000aa")}, "a"), raster({PLACE: encoded(top)}, "b")
    with basemap(below, above) as base:
        image, _whole = painted(base, over(PLACE, 13.0, 256))
    assert (colour(image, 60, 128), colour(image, 200, 128)) == ("#aa0000", "#0000aa")


@pytest.mark.parametrize("tag", ["gcj02", "bd09"])
def test_that_a_shifted_source_is_painted_in_the_right_place(qapp: object, tag: str) -> None:
    lon, lat = 113.66, 34.75
    there = datum.from_wgs(np.float64(lon), np.float64(lat), tag)
    zoom = 17
    x, y = projection.to_mercator(*there)
    side = 2 * projection.HALF_WORLD_M / (1 << zoom)
    at = (float(x + projection.HALF_WORLD_M) / side, float(projection.HALF_WORLD_M - y) / side)
    place = (zoom, int(at[0]), int(at[1]))
    mark = QImage(256, 256, QImage.Format.Format_RGB32)
    mark.fill(QColor("#000000"))
    px, py = (at[0] - place[1]) * 256, (at[1] - place[2]) * 256
    for i in range(-3, 4):
        for j in range(-3, 4):
            mark.setPixelColor(int(px) + i, int(py) + j, QColor("#ffffff"))
    own_x, own_y = projection.to_mercator(lon, lat)
    view = View(float(own_x), float(own_y), over(place, 16.0).mpp, 128, 128)
    with basemap(raster({place: encoded(mark)}, datum=tag)) as base:
        image, _whole = painted(base, view)
    bright = np.argwhere((pixels(image) & 0xFF) > 128)
    assert len(bright)
    assert np.hypot(*(bright.mean(axis=0) - 64)) < 1.5


def test_that_a_geodetic_grid_is_painted_in_the_right_place(qapp: object) -> None:
    zoom, lon, lat = 12, 113.66, 34.75
    degrees = 360.0 / (1 << zoom)
    column, row = (lon + 180.0) / degrees, (90.0 - lat) / degrees
    held = raster({(zoom, int(column), int(row)): picture("#ffffff")}, grid="geodetic")
    west, north = int(column) * degrees - 180.0, 90.0 - int(row) * degrees
    x, y = projection.to_mercator([west, west + degrees], [north, north - degrees])
    view = over((12, 0, 0), 11.0)
    view = View(float(x.mean()), float(y.mean()), view.mpp, 512, 512)
    with basemap(held) as base:
        image, _whole = painted(base, view)
    seen = np.argwhere((pixels(image) & 0xFF) > 128)
    top, left = seen.min(axis=0)
    bottom, right = seen.max(axis=0) + 1
    px, py = view.screen(x, y)
    assert (left, right) == pytest.approx(px.tolist(), abs=1.0)
    assert (top, bottom) == pytest.approx(py.tolist(), abs=1.0)


def test_that_nothing_at_all_is_plain_land_with_borders(qapp: object) -> None:
    cell = shapely.box(113.60, 34.70, 113.62, 34.72)
    grids = GridTable(["1"], ["street"], ["一街道"], ["One"], [""], [shapely.to_wkb(cell)])
    x, y = projection.to_mercator(113.61, 34.71)
    view = View(float(x), float(y), over((0, 0, 0), 13.0).mpp, 512, 512)
    with basemap(grids=grids) as base:
        image, whole = painted(base, view, Look(borders=True))
        without, _whole = painted(base, view, Look(borders=False))
    assert whole
    assert np.unique(pixels(without)).tolist() == [int(DARK.land.name()[1:], 16)]
    assert (pixels(image) != pixels(without)).any()


def test_that_what_lies_outside_is_veiled(qapp: object) -> None:
    outline = shapely.to_wkb(shapely.box(113.60, 34.70, 113.62, 34.72))
    x, y = projection.to_mercator(113.60, 34.71)
    view = View(float(x), float(y), over((0, 0, 0), 13.0).mpp, 512, 512)
    with basemap(outline=outline) as base:
        image, _whole = painted(base, view)
    assert colour(image, 400, 256) == DARK.land.name()
    assert colour(image, 100, 256) not in (DARK.land.name(), "#ff00ff")


def cells(side: int) -> tuple[list[str], list[bytes]]:
    """A block of community cells in a street of their own."""
    step = 0.002
    made = [
        shapely.box(
            113.6 + i * step, 34.7 + j * step, 113.6 + (i + 1) * step, 34.7 + (j + 1) * step
        )
        for i in range(side)
        for j in range(side)
    ]
    whole = shapely.union_all(made)
    return ["street", *["community"] * len(made)], [shapely.to_wkb(s) for s in (whole, *made)]


def test_that_each_border_is_drawn_once_by_the_coarsest_that_has_it() -> None:
    kinds, wkb = cells(6)
    found = borders(kinds, Rings(wkb))
    inner, outer = found["community"], found["street"]
    assert len(inner.xy) - (len(inner.first) - 1) == 2 * 6 * 5, "inner sides, each once"
    assert len(outer.xy) - (len(outer.first) - 1) == 4 * 6


def test_that_long_borders_are_cut_into_pieces_that_hold_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kinds, wkb = cells(6)
    whole = borders(kinds, Rings(wkb))["street"]
    monkeypatch.setattr(grid_lines, "_PIECE", 5)
    cut = borders(kinds, Rings(wkb))["street"]
    assert len(cut.first) > len(whole.first)
    one, two = (_length(lines) for lines in (whole, cut))
    assert one == pytest.approx(two)


def _length(lines: grid_lines.Lines) -> float:
    parts = [lines.xy[a:b] for a, b in zip(lines.first, lines.first[1:], strict=False)]
    return sum(float(np.hypot(*np.diff(part, axis=0).T).sum()) for part in parts)


def test_that_tiles_in_memory_stay_within_their_bound(qapp: object) -> None:
    from ui.map.base.stack import Picture, Tiles

    kept = Tiles(10 * 256 * 256 * 4)
    for column in range(40):
        kept.put(0, (6, column, 0), Picture(QImage(256, 256, QImage.Format.Format_RGB32)))
    there = [column for column in range(40) if kept.get(0, (6, column, 0)) is not None]
    assert 8 <= len(there) <= 10
    assert there[-1] == 39, "the last ones stay"


def test_that_a_source_is_asked_for_nothing_outside_its_bounds(qapp: object) -> None:
    held: Held = vector({PLACE: half_wet()})
    held.about = held.about.__class__(
        "far", "far", kind="vector", min_zoom=14, max_zoom=14, bounds=(0.0, 0.0, 1.0, 1.0)
    )
    with basemap(held) as base:
        painted(base, over(PLACE, 14.0))
    assert held.asked == []
