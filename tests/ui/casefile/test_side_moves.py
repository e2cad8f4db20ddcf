"""The side moves of a case in the real window: offered, asked for, sent, and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.cases import Case, Details, Move, Stage
from app.domain.whistles import Whistle
from app.messages import commands as c, events
from tests.ui.sample import NOW, Sample
from ui.casefile.head import CORRECT, WHISTLE
from ui.casefile.panel import CaseFilePanel


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> CaseFilePanel:
    """The case file on screen."""
    made = CaseFilePanel(district.context)
    qtbot.addWidget(made)
    made.resize(560, 1100)
    made.show()
    return made


def opened(district: Sample, panel: CaseFilePanel, at: Stage, **facts: object) -> Case:
    """A case of that stage with these facts, its file open."""
    case = next(c for c in district.picture.cases.values() if c.stage is at and not c.suspended_at)
    case = replace(case, **facts)
    district.picture.cases[case.id] = case
    district.context.session.open_case(case.id)
    panel.show_case(case.id)
    return case


def test_that_a_call_back_asks_what_the_caller_said(district: Sample, panel: CaseFilePanel) -> None:
    opened(district, panel, Stage.TO_CHECK, stage=Stage.TO_CALL_BACK, closed_at=NOW)
    panel.head.asked.emit(Move.CALL_BACK)
    assert panel.reason.isVisible() and panel.reason.choice.isVisible()
    panel.reason.choice.setCurrentIndex(2)
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.MoveCase)
    assert (sent.move, sent.details.satisfied) == (Move.CALL_BACK, False)


def test_that_who_is_not_satisfied_sends_the_unit_again_with_his_words(
    district: Sample, panel: CaseFilePanel
) -> None:
    opened(district, panel, Stage.TO_CHECK, stage=Stage.TO_CALL_BACK, closed_at=NOW)
    panel.head.asked.emit(Move.CALL_BACK)
    panel.reason.choice.setCurrentIndex(1)
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    assert district.ledger.sent == []  # without words nobody knows what to do again
    QTest.keyClicks(panel.reason.edit, "still blocked")
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.MoveCase)
    assert (sent.move, sent.reason) == (Move.REWORK, "still blocked")
    assert sent.details == Details(satisfied=False)


def test_that_a_call_that_reached_nobody_leaves_the_case_in_the_list(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = opened(district, panel, Stage.TO_CHECK, stage=Stage.TO_CALL_BACK, closed_at=NOW)
    panel.head.asked.emit(Move.CALL_BACK)
    panel.reason.choice.setCurrentIndex(3)
    QTest.keyClicks(panel.reason.edit, "again at five")
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.NoteCase)
    assert (sent.case, sent.text) == (case.id, "Called back, nobody reached: again at five")


def test_that_who_got_a_case_back_sends_it_again_with_a_leader_beside_him(
    district: Sample, panel: CaseFilePanel
) -> None:
    me = district.context.session.officer.id
    opened(district, panel, Stage.TO_DISPATCH, returned_to="somebody else")
    assert not panel.card.second.isVisible()
    opened(district, panel, Stage.TO_DISPATCH, returned_to=me)
    second = panel.card.second
    assert second.isVisible()
    second.leader.setCurrentIndex(1)
    QTest.keyClicks(second.pin, "135790")
    QTest.mouseClick(panel.card.recommended.button, Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.DispatchCase)
    assert (sent.leader, sent.pin) == (second.leader.itemData(1), "135790")
    assert second.pin.text() == ""


def test_that_a_suspension_says_until_when(district: Sample, panel: CaseFilePanel) -> None:
    opened(district, panel, Stage.HANDLING)
    panel.head.asked.emit(Move.SUSPEND)
    panel.reason.choice.setCurrentIndex(2)
    QTest.keyClicks(panel.reason.edit, "waiting for parts")
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.MoveCase)
    assert sent.details.until == NOW + timedelta(days=7)


def test_that_a_duplicate_is_named_and_merged_into(district: Sample, panel: CaseFilePanel) -> None:
    case = opened(district, panel, Stage.TO_DISPATCH)
    twin = replace(case, id="SF-TWIN", reported_at=NOW)
    district.picture.cases[twin.id] = twin
    panel.head.asked.emit(Move.MERGE)
    assert "SF-TWIN" in panel.reason.choice.itemText(0)
    QTest.keyClick(panel.reason.choice, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.MoveCase)
    assert (sent.move, sent.details.target) == (Move.MERGE, "SF-TWIN")


def test_that_only_what_this_officer_may_do_is_offered(
    district: Sample, panel: CaseFilePanel
) -> None:
    opened(district, panel, Stage.HANDLING)
    moves = panel.head.side_moves()
    assert {Move.EXTEND, Move.URGE, Move.ESCALATE, Move.RETURN} <= set(moves)
    assert {Move.TAKE_OVER, Move.APPEAL, Move.UPHOLD_APPEAL}.isdisjoint(moves)


def test_that_a_note_is_kept_and_an_empty_one_is_not(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = opened(district, panel, Stage.HANDLING)
    QTest.keyClick(panel.note.edit, Qt.Key.Key_Return)
    QTest.keyClicks(panel.note.edit, "caller phoned again")
    QTest.keyClick(panel.note.edit, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.NoteCase)
    assert (sent.case, sent.text) == (case.id, "caller phoned again")
    assert panel.note.edit.text() == ""


def test_that_the_reporter_is_shown_only_after_the_look_is_kept(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = opened(district, panel, Stage.HANDLING)
    assert case.phone not in panel.reporter.text.text()
    QTest.mouseClick(panel.reporter.button, Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.RevealReporter)
    assert case.phone in panel.reporter.text.text()
    other = opened(district, panel, Stage.TO_DISPATCH)
    assert other.phone not in panel.reporter.text.text()


def test_that_a_correction_sends_only_what_was_changed(
    district: Sample, panel: CaseFilePanel
) -> None:
    opened(district, panel, Stage.HANDLING)
    panel.head.wished.emit(CORRECT)
    assert panel.correction.isVisible()
    panel.correction.level.setCurrentIndex(1)
    panel.correction.reason.setText("seen on camera")
    panel.correction._keep()
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.CorrectCase)
    assert (sent.fields, sent.reason) == ({"level": 2}, "seen on camera")


def test_that_a_whistle_is_blown_and_its_board_ticks(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = opened(district, panel, Stage.HANDLING)
    panel.head.wished.emit(WHISTLE)
    form = panel.whistles.form
    for place, box in enumerate(form.departments.values()):
        box.setChecked(place < 2)
    form.reason.setText("three lanes under water")
    QTest.keyClick(form.reason, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.BlowWhistle)
    assert sent.deadline == NOW + timedelta(minutes=30)
    one, two = sent.departments
    whistle = Whistle("W1", case.id, case.street, "lin", NOW, sent.deadline, sent.departments, "水")
    district.happen(events.WhistleChanged(what="blown", whistle=whistle))
    (board,) = panel.whistles.boards
    assert not board.rows[one].urge.isHidden()
    came = replace(whistle, checked_in={one: NOW}, persons={one: "李工"})
    district.happen(events.WhistleChanged(what="answered", whistle=came, department=one))
    assert "李工" in board.rows[one].state and board.rows[one].urge.isHidden()
    QTest.mouseClick(board.rows[two].urge, Qt.MouseButton.LeftButton)
    urge = district.ledger.sent[-1]
    assert isinstance(urge, c.UrgeWhistle) and not urge.escalate
    QTest.mouseClick(board.end, Qt.MouseButton.LeftButton)
    end = district.ledger.sent[-1]
    assert isinstance(end, c.EndWhistle) and set(end.ratings) == {one, two}
    district.happen(events.WhistleChanged(what="ended", whistle=replace(came, ended_at=NOW)))
    assert panel.whistles.boards == []


def test_that_helpers_make_it_a_consultation(district: Sample, panel: CaseFilePanel) -> None:
    opened(district, panel, Stage.TO_DISPATCH)
    other = panel.card.alternatives[0]
    other.assist.setChecked(True)
    QTest.mouseClick(panel.card.recommended.button, Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.DispatchCase)
    assert (sent.way, sent.helpers) == ("consult", (other.unit,))


def test_that_a_case_is_given_to_another_unit(district: Sample, panel: CaseFilePanel) -> None:
    case = opened(district, panel, Stage.HANDLING)
    assert panel.card.reassign.isVisible()
    QTest.mouseClick(panel.card.reassign, Qt.MouseButton.LeftButton)
    other = panel.card.alternatives[0]
    assert other.unit != case.assignee
    QTest.mouseClick(other.button, Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, c.ReassignCase) and sent.unit == other.unit
