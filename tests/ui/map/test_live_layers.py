"""Warnings' areas, plan points, perimeter, trails, orders and pointers: what they show comes from
the picture, and what is under the pointer is what is drawn there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from app.domain.modes import MapView
from app.domain.registry import PlanPoint
from app.domain.warnings import Area
from app.geo import projection
from app.messages.events import RegistryChanged, WarningChanged
from app.picture.columns import SensorState, UnitStatus
from tests.ui.map.live import drawn, layer_of, near, on_screen, warning
from tests.ui.sample import NOW, Sample
from tests.ui.sample_district import STEP_LAT, STEP_LON, street_centre
from ui.map.layers import trails
from ui.map.layers.plans import PlansLayer
from ui.map.layers.trails import TrailsLayer
from ui.map.layers.venue import VenueLayer
from ui.map.layers.warnings import WarningsLayer
from ui.map.panel import MapPanel

SIDE = 400


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
    near(panel, root.lon, root.lat, 4.0)
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
