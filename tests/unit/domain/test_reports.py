"""The clocks of reports upwards, their numbers, and what may be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import Refused
from app.domain.modes import ModeState, Reporting
from app.domain.reports import Report, ReportDue, ReportKind, checked, dues, open_matter

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
RULES = Reporting(30, 60, 120, 1440)
NONE = Reporting()
RED = ModeState("emergency", 2, NOW, "lin", "暴雨", "daily", 1, entered=NOW)


def report(kind: ReportKind, minutes: int, number: int = 0) -> Report:
    at = NOW + timedelta(minutes=minutes)
    return Report(f"R{minutes}", "M1", kind, number, NOW, at, "lin", {"effect": f"{minutes}"})


def asked(*reports: Report, state: ModeState = RED) -> tuple[ReportDue, ...]:
    return dues(reports, state, RULES, NONE, NOW)


def test_that_an_emergency_asks_for_a_call_in_half_an_hour_and_paper_in_an_hour() -> None:
    phone, first = asked()
    assert phone == ReportDue(ReportKind.PHONE, 0, NOW + timedelta(minutes=30))
    assert first == ReportDue(ReportKind.FIRST, 0, NOW + timedelta(minutes=60))


def test_that_a_change_of_level_does_not_begin_the_clocks_anew() -> None:
    later = replace(RED, level=1, since=NOW + timedelta(minutes=25), version=2)
    assert asked(state=later) == asked()


def test_that_follow_ups_are_numbered_and_count_from_the_last_one() -> None:
    call, first = report(ReportKind.PHONE, 10), report(ReportKind.FIRST, 50)
    (one,) = asked(call, first)
    assert (one.kind, one.number, one.until) == (
        ReportKind.FOLLOW_UP, 1, first.at + timedelta(hours=2),
    )  # fmt: skip
    (two,) = asked(call, first, report(ReportKind.FOLLOW_UP, 170, 1))
    assert two.number == 2


def test_that_an_emergency_that_has_ended_still_owes_its_final_report() -> None:
    first = report(ReportKind.FIRST, 50)
    ended = ModeState("daily", 0, NOW + timedelta(hours=9), "lin", "解除", "emergency", 3)
    (final,) = dues([first], ended, NONE, RULES, NOW)
    assert (final.kind, final.until) == (ReportKind.FINAL, NOW + timedelta(hours=33))
    last = report(ReportKind.FINAL, 600)
    assert dues([first, last], ended, NONE, RULES, NOW) == ()
    assert open_matter([first, last]) == ()


@pytest.mark.parametrize(
    ("before", "kind", "elements", "key"),
    [
        ((), ReportKind.FOLLOW_UP, {"effect": "x"}, "report.first"),
        ((), ReportKind.FINAL, {"effect": "x"}, "report.first"),
        ((report(ReportKind.FIRST, 5),), ReportKind.FIRST, {"effect": "x"}, "report.twice"),
        ((), ReportKind.FIRST, {"effect": "  "}, "report.empty"),
        ((), ReportKind.FIRST, {"weather": "x"}, "report.element"),
        ((), ReportKind.FIRST, {"effect": "x" * 4001}, "report.long"),
    ],
)
def test_that_a_report_that_may_not_be_is_refused(
    before: tuple[Report, ...], kind: ReportKind, elements: dict[str, str], key: str
) -> None:
    with pytest.raises(Refused) as refused:
        checked(before, kind, elements)
    assert refused.value.key == key
