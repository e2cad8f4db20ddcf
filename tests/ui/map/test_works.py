"""Bookmarks, the overview, following a unit, the split view, and what brings a case into sight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.modes import ModeState
from app.domain.shapes import Bookmark
from app.geo import projection
from app.messages import events
from app.messages.commands import RemoveBookmark, SaveBookmark
from tests.ui.map.hands import LEFT, any_case, at, drag, wheel
from tests.ui.sample import NOW, Sample, picture
from ui.map.cards.split_bar import LAYERS, TIME, parse
from ui.map.panel import MapPanel

# ------------------------------------------------------------------------------- bookmarks


def kept(district: Sample, **more: object) -> Bookmark:
    """A bookmark that came back by the journal."""
    given = {"id": "B1", "officer": "lin", "mode": "daily", "name": "North", "lon": 113.70,
             "lat": 34.79, "metres_per_px": 4.0, "layers": ("grids", "cases"),
             "slot": 1}  # fmt: skip
    mark = Bookmark(**{**given, **more})  # type: ignore[arg-type]
    district.happen(events.BookmarkSaved(bookmark=mark))
    return mark


def test_that_a_view_is_kept_with_its_layers_under_a_name(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.context.actions.run("map.bookmarks")
    card = panel.kit.bookmarks.card
    card.name.setText("Whole district")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    (command,) = district.ledger.sent
    assert isinstance(command, SaveBookmark)
    mark = command.bookmark
    lon, lat = projection.to_lonlat(panel.view.x, panel.view.y)
    assert (mark.lon, mark.lat) == pytest.approx((float(lon), float(lat)))
    assert mark.metres_per_px == panel.view.mpp
    assert set(mark.layers) == panel.switches.on
    assert (mark.name, mark.mode, mark.slot) == ("Whole district", "daily", 1)


def test_that_a_number_key_leads_back_to_place_and_layers(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    mark = kept(district)
    qtbot.keyClick(panel, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.view.resting and not panel.busy)
    assert panel.view.lonlat(500, 350) == pytest.approx((mark.lon, mark.lat), abs=1e-4)
    assert panel.view.mpp == pytest.approx(4.0, rel=0.1)
    assert panel.switches.on == {"grids", "cases"}
    assert panel.locked


def test_that_bookmarks_are_those_of_the_officer_and_the_mode(
    panel: MapPanel, district: Sample
) -> None:
    kept(district)
    kept(district, id="B2", officer="zhou", name="Zhou's")
    kept(district, id="B3", mode="emergency", name="Flood")
    marks = panel.kit.bookmarks
    assert [mark.name for mark in marks.marks()] == ["North"]
    district.happen(events.ModeSwitched(state=ModeState("emergency", 2, NOW)))
    assert [mark.name for mark in marks.marks()] == ["Flood"]
    assert marks.why_not(2) and not marks.why_not(1)


def test_that_a_bookmark_is_renamed_and_removed_on_its_row(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    from ui.map.cards.bookmarks_card import BookmarkRow

    kept(district)
    panel.context.actions.run("map.bookmarks")
    (line,) = panel.kit.bookmarks.card.findChildren(BookmarkRow)
    qtbot.mouseClick(line._pencil, LEFT)
    line._edit.setText("North bank")
    qtbot.keyClick(line._edit, Qt.Key.Key_Return)
    qtbot.mouseClick(line._bin, LEFT)
    renamed, removed = district.ledger.sent
    assert isinstance(renamed, SaveBookmark) and renamed.bookmark.name == "North bank"
    assert isinstance(removed, RemoveBookmark) and removed.bookmark == "B1"


# -------------------------------------------------------------------------------- overview


def test_that_the_overview_moves_the_map_and_is_remembered(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.context.actions.run("map.overview")
    card = panel.deck.overview
    assert card.isVisible()
    wheel(panel, QPoint(500, 350), 4)
    before = panel.view
    qtbot.mouseClick(card, LEFT, pos=QPoint(40, 40))
    assert panel.view.x < before.x and panel.view.y > before.y
    assert panel.view.mpp == before.mpp and panel.locked
    again = MapPanel(district.context)
    qtbot.addWidget(again)
    assert again.deck.overview.isVisibleTo(again)


# --------------------------------------------------------------------------------- follow


def move(district: Sample, unit: str, lon: float, lat: float) -> None:
    """A unit reports another position."""
    row = np.array([district.picture.units.index[unit]])
    one = np.array([1.0])
    district.desk.tell(
        lambda p: p.take_positions(
            row, one * lon, one * lat, one * 90.0, one * NOW.timestamp(), np.array([1], np.uint8)
        )
    )
    district.context.bridge.drain()


def test_that_a_followed_unit_stays_in_the_middle_until_a_gesture(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    unit = district.picture.units.items[2].id
    district.context.session.select("unit", unit)
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    assert panel.kit.follow.chip.isVisible()
    qtbot.waitUntil(lambda: not panel.busy)
    move(district, unit, 113.71, 34.80)
    assert panel.view.lonlat(500, 350) == pytest.approx((113.71, 34.80), abs=1e-4)
    drag(qtbot, panel, QPoint(500, 350), QPoint(400, 350))
    kept_view = panel.view
    assert not panel.kit.follow.unit and not panel.kit.follow.chip.isVisible()
    move(district, unit, 113.66, 34.77)
    assert panel.view == kept_view


def test_that_the_chip_stops_following(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    district.context.session.select("unit", district.picture.units.items[2].id)
    panel.kit.follow.toggle()
    chip = panel.kit.follow.chip
    qtbot.mouseClick(chip, LEFT, pos=chip.spots[0].rect.center().toPoint())
    assert not panel.kit.follow.unit


def test_that_nothing_is_followed_without_a_unit(panel: MapPanel, district: Sample) -> None:
    district.context.session.select("", "")
    assert panel.kit.follow.why_not() == "Select a unit first."


# ---------------------------------------------------------------------------- into sight


def far_case(district: Sample) -> str:
    case = district.picture.cases[any_case(district)]
    district.happen(events.CaseReported(case=replace(case, id="FAR", lon=113.95, lat=34.95)))
    return "FAR"


def test_that_an_opened_case_comes_into_sight(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    case, scale = far_case(district), panel.view.mpp
    district.context.session.open_case(case)
    qtbot.waitUntil(lambda: panel.view.resting and not panel.busy)
    assert panel.rect().contains(at(panel, 113.95, 34.95))
    assert panel.view.mpp == scale
    assert not panel.locked


def test_that_an_opened_case_in_sight_moves_nothing(panel: MapPanel, district: Sample) -> None:
    view = panel.view
    case = next(
        c for c in district.picture.cases.values()
        if c.lon is not None and c.lat is not None and panel.kit._in_sight(c.lon, c.lat)
    )  # fmt: skip
    district.context.session.open_case(case.id)
    assert panel.view == view


def test_that_an_opened_case_moves_no_locked_view(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_L)
    view = panel.view
    district.context.session.open_case(far_case(district))
    assert panel.view == view


def test_that_the_selected_is_shown_on_the_map_by_one_key(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_L)
    district.context.session.select("case", far_case(district))
    qtbot.keyClick(panel, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: panel.view.resting and not panel.busy)
    assert panel.view.lonlat(500, 350) == pytest.approx((113.95, 34.95), abs=1e-3)


# ----------------------------------------------------------------------------- split view


def past_of(district: Sample) -> None:
    """The desk remembers one case, and no reading."""

    def past(at: datetime) -> object:
        made = picture(NOW)
        first = next(iter(made.cases))
        made.cases = {first: made.cases[first]}
        return made

    district.desk.remember(past)  # type: ignore[arg-type]


def test_that_the_right_side_shows_another_time_of_the_same_place(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    past_of(district)
    qtbot.keyClick(panel, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    split = panel.kit.split
    pane = split.pane
    assert pane is not None and split.kind == TIME
    assert len(pane.scene.picture.cases) == 1 < len(panel.scene.picture.cases)
    assert split.at == NOW - timedelta(hours=1)
    assert pane.x() == 500 and pane.width() == 500
    assert pane.view.lonlat(100, 300) == pytest.approx(panel.view.lonlat(600, 300), abs=1e-9)
    assert "units" not in pane.on


def test_that_both_sides_move_together(panel: MapPanel, district: Sample, qtbot: QtBot) -> None:
    past_of(district)
    panel.kit.split.toggle()
    drag(qtbot, panel, QPoint(300, 350), QPoint(360, 380))
    wheel(panel, QPoint(700, 200), 2)
    pane = panel.kit.split.pane
    assert pane is not None and pane.view.mpp == panel.view.mpp
    assert pane.view.lonlat(100, 300) == pytest.approx(panel.view.lonlat(600, 300), abs=1e-9)


def test_that_the_divider_is_dragged_and_moved_by_the_arrows(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    past_of(district)
    panel.kit.split.toggle()
    split = panel.kit.split
    qtbot.mousePress(split.divider, LEFT, pos=QPoint(7, 300))
    qtbot.mouseMove(split.divider, QPoint(-193, 300))
    qtbot.mouseRelease(split.divider, LEFT, pos=QPoint(-193, 300))
    assert split.pane is not None and split.pane.x() == pytest.approx(300, abs=2)
    before = split.pane.x()
    qtbot.keyClick(split.divider, Qt.Key.Key_Right)
    assert split.pane.x() > before
    assert split.pane.view.lonlat(10, 300) == pytest.approx(
        panel.view.lonlat(split.pane.x() + 10, 300), abs=1e-9
    )


def test_that_a_click_at_the_right_selects_what_is_there(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    past_of(district)
    panel.kit.split.toggle()
    pane = panel.kit.split.pane
    assert pane is not None
    gone = [c for c in district.picture.cases.values() if c.id not in pane.scene.picture.cases]
    spot = next(
        p for c in gone
        if c.lon and c.lat and 560 < (p := at(panel, c.lon, c.lat)).x() < 900 and 80 < p.y() < 600
    )  # fmt: skip
    qtbot.mouseClick(panel, LEFT, pos=spot)
    assert district.context.session.key not in {c.id for c in gone}


def test_that_the_right_side_has_layers_of_its_own(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    split = panel.kit.split
    split.kind = LAYERS
    split.toggle()
    split.toggle_layer("cases")
    assert split.pane is not None
    assert "cases" in panel.on and "cases" not in split.pane.on
    lon, lat = panel.view.lonlat(700, 300)
    case = district.picture.cases[any_case(district)]
    district.happen(events.CaseReported(case=replace(case, id="NEW", lon=lon, lat=lat)))
    assert split.pane.scene.picture is district.picture
    split.toggle()
    assert split.pane is None and not split.bar.isVisible()


def test_that_a_desk_without_a_past_says_so(panel: MapPanel) -> None:
    panel.kit.split.toggle()
    assert panel.kit.split.bar._problem.text() == "This desk keeps no earlier times."


def test_that_a_time_is_understood_as_people_write_it() -> None:
    now = datetime(2026, 7, 21, 1, 42, 18, tzinfo=UTC)
    local = now.astimezone()

    def written(at: datetime | None) -> str:
        return "" if at is None else at.astimezone(local.tzinfo).strftime("%Y-%m-%d %H:%M")

    earlier, later = local - timedelta(hours=1), local + timedelta(hours=1)
    assert written(parse(f"{earlier:%H:%M}", now)) == f"{earlier:%Y-%m-%d %H:%M}"
    assert written(parse(f"{later:%H:%M}", now)) == f"{later - timedelta(days=1):%Y-%m-%d %H:%M}"
    assert written(parse("07-20 08:30", now)) == "2026-07-20 08:30"
    assert written(parse("12-31 08:30", now)) == "2025-12-31 08:30"
    assert written(parse("2024-02-29 08:30", now)) == "2024-02-29 08:30"
    assert parse("half past eight", now) is None
    assert parse("02-30 08:30", now) is None
