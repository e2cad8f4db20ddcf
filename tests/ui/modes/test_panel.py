"""The modes' own panel: what was switched and why, and the secret that confirms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.domain.modes import ModeState
from app.domain.registry import PIN_SET
from app.messages import events
from app.messages.commands import SetPin
from tests.ui.sample import NOW, Sample
from ui.modes.panel import ModesPanel

INTO = ModeState(
    "emergency", 2, NOW - timedelta(hours=2), "lin", "暴雨红色预警", "daily", 1,
    preset="flood", leader="zhou", skipped=("上级已知会",),
)  # fmt: skip
OUT = ModeState("daily", 0, NOW, "gateway", "暴雨红色预警", "emergency", 2, before_level=2)


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> ModesPanel:
    """The panel at the width it has on the desk."""
    made = ModesPanel(district.context)
    qtbot.addWidget(made)
    made.resize(544, 900)
    made.show()
    return made


def _entry(seq: int, state: ModeState) -> events.Entry:
    assert state.since is not None
    event = events.ModeSwitched(state=state)
    return events.Entry(seq=seq, at=state.since, actor="", workstation="", event=event)


def test_that_the_history_says_from_what_to_what_who_why_and_what_was_skipped(
    panel: ModesPanel,
) -> None:
    panel.history.show_entries([_entry(9, OUT), _entry(4, INTO)])
    newest, oldest = (row.text() for row in panel.history.rows)
    assert "in force" in newest and "by itself" in newest
    assert "Daily → Emergency" in oldest and "Level Ⅱ" in oldest
    assert "Lin Xiaowen, confirmed by Zhou Qiming" in oldest
    assert "暴雨红色预警" in oldest and "for 2 h" in oldest
    assert "Skipped: " in oldest


def test_that_a_secret_is_typed_twice_and_sent_once(panel: ModesPanel, district: Sample) -> None:
    panel.show_tab("secret")
    secret = panel.secret
    secret.new.setText("246802")
    secret.again.setText("246803")
    secret.keep()
    assert secret.note.error() and not district.ledger.sent
    secret.again.setText("246802")
    secret.keep()
    (command,) = district.ledger.sent
    assert isinstance(command, SetPin)
    assert (command.person, command.pin) == ("lin", "246802")
    assert not secret.new.text()


def test_that_a_secret_set_elsewhere_is_known_here_without_its_hash(district: Sample) -> None:
    district.happen(events.PinSet(person="zhou"))
    assert district.picture.registry.officers["zhou"].pin == PIN_SET
