"""Many cases in one go: proposed, changed by hand, sent as orders of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.moves import Stage
from app.messages.commands import DispatchCase
from tests.ui.sample import Sample
from ui.batch.panel import BatchPanel
from ui.models.advice import candidates
from ui.models.batch import given_to, propose, total_minutes


def waiting(district: Sample) -> list:
    cases = [c for c in district.picture.cases.values() if c.stage is Stage.TO_DISPATCH]
    return [replace(c, suspended_at=None) for c in cases][:6]


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> BatchPanel:
    """The panel on screen, the proposal in it."""
    made = BatchPanel(district.context)
    qtbot.addWidget(made)
    crews = candidates(district.picture, district.context.bridge.now)
    made._fill(propose(waiting(district), crews, district.picture.catalogue))
    made.resize(545, 900)
    made.show()
    return made


def test_that_the_proposal_costs_no_more_than_each_case_by_itself_and_spreads(
    district: Sample,
) -> None:
    crews = candidates(district.picture, district.context.bridge.now)
    lines = propose(waiting(district), crews, district.picture.catalogue)
    assert all(line.unit for line in lines)
    assert max(given_to(lines).values()) <= 3
    greedy = sum(line.choices[0].score for line in lines)
    chosen = [line.chosen() for line in lines]
    assert sum(row.score for row in chosen if row) >= greedy - 1e-9
    assert total_minutes(lines) > 0


def test_that_only_ticked_lines_are_sent_each_with_its_own_unit(
    panel: BatchPanel, district: Sample
) -> None:
    panel.rows[0].box.setChecked(False)
    panel.rows[1].choice.setCurrentIndex(panel.rows[1].choice.count() - 1)
    wanted = {row.line.case.id: row.line.unit for row in panel.rows[1:]}
    QTest.mouseClick(panel.send, Qt.MouseButton.LeftButton)
    sent = [c for c in district.ledger.sent if isinstance(c, DispatchCase)]
    assert {command.case: command.unit for command in sent} == wanted


def test_that_nothing_to_send_is_said(panel: BatchPanel) -> None:
    for row in panel.rows:
        row.box.setChecked(False)
    assert not panel.send.isEnabled() or panel.send.toolTip()
    assert panel.lines() == []
