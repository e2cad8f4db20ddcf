"""The queue as an officer uses it: keys, clicks, the preview, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.cases import Case, Move, Stage
from app.domain.errors import Refused
from app.domain.orders import Dispatch
from app.messages import events
from app.messages.commands import DispatchCase, MoveCase, RecallDispatch
from tests.ui.sample import NOW, Sample
from ui.actions.cases import CaseVerbs
from ui.actions.table import Action
from ui.models import case_row as rows
from ui.models.unread import Unread
from ui.queue.panel import QueuePanel
from ui.queue.row import HEIGHT
from ui.widgets.chip import ChipButton


@pytest.fixture
def window(district: Sample) -> Iterator[QWidget]:
    """A window with the queue in it and the desk's keys bound."""
    made = QWidget()
    made.resize(420, 760)
    panel = QueuePanel(district.context)
    panel.setObjectName("queue")
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    district.context.actions.bind(made)
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.activateWindow()
    panel.list.setFocus()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def panel(window: QWidget) -> QueuePanel:
    """The queue in the window."""
    found = window.findChild(QueuePanel, "queue")
    assert isinstance(found, QueuePanel)
    return found


def _first(panel: QueuePanel, stage: Stage) -> Case:
    for row in range(panel.model.rowCount()):
        case = panel.model.at(row).case
        if case.stage is stage and case.suspended_at is None:
            return case
    raise AssertionError(f"no case {stage}")


def _button(parent: QWidget, title: str) -> QPushButton:
    found = [b for b in parent.findChildren(QPushButton) if b.text() == title and b.isVisible()]
    assert found, f"no button {title!r}"
    return found[0]


def test_that_j_and_k_walk_the_queue_and_select_for_every_panel(
    district: Sample, panel: QueuePanel, window: QWidget
) -> None:
    for key, row in ((Qt.Key.Key_J, 0), (Qt.Key.Key_J, 1), (Qt.Key.Key_J, 2), (Qt.Key.Key_K, 1)):
        QTest.keyClick(window.focusWidget() or window, key)
        assert district.context.session.key == panel.model.at(row).case.id
    assert panel.list.selected_row() == 1


def test_that_a_click_on_a_row_selects_its_case(district: Sample, panel: QueuePanel) -> None:
    QTest.mouseClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, HEIGHT * 3 + 20)
    )
    assert district.context.session.key == panel.model.at(3).case.id


def test_that_rows_below_the_unfolded_preview_are_still_where_they_are_painted(
    district: Sample, panel: QueuePanel
) -> None:
    district.context.session.select("case", panel.model.at(1).case.id)
    box = panel.list.visualRect(panel.model.index(4))
    assert box.top() == 4 * HEIGHT + panel.preview.height()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert district.context.session.key == panel.model.at(4).case.id


def test_that_return_opens_the_file_and_selecting_another_case_changes_it(
    district: Sample, panel: QueuePanel, window: QWidget
) -> None:
    QTest.keyClick(panel.list, Qt.Key.Key_J)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert district.context.session.case_file == panel.model.at(0).case.id
    QTest.keyClick(panel.list, Qt.Key.Key_J)
    assert district.context.session.case_file == panel.model.at(1).case.id


def test_that_one_key_dispatches_to_the_unit_the_preview_names(
    district: Sample, panel: QueuePanel
) -> None:
    case = _first(panel, Stage.TO_DISPATCH)
    district.context.session.select("case", case.id)
    QTest.keyClick(panel.list, Qt.Key.Key_D)
    (sent,) = district.ledger.sent
    assert isinstance(sent, DispatchCase)
    assert (sent.case, sent.expected_version, sent.officer) == (case.id, case.version, "lin")
    units = district.picture.units
    named = units.items[units.index[sent.unit]].name_en
    advice = next(f.value for f in panel.preview.lines() if f.label == "Advice")
    assert advice.startswith(named)


def test_that_nothing_is_shown_done_before_its_event_came_back(
    district: Sample, panel: QueuePanel
) -> None:
    case = _first(panel, Stage.TO_DISPATCH)
    district.context.session.select("case", case.id)
    QTest.keyClick(panel.list, Qt.Key.Key_D)
    verbs = CaseVerbs.of(district.context)
    assert verbs.sending(case.id)
    assert district.picture.cases[case.id].stage is Stage.TO_DISPATCH
    QTest.keyClick(panel.list, Qt.Key.Key_D)
    assert len(district.ledger.sent) == 1
    district.happen(
        events.CaseMoved(case=case.id, move=Move.DISPATCH, version=case.version + 1, at=NOW,
                         assignee="U01", dispatch="D900"),
        events.OrderIssued(dispatch=Dispatch("D900", case.id, "U01", "lin", NOW)),
    )  # fmt: skip
    assert not verbs.sending(case.id)
    QTest.keyClick(panel.list, Qt.Key.Key_Z)
    assert district.ledger.sent[-1].dispatch == "D900"
    assert isinstance(district.ledger.sent[-1], RecallDispatch)


def test_that_recall_is_not_offered_after_its_five_seconds(
    district: Sample, panel: QueuePanel
) -> None:
    case = _first(panel, Stage.TO_DISPATCH)
    district.context.session.select("case", case.id)
    district.happen(
        events.CaseMoved(case=case.id, move=Move.DISPATCH, version=case.version + 1, at=NOW,
                         assignee="U01", dispatch="D900"),
        events.OrderIssued(dispatch=Dispatch("D900", case.id, "U01", "lin", NOW)),
    )  # fmt: skip
    action = district.context.actions["case.recall"]
    assert action.disabled() == ""
    district.tick(seconds=6)
    assert "5" in action.disabled()
    QTest.keyClick(panel.list, Qt.Key.Key_Z)
    assert district.ledger.sent == []


