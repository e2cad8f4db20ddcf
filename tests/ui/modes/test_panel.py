"""The modes' own panel: what was switched and why, and the secret that confirms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.modes import ModeState
from app.domain.registry import PIN_SET
from app.domain.suggestions import Answer, SuggestionAnswer
from app.domain.warnings import Warning as WeatherWarning
from app.messages import events
from app.messages.commands import AnswerSuggestion, SetPin, TakeEvents
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


def _red(district: Sample) -> None:
    red = WeatherWarning("CAP-9", "rainstorm", 1, "暴雨红色预警", "Rainstorm red", NOW,
                         NOW + timedelta(hours=3), area="东城")  # fmt: skip
    district.happen(events.WarningChanged(warning=red))


def test_that_a_suggestion_shows_its_evidence_and_is_dismissed_with_a_reason(
    panel: ModesPanel, district: Sample
) -> None:
    panel.show_tab("suggested")
    assert panel.suggested.rows == []
    _red(district)
    (row,) = panel.suggested.rows
    assert "Emergency" in row.text() and "level" in row.text().casefold()
    assert "Warning in force: Rainstorm red" in row.text()
    row.reason.setText("local shower")
    row.dismiss()
    (command,) = district.ledger.sent
    assert isinstance(command, AnswerSuggestion)
    assert (command.answer, command.reason) == (Answer.DISMISSED, "local shower")
    given = SuggestionAnswer(command.suggestion, command.answer, "lin", NOW, command.reason)
    district.happen(events.SuggestionAnswered(answer=given))
    assert panel.suggested.rows == []


def test_that_a_refusal_is_said_under_the_reason(panel: ModesPanel, district: Sample) -> None:
    panel.show_tab("suggested")
    _red(district)
    district.ledger.refuse = Refused("suggestion.reason")
    panel.suggested.rows[0].dismiss()
    assert "Say why" in panel.suggested.rows[0].note.error()


def test_that_the_calendar_lists_holidays_and_events_ahead(
    panel: ModesPanel, district: Sample, tmp_path: Path
) -> None:
    panel.show_tab("calendar")
    file = tmp_path / "e.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\n"
        "SUMMARY:Concert\r\nDTSTART:20260801T120000Z\r\nLOCATION:Stadium\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8", newline="",
    )  # fmt: skip
    panel.calendar.take(str(file))
    (command,) = district.ledger.sent
    assert isinstance(command, TakeEvents)
    district.happen(events.EventsTaken(events=command.events))
    texts = [row.text() for row in panel.calendar.rows]
    assert any("Concert" in text and "Stadium" in text for text in texts)
    assert any("National Day" in text and "10-10" in text for text in texts)
