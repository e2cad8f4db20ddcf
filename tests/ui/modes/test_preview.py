"""A mode before it happens: everything it changes, what it needs, and that only the journal
makes it so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.domain.modes import ModeState, diff
from app.messages import events
from app.messages.commands import SwitchMode
from tests.ui.sample import NOW, Sample, rainstorm
from ui.models.tally import held_back, tally
from ui.modes.card import CardView
from ui.modes.confirm import ConfirmPanel
from ui.modes.facts import cards
from ui.modes.preview import ModePreview


@pytest.fixture
def preview(district: Sample) -> Iterator[ModePreview]:
    """The preview over an empty window of 1920."""
    window = QWidget()
    window.resize(1920, 994)
    made = ModePreview(district.context, window)
    made.setGeometry(window.rect())
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    yield made
    window.close()
    window.deleteLater()


def _confirm(preview: ModePreview) -> ConfirmPanel:
    assert preview.confirm is not None
    return preview.confirm


def _fill(confirm: ConfirmPanel) -> None:
    assert confirm.level is not None
    confirm.level._choose("2")
    confirm.reason.setPlainText("Three underpasses over 15 cm")
    confirm.leader.setCurrentIndex(1)
    confirm.pin.setText("135790")


def _texts(preview: ModePreview) -> dict[str, str]:
    assert preview.centre is not None
    return {card._body.card.icon: card.text() for card in preview.centre.cards}


def test_that_the_heading_counts_every_difference_of_the_two_files(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("emergency")
    modes = district.picture.catalogue.modes
    n = len(diff(modes["daily"], modes["emergency"]))
    assert preview.centre is not None
    assert preview.centre.heading.text() == (
        f"Daily → Emergency, {n} things would change; nothing is in force yet"
    )


def test_that_limits_and_thresholds_are_told_with_old_and_new_value(preview: ModePreview) -> None:
    preview.open("emergency")
    texts = _texts(preview)
    assert "5 min → 3 min" in texts["timer"]
    assert "Every handling limit ×1 → ×0.5" in texts["timer"]
    assert "10\u00a0cm → 8\u00a0cm" in texts["gauge"]


def test_that_muted_sensors_are_counted_from_the_registry(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("emergency")
    counts = Counter(sensor.kind for sensor in district.picture.registry.sensors)
    text = _texts(preview)["bell-slash"]
    assert f"{counts['noise']} sensors muted" in text
    assert f"{counts['people_flow']} sensors muted" in text
    assert "Level Ⅰ is never muted" in text


def test_that_forces_layers_and_screens_are_told(preview: ModePreview) -> None:
    preview.open("emergency")
    texts = _texts(preview)
    assert "Pump trucks" in texts["users-three"]
    assert "40 posts" in texts["users-three"].splitlines()[0]
    assert "Overview → Flood" in texts["monitor"]
    assert "Case queue → Flood board" in texts["monitor"]
    assert "Closed roads" in texts["stack"]


@pytest.mark.parametrize("target", ["holiday", "major_event", "emergency"])
def test_that_every_pair_of_modes_can_be_shown(district: Sample, target: str) -> None:
    modes = district.picture.catalogue.modes
    there = cards(district.picture, modes["daily"], modes[target])
    back = cards(district.picture, modes[target], modes["daily"])
    assert [card.count for card in there][:2] == [card.count for card in back][:2]
    assert all(CardView(card).text() for card in (*there, *back))


def test_that_what_is_held_back_is_counted_on_the_running_picture(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("emergency")
    picture = district.picture
    mode = picture.catalogue.modes["emergency"]
    held = sum(held_back(case, mode) for case in picture.cases.values())
    assert held > 0
    assert tally(picture, NOW, mode).held == held
    assert preview.centre is not None
    assert f"{held} daily matters held back" in preview.centre.held.text()


def test_that_the_button_waits_for_level_reason_and_a_second_person(preview: ModePreview) -> None:
    preview.open("emergency")
    confirm = _confirm(preview)
    assert confirm.why_not() == "Choose the response level first."
    assert confirm.level is not None
    confirm.level._choose("2")
    assert "reason" in confirm.why_not()
    confirm.reason.setPlainText("   ")
    assert "reason" in confirm.why_not()
    confirm.reason.setPlainText("Rainstorm")
    assert "second person" in confirm.why_not()
    assert not confirm.confirm.isEnabled()
    confirm.leader.setCurrentIndex(1)
    assert "secret" in confirm.why_not()
    confirm.pin.setText("135790")
    assert confirm.why_not() == ""
    assert confirm.confirm.isEnabled()
    assert confirm.confirm.text() == "Switch to Emergency, level Ⅱ"


def test_that_the_officer_cannot_confirm_himself(preview: ModePreview) -> None:
    preview.open("emergency")
    leader = _confirm(preview).leader
    people = [leader.itemData(i) for i in range(1, leader.count())]
    assert people == ["zhou", "luo", "han"]


def test_that_switching_sends_everything_the_service_asks_for(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("emergency")
    confirm = _confirm(preview)
    _fill(confirm)
    for box, _item in confirm.checks:
        box.setChecked(True)
    preview.switch()
    (command,) = district.ledger.sent
    assert isinstance(command, SwitchMode)
    assert (command.mode, command.level, command.officer) == ("emergency", 2, "lin")
    assert (command.leader, command.pin, command.expected_version) == ("zhou", "135790", 0)
    assert command.reason == "Three underpasses over 15 cm"
    assert district.picture.mode.id == "daily"


def test_that_what_was_checked_is_sent_and_the_rest_is_not(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("emergency")
    confirm = _confirm(preview)
    _fill(confirm)
    for box, item in confirm.checks:
        box.setChecked(item.name_en != "Pump trucks in place")
    preview.switch()
    (command,) = district.ledger.sent
    assert isinstance(command, SwitchMode)
    every = {item.name: item.name_en for _box, item in confirm.checks}
    assert {every[name] for name in command.ticked} == {
        name for name in every.values() if name != "Pump trucks in place"
    }
    assert command.reason == "Three underpasses over 15 cm"


def test_that_a_mode_without_levels_and_leader_needs_a_reason_only(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("holiday")
    confirm = _confirm(preview)
    assert confirm.level is None
    confirm.reason.setPlainText("National Day")
    preview.switch()
    (command,) = district.ledger.sent
    assert isinstance(command, SwitchMode)
    assert (command.level, command.leader) == (0, "")


def test_that_leaving_an_emergency_asks_for_a_second_person_and_its_checklist(
    preview: ModePreview, district: Sample
) -> None:
    district.happen(
        events.ModeSwitched(state=ModeState("emergency", 2, NOW, "lin", "-", "daily", 1))
    )
    preview.open("daily")
    confirm = _confirm(preview)
    confirm.reason.setPlainText("All dangers are over")
    assert "second person" in confirm.why_not()


def test_that_a_refusal_is_said_beside_the_button(preview: ModePreview, district: Sample) -> None:
    preview.open("emergency")
    confirm = _confirm(preview)
    _fill(confirm)
    district.ledger.refuse = Refused("mode.changed", officer="zhou", mode="daily")
    preview.switch()
    assert confirm.problem.text()
    assert confirm.problem.isVisible()
    assert confirm.confirm.isEnabled()
    assert district.toasts.shown == []


def test_that_the_preview_closes_when_the_journal_says_that_it_is_so(
    preview: ModePreview, district: Sample
) -> None:
    closed: list[bool] = []
    preview.closed.connect(lambda: closed.append(True))
    preview.open("emergency")
    _fill(_confirm(preview))
    preview.switch()
    assert preview.isVisible()
    district.happen(
        events.ModeSwitched(state=ModeState("emergency", 2, NOW, "lin", "-", "daily", 1))
    )
    assert closed == [True]
    assert preview.target == ""


def test_that_another_desks_switch_begins_the_preview_anew_and_keeps_the_reason(
    preview: ModePreview, district: Sample
) -> None:
    preview.open("emergency")
    _fill(_confirm(preview))
    district.happen(
        events.ModeSwitched(state=ModeState("holiday", 0, NOW, "zhou", "-", "daily", 1))
    )
    assert preview.isVisible()
    assert preview.centre is not None
    assert preview.centre.heading.text().startswith("Holiday → Emergency")
    assert _confirm(preview).reason.toPlainText() == "Three underpasses over 15 cm"


def test_that_the_same_mode_with_the_same_level_is_refused_before_it_is_sent(
    preview: ModePreview, district: Sample
) -> None:
    rainstorm(district.picture)
    preview.open("emergency")
    confirm = _confirm(preview)
    assert "in force already" in confirm.why_not()
    assert confirm.level is not None
    confirm.level._choose("1")
    assert "in force already" not in confirm.why_not()


def test_that_the_usual_level_of_a_warning_is_said_and_a_lower_one_asks_for_words(
    preview: ModePreview, district: Sample
) -> None:
    rainstorm(district.picture)
    preview.open("emergency")
    confirm = _confirm(preview)
    assert "Rainstorm red: level Ⅰ is usual." in confirm._level_advice()
    assert "say why" in confirm._level_advice()


def test_that_the_basis_gives_way_on_a_small_screen(preview: ModePreview) -> None:
    preview.open("emergency")
    assert preview.basis is not None
    assert preview.basis.isVisible()
    preview.resize(1366, 684)
    assert not preview.basis.isVisible()
    assert preview.centre is not None
    assert preview.centre.isVisible()


def test_that_looking_changes_nothing(preview: ModePreview, district: Sample) -> None:
    for mode in district.picture.catalogue.modes:
        preview.open(mode)
        preview.close_preview()
    assert district.ledger.sent == []
    assert district.picture.mode.id == "daily"
