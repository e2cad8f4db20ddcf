"""Views, groups, picks and notes of the queue, and that nothing moves under the pointer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.cases import Case, Stage
from app.messages import events
from app.messages.commands import MoveCase, NoteCase
from tests.ui.sample import NOW, Sample
from ui.models import case_row as rows
from ui.models.case_filter import CaseFilter
from ui.models.case_order import BY_NEWEST, GROUPS, SORTS, Order
from ui.models.case_view import QueueView, Views
from ui.models.cases import CaseModel
from ui.queue.panel import QueuePanel


@pytest.fixture
def panel(district: Sample) -> Iterator[QueuePanel]:
    """The queue in a window of its own, all cases shown."""
    made = QueuePanel(district.context)
    made.resize(420, 760)
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.show_tab(rows.ALL)
    yield made
    made.close()
    made.deleteLater()


def _ids(model: CaseModel) -> list[str]:
    return [model.at(row).case.id for row in range(model.rowCount())]


def _newcomer(district: Sample) -> Case:
    some = next(c for c in district.picture.cases.values() if c.stage is Stage.TO_DISPATCH)
    return replace(some, id="new-case", level=1, stage_since=NOW - timedelta(days=9))


def _point(panel: QueuePanel) -> None:
    where = QPointF(60, 30)
    left = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, where, where, left, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(panel.list.viewport(), move)


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("group", list(GROUPS))
@pytest.mark.parametrize("sort", list(SORTS))
def test_that_every_order_and_group_can_be_shown_and_stays_when_cases_change(
    district: Sample, sort: str, group: str, down: bool
) -> None:
    model = CaseModel(district.picture, NOW)
    model.show(tab=rows.ALL, order=Order(sort, down, group))
    everything = _ids(model)
    district.context.bridge.changed.connect(lambda c: model.on_changed(c, district.clock()))
    for case in list(district.picture.cases.values())[::3]:
        changed_case = replace(case, level=5 - case.level, version=case.version + 1)
        district.happen(events.CaseAmended(case=changed_case))
    changed = _ids(model)
    model.rebuild(district.clock())
    assert changed == _ids(model)
    assert sorted(changed) == sorted(everything)
    assert sum(section.count for section in model.sections()) == model.rowCount()


def test_that_a_view_is_kept_by_name_and_found_by_the_next_window(
    panel: QueuePanel, district: Sample
) -> None:
    order = Order(BY_NEWEST, False, "street")
    kept = QueueView("夜班", rows.ALL, order, ("id", "place"), CaseFilter(frozenset({1, 2})))
    views = Views(district.context.session)
    views.keep(kept)
    panel.show_view(views.get("夜班"))
    assert panel.model.order == order
    assert {row.case.level for row in map(panel.model.at, range(panel.model.rowCount()))} <= {1, 2}
    assert Views(district.context.session).kept() == ["夜班"]
    assert Views(district.context.session).get("夜班") == kept
    views.forget("夜班")
    assert Views(district.context.session).kept() == []


def test_that_a_group_is_shut_and_opened_and_counts_stay_exact(panel: QueuePanel) -> None:
    panel.show_view(replace(panel.view(), order=Order(group="street")))
    first = panel.model.sections()[0]
    whole = panel.model.rowCount()
    panel.list.pressed_head.emit(first.code)
    assert panel.model.rowCount() == whole - first.count
    assert panel.model.sections()[0].count == first.count
    panel.list.pressed_head.emit(first.code)
    assert panel.model.rowCount() == whole


def test_that_nothing_moves_under_the_pointer_and_news_waits_to_be_let_in(
    panel: QueuePanel, district: Sample
) -> None:
    before = _ids(panel.model)
    _point(panel)
    district.happen(events.CaseReported(case=_newcomer(district)))
    assert _ids(panel.model) == before
    assert panel.model.arrived == 1
    assert panel._news.isVisible()
    panel._news.click()
    assert _ids(panel.model)[0] == "new-case"
    assert not panel._news.isVisible()


def test_that_news_comes_in_when_the_pointer_has_gone(panel: QueuePanel, district: Sample) -> None:
    _point(panel)
    district.happen(events.CaseReported(case=_newcomer(district)))
    panel.list._point(False)
    assert "new-case" in _ids(panel.model)


def test_that_picked_cases_are_those_to_be_assigned(panel: QueuePanel) -> None:
    waiting = panel.waiting()
    assert len(waiting) > 2
    panel.list.picks.add([waiting[1].id])
    assert [case.id for case in panel.waiting()] == [waiting[1].id]
    assert panel._bulk.isVisible()
    panel.list.picks.clear()
    assert not panel._bulk.isVisible()


def test_that_all_picked_cases_in_hand_are_urged(panel: QueuePanel, district: Sample) -> None:
    handled = [c for c in district.picture.cases.values() if c.stage is Stage.HANDLING][:2]
    assert len(handled) == 2
    panel.list.picks.add(case.id for case in handled)
    panel._bulk.urge()
    sent = [command.case for command in district.ledger.sent if isinstance(command, MoveCase)]
    assert sorted(sent) == sorted(case.id for case in handled)
    assert not len(panel.list.picks)


def test_that_a_note_is_written_where_the_row_stands(panel: QueuePanel, district: Sample) -> None:
    case = panel.model.at(0).case.id
    district.context.session.select("case", case)
    panel._write_note()
    panel._note.edit.setText("已电话联系")
    panel._note.edit.returnPressed.emit()
    assert [c.text for c in district.ledger.sent if isinstance(c, NoteCase)] == ["已电话联系"]
    assert not panel._note.isVisible()
