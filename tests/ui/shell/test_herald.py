"""What the desk says of modes by itself: a switch, a suggestion, a report that is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.domain.modes import ModeState, Reporting
from app.domain.warnings import Warning as WeatherWarning
from app.messages import events
from tests.ui.sample import NOW, Sample
from ui.shell import DeskWindow

RED = WeatherWarning("CAP-9", "rainstorm", 1, "暴雨红色预警", "Rainstorm red", NOW,
                     NOW + timedelta(hours=3))  # fmt: skip


@pytest.fixture
def window(district: Sample, qtbot: QtBot) -> Iterator[DeskWindow]:
    """The desk at 1920."""
    made = DeskWindow(district.context)
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    yield made


def _said(district: Sample) -> str:
    return "\n".join(f"{title}: {text}" for title, text, *_rest in district.toasts.shown)


def test_that_a_switch_is_announced_once_with_who_why_and_what_was_skipped(
    window: DeskWindow, district: Sample
) -> None:
    state = ModeState("holiday", 0, NOW, "lin", "National Day", "daily", 1, skipped=("巡查",))
    district.happen(events.ModeSwitched(state=state))
    district.tick(seconds=10)
    said = _said(district)
    assert said.count("Daily → Holiday") == 1
    assert "Lin Xiaowen" in said and "National Day" in said and "Skipped: 巡查" in said


def test_that_a_suggestion_is_counted_in_the_bar_and_told_once(
    window: DeskWindow, district: Sample
) -> None:
    assert window.top.suggested.isHidden()
    district.happen(events.WarningChanged(warning=RED))
    assert window.top.suggested.text() == "1 suggestion"
    for _n in range(12):
        district.tick(seconds=1)
    assert _said(district).count("Suggested: Emergency") == 1


def test_that_looking_at_a_suggestion_fills_in_level_and_reason(
    window: DeskWindow, district: Sample
) -> None:
    district.happen(events.WarningChanged(warning=RED))
    district.context.actions.run("mode.suggested")
    panel = window.right.panel("modes")
    assert panel is not None
    panel.suggested.rows[0].asked.emit(panel.suggested._shown[0])  # type: ignore[attr-defined]
    confirm = window.preview.confirm
    assert confirm is not None and window.preview.target == "emergency"
    assert confirm.chosen_level == 1
    assert "Rainstorm red" in confirm.reason.toPlainText()
    assert confirm.suggestion.startswith("warning:emergency:")


def test_that_a_report_near_its_limit_is_reminded_of_and_one_over_it_stays(
    window: DeskWindow, district: Sample
) -> None:
    modes = district.picture.catalogue.modes
    modes["emergency"] = replace(modes["emergency"], reporting=Reporting(30, 60, 120))
    state = ModeState("emergency", 2, NOW, "lin", "Rain", "daily", 1, entered=NOW)
    district.happen(events.ModeSwitched(state=state))
    district.clock.time = NOW + timedelta(minutes=21)
    for _n in range(5):
        district.tick(seconds=1)
    assert "Report by phone: 08:5" in _said(district)
    district.clock.time = NOW + timedelta(minutes=31)
    for _n in range(5):
        district.tick(seconds=1)
    assert any(t == "Report by phone" and stays for t, _x, _l, stays in district.toasts.shown)
