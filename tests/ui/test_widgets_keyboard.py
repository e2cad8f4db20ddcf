"""Everything can be done without a mouse, and screen readers are told what is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app import i18n
from ui.theme import style, tokens
from ui.widgets import chip as chips
from ui.widgets.chip import Chip, ChipButton
from ui.widgets.field_note import FieldNote
from ui.widgets.floating_card import FloatingCard
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.receipts import DONE, Receipt, Receipts
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.tabs import Tab, TextTabs
from ui.widgets.toast import Toast, ToastCard
from ui.widgets.toggle import Toggle

MODES = [Segment(m, m.title(), "ticket", m) for m in tokens.MODES]


@pytest.fixture(autouse=True)
def dressed(qapp):
    i18n.use("en")
    style.apply(qapp, tokens.load("dark"))


@pytest.fixture
def window(qtbot):
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def put(window, widget):
    window.layout().addWidget(widget)
    widget.show()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return widget


def test_that_a_button_is_pressed_by_space_and_return(window, qtbot):
    button = put(window, KeycapButton("Dispatch", "D"))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        with qtbot.waitSignal(button.clicked):
            QTest.keyClick(button, key)


def test_that_a_button_that_cannot_be_used_says_why(window, qtbot):
    button = put(window, KeycapButton("Dispatch", "D"))
    button.forbid("Ma Guoqing dispatched this case at 09:42:58")
    assert not button.isEnabled()
    assert button.toolTip() == "Ma Guoqing dispatched this case at 09:42:58"
    assert button.accessibleDescription() == button.toolTip()
    button.allow()
    assert button.isEnabled()
    assert button.toolTip() == ""


def test_that_a_busy_button_takes_no_second_press(window, qtbot):
    button = put(window, KeycapButton("Dispatch", "D"))
    presses = []
    button.clicked.connect(lambda: presses.append(1))
    button.set_busy(True)
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert presses == []
    assert button.accessibleDescription() == "Sending"
    button.set_busy(False)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert presses == [1]


def test_that_a_button_stays_forbidden_when_its_command_ends(window):
    button = put(window, KeycapButton("Dispatch", "D"))
    button.forbid("The case is closed")
    button.set_busy(True)
    button.set_busy(False)
    assert not button.isEnabled()


def test_that_an_icon_button_names_itself_and_its_key_on_hover(window):
    button = put(window, KeycapButton("Fit district", "0", icon="corners-out", role=ICON))
    assert button.toolTip() == "Fit district (0)"
    assert button.accessibleName() == "Fit district"


def test_that_the_height_of_buttons_is_32_and_26(window):
    assert put(window, KeycapButton("Dispatch", "D")).height() == 32
    assert put(window, KeycapButton("Acknowledge", "Space", small=True)).height() == 26


def test_that_arrows_choose_a_segment_at_once(window, qtbot):
    control = put(window, Segmented([Segment("a", "List"), Segment("b", "Cards")]))
    with qtbot.waitSignal(control.chosen) as heard:
        QTest.keyClick(control, Qt.Key.Key_Right)
    assert heard.args == ["b"]
    assert control.current() == "b"
    assert control.accessibleDescription() == "Cards"


def test_that_a_mode_is_only_asked_for_and_only_by_return(window, qtbot):
    switch = put(window, Segmented(MODES, "daily", asks=True))
    heard = []
    switch.chosen.connect(heard.append)
    QTest.keyClick(switch, Qt.Key.Key_End)
    assert heard == []
    QTest.keyClick(switch, Qt.Key.Key_Return)
    assert heard == ["emergency"]
    assert switch.current() == "daily"
    switch.set_current("emergency")
    assert switch.current() == "emergency"


def test_that_a_click_asks_for_the_mode_under_the_mouse(window, qtbot):
    switch = put(window, Segmented(MODES, "daily", asks=True))
    box = {s.id: b for s, b in switch._boxes()}["holiday"]
    with qtbot.waitSignal(switch.chosen) as heard:
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert heard.args == ["holiday"]


def test_that_arrows_walk_through_the_tabs(window, qtbot):
    tabs = put(window, TextTabs([Tab("a", "Watch", 23), Tab("b", "Soon", 7), Tab("c", "All")]))
    heard = []
    tabs.chosen.connect(heard.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home):
        QTest.keyClick(tabs, key)
    assert heard == ["b", "c", "a"]
    assert tabs.accessibleDescription() == "Watch 23"


def test_that_delete_removes_an_active_filter(window, qtbot):
    chip = put(window, ChipButton(Chip("Wenlan", chips.ACTIVE)))
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)


def test_that_a_click_on_the_cross_removes_and_one_beside_it_does_not(window, qtbot):
    chip = put(window, ChipButton(Chip("Wenlan", chips.ACTIVE)))
    removed, clicked = [], []
    chip.removed.connect(lambda: removed.append(1))
    chip.clicked.connect(lambda: clicked.append(1))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().center() * 0.3)
    assert (len(removed), len(clicked)) == (0, 1)
    end = chip.rect().center()
    end.setX(chip.width() - 8)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=end)
    assert (len(removed), len(clicked)) == (1, 1)


def test_that_typing_searches_after_a_moment_and_escape_empties_then_leaves(window, qtbot):
    field = put(window, SearchField("No., address"))
    edit = field.findChild(QLineEdit)
    with qtbot.waitSignal(field.searched) as heard:
        QTest.keyClicks(edit, "xuefu")
    assert heard.args == ["xuefu"]
    with qtbot.waitSignal(field.searched) as heard:
        QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert heard.args == [""]
    with qtbot.waitSignal(field.left):
        QTest.keyClick(edit, Qt.Key.Key_Escape)


def test_that_the_search_field_marks_itself_while_it_is_typed_in(window, qtbot):
    field = put(window, SearchField("No., address"))
    assert field.property("active") is True
    put(window, KeycapButton("Elsewhere"))
    assert field.property("active") is False


def test_that_escape_closes_a_card(window, qtbot):
    card = put(window, FloatingCard("A grid", closable=True))
    card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitSignal(card.closed):
        QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_that_a_switch_is_turned_by_space(window):
    toggle = put(window, Toggle("Sound"))
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert toggle.isChecked()


def test_that_an_error_stands_beside_its_field_and_goes_when_mended(window):
    field = put(window, QLineEdit("25:70"))
    note = put(window, FieldNote(field, "A time of day"))
    note.complain("The time must be 00:00–23:59")
    assert field.property("error") is True
    assert field.accessibleDescription() == "The time must be 00:00–23:59"
    note.complain("")
    assert field.property("error") is False
    assert field.accessibleDescription() == "A time of day"


def test_that_the_buttons_of_a_toast_are_reached_and_close_it(window, qtbot):
    done = []
    actions = (("Outbox", lambda: done.append(1)),)
    card = put(window, ToastCard(Toast("Sent", level=1, actions=actions)))
    button = card.findChildren(KeycapButton)[0]
    with qtbot.waitSignal(card.closed):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert done == [1]


def test_that_receipts_read_themselves_out(window):
    steps = [Receipt("Sent", DONE, "0.2 s"), Receipt("Delivered", DONE, "0.6 s")]
    assert put(window, Receipts(steps)).accessibleName() == "Sent 0.2 s, Delivered 0.6 s"
