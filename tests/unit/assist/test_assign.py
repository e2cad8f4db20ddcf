"""The assignment of many cases to many crews against every possibility, and its promises."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from app.assist.assign import assign, least_cost

tables = st.tuples(st.integers(1, 5), st.integers(0, 2)).flatmap(
    lambda size: arrays(
        np.float64, (size[0], size[0] + size[1]), elements=st.integers(0, 50).map(float)
    )
)


@given(cost=tables)
def test_that_no_other_assignment_costs_less(cost: np.ndarray) -> None:
    n, m = cost.shape
    found = least_cost(cost)
    assert len(set(found.tolist())) == n
    best = min(sum(cost[r, c] for r, c in enumerate(p)) for p in permutations(range(m), n))
    assert cost[np.arange(n), found].sum() == best


def test_that_a_crew_is_not_overloaded_while_another_is_free() -> None:
    minutes = np.array([[5.0, 9.0], [5.0, 9.0]])
    both = assign(minutes, [0, 0], load_minutes=12.0)
    assert sorted(both.unit_of.tolist()) == [0, 1] and both.minutes == 14.0
    loaded = assign(minutes[:1], [3, 0], load_minutes=12.0)
    assert loaded.unit_of.tolist() == [1]


def test_that_who_may_not_go_is_never_sent_and_a_case_for_nobody_is_left_out() -> None:
    minutes = np.array([[np.inf, 4.0], [np.inf, np.inf]])
    found = assign(minutes, [0, 0])
    assert (found.unit_of.tolist(), found.loads.tolist()) == ([1, -1], [0, 1])


@pytest.mark.parametrize(("cases", "units"), [(0, 3), (3, 0)])
def test_that_nothing_to_assign_is_nothing_assigned(cases: int, units: int) -> None:
    found = assign(np.zeros((cases, units)), [0] * units)
    assert found.unit_of.tolist() == [-1] * cases


def test_that_nobody_is_given_more_than_the_most() -> None:
    rng = np.random.default_rng(7)
    minutes = rng.uniform(1, 60, (40, 15))
    minutes[:, 0] = 0.1
    found = assign(minutes, [0] * 15, most_each=3, load_minutes=0.0)
    assert found.loads.max() <= 3 and (found.unit_of >= 0).all()
