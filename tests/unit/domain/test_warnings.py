"""Where a warning holds, as CAP 1.2 writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain import warnings
from app.domain.warnings import Warning as WeatherWarning

NOW = datetime(2026, 7, 20, 8, tzinfo=UTC)


def test_that_a_polygon_is_read_latitude_first() -> None:
    ring = warnings.polygon("34.70,113.60 34.80,113.60 34.80,113.70\n34.70,113.60")
    assert ring == ((113.60, 34.70), (113.60, 34.80), (113.70, 34.80), (113.60, 34.70))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("34.7,113.6 34.8,113.6 34.7,113.6", "3 points"),
        ("34.7,113.6 34.8,113.6 34.8,113.7 34.7,113.7", "not its first"),
        ("113.6,34.7 113.6,34.8 113.7,34.8 113.6,34.7", "latitude comes first"),
        ("34.7;113.6 34.8,113.6 34.8,113.7 34.7;113.6", "no pair"),
        ("nan,113.6 34.8,113.6 34.8,113.7 nan,113.6", "latitude comes first"),
    ],
)
def test_that_a_wrong_polygon_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        warnings.polygon(text)


def test_that_a_circle_is_a_point_and_kilometres() -> None:
    assert warnings.circle("34.75,113.65 2.5") == (113.65, 34.75, 2.5)
    for wrong in ("34.75,113.65", "34.75,113.65 -1", "34.75,113.65 inf", "34.75,113.65 x"):
        with pytest.raises(ValueError):
            warnings.circle(wrong)


def test_that_a_code_stands_for_its_grid_or_for_all_below_it() -> None:
    grids = ["410105", "410105001", "410105002", "410106001"]
    assert warnings.covered("410105", grids) == ["410105"]
    assert warnings.covered("410106", grids) == ["410106001"]
    assert warnings.covered("410100", grids) == grids, "the whole city"
    assert warnings.covered("410200", grids) == []
    assert warnings.covered("", grids) == []


def test_that_a_warning_holds_until_it_is_over_or_withdrawn() -> None:
    made = WeatherWarning("w", "rainstorm", 2, "暴雨", "Rainstorm", NOW, NOW + timedelta(hours=1))
    assert made.holds(NOW) and not made.holds(NOW + timedelta(hours=1))
    gone = WeatherWarning("w", "rainstorm", 2, "暴雨", "Rainstorm", NOW, withdrawn=True)
    assert not gone.holds(NOW)
