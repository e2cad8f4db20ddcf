"""The list of layers: order, opacity and zoom range by mouse and keys, remembered by mode."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.messages.events import ModeSwitched
from tests.ui.map.hands import LEFT
from tests.ui.sample import Sample
from ui.map.all_layers import all_layers
from ui.map.cards import layer_rows
from ui.map.cards.layers_card import LayersCard
from ui.map.layers.base import Sign
from ui.map.layers.settings import FARTHEST, LEAST_OPACITY, NEAREST, LayerSettings, zoom_of
from ui.map.panel import MapPanel
from ui.map.switches import Switches
from ui.map.view import rung_scale

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def spot(card: LayersCard, name: str) -> QPoint:
    return next(found.rect for found in card.spots if found.id == name).center().toPoint()


def live(panel: MapPanel) -> list[str]:
    """Live layers as the card lists them, the uppermost first."""
    return [layer.id for layer in reversed(panel.layers) if layer.title and layer.live]


def walk_to(qtbot: QtBot, card: LayersCard, name: str) -> None:
    card.setFocus(Qt.FocusReason.TabFocusReason)
    for _step in range(80):
        if card.spots[card.focused].id == name:
            return
        qtbot.keyClick(card, KEY.Key_Down)
    raise AssertionError(f"{name} cannot be reached by keys")


def test_that_settings_stay_in_their_range() -> None:
    plain = LayerSettings()
    assert plain.faded(0.0).opacity == LEAST_OPACITY and plain.faded(7.0).opacity == 1.0
    assert plain.between(15, 11) == LayerSettings(1.0, 11, 15)
    assert plain.between(-4, 99) == plain and plain.everywhere


def test_that_a_slider_moves_the_nearer_thumb() -> None:
    kept = LayerSettings().between(10, 16)
    length = NEAREST - FARTHEST
    low = layer_rows.slid(layer_rows.ZOOM, kept, (11 - FARTHEST) / length)
    high = layer_rows.slid(layer_rows.ZOOM, kept, (18 - FARTHEST) / length)
    assert (low.from_zoom, low.to_zoom) == (11, 16)
    assert (high.from_zoom, high.to_zoom) == (10, 18)
    assert layer_rows.slid(layer_rows.OPACITY, kept, 2.0).opacity == 1.0


def test_that_a_dragged_layer_lies_over_the_others_and_stays_there(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    card = panel.deck.layers
    assert live(panel).index("units") > live(panel).index("alarms")
    qtbot.mousePress(card, LEFT, pos=spot(card, "units"))
    top = spot(card, live(panel)[0]) - QPoint(0, 10)
    qtbot.mouseMove(card, (spot(card, "units") + top) / 2)
    qtbot.mouseMove(card, top)
    qtbot.mouseRelease(card, LEFT, pos=top)
    assert live(panel)[0] == "units" and "units" in panel.on, "moved, not switched"
    again = Switches(district.context.session.store, all_layers(panel.scene))
    again.take(district.picture.mode)
    assert again.order[-1] == "units"


def test_that_ctrl_and_arrows_move_a_layer_among_the_live_ones(
    panel: MapPanel, qtbot: QtBot
) -> None:
    card, before = panel.deck.layers, live(panel)
    walk_to(qtbot, card, before[1])
    qtbot.keyClick(card, KEY.Key_Up, CONTROL)
    assert live(panel) == [before[1], before[0], *before[2:]]
    qtbot.keyClick(card, KEY.Key_Up, CONTROL)
    assert live(panel)[0] == before[1], "the uppermost stays"
    qtbot.keyClick(card, KEY.Key_Down, CONTROL)
    assert live(panel) == before
    fixed = [layer.id for layer in panel.layers if not layer.live]
    assert {"grids", "density"} <= set(fixed) and panel.layers[0].id in fixed
    walk_to(qtbot, card, "grids")
    qtbot.keyClick(card, KEY.Key_Up, CONTROL)
    assert live(panel) == before, "what lies in the tiles cannot be moved"


def test_that_opacity_and_zoom_range_are_set_by_keys_and_change_what_is_drawn(
    panel: MapPanel, qtbot: QtBot
) -> None:
    card = panel.deck.layers
    walk_to(qtbot, card, "cases")
    qtbot.keyClick(card, KEY.Key_Right)
    walk_to(qtbot, card, "opacity:cases")
    for _press in range(3):
        qtbot.keyClick(card, KEY.Key_Left)
    assert panel.settings["cases"].opacity == pytest.approx(0.7)
    walk_to(qtbot, card, "zoom:cases")
    now = zoom_of(panel.view)
    cases = panel.layer("cases")
    assert cases in panel.shown(panel.view)
    while panel.settings["cases"].from_zoom <= now:
        qtbot.keyClick(card, KEY.Key_Right)
    assert cases not in panel.shown(panel.view)
    nearer = replace(panel.view, mpp=rung_scale((now + 2) * 4))
    assert cases in panel.shown(nearer)


def test_that_a_slider_follows_the_hand(panel: MapPanel, qtbot: QtBot) -> None:
    card = panel.deck.layers
    qtbot.mouseClick(card, LEFT, pos=spot(card, "more:cases"))
    at = spot(card, "opacity:cases")
    from ui.map.cards import layer_art

    bar = layer_art.track(next(s.rect for s in card.spots if s.id == "opacity:cases"))
    qtbot.mouseClick(card, LEFT, pos=QPoint(round(bar.center().x()), at.y()))
    assert panel.settings["cases"].opacity == pytest.approx((1 + LEAST_OPACITY) / 2, abs=0.02)
    assert "cases" in panel.on


def test_that_a_faded_layer_is_fainter_on_the_map(panel: MapPanel) -> None:
    def inked() -> int:
        image = QImage(panel.size(), QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        painter.setOpacity(panel.settings.get("cases", LayerSettings()).opacity)
        cases = panel.layer("cases")
        assert cases is not None
        cases.draw(painter, panel.view)
        painter.end()
        raw = bytes(image.constBits())
        return sum(raw[0::4]) + sum(raw[1::4]) + sum(raw[2::4])

    strong = inked()
    panel.layering.tune("cases", LayerSettings(0.3))
    assert 0.2 * strong < inked() < 0.45 * strong


def test_that_everything_is_remembered_by_mode_and_led_back_to_it(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    def switch(mode: str) -> None:
        state = replace(district.picture.mode_state, mode=mode)
        district.happen(ModeSwitched(state=state))

    own = panel.deck.layers
    assert not any(found.id == "reset" for found in own.spots), "nothing to lead back from"
    panel.layering.tune("units", LayerSettings(0.5))
    panel.layering.place("units", 0)
    panel.layering.toggle("cameras")
    switch("holiday")
    assert "units" not in panel.settings and live(panel)[0] != "units"
    switch("daily")
    assert panel.settings["units"].opacity == 0.5 and live(panel)[0] == "units"
    assert "cameras" not in panel.on
    qtbot.mouseClick(own, LEFT, pos=spot(own, "reset"))
    assert not panel.settings and live(panel)[0] != "units" and "cameras" in panel.on
    assert not any(found.id == "reset" for found in own.spots)


def test_that_what_was_kept_and_cannot_be_read_is_passed_over(
    panel: MapPanel, district: Sample
) -> None:
    store = district.context.session.store
    store.setValue("map/look/daily", '{"order": 7')
    made = Switches(store, all_layers(panel.scene))
    made.take(district.picture.mode)
    assert made.settings == {} and made.order
    store.setValue("map/look/daily", '{"order":["gone"],"settings":{"gone":[1,2,3]}}')
    made.take(district.picture.mode)
    assert made.settings == {} and "gone" not in made.order


def test_that_the_list_is_searched_by_letters_and_by_pinyin(panel: MapPanel, qtbot: QtBot) -> None:
    card = panel.deck.layers
    card.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(card, "w")
    assert card.field.isVisible() and card.field.text() == "w"
    card.field.setText("warn")
    rows = [found.id for found in card.spots if panel.layer(found.id) is not None]
    assert rows == ["warnings"]
    qtbot.keyClick(card, KEY.Key_Escape)
    assert card.field.isHidden() and len(card.spots) > 8
    row = layer_rows.LayerRow("a", "内涝范围", True, Sign("", lambda *_: None))
    assert layer_rows.wanted([row], "nlfw") == [row]
    assert layer_rows.wanted([row], "案件") == []


def test_that_the_legends_are_those_of_the_layers_that_are_on(
    panel: MapPanel, qtbot: QtBot
) -> None:
    card = panel.deck.layers
    shut = card.height()
    assert not card.wants_legend("cases")
    qtbot.mouseClick(card, LEFT, pos=spot(card, "legends"))
    assert card.wants_legend("cases")
    shown = {line.row.id for line in card._lines if line.sign is not None and line.row}
    assert {"cases", "sensors", "units"} <= shown <= panel.on
    assert card.height() > shut or card.height() == card._most, "as high as there is room"
    for layer in panel.layers:
        for sign in layer.legend():
            assert sign.text, f"a mark of {layer.id} without words"


def test_that_a_long_list_is_scrolled_and_the_keyboard_stays_in_sight(
    panel: MapPanel, qtbot: QtBot
) -> None:
    card = panel.deck.layers
    card.fit_height(180)
    assert card.height() == 180
    walk_to(qtbot, card, "grids")
    focused = card.spots[card.focused]
    assert focused.id == "grids" and focused.rect.bottom() <= card.height()


def test_that_the_card_says_when_a_layer_is_on_but_not_at_this_scale(panel: MapPanel) -> None:
    panel.layering.tune("cases", LayerSettings().between(zoom_of(panel.view) + 1, NEAREST))
    row = next(row for row in panel.deck.layers._rows if row.id == "cases")
    assert row.on and row.away
