"""The map as the officer works it: hands, keys, selection, layers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.modes import ModeState
from app.messages import events
from tests.ui.map.hands import LEFT, any_case, at, drag, wheel
from tests.ui.sample import NOW, Sample
from ui.map.panel import MapPanel


def test_that_the_first_look_shows_the_whole_district(panel: MapPanel) -> None:
    bounds = panel.scene.bounds()
    assert bounds is not None
    west, south, east, north = panel.view.bounds()
    assert west < bounds[0] and south < bounds[1] and east > bounds[2] and north > bounds[3]
    assert not panel.locked


def test_that_a_dragged_map_follows_the_hand_and_stays_locked(
    panel: MapPanel, qtbot: QtBot
) -> None:
    place = panel.view.world(500, 350)
    drag(qtbot, panel, QPoint(500, 350), QPoint(420, 410))
    after = panel.view.point(*place)
    assert (after.x(), after.y()) == pytest.approx((420, 410), abs=1.5)
    assert panel.locked
    assert panel.deck.lock.isVisible()


def test_that_zero_fits_the_district_again_and_unlocks(panel: MapPanel, qtbot: QtBot) -> None:
    wheel(panel, QPoint(300, 300), 4)
    assert panel.locked and panel.view != panel.district()
    qtbot.keyClick(panel, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: panel.view == panel.district())
    assert not panel.locked


def test_that_the_wheel_zooms_about_the_pointer(panel: MapPanel) -> None:
    place = panel.view.world(300, 200)
    before = panel.view.mpp
    wheel(panel, QPoint(300, 200), 2)
    assert panel.view.mpp == pytest.approx(before / 2)
    after = panel.view.point(*place)
    assert (after.x(), after.y()) == pytest.approx((300, 200), abs=1.5)


def test_that_the_arrows_move_and_the_plus_and_minus_zoom(panel: MapPanel, qtbot: QtBot) -> None:
    panel.setFocus()
    before = panel.view
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert panel.view.x > before.x
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    assert panel.view.y > before.y
    qtbot.keyClick(panel, "+")
    assert panel.view.mpp < before.mpp
    qtbot.keyClick(panel, "-")
    assert panel.view.mpp == pytest.approx(before.mpp)


def test_that_an_unlocked_map_fits_a_new_size_and_a_locked_one_stays(
    panel: MapPanel, qtbot: QtBot
) -> None:
    panel.resize(1400, 1000)
    assert panel.view == panel.district()
    qtbot.keyClick(panel, Qt.Key.Key_L)
    assert panel.locked
    kept = panel.view
    panel.resize(700, 500)
    assert (panel.view.x, panel.view.y, panel.view.mpp) == (kept.x, kept.y, kept.mpp)
    qtbot.keyClick(panel, Qt.Key.Key_L)
    assert not panel.locked


def test_that_a_click_on_a_case_selects_it_everywhere(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    case = district.picture.cases[any_case(district)]
    assert case.lon is not None and case.lat is not None
    panel.locate(case.lon, case.lat, 900.0)
    qtbot.waitUntil(lambda: not panel.busy)
    qtbot.mouseClick(panel, LEFT, pos=at(panel, case.lon, case.lat))
    assert (district.context.session.kind, district.context.session.key) == ("case", case.id)


def test_that_a_selection_made_elsewhere_is_marked_and_moves_nothing(
    panel: MapPanel, district: Sample
) -> None:
    before = panel.view
    case = district.picture.cases[any_case(district)]
    panel.grab()
    plain = panel.grab().toImage()
    district.context.session.select("case", case.id)
    assert panel.view == before
    assert case.lon is not None and case.lat is not None
    spot = at(panel, case.lon, case.lat)
    marked = panel.grab().toImage()
    changed = [
        (x, y)
        for x in range(spot.x() - 20, spot.x() + 20)
        for y in range(spot.y() - 20, spot.y() + 20)
        if plain.rect().contains(x, y) and plain.pixel(x, y) != marked.pixel(x, y)
    ]
    assert len(changed) > 100


def test_that_a_place_asked_for_is_flown_to(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    district.context.session.locate(113.70, 34.79, 1500.0)
    qtbot.waitUntil(lambda: panel.view.resting and not panel.busy)
    lon, lat = panel.view.lonlat(500, 350)
    assert (lon, lat) == pytest.approx((113.70, 34.79), abs=1e-4)
    assert panel.view.ground_mpp * 700 == pytest.approx(1500.0, rel=0.1)


def test_that_news_never_moves_the_map(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    drag(qtbot, panel, QPoint(500, 350), QPoint(300, 300))
    kept = panel.view
    case = district.picture.cases[any_case(district)]
    far = replace(case, id="NEW", lon=113.80, lat=34.70, level=1)
    district.happen(events.CaseReported(case=far))
    district.happen(events.ModeSwitched(state=ModeState("emergency", 2, NOW)))
    assert panel.view == kept


def test_that_the_modes_layers_are_on_and_the_officers_choice_is_kept_by_mode(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    assert {"grids", "density", "cameras"} <= panel.on
    district.context.actions.run("map.layer.cameras")
    assert "cameras" not in panel.on
    district.happen(events.ModeSwitched(state=ModeState("emergency", 2, NOW)))
    assert "density" not in panel.on
    district.happen(events.ModeSwitched(state=ModeState("daily", 0, NOW, version=2)))
    assert "density" in panel.on and "cameras" not in panel.on
    again = MapPanel(district.context)
    qtbot.addWidget(again)
    assert "cameras" not in again.on


def test_that_a_layer_is_switched_by_its_box(panel: MapPanel, qtbot: QtBot) -> None:
    spot = next(spot for spot in panel.deck.layers.spots if spot.id == "units")
    assert "units" in panel.on
    qtbot.mouseClick(panel.deck.layers, LEFT, pos=spot.rect.center().toPoint())
    assert "units" not in panel.on


def test_that_the_layers_card_folds_and_answers_to_keys(panel: MapPanel, qtbot: QtBot) -> None:
    card = panel.deck.layers
    tall = card.height()
    card.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert card.height() < tall / 3
    qtbot.keyClick(card, Qt.Key.Key_Space)
    qtbot.keyClick(card, Qt.Key.Key_Down)
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert "alarms" in panel.on


def test_that_a_window_built_anew_looks_where_the_old_one_did(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    wheel(panel, QPoint(300, 300), 3)
    again = MapPanel(district.context)
    qtbot.addWidget(again)
    again.resize(1000, 700)
    again.show()
    assert again.locked
    assert (again.view.x, again.view.y, again.view.mpp) == (
        panel.view.x, panel.view.y, panel.view.mpp,
    )  # fmt: skip
