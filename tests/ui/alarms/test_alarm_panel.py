"""The page of alarms as an officer uses it: filters, groups, many at once, guidance, sounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import alarms as life
from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.messages import commands as c, events
from app.reference import load_catalogue
from tests.ui.sample import NOW, Sample
from ui.alarms.bar import AlarmBar
from ui.alarms.panel import AlarmPanel
from ui.alarms.shelving import ServicePopup
from ui.alarms.sounds import Sounds

RULES = load_catalogue().alarms


@pytest.fixture
def panel(district: Sample) -> Iterator[AlarmPanel]:
    """The panel in a window of its own."""
    district.picture.catalogue = replace(district.picture.catalogue, alarms=RULES)
    made = AlarmPanel(district.context)
    made.resize(544, 900)
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.activateWindow()
    made.show_tab("standing")
    yield made
    made.close()
    made.deleteLater()


def _raise(district: Sample, subject: str, level: int = 3, age_s: float = 30.0) -> Alarm:
    onset = NOW - timedelta(seconds=age_s)
    found = Alarm(alarm_id(subject, "high", onset), subject, "high", level, onset, 60.0, 50.0)
    alarm = life.onset_of(found, onset)
    district.happen(events.AlarmChanged(what="raised", alarm=alarm))
    return alarm


def _listed(panel: AlarmPanel) -> list[str]:
    return [alarm.state.value for alarm in panel.standing.list.alarms()]


def _keys(panel: AlarmPanel, *keys: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(panel.standing.list, key, modifier)


def test_that_what_waits_is_listed_before_what_returned_before_what_is_in_hand(
    panel: AlarmPanel,
) -> None:
    assert _listed(panel) == ["unacknowledged"] * 2 + ["returned"] + ["acknowledged"] * 2


@pytest.mark.parametrize("state", ["unacknowledged", "returned", "acknowledged", "shelved"])
def test_that_each_state_has_its_filter(panel: AlarmPanel, state: str) -> None:
    panel.standing.show_state(state)
    assert set(_listed(panel)) == {state}


def test_that_the_search_finds_by_place_and_reason(panel: AlarmPanel) -> None:
    panel.standing.search.set_text("yunjin")
    panel.standing.refresh()
    assert [a.subject for a in panel.standing.list.alarms()] == ["W000", "W012"]


def test_that_marked_alarms_are_acknowledged_in_one_command(
    panel: AlarmPanel, district: Sample
) -> None:
    _keys(panel, Qt.Key.Key_Down, shift=True)
    panel.standing.acknowledge()
    (command,) = district.ledger.sent
    assert isinstance(command, c.AcknowledgeAlarm)
    assert len(command.alarms) == 2


def test_that_space_is_the_bars_until_the_list_has_the_keys(
    panel: AlarmPanel, district: Sample
) -> None:
    bar = AlarmBar(district.context)
    bar.work_with(panel)
    _keys(panel, Qt.Key.Key_End)
    _keys(panel, Qt.Key.Key_Home, Qt.Key.Key_Down)
    bar.acknowledge()
    (command,) = district.ledger.sent
    assert isinstance(command, c.AcknowledgeAlarm)
    assert command.alarms == (panel.standing.list.alarms()[1].id,)
    bar.deleteLater()


def test_that_silence_sends_its_own_command(panel: AlarmPanel, district: Sample) -> None:
    panel.standing.silence()
    (command,) = district.ledger.sent
    assert isinstance(command, c.SilenceAlarms)


def test_that_taking_out_of_service_asks_why(panel: AlarmPanel, district: Sample) -> None:
    panel.standing.service()
    popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ServicePopup))
    popup.put_aside()
    assert district.ledger.sent == []
    popup.reason.setText("probe broken")
    popup.put_aside()
    (command,) = district.ledger.sent
    assert isinstance(command, c.TakeOutOfService)
    assert (command.subjects, command.reason) == (("W000",), "probe broken")


def test_that_what_is_out_of_service_says_by_whom_and_why(
    panel: AlarmPanel, district: Sample
) -> None:
    alarm = _raise(district, "W004")
    out = life.out_of_service(alarm, "lin", "probe broken", NOW)
    district.happen(events.AlarmChanged(what="out_of_service", alarm=out))
    panel.standing.show_state("out_of_service")
    told = panel.standing.guide.state.text()
    assert "Lin" in told
    assert "probe broken" in told
    panel.standing.service()
    (command,) = district.ledger.sent
    assert isinstance(command, c.ReturnToService)


def test_that_a_flood_is_read_in_groups_by_cause_and_place_with_nothing_dropped(
    panel: AlarmPanel, district: Sample
) -> None:
    bar = AlarmBar(district.context)
    for row in range(14):
        _raise(district, f"W{20 + 4 * row:03d}", 3, 40 + row)
    bar.work_with(panel)
    assert panel.standing.groups.isChecked()
    calling = [a for a in district.picture.alarms.values() if a.state not in life.ASIDE]
    assert len(panel.standing.list.alarms()) == len(calling)
    bar.deleteLater()


def test_that_the_suppressed_are_listed_in_words(panel: AlarmPanel, district: Sample) -> None:
    panel.standing.show_state("suppressed")
    assert panel.standing.told.text() == "This mode suppresses no alarms."
    mode = replace(district.picture.mode, suppressed=("water_level",))
    district.picture.catalogue.modes[mode.id] = mode
    panel.standing.refresh()
    assert "Water depth" in panel.standing.told.text()
    assert "level Ⅰ excepted" in panel.standing.told.text()


def test_that_a_case_is_asked_for_with_reading_and_limit(
    panel: AlarmPanel, district: Sample
) -> None:
    panel.standing.open_case()
    (command,) = district.ledger.sent
    assert isinstance(command, c.OpenAlarmCase)
    assert "Yunjin underpass" in command.description
    assert "18\u00a0cm" in command.description
    assert "15\u00a0cm" in command.description


def test_that_an_alarm_with_a_case_opens_its_file(panel: AlarmPanel, district: Sample) -> None:
    alarm = replace(panel.standing.list.alarms()[0], case="SF-0721-0386")
    district.happen(events.AlarmChanged(what="case", alarm=alarm))
    panel.standing.list.go_to(alarm.id)
    panel.standing.open_case()
    assert district.context.session.case_file == "SF-0721-0386"
    assert district.ledger.sent == []


# ------------------------------------------------------------------------------- sounds


class Ear:
    """A player that keeps what it was asked to play."""

    def __init__(self, able: bool = True) -> None:
        self._able, self.heard = able, list[tuple[str, int]]()

    def able(self) -> bool:
        """As it was made."""
        return self._able

    def play(self, file: str, loudness: int) -> None:
        """Remember it."""
        self.heard.append((file, loudness))


def _alarm(level: int) -> Alarm:
    return life.onset_of(Alarm(f"W{level}:high:1", f"W{level}", "high", level, NOW), NOW)


def test_that_the_gravest_is_heard_alone_and_again_until_acknowledged(district: Sample) -> None:
    ear = Ear()
    sounds = Sounds(RULES, district.context.session.store, ear)
    waiting = [_alarm(1), _alarm(3)]
    assert sounds.look(waiting, NOW) == 1
    assert sounds.look(waiting, NOW + timedelta(seconds=19)) == 0
    assert sounds.look(waiting, NOW + timedelta(seconds=20)) == 1
    quiet = [life.acknowledged(alarm, "lin", NOW) for alarm in waiting]
    assert sounds.look(quiet, NOW + timedelta(seconds=900)) == 0
    assert ear.heard == [("level_1.wav", 80)] * 2


def test_that_a_level_can_be_quiet_on_this_desk_but_never_the_highest(district: Sample) -> None:
    ear = Ear()
    sounds = Sounds(RULES, district.context.session.store, ear)
    for level in (1, 3):
        sounds.set_on(level, False)
        sounds.look([_alarm(level)], NOW)
    assert [file for file, _loud in ear.heard] == ["level_1.wav"]


def test_that_without_an_audio_device_the_bar_lights_up(district: Sample) -> None:
    bar = AlarmBar(district.context)
    bar.sounds = Sounds(RULES, district.context.session.store, Ear(able=False))
    bar.sounds.called.connect(bar.pulse)
    district.tick(seconds=1)
    assert bar.pulsing() == 3
    bar.deleteLater()


def test_that_the_test_button_says_when_nothing_can_be_heard(panel: AlarmPanel) -> None:
    seen: list[int] = []
    panel.called.connect(seen.append)
    panel.show_tab("sounds")
    panel.sounds.tests[2].click()
    assert seen == [2]
    assert "no audio device" in panel.sounds.told.text()


def test_that_every_priority_has_a_sound_of_its_own_that_can_be_read() -> None:
    import wave

    from app import paths

    lengths = []
    for priority in RULES.priorities.values():
        with wave.open(str(paths.resources() / "sounds" / priority.sound)) as file:
            lengths.append(file.getnframes() / file.getframerate())
    assert len(lengths) == 4
    assert max(lengths) < 1.5


def test_that_a_state_of_every_kind_has_a_filter(panel: AlarmPanel) -> None:
    filters = {tab.id for tab in panel.standing.tabs._tabs}
    assert {s.value for s in AlarmState if s is not AlarmState.CLEARED} <= filters
