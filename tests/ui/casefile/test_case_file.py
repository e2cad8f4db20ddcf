"""The case file: what it shows, what it sends, and what it says when it may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.cases import Case, Move, Stage
from app.domain.errors import Refused
from app.domain.orders import Dispatch, Receipt
from app.messages import events
from app.messages.commands import DispatchCase, MoveCase, RecallDispatch
from tests.ui.sample import NOW, Sample
from ui.casefile.panel import CaseFilePanel
from ui.casefile.receipt_steps import steps
from ui.models.advice import advise
from ui.models.case_row import masked
from ui.models.nearby import nearby
from ui.widgets.receipts import DONE, LATE, RUNNING, WAITING


@pytest.fixture
def panel(district: Sample) -> Iterator[CaseFilePanel]:
    """The case file, open on a case that waits to be dispatched."""
    made = CaseFilePanel(district.context)
    made.resize(545, 1000)
    district.context.session.open_case(_case(district, Stage.TO_DISPATCH).id)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


def _case(district: Sample, stage: Stage) -> Case:
    return next(
        c for c in district.picture.cases.values() if c.stage is stage and not c.suspended_at
    )


def _sent(case: Case, order: str = "D900") -> tuple[events.AnyEvent, ...]:
    moved = events.CaseMoved(case=case.id, move=Move.DISPATCH, version=case.version + 1, at=NOW,
                             assignee="U01", dispatch=order)  # fmt: skip
    return moved, events.OrderIssued(dispatch=Dispatch(order, case.id, "U01", "lin", NOW))


def _receipt(case: Case, receipt: Receipt, at: datetime) -> events.ReceiptRecorded:
    return events.ReceiptRecorded(dispatch="D900", case=case.id, receipt=receipt, at=at)


def test_that_it_shows_the_case_that_was_opened_and_hides_without_one(
    district: Sample, panel: CaseFilePanel
) -> None:
    assert panel.isVisible()
    assert panel.case_id == _case(district, Stage.TO_DISPATCH).id
    district.context.session.open_case("")
    assert not panel.isVisible()


def test_that_the_recommended_unit_is_the_one_the_rule_names_first(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = _case(district, Stage.TO_DISPATCH)
    found = advise(district.picture, case, NOW)
    QTest.mouseClick(panel.card.recommended.button, Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, DispatchCase)
    assert (sent.case, sent.unit) == (case.id, found[0].unit.id)
    assert panel.card.recommended.button.busy()


def test_that_an_alternative_is_sent_by_its_own_button(
    district: Sample, panel: CaseFilePanel
) -> None:
    other = panel.card.alternatives[1]
    QTest.mouseClick(other.button, Qt.MouseButton.LeftButton)
    assert [getattr(c, "unit", "") for c in district.ledger.sent] == [other.unit]


def test_that_a_refusal_stands_beside_the_control_and_frees_the_button(
    district: Sample, panel: CaseFilePanel
) -> None:
    district.ledger.refuse = Refused("case.changed", case=panel.case_id, officer="zhou")
    QTest.mouseClick(panel.card.recommended.button, Qt.MouseButton.LeftButton)
    assert "Zhou Qiming" in panel.card.problem_text()
    assert not panel.card.recommended.button.busy()
    assert district.toasts.shown == []


def test_that_after_the_order_the_receipts_tick_and_recall_is_offered(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = _case(district, Stage.TO_DISPATCH)
    district.happen(*_sent(case), _receipt(case, Receipt.SENT, NOW + timedelta(seconds=0.2)))
    assert not panel.card.recommended.isVisible()
    assert panel.card.order.isVisible()
    assert panel.card.order.recall.isVisible()
    before = panel.card.order.receipts.accessibleName()
    district.tick(seconds=3)
    assert panel.card.order.receipts.accessibleName() != before
    QTest.mouseClick(panel.card.order.recall, Qt.MouseButton.LeftButton)
    (sent,) = district.ledger.sent
    assert isinstance(sent, RecallDispatch)
    assert sent.dispatch == "D900"


def test_that_recall_goes_when_the_unit_has_signed(district: Sample, panel: CaseFilePanel) -> None:
    case = _case(district, Stage.TO_DISPATCH)
    signed = NOW + timedelta(seconds=2)
    district.happen(*_sent(case))
    assert panel.card.order.recall.isVisible()
    district.happen(_receipt(case, Receipt.SIGNED, signed))
    assert not panel.card.order.recall.isVisible()


def test_that_each_receipt_tells_its_seconds_and_the_late_one_its_overrun(
    district: Sample,
) -> None:
    case = replace(_case(district, Stage.TO_DISPATCH), stage=Stage.TO_SIGN, stage_since=NOW)
    receipts = {"sent": NOW + timedelta(seconds=0.2), "delivered": NOW + timedelta(seconds=0.6)}
    order = Dispatch("D900", case.id, "U01", "lin", NOW, receipts=receipts)
    clocks = district.picture.clocks
    shown = steps(order, case, clocks, NOW + timedelta(seconds=61), 240.0)
    assert [s.state for s in shown] == [DONE, DONE, RUNNING, WAITING, WAITING]
    assert [s.text for s in shown[:3]] == ["0.2\u00a0s", "0.6\u00a0s", "1:01 / 5:00"]
    late = steps(order, case, clocks, NOW + timedelta(seconds=380), 240.0)
    assert (late[2].state, late[2].text) == (LATE, "over 01:20")


def test_that_a_move_that_needs_a_reason_is_not_made_without_one(
    district: Sample, panel: CaseFilePanel
) -> None:
    QTest.mouseClick(panel.head.supervise, Qt.MouseButton.LeftButton)
    assert panel.reason.isVisible()
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    assert district.ledger.sent == []
    assert panel.reason.isVisible()
    QTest.keyClicks(panel.reason.edit, "market day")
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    (sent,) = district.ledger.sent
    assert isinstance(sent, MoveCase)
    assert (sent.move, sent.reason) == (Move.SUPERVISE, "market day")
    assert not panel.reason.isVisible()


def test_that_escape_takes_the_question_back_and_not_the_file(
    district: Sample, panel: CaseFilePanel
) -> None:
    QTest.mouseClick(panel.head.supervise, Qt.MouseButton.LeftButton)
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Escape)
    assert not panel.reason.isVisible()
    assert panel.isVisible()


def test_that_only_legal_side_moves_are_offered(district: Sample, panel: CaseFilePanel) -> None:
    assert Move.RETURN not in panel.head.side_moves()
    district.context.session.open_case(_case(district, Stage.HANDLING).id)
    assert Move.RETURN in panel.head.side_moves()
    assert Move.RESUME not in panel.head.side_moves()


def test_that_the_history_is_read_from_the_journal_and_follows_live_events(
    district: Sample, panel: CaseFilePanel
) -> None:
    case = _case(district, Stage.TO_DISPATCH)
    happened: list[events.Entry] = []
    district.ledger.history = lambda subject: list(happened)  # type: ignore[method-assign]
    for n, event in enumerate(_sent(case)):
        happened.append(events.Entry(seq=n, at=NOW, actor="lin", workstation="w1", event=event))
        district.happen(event)
    unit = district.picture.units.items[district.picture.units.index["U01"]]
    assert any(unit.name_en in text for text in panel.timeline.texts())
    assert all(panel.timeline.texts())


def test_that_the_nearest_things_come_first_and_a_click_selects_them(
    district: Sample, panel: CaseFilePanel
) -> None:
    lines = panel.nearby.lines()
    for kind in ("unit", "sensor", "camera"):
        far = [near.metres for near in lines if near.kind == kind]
        assert far
        assert far == sorted(far)
    panel.nearby.choose(0)
    assert district.context.session.kind == "unit"
    assert district.context.session.key == lines[0].key


def test_that_distance_near_by_is_right_within_a_per_cent(district: Sample) -> None:
    camera = district.picture.registry.cameras[0]
    north = nearby(district.picture, (camera.lon, camera.lat - 0.001), 0, 0, 1)[0]
    assert north.key == camera.id
    assert north.metres == pytest.approx(111.2, rel=0.01)


def test_that_the_reporter_is_masked(panel: CaseFilePanel) -> None:
    assert masked("王秀英", "13812342207") == "王** · 138****2207"
    assert masked("", "12") == "****"
    shown = " ".join(fact.text for fact in panel.facts())
    assert "王秀英" not in shown
    assert "13812342207" not in shown


def test_that_the_whole_clock_counts_from_the_report(district: Sample) -> None:
    pause = (NOW - timedelta(seconds=60), NOW)
    waiting = _case(district, Stage.TO_DISPATCH)
    case = replace(waiting, category="component:0103", pauses=(pause,))
    due = district.picture.clocks.whole(case)
    assert case.reported_at is not None
    assert due.at == case.reported_at + timedelta(hours=2, seconds=60)


def test_that_a_mode_with_tighter_limits_shortens_the_clock_at_once(
    district: Sample, panel: CaseFilePanel
) -> None:
    before = panel.clock_texts()
    district.picture.mode_state = type(district.picture.mode_state)("emergency", 2)
    district.picture.changes.mode = True
    district.context.bridge.drain()
    assert panel.clock_texts() != before
