"""What speaks for another mode: holidays, events, warnings, sensors, orders; what was answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.calendar import CalendarEvent, Holiday
from app.domain.cases import Case
from app.domain.modes import ModeState
from app.domain.suggestions import Answer, Facts, Suggestion, SuggestionAnswer, suggest
from app.domain.warnings import Warning as WeatherWarning
from app.reference import load_catalogue
from app.reference.holidays import holidays

MODES = load_catalogue().modes
NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
RED = WeatherWarning("W1", "rainstorm", 1, "暴雨红色预警", "Rainstorm red", NOW,
                     NOW + timedelta(hours=3))  # fmt: skip
CONCERT = CalendarEvent("E1", "concert", "演唱会", NOW + timedelta(hours=6),
                        NOW + timedelta(hours=9), "体育场", 12000)  # fmt: skip


def ask(
    facts: Facts,
    state: ModeState | None = None,
    now: datetime = NOW,
    answers: dict[str, SuggestionAnswer] | None = None,
) -> tuple[Suggestion, ...]:
    return suggest(MODES.values(), state or ModeState(), facts, answers or {}, now)


def alarm(subject: str, level: int, **more: object) -> Alarm:
    made = Alarm(alarm_id(subject, "high", NOW), subject, "high", level, NOW)
    return replace(made, **more)  # type: ignore[arg-type]


def test_that_nothing_is_suggested_on_a_plain_day() -> None:
    assert ask(Facts(holidays=holidays(2026), zone=ZONE)) == ()


def test_that_a_red_warning_suggests_level_one_and_a_blue_one_level_four() -> None:
    (red,) = ask(Facts(warnings=[RED]))
    assert (red.mode, red.preset, red.response, red.on) == ("emergency", "flood", 1, "warning")
    (blue,) = ask(Facts(warnings=[replace(RED, level=4)]))
    assert blue.response == 4


@pytest.mark.parametrize(
    "warning",
    [replace(RED, exercise=True), replace(RED, withdrawn=True), replace(RED, until=NOW)],
)
def test_that_exercises_and_warnings_that_are_over_suggest_nothing(
    warning: WeatherWarning,
) -> None:
    assert ask(Facts(warnings=[warning])) == ()


def test_that_a_holiday_is_suggested_a_day_ahead_and_until_its_last_midnight() -> None:
    day = Holiday("national_day", "国庆节", "National Day", date(2026, 10, 1), date(2026, 10, 7),
                  (date(2026, 9, 20),))  # fmt: skip
    facts = Facts(holidays=[day], zone=ZONE)
    first = datetime(2026, 10, 1, tzinfo=ZONE)
    assert ask(facts, now=first - timedelta(hours=25)) == ()
    (found,) = ask(facts, now=first - timedelta(hours=24))
    assert (found.mode, found.preset, found.note) == ("holiday", "national_day", "09-20")
    assert ask(facts, now=datetime(2026, 10, 7, 23, 59, tzinfo=ZONE))
    assert ask(facts, now=datetime(2026, 10, 8, tzinfo=ZONE)) == ()


def test_that_the_published_year_has_its_holidays_with_make_up_days() -> None:
    found = {day.id: day for day in holidays(2026)}
    assert {"new_year", "spring_festival", "labour_day", "national_day"} <= set(found)
    assert date(2026, 10, 10) in found["national_day"].made_up
    assert holidays(2099) == ()


def test_that_a_concert_suggests_the_event_mode_and_a_cancelled_one_does_not() -> None:
    (found,) = ask(Facts(events=[CONCERT]))
    assert (found.mode, found.preset, found.note) == ("major_event", "concert", "体育场")
    assert ask(Facts(events=[replace(CONCERT, cancelled=True)])) == ()
    assert ask(Facts(events=[CONCERT]), now=CONCERT.start - timedelta(hours=13)) == ()


def test_that_three_flooded_places_suggest_an_emergency_and_two_do_not() -> None:
    kinds = {f"S{n}": "water_level" for n in range(4)}
    two = [alarm("S0", 2), alarm("S1", 1), alarm("S3", 3)]
    assert ask(Facts(alarms=two, kinds=kinds)) == ()
    (found,) = ask(Facts(alarms=[*two, alarm("S2", 2)], kinds=kinds))
    assert found.places == (("S1", 1), ("S0", 2), ("S2", 2))
    returned = alarm("S2", 2, returned_at=NOW, state=AlarmState.RETURNED)
    assert ask(Facts(alarms=[*two, returned], kinds=kinds)) == ()


def test_that_a_grave_order_from_above_suggests_an_emergency() -> None:
    order = Case("C1", "event:0506", "启动应急响应", "Start the response", source="superior",
                 level=1)  # fmt: skip
    (found,) = ask(Facts(orders=[order]))
    assert (found.mode, found.on, found.note) == ("emergency", "order", "C1")
    assert ask(Facts(orders=[replace(order, source="12345")])) == ()
    assert ask(Facts(orders=[replace(order, level=3)])) == ()


def test_that_what_is_in_force_is_not_suggested_but_a_graver_level_is() -> None:
    at_two = ModeState("emergency", 2, NOW, "lin", "暴雨", "daily", 1)
    (raise_it,) = ask(Facts(warnings=[RED]), at_two)
    assert raise_it.response == 1
    assert ask(Facts(warnings=[RED]), replace(at_two, level=1)) == ()


def test_that_an_answer_holds_until_the_evidence_changes_or_the_time_is_over() -> None:
    (red,) = ask(Facts(warnings=[RED]))
    no = SuggestionAnswer(red.id, Answer.DISMISSED, "lin", NOW, "局部降雨")
    assert ask(Facts(warnings=[RED]), answers={red.id: no}) == ()
    assert ask(Facts(warnings=[replace(RED, id="W2")]), answers={red.id: no})
    later = SuggestionAnswer(red.id, Answer.PUT_OFF, "lin", NOW, "", NOW + timedelta(minutes=15))
    assert ask(Facts(warnings=[RED]), answers={red.id: later}) == ()
    assert ask(Facts(warnings=[RED]), now=NOW + timedelta(minutes=15), answers={red.id: later})


def test_that_the_daily_mode_is_suggested_when_nothing_speaks_for_the_one_in_force() -> None:
    state = ModeState("emergency", 2, NOW - timedelta(hours=5), "lin", "暴雨", "daily", 3)
    (over,) = ask(Facts(), state)
    assert (over.mode, over.on) == ("daily", "over")
    assert ask(Facts(), replace(state, since=NOW - timedelta(minutes=30))) == ()
    assert ask(Facts(), replace(state, until=NOW + timedelta(hours=1))) == ()
    assert ask(Facts(warnings=[replace(RED, level=2)]), state) == ()
