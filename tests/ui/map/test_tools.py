"""The tools in the officer's hand: taken by key, worked by the mouse, put away by Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.geo import geodesic
from app.geo.datum import from_wgs
from tests.ui.map.hands import LEFT, clicks, drag, lonlat
from tests.ui.sample import Sample
from ui.actions.table import Action
from ui.map.panel import MapPanel
from ui.map.tools import ink
from ui.map.tools.box import Toolbox
from ui.palette.keys import KeysPage

CORNERS = ((300, 200), (600, 220), (560, 460), (320, 440))


def test_that_a_distance_is_measured_along_the_clicks(panel: MapPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_M)
    line = panel.kit.line
    assert panel.box.current is line
    clicks(qtbot, panel, (300, 400), (500, 400), (700, 300))
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    true = geodesic.path_m(lonlat(panel, (300, 400), (500, 400), (700, 300)))
    assert line.metres() == pytest.approx(true, rel=1e-9)
    qtbot.mouseMove(panel, QPoint(900, 600))
    assert line.metres() == pytest.approx(true, rel=1e-9)


def test_that_the_pointer_pulls_at_the_path_until_it_is_ended(
    panel: MapPanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_M)
    clicks(qtbot, panel, (300, 400), (500, 400))
    short = panel.kit.line.metres()
    qtbot.mouseMove(panel, QPoint(800, 400))
    assert panel.kit.line.metres() > short * 2


def test_that_backspace_takes_back_the_last_point(panel: MapPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_M)
    clicks(qtbot, panel, (300, 400), (500, 400), (700, 300))
    qtbot.keyClick(panel, Qt.Key.Key_Backspace)
    two = geodesic.path_m(lonlat(panel, (300, 400), (500, 400)))
    assert panel.kit.line.metres() == pytest.approx(two, rel=1e-9)


def test_that_escape_drops_the_path_first_and_then_the_tool(panel: MapPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_M)
    clicks(qtbot, panel, (300, 400), (500, 400))
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.kit.line.points == [] and panel.box.busy
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.box.busy
    assert not panel.deck.status.isVisible()


def test_that_an_area_is_closed_by_its_first_corner(panel: MapPanel, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.area")
    clicks(qtbot, panel, *CORNERS)
    panel.grab()
    clicks(qtbot, panel, (302, 201))
    assert panel.kit.area.ended
    true = geodesic.area_m2(lonlat(panel, *CORNERS))
    assert panel.kit.area.square_metres() == pytest.approx(true, rel=1e-9)


def test_that_a_measured_figure_is_written_on_the_map(panel: MapPanel, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.area")
    clicks(qtbot, panel, *CORNERS)
    before = panel.grab().toImage()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    after = panel.grab().toImage()
    middle = [(x, y) for x in range(400, 480) for y in range(320, 345)]
    changed = sum(before.pixel(x, y) != after.pixel(x, y) for x, y in middle)
    assert changed > len(middle) / 2


@pytest.mark.parametrize(
    ("metres", "off", "words"),
    [
        (1234.4, 2.0, "1,234 m ± 2 m"),
        (85.27, 0.3, "85.3 m ± 0.3 m"),
        (12345.0, 20.0, "12.35 km ± 0.02 km"),
    ],
)
def test_that_a_length_says_what_it_may_be_off(metres: float, off: float, words: str) -> None:
    assert ink.length_text(metres, off).replace("\u00a0", " ") == words


def test_that_an_area_says_what_it_may_be_off() -> None:
    said = ink.area_text(1_284_300.0, 2_100.0).replace("\u00a0", " ")
    assert said == "1.284 km² ± 0.002 km²"


def test_that_the_line_at_the_foot_says_what_is_next(panel: MapPanel, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.polygon")
    status = panel.deck.status
    assert status.isVisible()
    assert status.accessibleName() == "Select by polygon: Click round the area"
    clicks(qtbot, panel, *CORNERS[:3])
    assert "the first one closes" in status.accessibleName()


def test_that_a_left_drag_pans_while_corners_are_set_and_a_middle_one_always(
    panel: MapPanel, qtbot: QtBot
) -> None:
    panel.context.actions.run("map.tool.distance")
    before = panel.view
    drag(qtbot, panel, QPoint(500, 350), QPoint(420, 410))
    assert panel.view.x != before.x and panel.kit.line.points == []
    panel.context.actions.run("map.tool.rectangle")
    before, middle = panel.view, Qt.MouseButton.MiddleButton
    qtbot.mousePress(panel, middle, pos=QPoint(500, 350))
    for x in (480, 440, 400):
        qtbot.mouseMove(panel, QPoint(x, 350))
    qtbot.mouseRelease(panel, middle, pos=QPoint(400, 350))
    assert panel.view.x > before.x
    assert panel.kit.regions.region is None


def test_that_a_place_is_told_in_every_datum_and_copied_by_its_number(
    panel: MapPanel, qtbot: QtBot
) -> None:
    panel.context.actions.run("map.tool.place")
    qtbot.mouseMove(panel, QPoint(450, 300))
    clicks(qtbot, panel, (500, 350))
    (lon, lat) = lonlat(panel, (500, 350))[0]
    card = panel.kit.places.card
    assert card.isVisible()
    qtbot.keyClick(panel, Qt.Key.Key_1)
    assert QGuiApplication.clipboard().text() == f"{lon:.6f}, {lat:.6f}"
    for key, datum in ((Qt.Key.Key_2, "gcj02"), (Qt.Key.Key_3, "bd09")):
        qtbot.keyClick(panel, key)
        there = [float(v) for v in from_wgs(lon, lat, datum)]
        assert QGuiApplication.clipboard().text() == f"{there[0]:.6f}, {there[1]:.6f}"
    grid = panel.scene.grids().at(*panel.view.world(500, 350), finest=True)
    assert grid is not None
    qtbot.keyClick(panel, Qt.Key.Key_4)
    assert QGuiApplication.clipboard().text() == grid.code


def test_that_a_held_place_stays_while_the_pointer_goes_on(panel: MapPanel, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.place")
    clicks(qtbot, panel, (500, 350))
    held = panel.kit.places.card.line(0)
    qtbot.mouseMove(panel, QPoint(600, 200))
    assert panel.kit.places.card.line(0) == held
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.mouseMove(panel, QPoint(640, 240))
    assert panel.kit.places.card.line(0) != held


def test_that_the_coordinates_under_the_pointer_are_copied_by_one_key(
    panel: MapPanel, qtbot: QtBot
) -> None:
    qtbot.mouseMove(panel, QPoint(410, 290))
    panel.context.actions.run("map.copy_place")
    lon, lat = lonlat(panel, (410, 290))[0]
    assert QGuiApplication.clipboard().text() == f"{lon:.6f}, {lat:.6f}"


def test_that_every_tool_has_a_key_of_its_own_and_stands_on_the_keys_page(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    actions = district.context.actions
    taken = [key for row in actions for key in (row.shortcut, *row.also) if key]
    assert sorted(taken) == sorted(set(taken))
    page = KeysPage(actions, panel)
    titles = {row.title for _group, rows in page.groups() for row in rows}
    wanted = {tool.title for tool in panel.box.tools.values() if tool.key}
    assert len(wanted) == 11
    assert wanted <= titles


def test_that_every_button_of_the_column_runs_something_there_is(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    ids = {row.id for row in district.context.actions} | {"view.theme"}
    for spot in panel.deck.tools.spots:
        if not spot.id.startswith("group:"):
            assert spot.id in ids
            continue
        qtbot.mouseClick(panel.deck.tools, LEFT, pos=spot.rect.center().toPoint())
        assert panel.deck.flyout.isVisible()
        assert {row.id for row in panel.deck.flyout.spots} <= ids
        panel.deck.flyout.hide()


def test_that_a_tool_is_taken_from_its_group_and_lights_it(panel: MapPanel, qtbot: QtBot) -> None:
    tools, flyout = panel.deck.tools, panel.deck.flyout
    spot = next(spot for spot in tools.spots if spot.id == "group:select")
    qtbot.mouseClick(tools, LEFT, pos=spot.rect.center().toPoint())
    row = next(row for row in flyout.spots if row.id == "map.tool.circle")
    qtbot.mouseClick(flyout, LEFT, pos=row.rect.center().toPoint())
    assert panel.box.current.id == "circle"
    assert not flyout.isVisible()
    lit = next(tool for tool in tools._tools if tool.action == "group:select")
    assert lit.lit and lit.icon == "circle"


def test_that_the_column_of_tools_fits_a_low_window(panel: MapPanel) -> None:
    panel.resize(900, 420)
    assert panel.deck.tools.geometry().bottom() <= 420 - 12
    assert not panel.deck.tools.geometry().intersects(panel.deck.fit.geometry())


def test_that_taking_the_tool_in_hand_again_puts_it_away(panel: MapPanel) -> None:
    box: Toolbox = panel.box
    box.take("distance")
    box.take("distance")
    assert not box.busy


def test_that_the_column_is_worked_by_the_keyboard_alone(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    district.context.actions.add(Action("alarm.acknowledge", "x", lambda: None, "Space"))
    district.context.actions.bind(panel)
    tools, flyout = panel.deck.tools, panel.deck.flyout
    tools.setFocus(Qt.FocusReason.TabFocusReason)
    place = next(n for n, spot in enumerate(tools.spots) if spot.id == "group:measure")
    for _step in range(place):
        qtbot.keyClick(tools, Qt.Key.Key_Down)
    qtbot.keyClick(tools, Qt.Key.Key_Space)
    assert flyout.isVisible() and flyout.hasFocus()
    qtbot.keyClick(flyout, Qt.Key.Key_Down)
    qtbot.keyClick(flyout, Qt.Key.Key_Return)
    assert panel.box.current.id == "area"
    assert not flyout.isVisible()


def test_that_a_place_asked_for_is_one_click_and_esc_leaves(
    panel: MapPanel, qtbot: QtBot, district: Sample
) -> None:
    taken: list[tuple[float, float]] = []
    district.context.session.place(lambda lon, lat: taken.append((lon, lat)))
    assert panel.box.current.status() == "Click the place; Esc leaves"
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.box.busy
    district.context.session.place(lambda lon, lat: taken.append((lon, lat)))
    clicks(qtbot, panel, (400, 300))
    assert not panel.box.busy
    assert taken == [pytest.approx(tuple(lonlat(panel, (400, 300))[0]), abs=1e-6)]
