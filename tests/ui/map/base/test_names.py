"""Names on the base map: where they stand, and that they keep out of each other's way."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from app import paths
from app.geo import projection
from app.maps import catalogue
from tests.ui.map.base.made import area, basemap, box, line, over, point, tile, vector
from ui.map import label, label_art
from ui.map.base import along, placing, stylesheet, ways
from ui.map.base.painter import Basemap
from ui.map.label import Candidate
from ui.map.maker.rings import Rings
from ui.map.maker.setup import GridTable, Look, Setup
from ui.map.view import Bounds, View

PLACE = (14, 13500, 6500)
ZH, EN = Look(language="zh_CN"), Look(language="en")
STYLE = stylesheet.load("dark")
ROAD = {"kind": "major_road", "kind_detail": "primary", "name": "金水路", "name:en": "Jinshui Road"}


def names(base: Basemap, view: View, look: Look = ZH) -> list[Candidate]:
    return base.names(view.bounds(), view.rung, look)


def pixel(view: View, found: Candidate) -> tuple[float, float]:
    at = view.point(found.x, found.y)
    return at.x(), at.y()


@pytest.fixture(scope="module")
def demo(qapp: object) -> Iterator[Basemap]:
    base = Basemap(Setup((catalogue.archive(paths.resources() / "demo" / "base.pmtiles"),)))
    yield base
    base.close()


def middle_of(base: Basemap) -> View:
    west, south, east, north = base.bounds
    return View((west + east) / 2, (south + north) / 2, 1.0, 1600, 1000)


def shapes(found: list[Candidate], mpp: float) -> list[shapely.Geometry]:
    """The room each name really takes: its letters without the room kept round them."""
    made = []
    for c in found:
        x, y = c.x / mpp, -c.y / mpp
        wide, high = label.size(STYLE.lettering(c.lettering), c.text, c.stacked)
        if c.curve:
            signs = np.array(c.curve).reshape(-1, 3)
            half = STYLE.lettering(c.lettering).px * 0.45
            made.append(
                shapely.union_all(
                    [shapely.box(x + a - half, y + b - half, x + a + half, y + b + half)
                     for a, b, _turn in signs]
                )
            )  # fmt: skip
            continue
        flat = shapely.box(-wide / 2, -high / 2, wide / 2, high / 2)
        turn = 0.0 if c.stacked else c.angle
        turned = shapely.transform(flat, lambda xy, turn=turn: _turned(xy, turn))
        made.append(
            shapely.transform(turned, lambda xy, a=x + c.dx, b=y + c.dy: np.add(xy, (a, b)))
        )
    return made


def _turned(xy: np.ndarray, degrees: float) -> np.ndarray:
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return np.column_stack([xy[:, 0] * cos - xy[:, 1] * sin, xy[:, 0] * sin + xy[:, 1] * cos])


@pytest.mark.parametrize("zoom", [11.5, 12.5, 14.0, 16.0, 17.5])
@pytest.mark.parametrize("look", [ZH, EN], ids=["zh", "en"])
def test_that_no_two_names_overlap(demo: Basemap, zoom: float, look: Look) -> None:
    at = middle_of(demo)
    view = View(at.x, at.y, over(PLACE, zoom).mpp, 1600, 1000)
    found = names(demo, view, look)
    assert len(found) > 5
    taken = shapes(found, view.mpp)
    one, other = shapely.STRtree(taken).query(taken, predicate="overlaps")
    assert len(one) == 0, [(found[a].text, found[b].text) for a, b in zip(one, other, strict=True)]


@pytest.mark.parametrize("zoom", [12.5, 14.5, 16.0])
def test_that_names_stay_where_they_are_while_the_map_is_dragged(
    demo: Basemap, zoom: float
) -> None:
    at = middle_of(demo)
    view = View(at.x, at.y, over(PLACE, zoom).mpp, 2200, 1500)
    moved = view.panned(-310, 170)
    inner = _inner(view.bounds(-350.0), moved.bounds(-350.0))
    here, there = (
        {(c.text, c.x, c.y) for c in names(demo, v) if _within(c, inner)} for v in (view, moved)
    )
    assert len(here) > 10
    assert len(here & there) >= 0.95 * len(here | there)


def _inner(one: Bounds, other: Bounds) -> Bounds:
    west, south = max(one[0], other[0]), max(one[1], other[1])
    return west, south, min(one[2], other[2]), min(one[3], other[3])


def _within(found: Candidate, bounds: Bounds) -> bool:
    return bounds[0] < found.x < bounds[2] and bounds[1] < found.y < bounds[3]


def test_that_a_road_cut_at_a_tile_border_is_one_way(qapp: object) -> None:
    z, x, y = PLACE[0], PLACE[1] // 8 * 8, PLACE[2] // 8 * 8
    west = tile(roads=[line(ROAD, (0.95, 0.5), (1.05, 0.5))])
    east = tile(roads=[line(ROAD, (-0.05, 0.5), (0.05, 0.5))])
    with basemap(vector({(z, x, y): west, (z, x + 1, y): east})) as base:
        found = names(base, over((z, x, y), 14.0, 2000))
    assert [c.text for c in found] == ["金水路"], "neither half is long enough for it"
    border = (x + 1) * 2 * float(projection.HALF_WORLD_M) / (1 << z)
    assert found[0].x + float(projection.HALF_WORLD_M) == pytest.approx(border, abs=15.0)


@pytest.mark.parametrize(
    ("look", "tags", "text"),
    [
        (ZH, {"name": "Piazza", "name:zh-Hans": "广场"}, "广场"),
        (ZH, {"name": "Piazza"}, "Piazza"),
        (EN, {"name": "人民公园", "name:en": "People's Park"}, "People's Park"),
        (EN, {"name": "人民公园"}, "人民公园"),
    ],
)
def test_that_a_name_is_told_in_the_language_or_else_the_other(
    qapp: object, look: Look, tags: dict[str, str], text: str
) -> None:
    park = area({"kind": "park", **tags}, box(0.3, 0.3, 0.7, 0.7))
    with basemap(vector({PLACE: tile(landuse=[park])})) as base:
        found = names(base, over(PLACE, 14.0), look)
    assert [c.text.replace("\n", " ") for c in found] == [text]


def test_that_names_made_ready_bit_by_bit_are_the_same(demo: Basemap) -> None:
    at = middle_of(demo)
    view = View(at.x + 500.0, at.y, over(PLACE, 14.75).mpp, 1300, 900)
    steps = sum(1 for _step in demo.gather(view.bounds(), view.rung, EN))
    assert steps >= 4, "a tile with each"
    ready = names(demo, view, EN)
    fresh = Basemap(Setup((catalogue.archive(paths.resources() / "demo" / "base.pmtiles"),)))
    assert names(fresh, view, EN) == ready
    fresh.close()
    assert list(demo.gather(view.bounds(), view.rung, EN)) == [], "nothing is left to do"


def test_that_an_area_cut_by_tiles_is_named_once(qapp: object) -> None:
    z, x, y = PLACE[0], PLACE[1] // 8 * 8, PLACE[2] // 8 * 8
    tags = {"kind": "park", "name": "森林公园"}
    tiles = {(z, x, y): tile(landuse=[area(tags, box(0.5, 0.2, 1.02, 0.8))]),
             (z, x + 1, y): tile(landuse=[area(tags, box(-0.02, 0.2, 0.9, 0.8))])}  # fmt: skip
    with basemap(vector(tiles)) as base:
        found = names(base, over((z, x, y), 14.0, 3000))
    assert [c.text for c in found] == ["森林公园"]


def test_that_a_place_has_a_dot_and_its_name_beside_it(qapp: object) -> None:
    spot = point({"kind": "hospital", "name": "人民医院"}, 0.5, 0.5)
    with basemap(vector({PLACE: tile(pois=[spot])})) as base:
        view = over(PLACE, 15.0)
        (found,) = names(base, view)
    assert pixel(view, found) == pytest.approx((256, 256), abs=0.5)
    wide = label.size(STYLE.lettering(found.lettering), found.text)[0]
    assert found.dot
    assert found.dx > wide / 2
    art = label_art.art(STYLE, found, 1.0)
    assert art.left < 0 < art.left + art.pixels.width(), "the dot is in the picture"


def test_that_nothing_outside_the_centre_is_named_from_afar(qapp: object) -> None:
    towns = [
        point({"kind": "locality", "kind_detail": "suburb", "name": name}, x, 0.5)
        for name, x in (("内镇", 0.4), ("外镇", 0.8))
    ]
    view = over(PLACE, 13.0, 1200)
    west, north = view.world(0, 0)
    east, south = view.world(600, 1200)
    ring = shapely.box(west, south, east, north)
    outline = shapely.transform(ring, projection.points_to_lonlat)
    with basemap(vector({PLACE: tile(places=towns)}), outline=shapely.to_wkb(outline)) as base:
        assert [c.text for c in names(base, view)] == ["内镇"]


@pytest.mark.parametrize("sent", [False, True], ids=["as read", "as sent to the maker"])
def test_that_streets_are_named_without_any_source(qapp: object, sent: bool) -> None:
    cell = shapely.to_wkb(shapely.box(113.60, 34.70, 113.64, 34.73))
    grids = GridTable(["1"], ["street"], ["一街道"], ["First"], [""], [cell])
    if sent:
        grids = GridTable(["1"], ["street"], ["一街道"], ["First"], [""], [], [Rings([cell])])
    x, y = projection.to_mercator(113.62, 34.715)
    view = View(float(x), float(y), over(PLACE, 12.0).mpp, 800, 600)
    with basemap(grids=grids) as base:
        (zh,), (en,) = names(base, view, ZH), names(base, view, EN)
    assert (zh.text, en.text) == ("一街道", "First")
    assert pixel(view, zh) == pytest.approx((400, 300), abs=3.0)


def stand(points: list[tuple[float, float]], text: str) -> along.Stand:
    made = STYLE.lettering("road_major")
    found = list(along.stands(np.array(points, dtype=float), text, made, 2000.0))
    assert len(found) == 1
    return found[0]


def test_that_a_name_along_a_straight_road_is_turned_with_it() -> None:
    found = stand([(0, 0), (200, 60)], "中兴大道")
    assert found.angle == pytest.approx(math.degrees(math.atan2(60, 200)))
    back = stand([(200, 60), (0, 0)], "中兴大道")
    assert back.angle == pytest.approx(found.angle), "never upside down"


def test_that_chinese_signs_on_a_steep_road_stand_upright_below_each_other() -> None:
    assert stand([(0, 0), (20, 300)], "中兴大道").stacked
    assert stand([(20, 300), (0, 0)], "中兴大道").stacked
    assert not stand([(0, 0), (20, 300)], "Zhongxing Ave").stacked, "Latin words are turned"


def test_that_signs_follow_a_bend() -> None:
    bend = [(200 * math.sin(a), 200 - 200 * math.cos(a)) for a in np.linspace(-0.5, 0.5, 30)]
    found = stand(bend, "Middle Ring Road")
    signs = np.array(found.curve).reshape(-1, 3)
    assert len(signs) == len("Middle Ring Road")
    at = np.add(signs[:, :2], (found.x, found.y))
    assert np.abs(np.hypot(at[:, 0], at[:, 1] - 200) - 200).max() < 1.5
    assert np.all(np.diff(signs[:, 0]) > 0), "from left to right"
    assert signs[0, 2] < -5 and signs[-1, 2] > 5


def test_that_a_name_is_left_out_where_the_road_turns_a_corner() -> None:
    corner = np.array([(0, 0), (60, 0), (60, 60)], dtype=float)
    made = STYLE.lettering("road_major")
    assert list(along.stands(corner, "Zhongxing Avenue", made, 2000.0)) == []


def test_that_pieces_join_into_the_straightest_way() -> None:
    pieces = [[(10, 0), (20, 0)], [(0, 0), (10.5, 0.3)], [(10, 0), (10, 9)], [(30, 1), (20, 0)]]
    made = ways.joined([np.array(p, dtype=float) for p in pieces])
    lengths = sorted(float(np.hypot(*np.diff(way, axis=0).T).sum()) for way in made)
    assert lengths == pytest.approx([9.0, 30.5], abs=1.0)


def test_that_the_same_name_keeps_away_from_itself() -> None:
    row = [Candidate("金水路", "road", 60.0 * k, 0.0, 5) for k in range(20)]
    chosen = placing.choose(placing.ordered(row), 1.0, STYLE)
    x = sorted(c.x for c in chosen)
    assert len(x) > 2
    assert min(np.diff(x)) >= 200.0


def test_that_a_long_name_is_set_in_lines() -> None:
    made = STYLE.lettering("place")
    assert label.wrapped(made, "人民医院") == "人民医院"
    assert (
        label.wrapped(made, "示范区第二人民医院东院区门诊部") == "示范区第二人民医\n院东院区门诊部"
    )
    wrapped = label.wrapped(made, "Shifan Maternity and Child Hospital")
    assert wrapped.count("\n") == 2 - 1
    one, two = label.size(made, "Shifan Maternity and Child Hospital"), label.size(made, wrapped)
    assert two[0] < one[0] * 0.7
    assert two[1] > one[1] * 1.8


@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_that_letters_are_inked_over_their_halo(qapp: object, dpr: float) -> None:
    found = Candidate("金水路", "street", 0.0, 0.0, 0)
    art = label_art.art(STYLE, found, dpr)
    image = art.pixels.toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    seen = [image.pixelColor(x, y) for x, y in places]
    inks = {colour.name() for colour in seen if colour.alpha() > 215}
    assert STYLE.named("label").name() in inks
    assert STYLE.named("halo").name() in inks
    assert art.left + art.pixels.width() / dpr / 2 == pytest.approx(0.0, abs=1.5)
    assert art.top + art.pixels.height() / dpr / 2 == pytest.approx(0.0, abs=2.0)
