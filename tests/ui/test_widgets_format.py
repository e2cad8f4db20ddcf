"""Numbers and times are written exactly, in the words of the language in use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app import i18n
from ui.widgets import format as fmt
from ui.widgets.keycap import key_label


@pytest.fixture
def chinese():
    i18n.use("zh_CN")
    yield
    i18n.use("en")


@pytest.fixture
def english():
    i18n.use("en")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (228, "03:48"),
        (228.9, "03:48"),
        (4360, "1:12:40"),
        (-86, "01:26"),
        (93790, "26:03:10"),
    ],
)
def test_that_a_duration_is_minutes_and_seconds_and_hours_when_needed(seconds, text):
    assert fmt.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (4, "4 s"),
        (60, "1 min"),
        (119, "1 min"),
        (11520, "3 h 12 min"),
        (7200, "2 h"),
        (180000, "2 d 2 h"),
        (-3, "0 s"),
    ],
)
def test_that_an_age_says_two_parts_and_is_never_rounded_up(english, seconds, text):
    assert fmt.age(seconds) == text


def test_that_ages_and_overruns_are_written_in_chinese(chinese):
    i18n.compile_catalogue(fmt_catalogue())
    i18n.use("zh_CN")
    assert fmt.age(4) == "4 秒"
    assert fmt.age(11520) == "3 时 12 分"
    assert fmt.overdue(86) == "超 01:26"
    assert key_label("Space") == "空格"


def fmt_catalogue():
    from app import paths

    return paths.resources() / "i18n" / "zh_CN"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1846, "1,846"),
        (81.36, "81.36"),
        (0.8, "0.8"),
        (18.0, "18"),
        (-3.5, "−3.5"),
        (float("nan"), "—"),
        (-0.0, "0"),
        (0, "0"),
        (100, "100"),
    ],
)
def test_that_a_number_is_exact_and_has_no_idle_zeros(value, text):
    assert fmt.number(value) == text


def test_that_a_number_and_its_unit_stay_in_one_line():
    assert fmt.quantity(18, "cm") == "18\u00a0cm"
    assert fmt.quantity(2.0, "m", 1) == "2.0\u00a0m"


def test_that_a_share_of_nothing_is_a_dash():
    assert fmt.percent(0, 0) == "—"
    assert fmt.percent(9911, 10000, 2) == "99.11\u00a0%"


def test_that_seconds_of_a_receipt_get_coarser_as_they_grow():
    assert [fmt.took(s) for s in (0.62, 14.7, 228)] == ["0.6\u00a0s", "14\u00a0s", "03:48"]


def test_that_a_moment_of_another_day_carries_its_date(english):
    now = datetime(2026, 7, 21, 4, 0, tzinfo=UTC).astimezone()
    assert fmt.moment(now, now) == now.strftime("%H:%M:%S")
    assert fmt.moment(now.replace(day=19), now).startswith("19 Jul ")


def test_that_keys_are_called_as_people_call_them(english):
    assert key_label("Ctrl+Return") == "Ctrl ↵"
    assert key_label("Ctrl++") == "Ctrl Plus"
    assert key_label("Escape") == "Esc"
