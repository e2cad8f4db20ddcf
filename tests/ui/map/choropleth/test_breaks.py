"""Where classes begin, against results that can be checked by hand or by trying everything."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from ui.map.choropleth import breaks


def spread(values: np.ndarray, lows: np.ndarray) -> float:
    """Sum of squared deviations inside the classes."""
    grade = np.searchsorted(lows, values, side="right")
    return float(
        sum(((some - some.mean()) ** 2).sum() for k in np.unique(grade)
            for some in [values[grade == k]])
    )  # fmt: skip


def best_spread(values: np.ndarray, classes: int) -> float:
    """The least there is, by trying every way to cut."""
    distinct = np.unique(values)
    ways = combinations(distinct[1:].tolist(), min(classes, len(distinct)) - 1)
    return min(spread(values, np.array([distinct[0], *cuts])) for cuts in ways)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=14).map(lambda v: np.array(v, dtype=float)),
    st.integers(2, 5),
)
def test_that_natural_breaks_are_the_best_there_are(values: np.ndarray, classes: int) -> None:
    found = breaks.natural(values, classes)
    assert len(found) <= classes
    assert set(found) <= set(values)
    assert spread(values, found) == pytest.approx(best_spread(values, classes), abs=1e-6)


def test_that_natural_breaks_find_the_clusters_of_a_known_example() -> None:
    values = np.array([1, 2, 2, 3, 50, 51, 52, 90, 91, 200], dtype=float)
    assert breaks.natural(values, 4).tolist() == [1, 50, 90, 200]


def test_that_natural_breaks_of_many_values_look_at_a_bounded_sample_and_stay_the_same() -> None:
    dice = np.random.default_rng(4)
    values = np.concatenate([dice.normal(m, 1.0, 20_000) for m in (0, 30, 80)])
    found = breaks.natural(values, 3)
    assert found.tolist() == breaks.natural(values[::-1].copy(), 3).tolist()
    assert found[0] == values.min()
    assert 5 < found[1] < 30
    assert 35 < found[2] < 80


def test_that_quantiles_hold_as_many_each() -> None:
    values = np.arange(1, 101, dtype=float)
    lows = breaks.lows(values, breaks.QUANTILE, 5)
    assert lows.tolist() == [1, 21, 41, 61, 81]
    assert np.bincount(breaks.classify(values, lows))[1:].tolist() == [20] * 5


def test_that_quantiles_of_few_distinct_values_leave_no_class_empty() -> None:
    values = np.array([1.0] * 90 + [2.0] * 5 + [9.0] * 5)
    lows = breaks.lows(values, breaks.QUANTILE, 5)
    assert np.all(np.bincount(breaks.classify(values, lows))[1:] > 0)


def test_that_equal_breaks_are_as_wide_each() -> None:
    lows = breaks.lows(np.array([10.0, 17.0, 60.0]), breaks.EQUAL, 5)
    assert lows.tolist() == [10, 20, 30, 40, 50]


def test_that_fixed_steps_stay_what_they_are() -> None:
    assert breaks.lows(np.array([3.0]), breaks.STEPS, 5, (1, 2, 4, 7)).tolist() == [1, 2, 4, 7]


def test_that_no_values_make_no_classes() -> None:
    for method in (breaks.QUANTILE, breaks.EQUAL, breaks.NATURAL):
        assert len(breaks.lows(np.empty(0), method, 5)) == 0


def test_that_one_value_makes_one_class() -> None:
    for method in (breaks.QUANTILE, breaks.EQUAL, breaks.NATURAL):
        assert breaks.lows(np.full(9, 4.0), method, 5).tolist() == [4.0]


def test_that_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="pretty"):
        breaks.lows(np.array([1.0]), "pretty", 5)


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=60), st.integers(3, 7))
def test_that_tidy_bounds_still_hold_every_value(some: list[float], classes: int) -> None:
    values = np.array(some)
    for method in (breaks.QUANTILE, breaks.EQUAL, breaks.NATURAL):
        found = breaks.lows(values, method, classes)
        lows = breaks.tidy(found, breaks.decimals_for(found))
        assert len(lows) <= classes
        assert np.all(breaks.classify(values, lows) >= 1)


def test_that_what_is_not_known_has_no_class() -> None:
    grade = breaks.classify(np.array([np.nan, 0.5, 1.0, 99.0]), np.array([1.0, 2.0]))
    assert grade.tolist() == [0, 0, 1, 2]
