"""Orders under way, pointers to what lies outside the map, boxes that find room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.domain.alarms import Alarm, AlarmState
from app.domain.orders import Dispatch, Receipt
from app.geo import projection
from app.messages.events import AlarmChanged, OrderIssued
from tests.ui.map.hands import LEFT, any_case
from tests.ui.map.live import near, on_screen
from tests.ui.sample import NOW, Sample
from ui.map import boxes
from ui.map.all_layers import all_layers
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import flow, pointers
from ui.map.panel import MapPanel
from ui.map.view import View

SIDE = 400


# --------------------------------------------------------------------------------- orders


def test_that_an_order_says_how_long_the_way_takes_and_is_under_the_pointer(
    panel: MapPanel, district: Sample
) -> None:
    case = district.picture.cases[any_case(district)]
    units = district.picture.units
    row = units.index["U04"]
    units.at[row] = NOW.timestamp()
    order = Dispatch("D-new", case.id, "U04", "lin", NOW, "", {Receipt.SENT.value: NOW})
    panel.show_only({"orders"})
    district.happen(OrderIssued(dispatch=order))
    district.context.session.select("unit", "U04")
    layer = panel.layer("orders")
    assert layer is not None
    box = next(box for box in layer.labels(panel.view) if box.selected)
    here = float(units.lon[row]), float(units.lat[row])
    metres = flow.way_m(None, (case.lon or 0.0, case.lat or 0.0), here)
    minutes = round(flow.minutes(metres, units.items[row].on_foot))
    assert f"about {max(1, minutes)} min" in [piece.text for piece in box.pieces]
    found = layer.hit(box.at, panel.view)
    assert found is not None and found.kind == "order"
    units.at[row] = NOW.timestamp() - 600
    texts = [p.text for b in layer.labels(panel.view) if b.selected for p in b.pieces]
    assert any("old" in text for text in texts), "no time from an old position"


def test_that_way_by_foot_takes_longer() -> None:
    assert flow.minutes(900.0, on_foot=False) == pytest.approx(2.0)
    assert flow.minutes(900.0, on_foot=True) > 5 * flow.minutes(900.0, on_foot=False)
    assert flow.distance_px(QLineF(0, 0, 100, 0), QPointF(50, 7)) == pytest.approx(7.0)
    assert flow.distance_px(QLineF(0, 0, 100, 0), QPointF(-3, 4)) == pytest.approx(5.0)


# ------------------------------------------------------------------------- pointers, boxes


def grave(district: Sample, subject: str) -> Alarm:
    return Alarm(f"{subject}:x", subject, "high", 1, NOW, 60.0, 50.0, AlarmState.UNACKNOWLEDGED)


def test_that_a_grave_alarm_outside_the_map_is_pointed_at_and_a_click_leads_there(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    sensor = district.picture.registry.sensors[0]
    district.happen(AlarmChanged(what="raised", alarm=grave(district, sensor.id)))
    panel.show_only({"alarms"})
    near(panel, sensor.lon + 0.05, sensor.lat, 2.0)
    panel.grab()
    layer = panel.layer("alarms")
    assert layer is not None
    pointer = max(layer._pointers, key=lambda p: -p.level)  # type: ignore[attr-defined]
    metres = float(projection.distance_m(sensor.lon, sensor.lat, *panel.view.lonlat(500.0, 350.0)))
    assert pointer.metres == pytest.approx(metres, rel=0.03)
    assert not any(pointer.rect.intersects(card) for card in panel.deck.boxes())
    assert panel.rect().contains(pointer.rect.toRect())
    qtbot.mouseClick(panel, LEFT, pos=pointer.rect.center().toPoint())
    qtbot.waitUntil(lambda: not panel.busy, timeout=5000)
    assert (district.context.session.kind, district.context.session.key) == ("sensor", sensor.id)
    assert panel.rect().contains(on_screen(panel, sensor.lon, sensor.lat).toPoint())


def test_that_pointers_keep_apart_and_out_of_cards() -> None:
    view = View(0.0, 0.0, 1.0, 800.0, 600.0)
    rng = np.random.default_rng(5)
    angle = rng.uniform(0, 2 * np.pi, 60)
    x, y = 400 + 2000 * np.cos(angle), 300 + 2000 * np.sin(angle)
    cards = [QRectF(0, 0, 200, 400), QRectF(740, 20, 40, 500)]
    grades = rng.integers(1, 3, 60)
    found = pointers.pointers(view, x, y, grades, cards)
    assert 6 <= len(found) <= pointers.SECTORS
    assert sum(pointer.count for pointer in found) <= 60
    for at, one in enumerate(found):
        assert QRectF(0, 0, 800, 600).contains(one.rect)
        for other in [*cards, *(p.rect for p in found[at + 1 :])]:
            assert not one.rect.intersects(other)
    assert pointers.pointers(view, np.array([400.0]), np.array([300.0]), grades[:1], []) == []


def test_that_a_weighty_box_finds_room_farther_off_and_is_led_to_by_a_line() -> None:
    at, area = QPointF(200, 200), QRectF(0, 0, SIDE, SIDE)
    crowd = [QRectF(120, 160, 160, 80)]
    light = LabelBox(at, (Piece("11 cm", QColor("white")),))
    heavy = replace(light, weight=4.0)
    assert boxes.place([light], area, list(crowd)) == []
    placed = boxes.place([heavy], area, list(crowd))
    assert placed == [heavy] and heavy.rect is not None
    assert not heavy.rect.intersects(crowd[0])
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    boxes.paint(painter, heavy)
    painter.end()
    between = (heavy.rect.center() + at) / 2
    patch = image.copy(int(between.x()) - 12, int(between.y()) - 12, 24, 24)
    assert any(patch.pixelColor(x, y).alpha() > 60 for x in range(24) for y in range(24))


def test_that_of_boxes_about_one_thing_the_weightiest_is_shown() -> None:
    def box(key: str, weight: float, selected: bool = False) -> LabelBox:
        words = (Piece("x", QColor("white")),)
        return LabelBox(QPointF(0, 0), words, selected=selected, weight=weight, key=key)

    told = boxes.weighed([box("a", 1.0), box("a", 3.0), box("b", 2.0), box("", 0.5), box("", 0.4)])
    assert [(b.key, b.weight) for b in told] == [("a", 3.0), ("b", 2.0), ("", 0.5), ("", 0.4)]
    assert boxes.weighed([box("a", 9.0), box("b", 0.1, selected=True)])[0].key == "b"


# ---------------------------------------------------------------------------- every layer


def test_that_every_layer_keeps_to_the_protocol(panel: MapPanel) -> None:
    ids = [layer.id for layer in all_layers(panel.scene)]
    assert len(ids) == len(set(ids))
    image = QImage(24, 24, QImage.Format.Format_ARGB32_Premultiplied)
    for layer in panel.layers:
        assert layer.title and layer.icon and layer.action, layer.id
        if layer.live:
            assert layer.hit(QPointF(-500, -500), panel.view) is None, layer.id
        assert layer.locate("unheard of", "x") is None
        for sign in (layer.sign(), *layer.legend()):
            image.fill(QColor(0, 0, 0, 0))
            painter = QPainter(image)
            sign.paint(painter, QRectF(4, 4, 16, 16))
            painter.end()
            alphas = [image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)]
            assert max(alphas) > 60, f"nothing to see for {layer.id} {sign.text}"