def test_that_an_illegal_move_says_why_and_sends_nothing(
    district: Sample, panel: QueuePanel
) -> None:
    panel.show_tab(rows.ALL)
    case = _first(panel, Stage.HANDLING)
    district.context.session.select("case", case.id)
    assert district.context.actions["case.verify"].disabled()
    QTest.keyClick(panel.list, Qt.Key.Key_V)
    assert district.ledger.sent == []


def test_that_the_preview_offers_the_step_the_officer_owes(
    district: Sample, panel: QueuePanel
) -> None:
    case = _first(panel, Stage.TO_VERIFY)
    district.context.session.select("case", case.id)
    QTest.mouseClick(_button(panel.preview, "Verify"), Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, MoveCase)
    assert (sent.case, sent.move) == (case.id, Move.VERIFY)


def test_that_the_faster_officer_is_named_in_the_row(district: Sample, panel: QueuePanel) -> None:
    case = _first(panel, Stage.TO_DISPATCH)
    district.context.session.select("case", case.id)
    district.ledger.refuse = Refused("case.changed", case=case.id, officer="zhou")
    QTest.keyClick(panel.list, Qt.Key.Key_D)
    problem = CaseVerbs.of(district.context).problem(case.id)
    assert problem is not None
    assert problem.conflict
    assert "Zhou Qiming" in problem.text
    assert not CaseVerbs.of(district.context).sending(case.id)


def test_that_the_slash_leads_to_the_search_and_return_takes_the_first_found(
    district: Sample, panel: QueuePanel, window: QWidget
) -> None:
    panel.show_tab(rows.ALL)
    wanted = panel.model.at(7).case
    QTest.keyClick(panel.list, Qt.Key.Key_Slash)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, wanted.id)
    panel.search.searched.emit(panel.search.text())
    assert panel.model.rowCount() == 1
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert district.context.session.key == wanted.id


def test_that_a_search_without_hits_offers_all_cases(panel: QueuePanel) -> None:
    panel.show_tab(rows.SUPERVISED)
    panel.search.set_text("Exposed")
    panel.search.searched.emit("Exposed")
    QTest.mouseClick(_button(panel, f"Search all {panel.model.count(rows.ALL)} cases"),
                     Qt.MouseButton.LeftButton)  # fmt: skip
    assert panel.model.tab == rows.ALL
    assert panel.model.rowCount() > 0


def test_that_news_above_does_not_move_what_is_being_read(
    district: Sample, panel: QueuePanel
) -> None:
    panel.show_tab(rows.ALL)
    bar = panel.list.verticalScrollBar()
    bar.setValue(HEIGHT * 10 + 7)
    seen = panel.model.at(12).case.id
    top = panel.list.visualRect(panel.model.index(12)).top()
    urgent = NOW - timedelta(hours=5)
    new = Case("NEW", "event:0502", "燃气泄漏", stage=Stage.TO_DISPATCH, level=1,
               reported_at=urgent, stage_since=urgent)  # fmt: skip
    district.happen(events.CaseReported(case=new))
    row = panel.model.row_of(seen)
    assert row == 13
    assert panel.list.visualRect(panel.model.index(row)).top() == top


def test_that_a_case_is_unread_until_this_officer_selects_it(
    district: Sample, panel: QueuePanel
) -> None:
    at = NOW + timedelta(seconds=1)
    new = Case("NEW", "event:0506", "道路积水", stage=Stage.TO_VERIFY, level=2, reported_at=at,
               stage_since=at)  # fmt: skip
    district.happen(events.CaseReported(case=new))
    session = district.context.session
    assert new in Unread(session, NOW)
    session.select("case", "NEW")
    assert new not in Unread(session, NOW)


def test_that_a_mode_without_held_cases_shows_no_held_tab(
    district: Sample, panel: QueuePanel
) -> None:
    assert district.context.actions["queue.held"].disabled()
    district.picture.mode_state = type(district.picture.mode_state)("emergency", 2)
    district.picture.changes.mode = True
    district.context.bridge.drain()
    QTest.keyClick(panel.list, Qt.Key.Key_H)
    assert panel.model.tab == rows.HELD
    QTest.keyClick(panel.list, Qt.Key.Key_H)
    assert panel.model.tab == rows.WATCH


def test_that_space_presses_a_focused_button_and_not_the_shortcut(
    district: Sample, window: QWidget
) -> None:
    ran, pressed = [], []
    district.context.actions.add(Action("test.space", "Space", lambda: ran.append(1), "Space"))
    district.context.actions.bind(window)
    button = QPushButton("press")
    window.layout().addWidget(button)
    button.clicked.connect(lambda: pressed.append(1))
    button.show()
    button.setFocus()
    assert QApplication.focusWidget() is button
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (ran, pressed) == ([], [1])
    panel = window.findChild(QueuePanel)
    assert isinstance(panel, QueuePanel)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert ran == [1]


def test_that_the_cases_of_a_region_are_shown_alone_until_its_chip_is_pressed(
    panel: QueuePanel, district: Sample
) -> None:
    some = frozenset(list(district.picture.cases)[:3])
    district.context.session.gather(some, "North bank")
    assert {panel.model.at(row).case.id for row in range(panel.model.rowCount())} == some
    chip = next(c for c in panel.findChildren(ChipButton) if "North bank" in c.toolTip())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() > len(some)
    assert panel.model.filter.cases is None
