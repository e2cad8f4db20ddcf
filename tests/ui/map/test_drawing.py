"""Shapes drawn for all desks: drafted by hand, named on the card, changed by their handles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.shapes import Shape, ShapeKind
from app.geo import geodesic
from app.messages import events
from app.messages.commands import DrawShape, RemoveShape
from tests.ui.map.hands import at, clicks, drag, lonlat
from tests.ui.sample import NOW, Sample
from ui.map.panel import MapPanel

PLACE = (113.70, 34.79)


def stored(district: Sample, shape: Shape) -> Shape:
    """The shape as another desk drew it."""
    made = replace(shape, id=shape.id or "S1", officer="lin", at=NOW, version=shape.version or 1)
    district.happen(events.ShapeDrawn(shape=made))
    return made


def circle(district: Sample) -> Shape:
    return stored(district, Shape("", ShapeKind.CIRCLE, (PLACE,), "Cordon", radius_m=800.0))


@pytest.mark.parametrize(
    ("tool", "places", "kind"),
    [
        ("draw_point", ((450, 350),), ShapeKind.POINT),
        ("draw_text", ((450, 350),), ShapeKind.TEXT),
        ("draw_line", ((300, 300), (450, 350), (600, 300)), ShapeKind.LINE),
        ("draw_polygon", ((300, 300), (450, 420), (600, 300)), ShapeKind.POLYGON),
    ],
)
def test_that_what_was_drawn_is_sent_with_name_note_and_colour(
    panel: MapPanel, district: Sample, qtbot: QtBot, tool: str,
    places: tuple[tuple[int, int], ...], kind: ShapeKind,
) -> None:  # fmt: skip
    panel.context.actions.run(f"map.tool.{tool}")
    clicks(qtbot, panel, *places)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    card = panel.kit.drawing.card
    assert card.isVisible() and not panel.box.busy
    qtbot.keyClicks(card.name, "Detour")
    qtbot.keyClicks(card.note, "until noon")
    qtbot.keyClick(card.swatches, Qt.Key.Key_Right)
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    (command,) = district.ledger.sent
    assert isinstance(command, DrawShape)
    shape = command.shape
    assert (shape.id, shape.kind, shape.name, shape.note) == ("", kind, "Detour", "until noon")
    assert shape.colour == "teal"
    for (lon, lat), true in zip(shape.points, lonlat(panel, *places), strict=True):
        assert (lon, lat) == pytest.approx(true, abs=1e-9)
    assert not card.isVisible()


def test_that_a_circle_is_dragged_to_its_radius(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.context.actions.run("map.tool.draw_circle")
    drag(qtbot, panel, QPoint(450, 350), QPoint(530, 350))
    qtbot.keyClick(panel.kit.drawing.card.name, Qt.Key.Key_Return)
    (command,) = district.ledger.sent
    assert isinstance(command, DrawShape)
    (lon_a, lat_a), (lon_b, lat_b) = lonlat(panel, (450, 350), (530, 350))
    true = float(geodesic.distance_m(lon_a, lat_a, lon_b, lat_b))
    assert command.shape.radius_m == pytest.approx(true, rel=1e-9)


def test_that_a_shape_of_another_desk_appears_and_is_hit_on_its_line(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.show_only({"shapes"})
    before = panel.grab().toImage()
    shape = circle(district)
    after = panel.grab().toImage()
    edge = geodesic.circle(*PLACE, shape.radius_m, 4)[1]
    spot = at(panel, float(edge[0]), float(edge[1]))
    near = [(spot.x() + dx, spot.y() + dy) for dx in range(-2, 3) for dy in range(-2, 3)]
    assert any(before.pixel(*p) != after.pixel(*p) for p in near)
    clicks(qtbot, panel, (spot.x(), spot.y()))
    assert (panel.context.session.kind, panel.context.session.key) == ("shape", shape.id)
    middle = at(panel, *PLACE)
    clicks(qtbot, panel, (middle.x() + 12, middle.y() + 25))
    assert panel.context.session.kind != "shape"


def test_that_a_removed_shape_goes_from_the_map(panel: MapPanel, district: Sample) -> None:
    panel.show_only({"shapes"})
    empty = panel.grab().toImage()
    shape = circle(district)
    assert panel.grab().toImage() != empty
    district.happen(events.ShapeRemoved(shape=shape.id, at=NOW))
    assert panel.layer("shapes").count() == 0  # type: ignore[union-attr]
    assert panel.grab().toImage() == empty


def test_that_a_double_click_takes_a_shape_up_and_a_handle_changes_it(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.show_only({"shapes"})
    shape = circle(district)
    edge = geodesic.circle(*PLACE, shape.radius_m, 4)[1]
    spot = at(panel, float(edge[0]), float(edge[1]))
    qtbot.mouseDClick(panel, Qt.MouseButton.LeftButton, pos=spot)
    assert panel.box.current.id == "reshape"
    panel.grab()
    drag(qtbot, panel, spot, spot + QPoint(60, 0))
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    (command,) = district.ledger.sent
    assert isinstance(command, DrawShape)
    lon, lat = panel.view.lonlat(spot.x() + 60, spot.y())
    assert command.shape.radius_m == pytest.approx(
        float(geodesic.distance_m(*PLACE, lon, lat)), rel=1e-9
    )
    assert (command.shape.id, command.expected_version) == (shape.id, shape.version)
    assert not panel.box.busy


def test_that_escape_leaves_a_shape_as_it_was(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.show_only({"shapes"})
    shape = circle(district)
    plain = panel.grab().toImage()
    panel.kit.drawing.edit(shape.id)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.box.busy and not panel.kit.drawing.card.isVisible()
    assert panel.grab().toImage() == plain
    assert district.ledger.sent == []


def test_that_a_shape_is_removed_from_its_card(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    shape = circle(district)
    panel.kit.drawing.edit(shape.id)
    qtbot.mouseClick(panel.kit.drawing.card._remove, Qt.MouseButton.LeftButton)
    (command,) = district.ledger.sent
    assert isinstance(command, RemoveShape)
    assert (command.shape, command.expected_version) == (shape.id, 1)


def test_that_a_refusal_stands_on_the_card(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    shape = circle(district)
    panel.kit.drawing.edit(shape.id)
    district.ledger.refuse = Refused("shape.changed", officer="lin", name="Cordon")
    panel.kit.drawing.save()
    card = panel.kit.drawing.card
    assert card.isVisible()
    assert "has changed “Cordon” meanwhile" in card._problem.text()


def test_that_a_shape_that_another_desk_removes_leaves_the_card(
    panel: MapPanel, district: Sample
) -> None:
    shape = circle(district)
    panel.kit.drawing.edit(shape.id)
    district.happen(events.ShapeRemoved(shape=shape.id, at=NOW))
    assert not panel.kit.drawing.card.isVisible()
    assert not panel.box.busy


def test_that_a_drawn_area_is_counted(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    shape = circle(district)
    panel.kit.drawing.edit(shape.id)
    qtbot.mouseClick(panel.kit.drawing.card._count, Qt.MouseButton.LeftButton)
    region = panel.kit.regions.region
    assert region is not None
    assert (region.name, region.radius_m) == ("Cordon", 800.0)


def test_that_a_region_is_saved_as_a_shape(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    panel.context.actions.run("map.tool.rectangle")
    drag(qtbot, panel, QPoint(300, 200), QPoint(600, 500))
    qtbot.mouseClick(panel.kit.regions.card._shape, Qt.MouseButton.LeftButton)
    card = panel.kit.drawing.card
    assert card.isVisible() and not panel.kit.regions.card.isVisible()
    qtbot.keyClicks(card.name, "Sector 1")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    (command,) = district.ledger.sent
    assert isinstance(command, DrawShape)
    assert len(command.shape.points) == 4 and command.shape.kind is ShapeKind.POLYGON
