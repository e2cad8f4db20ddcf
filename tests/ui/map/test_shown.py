"""What the map shows: grids, cases, sensors, water, and the card under the pointer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from app.domain.cases import Stage
from app.geo.grid_index import GridIndex
from tests.ui.map.hands import any_case, at
from tests.ui.sample import Sample, rainstorm
from tests.ui.sample_district import STEP_LAT, STEP_LON, street_centre
from ui.map import boxes
from ui.map.layers.cases import CasesLayer
from ui.map.layers.density import DensityLayer
from ui.map.layers.floods import FloodsLayer
from ui.map.panel import MapPanel


def test_that_grids_under_the_pointer_are_those_of_the_index(
    panel: MapPanel, district: Sample
) -> None:
    grids = list(district.picture.registry.grids.values())
    shapes = [shapely.from_wkb(grid.shape) for grid in grids]
    index = GridIndex([g.code for g in grids], [g.kind for g in grids], shapes)
    layer = panel.layer("grids")
    assert layer is not None
    rng = np.random.default_rng(7)
    borders = shapely.union_all([shape.boundary for shape in shapes])
    tried = 0
    for px, py in zip(rng.uniform(0, 1000, 800), rng.uniform(0, 700, 800), strict=True):
        lon, lat = panel.view.lonlat(px, py)
        if shapely.distance(borders, shapely.Point(lon, lat)) < 1e-4:
            continue
        found = layer.hit(QPointF(px, py), panel.view)
        assert (found.key if found else None) == index.resolve(lon, lat)
        tried += 1
    assert tried > 500


def test_that_a_new_case_is_counted_and_darkens_its_grid_alone(
    panel: MapPanel, district: Sample
) -> None:
    density, cases = panel.layer("density"), panel.layer("cases")
    assert isinstance(density, DensityLayer) and isinstance(cases, CasesLayer)
    before = cases.count()
    lon, lat = street_centre(0)
    lon, lat = lon - STEP_LON / 4, lat + STEP_LAT / 4
    case = district.picture.cases[any_case(district)]
    for number in range(9):
        fresh = replace(case, id=f"N{number}", lon=lon, lat=lat, stage=Stage.TO_VERIFY)
        district.picture._put_case(fresh)
    density.choropleth.finish()
    table = density.choropleth.table()
    district.context.bridge.drain()
    density.choropleth.finish()
    after = density.choropleth.table()
    assert table is not None and after is not None
    darker = np.flatnonzero(table != after).tolist()
    changed = [panel.scene.grids().items[row] for row in darker]
    place = shapely.Point(lon, lat)
    assert {g.kind for g in changed} >= {"community"}
    assert all(shapely.from_wkb(g.shape).covers(place) for g in changed if g.kind == "community")
    assert cases.count() == before + 9


def test_that_a_closed_case_leaves_the_map(panel: MapPanel, district: Sample) -> None:
    cases = panel.layer("cases")
    assert isinstance(cases, CasesLayer)
    before, key = cases.count(), any_case(district)
    district.picture._put_case(replace(district.picture.cases[key], stage=Stage.CLOSED))
    district.context.bridge.drain()
    assert cases.count() == before - 1
    assert cases.locate("case", key) is None


def test_that_a_case_becomes_filled_when_it_is_overdue(panel: MapPanel, district: Sample) -> None:
    cases = panel.layer("cases")
    assert isinstance(cases, CasesLayer)
    before = int(cases.needing().sum())
    district.tick(hours=30)
    assert int(cases.needing().sum()) > before
    assert not cases.tick(district.clock()).live, "told once"


def test_that_the_card_under_the_pointer_says_what_is_there(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    lon, lat = street_centre(5)
    spot = at(panel, lon + STEP_LON / 5, lat + STEP_LAT / 5)
    found = panel.hit(QPointF(spot))
    assert found is not None and found.kind == "grid"
    qtbot.mouseMove(panel, spot)
    qtbot.waitUntil(lambda: panel.deck.hover.facts is not None)
    told = panel.deck.hover.facts
    grid = district.picture.registry.grids[found.key]
    assert told is not None and told.title == grid.name_en and told.code == grid.code
    assert told.person == "Chen Xiangdong"
    assert district.picture.registry.officers[grid.officer].phone in told.person_more
    assert "community grid" in told.lines[0] and f"{grid.households} homes" in told.lines[0]
    counts = dict(told.counts)
    shape = shapely.from_wkb(grid.shape)
    inside = [c for c in district.picture.cases.values() if c.lon is not None]
    expected = sum(shape.contains(shapely.Point(c.lon, c.lat)) for c in inside)
    assert counts["Open cases"] == str(expected)


def test_that_deep_water_is_shown_with_its_depth_and_rise(
    panel: MapPanel, district: Sample
) -> None:
    floods = panel.layer("floods")
    assert isinstance(floods, FloodsLayer)
    floods.rebuild(None)
    boxes = floods.labels(panel.view)
    assert [piece.text for piece in boxes[0].pieces][:2] == ["Yunjin underpass", "18"]
    assert boxes[0].pieces[2].text == "cm ↑16"


def test_that_boxes_cover_neither_a_marker_nor_each_other(
    panel: MapPanel, district: Sample
) -> None:
    rainstorm(district.picture)
    district.context.bridge.drain()
    floods = panel.layer("floods")
    assert isinstance(floods, FloodsLayer)
    marks = floods.boxes(panel.view)
    placed = boxes.place(floods.labels(panel.view), QRectF(0, 0, 1000, 700), list(marks))
    assert len(placed) >= 4
    rects = [box.rect for box in placed if box.rect is not None]
    for number, rect in enumerate(rects):
        assert not any(rect.intersects(mark) for mark in marks)
        assert not any(rect.intersects(other) for other in rects[number + 1 :])
