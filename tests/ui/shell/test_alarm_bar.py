"""The alarm bar as an officer uses it: what the line says, what its keys do, what stays counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.alarms import Alarm, alarm_id
from app.domain.errors import Refused
from app.domain.modes import ModeState
from app.messages import events
from app.messages.commands import AcknowledgeAlarm, ShelveAlarm
from tests.ui.sample import NOW, Sample
from ui.alarms.bar import AlarmBar
from ui.alarms.shelving import ShelvePopup
from ui.theme import tokens


@pytest.fixture
def bar(district: Sample) -> Iterator[AlarmBar]:
    """The bar in a window of 1920, its keys bound."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    made = AlarmBar(district.context)
    column.addWidget(made)
    district.context.actions.bind(window)
    window.resize(1920, 36)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.setFocus()
    yield made
    window.close()
    window.deleteLater()


def _raise(district: Sample, subject: str, level: int, age_s: float, value: float = 60.0) -> Alarm:
    onset = NOW - timedelta(seconds=age_s)
    alarm = Alarm(alarm_id(subject, "high", onset), subject, "high", level, onset, value, 50.0)
    district.happen(events.AlarmChanged(what="raised", alarm=alarm))
    return alarm


def _ground(bar: AlarmBar) -> str:
    return bar.grab().toImage().pixelColor(5, 5).name()


def test_that_the_line_tells_the_worst_waiting_alarm_with_value_limit_and_age(
    bar: AlarmBar,
) -> None:
    text = bar.line_text()
    assert "Ⅲ" in text
    assert "Yunjin underpass Water depth" in text
    assert "18\u00a0cm" in text
    assert "above 15\u00a0cm for 26 s" in text
    assert "Unacknowledged" in text


def test_that_space_answers_for_the_alarm_in_the_line_alone(
    bar: AlarmBar, district: Sample
) -> None:
    shown = bar.shown
    QTest.keyClick(bar.window(), Qt.Key.Key_Space)
    (command,) = district.ledger.sent
    assert isinstance(command, AcknowledgeAlarm)
    assert shown is not None
    assert command.alarms == (shown.id,)
    assert command.officer == "lin"


def test_that_the_line_stays_until_the_journal_says_that_it_was_answered_for(
    bar: AlarmBar, district: Sample
) -> None:
    shown = bar.shown
    bar.acknowledge()
    assert bar.shown == shown
    assert shown is not None
    district.acknowledge(shown)
    assert bar.shown != shown


def test_that_the_bar_is_tinted_only_while_an_alarm_waits(bar: AlarmBar, district: Sample) -> None:
    assert _ground(bar) == tokens.current().level_ground(3).name()
    while bar.shown and bar.shown.state.value == "unacknowledged":
        district.acknowledge(bar.shown)
    assert _ground(bar) == tokens.current().panel.name()
    assert "not acknowledged" in bar.line_text()


def test_that_a_worse_alarm_takes_the_line(bar: AlarmBar, district: Sample) -> None:
    alarm = _raise(district, "W020", 1, 5)
    assert bar.shown == alarm
    assert "Ⅰ" in bar.line_text()


def test_that_the_counts_tell_every_standing(bar: AlarmBar) -> None:
    text = bar.counts_text()
    for part in ("Unack 2", "Ack 2", "Returned 1", "Shelved 1", "Out of service 1"):
        assert part in text
    assert "10 min 2 (max 2)" in text


def test_that_more_than_ten_in_ten_minutes_are_answered_for_as_a_group(
    bar: AlarmBar, district: Sample
) -> None:
    for i in range(12):
        _raise(district, f"W{20 + 4 * i:03d}", 2, 30 + i)
    assert "Alarm flood, 10 min 14 in " in bar.counts_text()
    assert "Water depth · Beiyuan: 4 alarms" in bar.line_text()
    assert "first Beiyuan no. 64" in bar.line_text()
    bar.acknowledge()
    (command,) = district.ledger.sent
    assert isinstance(command, AcknowledgeAlarm)
    assert len(command.alarms) == 4


def test_that_a_flood_lasts_until_fewer_than_five_came_in_ten_minutes(
    bar: AlarmBar, district: Sample
) -> None:
    for i in range(12):
        _raise(district, f"W{20 + 4 * i:03d}", 2, 500 - i * 40)
    district.tick(minutes=4)
    assert "Alarm flood" in bar.counts_text()
    district.tick(minutes=4)
    assert "Alarm flood" not in bar.counts_text()


