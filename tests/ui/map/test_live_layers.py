"""Warnings' areas, plan points, perimeter, trails, orders and pointers: what they show comes from
the picture, and what is under the pointer is what is drawn there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.domain.alarms import Alarm, AlarmState
from app.domain.modes import MapView
from app.domain.orders import Dispatch, Receipt
from app.domain.registry import PlanPoint
from app.domain.warnings import Area
from app.domain.warnings import Warning as WeatherWarning
from app.geo import projection
from app.messages.events import AlarmChanged, OrderIssued, RegistryChanged, WarningChanged
from app.picture.columns import SensorState, UnitStatus
from tests.ui.map.hands import LEFT, any_case
from tests.ui.sample import NOW, Sample
from tests.ui.sample_district import STEP_LAT, STEP_LON, street_centre
from ui.map import boxes
from ui.map.all_layers import all_layers
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import flow, pointers, trails
from ui.map.layers.base import Layer
from ui.map.layers.plans import PlansLayer
from ui.map.layers.trails import TrailsLayer
from ui.map.layers.venue import VenueLayer
from ui.map.layers.warnings import WarningsLayer
from ui.map.panel import MapPanel
from ui.map.view import View, rung_scale

SIDE = 400


def near(panel: MapPanel, lon: float, lat: float, mpp: float = 1.0) -> None:
    """Look at a place at about a scale."""
    x, y = projection.to_mercator(lon, lat)
    rung = round(np.log2(rung_scale(0) / mpp) * 4)
    panel.look(replace(panel.view, x=float(x), y=float(y), mpp=rung_scale(int(rung))))


def on_screen(panel: MapPanel, lon: float, lat: float) -> QPointF:
    x, y = projection.to_mercator(lon, lat)
    return panel.view.point(float(x), float(y))


def drawn(layer: Layer, view: View) -> np.ndarray:
    """Which pixels a layer bakes or draws on."""
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    layer.bake(painter, view)
    layer.draw(painter, view)
    painter.end()
    rows = np.frombuffer(bytes(image.constBits()), dtype=np.uint8)
    inked: np.ndarray = rows.reshape(image.height(), image.width(), 4)[:, :, 3] > 40
    return inked


def warning(key: str, area: Area, level: int = 2, **more: object) -> WeatherWarning:
    made = WeatherWarning(
        key, "rainstorm", level, "暴雨橙色预警", "Rainstorm, orange", NOW,
        NOW + timedelta(hours=3), areas=(area,),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def layer_of(panel: MapPanel, kind: type[Layer]) -> Layer:
    return next(layer for layer in panel.layers if isinstance(layer, kind))


# ------------------------------------------------------------------------------- warnings


def test_that_a_polygon_a_circle_and_codes_become_areas(panel: MapPanel, district: Sample) -> None:
    panel.show_only(panel.on | {"warnings"})
    layer = layer_of(panel, WarningsLayer)
    lon, lat = street_centre(5)
    ring = ((lon - 0.01, lat - 0.01), (lon + 0.01, lat - 0.01), (lon, lat + 0.01))
    places = {
        "polygon": (Area(polygons=((*ring, ring[0]),)), (lon, lat - 0.01)),
        "circle": (Area(circles=((lon, lat, 1.0),)), (lon, lat + 1.0 / 111.195)),
        "code": (Area(codes=("S05",)), (lon + STEP_LON / 2, lat)),
        "centre": (Area(codes=("demo",)), None),
    }
    for key, (area, edge) in places.items():
        district.happen(WarningChanged(warning=warning(key, area)))
        assert layer.locate("warning", key) is not None, key
        if edge is not None:
            found = layer.hit(on_screen(panel, *edge), panel.view)
            assert found is not None and found.key == key
            inside = layer.hit(on_screen(panel, lon, lat + 0.001), panel.view)
            assert inside is None, "through the inside one clicks"
        district.happen(WarningChanged(warning=warning(key, area, withdrawn=True)))
        assert layer.locate("warning", key) is None, key
    district.happen(WarningChanged(warning=warning("code", Area(codes=("S05",)))))
    district.happen(WarningChanged(warning=warning("nowhere", Area(codes=("X99",)))))
    assert layer.locate("warning", "nowhere") is None
    texts = [p.text for box in layer.labels(panel.view) for p in box.pieces]
    assert "Ⅱ" in texts and "Rainstorm, orange" in texts


def test_that_a_warning_leaves_the_map_when_it_is_withdrawn_or_over(
    panel: MapPanel, district: Sample
) -> None:
    panel.show_only(panel.on | {"warnings"})
    layer = layer_of(panel, WarningsLayer)
    before = layer.count() or 0
    area = Area(codes=("S05",))
    one, other = warning("one", area), warning("other", area, until=NOW + timedelta(minutes=1))
    district.happen(WarningChanged(warning=one), WarningChanged(warning=other))
    assert layer.count() == before + 2
    assert np.count_nonzero(drawn(layer, panel.view)) > 500
    district.happen(WarningChanged(warning=replace(one, withdrawn=True)))
    assert layer.count() == before + 1
    district.tick(minutes=2)
    assert layer.count() == before and layer.locate("warning", "other") is None


def test_that_the_inside_of_a_warning_stays_free_and_the_rim_is_hatched(
    panel: MapPanel, district: Sample
) -> None:
    layer = layer_of(panel, WarningsLayer)
    lon, lat = street_centre(5)
    district.happen(WarningChanged(warning=warning("c", Area(circles=((lon, lat, 1.5),)), 1)))
    at = on_screen(panel, lon, lat)
    inked = drawn(layer, panel.view)
    x, y = round(at.x()), round(at.y())
    assert not inked[y - 10 : y + 10, x - 10 : x + 10].any()
    radius = (on_screen(panel, lon, lat + 1.5 / 111.195) - at).y() * -1
    rim = inked[round(y - radius) + 3 : round(y - radius) + 11, x - 20 : x + 20]
    assert 0.1 < rim.mean() < 0.8, "lines, not a plain band"


# ------------------------------------------------------------------------------ plan points


def with_plan(district: Sample) -> PlanPoint:
    """A flood point with a closure and a post in the registry."""
    sensor = district.picture.registry.sensors[0]
    root = PlanPoint(
        "P1", "flood", sensor.name, sensor.name_en, sensor.lon, sensor.lat, "云锦路下穿积水方案",
        "Yunjin flood plan", "", sensor.id, "drainage", "U01", "chen",
        (("封闭交通", "Close to traffic"),),
    )  # fmt: skip
    parts = [
        PlanPoint("P1-C", "closure", "封控点", "Closure", sensor.lon + 0.002, sensor.lat, of="P1"),
        PlanPoint("P1-P", "post", "值守点", "Post", sensor.lon, sensor.lat + 0.002, of="P1"),
    ]
    district.picture.registry.plan_points = {point.id: point for point in (root, *parts)}
    district.happen(RegistryChanged(kind="plan_points", count=3))
    return root


def test_that_a_plan_point_shows_from_near_and_from_farther_when_its_sensor_is_beyond(
    panel: MapPanel, district: Sample
) -> None:
    root = with_plan(district)
    panel.show_only(panel.on | {"plans"})
    layer = layer_of(panel, PlansLayer)
    row = district.picture.sensors.index[root.sensor]
    quiet = np.array([float(SensorState.NORMAL)], dtype=np.uint8)
    beyond = np.array([int(SensorState.LEVEL_2)], dtype=np.uint8)

    def read(state: np.ndarray) -> None:
        value, at = np.array([30.0]), np.array([NOW.timestamp()])
        district.picture.take_readings(np.array([row]), value, at, state)
        district.context.bridge.drain()

    read(quiet)
    near(panel, root.lon, root.lat, 6.0)
    plate = on_screen(panel, root.lon, root.lat) + QPointF(0, 21)
    assert layer.hit(plate, panel.view) is None
    read(beyond)
    found = layer.hit(plate, panel.view)
    assert found is not None and (found.kind, found.key) == ("plan", "P1")
    assert layer.hit(on_screen(panel, root.lon + 0.002, root.lat), panel.view) is not None
    read(quiet)
    near(panel, root.lon, root.lat, 1.2)
    plate = on_screen(panel, root.lon, root.lat) + QPointF(0, 21)
    assert layer.hit(plate, panel.view) is not None
    words = [p.text for box in layer.labels(panel.view) for p in box.pieces]
    assert words == ["Yunjin flood plan"]


def test_that_the_card_of_a_plan_point_names_owner_pump_post_and_steps(
    panel: MapPanel, district: Sample
) -> None:
    with_plan(district)
    panel.show_only(panel.on | {"plans"})
    layer = layer_of(panel, PlansLayer)
    assert isinstance(layer, PlansLayer)
    told = layer.facts("plan", "P1")
    assert told is not None and told.code == "P1" and told.person == "Chen Xiangdong"
    text = " ".join(told.lines)
    for part in ("Drainage office", "Yunjin flood plan", "repair crew", "Close to traffic"):
        assert part in text
    assert layer.facts("plan", "gone") is None and layer.facts("case", "P1") is None


# ------------------------------------------------------------------------ perimeter, trails


def test_that_the_perimeter_is_the_grid_the_mode_names(panel: MapPanel, district: Sample) -> None:
    layer = layer_of(panel, VenueLayer)
    assert layer.count() == 0 and not drawn(layer, panel.view).any()
    mode = district.picture.mode
    named = replace(mode, map=replace(mode.map, perimeter="S05-01"))
    district.picture.catalogue.modes[mode.id] = named
    layer.rebuild(None)
    assert layer.count() == 1 and drawn(layer, panel.view).any()
    lon, lat = street_centre(5)
    found = layer.hit(on_screen(panel, lon - STEP_LON / 2, lat + STEP_LAT / 4), panel.view)
    assert found is not None and (found.kind, found.key) == ("grid", "S05-01")
    district.picture.catalogue.modes[mode.id] = replace(mode, map=MapView(perimeter="unheard of"))
    layer.rebuild(None)
    assert layer.count() == 0


def test_that_a_trail_keeps_the_last_positions_and_no_more(
    panel: MapPanel, district: Sample
) -> None:
    layer = layer_of(panel, TrailsLayer)
    assert isinstance(layer, TrailsLayer)
    units = district.picture.units
    row, rows = units.index["U03"], np.array([units.index["U03"]])
    start = (float(units.lon[row]), float(units.lat[row]))
    size = layer._xy.nbytes
    for step in range(trails.KEPT + 15):
        lon = np.array([start[0] + 0.0005 * step])
        district.picture.take_positions(
            rows, lon, np.array([start[1]]), np.array([90.0]),
            np.array([NOW.timestamp() + step]), np.array([0], dtype=np.uint8),
        )  # fmt: skip
        district.context.bridge.drain()
    kept = layer.trail("U03")
    assert len(kept) == trails.KEPT and np.all(np.diff(kept[:, 0]) > 0)
    last, _y = projection.to_mercator(start[0] + 0.0005 * (trails.KEPT + 14), start[1])
    assert kept[-1, 0] == pytest.approx(float(last), abs=0.5)
    assert layer._xy.nbytes == size, "bounded"
    district.picture.take_positions(
        rows, lon + 1e-6, np.array([start[1]]), np.array([90.0]),
        np.array([NOW.timestamp()]), np.array([0], dtype=np.uint8),
    )  # fmt: skip
    district.context.bridge.drain()
    assert np.array_equal(layer.trail("U03"), kept), "who stands leaves no trail"
    assert len(layer.trail("nobody")) == 0


def test_that_the_selected_units_trail_shows_from_afar_and_all_from_near(
    panel: MapPanel, district: Sample
) -> None:
    layer = layer_of(panel, TrailsLayer)
    units = district.picture.units
    rows = np.array([units.index["U03"], units.index["U04"]])
    for step in range(6):
        district.picture.take_positions(
            rows, units.lon[rows] + 0.0006, units.lat[rows], np.zeros(2),
            np.full(2, NOW.timestamp() + step), np.full(2, int(UnitStatus.FREE), dtype=np.uint8),
        )  # fmt: skip
        district.context.bridge.drain()
    assert not drawn(layer, panel.view).any()
    district.context.session.select("unit", "U03")
    assert drawn(layer, panel.view).any()
    district.context.session.select("", "")
    near(panel, float(units.lon[rows[0]]), float(units.lat[rows[0]]), 1.0)
    assert drawn(layer, panel.view).any()


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
    metres = float(
        projection.distance_m(units.lon[row], units.lat[row], case.lon or 0, case.lat or 0)
    )
    minutes = round(flow.minutes(metres, units.items[row].on_foot))
    assert f"about {max(1, minutes)} min" in [piece.text for piece in box.pieces]
    found = layer.hit(box.at, panel.view)
    assert found is not None and found.kind == "order"
    units.at[row] = NOW.timestamp() - 600
    texts = [p.text for b in layer.labels(panel.view) if b.selected for p in b.pieces]
    assert any("old" in text for text in texts), "no time from an old position"


def test_that_way_by_foot_takes_longer() -> None:
    assert flow.minutes(900.0, on_foot=False) == pytest.approx(2.6)
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
