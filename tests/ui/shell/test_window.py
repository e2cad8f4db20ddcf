"""The desk's window with its real panels: modes, languages, sizes, keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.modes import ModeState
from app.messages import events
from app.messages.commands import AcknowledgeAlarm
from tests.ui.sample import NOW, Sample
from ui import shell_place
from ui.queue.panel import QueuePanel
from ui.sensors.flood_board import FloodBoard
from ui.shell import DeskWindow


@pytest.fixture
def window(district: Sample) -> Iterator[DeskWindow]:
    """The window at 1920 × 1080, in English."""
    district.context.session.language = "en"
    made = DeskWindow(district.context)
    made.setGeometry(0, 0, 1920, 1080)
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def _switch(district: Sample, mode: str, level: int = 0) -> None:
    version = district.picture.mode_state.version + 1
    before = district.picture.mode.id
    state = ModeState(mode, level, NOW, "lin", "-", before, version)
    district.happen(events.ModeSwitched(state=state))


def test_that_a_mode_lays_the_desk_out_and_panels_stay_alive(
    window: DeskWindow, district: Sample
) -> None:
    queue = window.left.host.currentWidget()
    assert isinstance(queue, QueuePanel)
    _switch(district, "emergency", 2)
    assert isinstance(window.left.host.currentWidget(), FloodBoard)
    assert window.splitter.sizes()[0] == pytest.approx(556, abs=2)
    _switch(district, "daily")
    assert window.left.host.currentWidget() is queue
    assert window.splitter.sizes()[0] == pytest.approx(416, abs=2)


def test_that_urgent_cases_stay_one_key_away_beside_the_flood_board(
    window: DeskWindow, district: Sample
) -> None:
    _switch(district, "emergency", 2)
    tabs = {tab.id: tab for tab in window.left.tabs._tabs}
    held = window.left.tabs._tabs[1].count
    assert tabs["queue"].count == held > 0
    district.context.actions.run("view.swap")
    assert isinstance(window.left.host.currentWidget(), QueuePanel)
    district.context.actions.run("view.swap")
    assert isinstance(window.left.host.currentWidget(), FloodBoard)


def test_that_an_unknown_panel_name_falls_back_to_a_real_one(window: DeskWindow) -> None:
    assert isinstance(window.left.host.show_panel("nonsense"), QueuePanel)


def test_that_the_case_file_takes_the_right_side_and_gives_it_back(
    window: DeskWindow, district: Sample
) -> None:
    case = next(iter(district.picture.cases))
    district.context.session.open_case(case)
    assert window.right.shown == "casefile"
    assert window.rail.isVisible()
    assert window.splitter.sizes()[2] > 544
    district.context.actions.run("app.back")
    assert window.right.shown == "sensors"
    assert not window.rail.isVisible()


def test_that_a_panel_made_later_brings_its_keys(window: DeskWindow, district: Sample) -> None:
    before = {action.id for action in district.context.actions}
    district.context.session.open_case(next(iter(district.picture.cases)))
    added = {a.id for a in district.context.actions} - before
    bound = {s.key().toString() for s in district.context.actions._shortcuts}
    for action in district.context.actions:
        if action.id in added and action.shortcut:
            assert action.shortcut in bound


def test_that_no_key_does_two_things(window: DeskWindow, district: Sample) -> None:
    window.warm()
    keys = Counter(
        key for action in district.context.actions for key in (action.shortcut, *action.also) if key
    )
    assert [key for key, n in keys.items() if n > 1] == []


def test_that_another_language_and_theme_keep_selection_and_case_file(
    window: DeskWindow, district: Sample
) -> None:
    session = district.context.session
    case = next(iter(district.picture.cases))
    session.select("case", case)
    session.open_case(case)
    try:
        session.set_language("zh_CN")
        assert (session.kind, session.key, session.case_file) == ("case", case, case)
        assert window.right.shown == "casefile"
        assert "示范区" in window.windowTitle()
        session.set_theme("light")
        assert window.right.shown == "casefile"
    finally:
        session.set_language("en")
        session.set_theme("dark")


def test_that_widths_are_remembered_per_officer_and_mode(
    window: DeskWindow, district: Sample
) -> None:
    window.splitter.setSizes([500, 1000, 420])
    window._remember_sizes()
    _switch(district, "emergency", 2)
    assert window.splitter.sizes()[0] == pytest.approx(556, abs=2)
    _switch(district, "daily")
    assert window.splitter.sizes()[0] == pytest.approx(500, abs=3)
    district.context.actions.run("view.reset")
    assert window.splitter.sizes()[0] == pytest.approx(416, abs=2)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (2560, 1440)])
def test_that_map_and_panels_have_room_with_a_case_file_open(
    window: DeskWindow, district: Sample, width: int, height: int
) -> None:
    window.setGeometry(0, 0, width, height)
    district.context.session.open_case(next(iter(district.picture.cases)))
    QApplication.processEvents()
    assert window.width() == width
    left, chart, right = window.splitter.sizes()
    assert left >= 300
    assert chart >= 400
    assert right >= 480


def test_that_a_window_left_on_a_screen_that_is_gone_is_rescued(window: DeskWindow) -> None:
    window.setGeometry(QRect(9000, 7000, 1200, 700))
    assert shell_place.rescue(window)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.intersects(window.geometry())
    assert not shell_place.rescue(window)


def test_that_f8_previews_the_fourth_mode_and_escape_leaves_it(
    window: DeskWindow, district: Sample
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.preview.isVisible()
    assert window.preview.target == "emergency"
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert not window.preview.isVisible()
    assert district.ledger.sent == []


def test_that_keys_of_the_desk_do_nothing_under_the_preview(
    window: DeskWindow, district: Sample
) -> None:
    window.preview_mode("emergency")
    assert window.preview.confirm is not None
    reason = window.preview.confirm.reason
    reason.setFocus()
    QTest.keyClicks(reason, "g d")
    assert reason.toPlainText() == "g d"
    assert district.ledger.sent == []
    assert district.context.session.key == ""
    window.preview.setFocus()
    QTest.keyClick(window.preview, Qt.Key.Key_Space)
    assert not any(isinstance(c, AcknowledgeAlarm) for c in district.ledger.sent)


def test_that_escape_goes_back_one_step_at_a_time(window: DeskWindow, district: Sample) -> None:
    session = district.context.session
    case = next(iter(district.picture.cases))
    session.select("case", case)
    session.open_case(case)
    window.palette_.open()
    window.back()
    assert window.palette_.isHidden()
    assert session.case_file == case
    window.back()
    assert session.case_file == ""
    assert session.key == case
    window.back()
    assert session.key == ""


def test_that_a_mode_without_levels_is_not_previewed_onto_itself(window: DeskWindow) -> None:
    window.preview_mode("daily")
    assert not window.preview.isVisible()


def test_that_the_mode_before_is_one_key_away(window: DeskWindow, district: Sample) -> None:
    assert district.context.actions["mode.revert"].disabled()
    _switch(district, "emergency", 2)
    district.context.actions.run("mode.revert")
    assert window.preview.target == "daily"


def test_that_a_second_language_leaves_no_old_widget_behind(
    window: DeskWindow, district: Sample
) -> None:
    session = district.context.session
    try:
        for language in ("zh_CN", "en", "zh_CN"):
            session.set_language(language)
            QApplication.sendPostedEvents(None, 52)  # DeferredDelete
            QApplication.processEvents()
        assert len(window.findChildren(QueuePanel)) == 1
        assert len([w for w in window.findChildren(QWidget) if w.objectName() == ""]) > 0
    finally:
        session.set_language("en")
