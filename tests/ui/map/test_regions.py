"""A region chosen on the map: what lies inside is counted right, and what can be done with it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.cases import Stage
from app.geo import geodesic, projection
from app.messages import events
from app.messages.commands import DispatchCase
from app.picture.columns import SensorState, UnitStatus
from tests.ui.map.hands import clicks, drag, lonlat
from tests.ui.sample import Sample
from ui.map.panel import MapPanel
from ui.map.tools.inside import count, gather
from ui.map.tools.region import Region, circle
from ui.map.work.contents import KINDS

CORNERS = ((300, 200), (620, 220), (560, 480), (320, 440))


def polygon(panel: MapPanel, qtbot: QtBot) -> shapely.Geometry:
    """Choose a polygon by hand; its shape in degrees."""
    panel.context.actions.run("map.tool.polygon")
    clicks(qtbot, panel, *CORNERS)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    # As straight as it is drawn: in Mercator metres.
    return shapely.Polygon(projection.points_to_mercator(lonlat(panel, *CORNERS)))


def within(shape: shapely.Geometry, lon: object, lat: object) -> np.ndarray:
    return np.flatnonzero(shapely.contains_xy(shape, *projection.to_mercator(lon, lat)))


def test_that_a_polygon_counts_what_lies_inside(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    shape = polygon(panel, qtbot)
    contents = panel.kit.regions.contents
    assert contents is not None
    picture, tally = district.picture, contents.tally
    sensors = within(shape, picture.sensors.lon, picture.sensors.lat)
    units = within(shape, picture.units.lon, picture.units.lat)
    cameras = picture.registry.cameras
    placed = [c for c in picture.cases.values() if c.lon is not None and not c.ended]
    cases = within(shape, [c.lon for c in placed], [c.lat for c in placed])
    assert len(sensors) and len(units) and len(cases)
    assert sum(tally.sensors.values()) == len(sensors)
    assert tally.free + tally.busy + tally.off == len(units)
    assert tally.free == np.count_nonzero(picture.units.status[units] == UnitStatus.FREE)
    assert tally.cameras == len(within(shape, [c.lon for c in cameras], [c.lat for c in cameras]))
    assert {case.id for case in contents.cases} == {placed[row].id for row in cases}
    assert panel.kit.regions.card.isVisible()


def test_that_a_rectangle_and_a_circle_are_dragged(panel: MapPanel, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.rectangle")
    drag(qtbot, panel, QPoint(300, 200), QPoint(600, 500))
    region = panel.kit.regions.region
    assert region is not None
    corners = lonlat(panel, (300, 200), (600, 200), (600, 500), (300, 500))
    assert region.square_metres() == pytest.approx(geodesic.area_m2(corners), rel=1e-6)
    panel.context.actions.run("map.tool.circle")
    drag(qtbot, panel, QPoint(450, 350), QPoint(550, 350))
    region = panel.kit.regions.region
    assert region is not None
    (lon_a, lat_a), (lon_b, lat_b) = lonlat(panel, (450, 350), (550, 350))
    radius = float(geodesic.distance_m(lon_a, lat_a, lon_b, lat_b))
    assert region.radius_m == pytest.approx(radius, rel=1e-9)


def test_that_a_circle_can_be_set_by_two_clicks(panel: MapPanel, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.circle")
    clicks(qtbot, panel, (450, 350))
    assert panel.kit.regions.region is None
    clicks(qtbot, panel, (520, 380))
    assert panel.kit.regions.region is not None


def test_that_homes_are_counted_by_share_of_area(panel: MapPanel, district: Sample) -> None:
    grids = [g for g in district.picture.registry.grids.values() if g.kind == "community"]
    grid = next(g for g in grids if g.households)
    shape = panel.scene.grids().shape(grid.code)
    assert shape is not None
    west, south, east, north = shapely.bounds(shape)
    half = ((west, south), ((west + east) / 2, south), ((west + east) / 2, north), (west, north))
    cut = shapely.Polygon(half)
    inside = count(gather(panel.scene), Region("polygon", half))  # type: ignore[arg-type]
    true = sum(
        g.households * shapely.area(shapely.intersection(other, cut)) / shapely.area(other)
        for g in grids
        if (other := panel.scene.grids().shape(g.code)) is not None
    )
    assert inside.homes == pytest.approx(true, rel=1e-9)
    assert not inside.exact


def test_that_counts_follow_the_news(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    polygon(panel, qtbot)
    contents = panel.kit.regions.contents
    assert contents is not None
    before = contents.tally.cases
    lon, lat = lonlat(panel, (450, 350))[0]
    case = next(iter(district.picture.cases.values()))
    district.happen(events.CaseReported(case=replace(case, id="NEW", lon=lon, lat=lat)))
    qtbot.waitUntil(lambda: panel.kit.regions.contents.tally.cases == before + 1, timeout=5000)


def test_that_each_list_shows_its_entries_and_a_click_selects_one(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    polygon(panel, qtbot)
    regions = panel.kit.regions
    assert regions.contents is not None
    for kind in KINDS:
        regions.card._figures.chosen.emit(kind)
        assert regions.card._model.rowCount() == regions.contents.count(kind)
    regions.card._figures.chosen.emit("cases")
    box = regions.card._list
    spot = box.visualRect(box.model().index(0, 0)).center()
    qtbot.mouseClick(box.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    session = district.context.session
    assert (session.kind, session.key) == ("case", regions.contents.cases[0].id)


def test_that_the_worst_stands_first(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    polygon(panel, qtbot)
    contents = panel.kit.regions.contents
    assert contents is not None
    levels = [case.level for case in contents.cases]
    assert levels == sorted(levels)
    picture = district.picture
    states = [
        SensorState(
            int(picture.sensors.state[picture.sensors.index[contents.entry("sensors", n).key]])
        )
        for n in range(contents.count("sensors"))
    ]
    assert states == sorted(states, reverse=True)


def test_that_the_cases_inside_are_handed_to_the_queue(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    polygon(panel, qtbot)
    contents = panel.kit.regions.contents
    assert contents is not None
    with qtbot.waitSignal(district.context.session.gathered) as caught:
        qtbot.mouseClick(panel.kit.regions.card._queue, Qt.MouseButton.LeftButton)
    assert caught.args[0] == frozenset(case.id for case in contents.cases)


def test_that_a_free_unit_inside_is_sent_to_the_selected_case(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    polygon(panel, qtbot)
    regions = panel.kit.regions
    assert regions.contents is not None
    regions.card._figures.chosen.emit("units")
    assert not regions.card._send.isEnabled()
    waiting = next(
        c for c in district.picture.cases.values()
        if c.stage is Stage.TO_DISPATCH and c.suspended_at is None
    )  # fmt: skip
    district.context.session.select("case", waiting.id)
    assert regions.card._send.isEnabled()
    qtbot.mouseClick(regions.card._send, Qt.MouseButton.LeftButton)
    (command,) = district.ledger.sent
    assert isinstance(command, DispatchCase)
    assert command.case == waiting.id
    assert command.unit in regions.contents.free_units()


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_list_is_written_as_a_table(
    panel: MapPanel, district: Sample, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    polygon(panel, qtbot)
    contents = panel.kit.regions.contents
    assert contents is not None
    path = tmp_path / "list.csv"
    panel.kit.regions.export(path, kind)
    text = path.read_text(encoding="utf-8-sig")
    table = list(csv.reader(text.splitlines()))
    assert len(table) == contents.count(kind) + 1
    assert all(len(row) == len(table[0]) for row in table)
    assert "13812342207" not in text and "王秀英" not in text


def test_that_a_file_that_cannot_be_written_is_told_beside_the_button(
    panel: MapPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    polygon(panel, qtbot)
    panel.kit.regions.export(tmp_path / "no" / "list.csv", "cases")
    assert panel.kit.regions.card._problem.isVisible()
    assert "list.csv" in panel.kit.regions.card._problem.text()


def test_that_escape_closes_the_card_and_the_region(panel: MapPanel, qtbot: QtBot) -> None:
    polygon(panel, qtbot)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.kit.regions.card.isVisible()
    assert panel.kit.regions.region is None


def test_that_a_region_of_a_whole_city_is_counted_in_a_moment(panel: MapPanel) -> None:
    gathered = gather(panel.scene)
    rng = np.random.default_rng(3)
    n = 200_000
    gathered.sensors = (rng.uniform(113.6, 113.8, n), rng.uniform(34.7, 34.85, n))
    region = circle(113.7, 34.78, 5000.0)
    shape = shapely.Polygon(region.ring)
    found = count(gathered, region)
    x, y = projection.to_mercator(*gathered.sensors)
    assert len(found.sensors) == np.count_nonzero(shapely.contains_xy(shape, x, y))