def test_that_an_alarm_of_the_highest_level_is_never_grouped(
    bar: AlarmBar, district: Sample
) -> None:
    for i in range(12):
        _raise(district, f"W{20 + 4 * i:03d}", 1, 30 + i)
    bar.acknowledge()
    (command,) = district.ledger.sent
    assert isinstance(command, AcknowledgeAlarm)
    assert len(command.alarms) == 1


def test_that_a_kind_muted_by_the_mode_leaves_the_line_but_never_level_one(
    bar: AlarmBar, district: Sample
) -> None:
    _raise(district, "W018", 2, 5)
    assert bar.shown is not None
    assert bar.shown.subject == "W018"
    district.happen(
        events.ModeSwitched(state=ModeState("emergency", 2, NOW, "lin", "-", "daily", 1))
    )
    assert bar.shown.subject == "W000"
    assert "Muted" in bar.counts_text()
    _raise(district, "W018", 1, 4)
    assert bar.shown.subject == "W018"


def test_that_level_one_cannot_be_shelved_and_the_button_says_why(
    bar: AlarmBar, district: Sample
) -> None:
    _raise(district, "W020", 1, 5)
    action = district.context.actions["alarm.shelve"]
    assert "never shelved" in action.disabled()
    assert not bar._shelve.isEnabled()
    assert "never shelved" in bar._shelve.toolTip()


def test_that_shelving_needs_a_reason_and_sends_minutes_and_reason(
    bar: AlarmBar, district: Sample
) -> None:
    bar.shelve()
    popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ShelvePopup))
    assert not popup.confirm.isEnabled()
    popup.shelve()
    assert district.ledger.sent == []
    popup.reason.setText("permitted night works")
    popup._choices[2].click()
    popup.shelve()
    (command,) = district.ledger.sent
    assert isinstance(command, ShelveAlarm)
    assert (command.minutes, command.reason) == (60, "permitted night works")


def test_that_a_refused_acknowledgement_stays_as_a_toast(bar: AlarmBar, district: Sample) -> None:
    district.ledger.refuse = Refused("alarm.not_waiting", alarm="x", officer="zhou")
    bar.acknowledge()
    ((title, text, level, sticky),) = district.toasts.shown
    assert title == "Not acknowledged"
    assert text
    assert (level, sticky) == (2, True)
    assert not bar._confirm.busy()


def test_that_g_selects_the_sensor_and_flies_to_it(bar: AlarmBar, district: Sample) -> None:
    flown: list[tuple[float, float, float]] = []
    district.context.session.located.connect(lambda *place: flown.append(place))
    QTest.keyClick(bar.window(), Qt.Key.Key_G)
    sensor = district.picture.sensors.items[0]
    assert (district.context.session.kind, district.context.session.key) == ("sensor", sensor.id)
    assert flown[0][:2] == (sensor.lon, sensor.lat)


def test_that_without_alarms_the_bar_stays_and_says_so(bar: AlarmBar, district: Sample) -> None:
    district.picture.alarms.clear()
    bar.refresh()
    assert bar.isVisible()
    assert bar.line_text() == "No alarm is waiting"


def test_that_a_missing_receipt_names_unit_and_case(bar: AlarmBar, district: Sample) -> None:
    order = next(iter(district.picture.dispatches.values()))
    alarm = Alarm("r1", order.id, "receipt", 1, NOW - timedelta(seconds=9))
    district.happen(events.AlarmChanged(what="raised", alarm=alarm))
    unit = district.picture.units.items[district.picture.units.index[order.unit]]
    assert unit.name_en in bar.line_text()
    assert replace(alarm).subject == order.id


def test_that_a_value_that_is_back_is_not_said_to_be_above(bar: AlarmBar, district: Sample) -> None:
    district.picture.sensors.value[0] = 3.0
    bar.refresh()
    assert "was above 15\u00a0cm, 26 s ago" in bar.line_text()


def test_that_a_popup_that_closes_with_the_focus_in_it_ends_nothing(
    bar: AlarmBar, district: Sample
) -> None:
    for _ in range(3):
        bar.shelve()
        popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ShelvePopup))
        QApplication.processEvents()
        assert QApplication.focusWidget() is popup.reason
        popup.close()
        del popup
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
        QApplication.processEvents()
    assert not any(isinstance(w, ShelvePopup) for w in QApplication.topLevelWidgets())
