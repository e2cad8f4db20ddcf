"""The sensor rules against the same rules written for one sensor and one reading at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given, strategies as st

from app.domain.catalogue import SensorKind
from app.domain.states import SensorState
from app.messages.readings import Readings
from tests.unit.services.water import DAILY, LIMITS, START, batch, kind, moment, sensing, take


class Slow:
    """The same rules for one sensor, one reading at a time, written as one would say them."""

    def __init__(self, kind: SensorKind, limits: Sequence[float]) -> None:
        self.kind, self.limits = kind, limits
        self.last = 0.0
        self.since_above: dict[int, float] = {}
        self.since_below: dict[int, float] = {}
        self.on: set[int] = set()

    def take(self, at: float, value: float) -> int:
        """The level reached after the reading, 0 to 4."""
        if at > self.last:
            self.last = at
            for n, limit in enumerate(self.limits, start=1):
                self._threshold(n, limit, at, value)
        return max(self.on, default=0)

    def _threshold(self, n: int, limit: float, at: float, value: float) -> None:
        if value >= limit:
            self.since_below.pop(n, None)
            if at - self.since_above.setdefault(n, at) >= self.kind.on_delay_s:
                self.on.add(n)
        else:
            self.since_above.pop(n, None)
            if value >= limit - self.kind.deadband:
                self.since_below.pop(n, None)
            elif at - self.since_below.setdefault(n, at) >= self.kind.off_delay_s:
                self.on.discard(n)


readings = st.lists(
    st.tuples(
        st.sampled_from(["W0", "W1", "W2"]),
        st.integers(1, 400).map(float),
        st.integers(0, 70).map(float),
    ),
    max_size=60,
)


@given(
    rows=readings,
    cuts=st.lists(st.integers(0, 60), max_size=4),
    deadband=st.sampled_from([0.0, 2.0, 6.0]),
    on=st.sampled_from([0.0, 20.0, 60.0]),
    off=st.sampled_from([0.0, 20.0, 60.0]),
)
def test_that_batches_come_to_the_same_as_one_reading_at_a_time(
    rows: list[tuple[str, float, float]], cuts: list[int], deadband: float, on: float, off: float
) -> None:
    fields = {"deadband": deadband, "on_delay_s": on, "off_delay_s": off}
    fast = sensing(3, **fields)
    slow = {f"W{i}": Slow(kind(**fields), LIMITS) for i in range(3)}
    standing: dict[str, int] = {}
    edges = sorted({0, len(rows), *(min(cut, len(rows)) for cut in cuts)})
    for first, last in pairwise(edges):
        part = rows[first:last]
        verdict = fast.evaluate(batch(*part), DAILY, moment(START + 500))
        for event in verdict.events:
            reached = 5 - event.alarm.level
            before = standing.get(event.alarm.subject, 0)
            assert event.what == what(before, 0 if event.what == "returned" else reached)
            standing[event.alarm.subject] = 0 if event.what == "returned" else reached
        for name, at, value in sorted(part, key=lambda row: row[1]):
            slow[name].take(START + at, value)
        after = {name: max(one.on, default=0) for name, one in slow.items()}
        assert {name: standing.get(name, 0) for name in slow} == after
        states = dict(zip(fast.ids(verdict.rows), verdict.state.tolist(), strict=True))
        assert all(
            state == (SensorState.OUT_OF_SERVICE + after[name] if after[name] else 1)
            for name, state in states.items()
        )


def what(before: int, after: int) -> str:
    if not after:
        return "returned"
    if not before:
        return "raised"
    return "worse" if after > before else "eased"


@given(rows=readings)
def test_that_undo_puts_everything_back(rows: list[tuple[str, float, float]]) -> None:
    s, untouched = sensing(3, off_delay_s=20.0), sensing(3, off_delay_s=20.0)
    begin = [("W0", 0.5, 30.0), ("W1", 0.5, 5.0)]
    for one in (s, untouched):
        take(one, *begin)
    if rows:
        s.evaluate(batch(*rows), DAILY, moment(START + 500))
        s.undo()
    probe = [("W0", 401.0, 12.0), ("W1", 401.0, 55.0), ("W2", 401.0, 16.0)]
    a, b = take(s, *probe), take(untouched, *probe)
    assert [e.alarm for e in a.events] == [e.alarm for e in b.events]
    assert a.state.tolist() == b.state.tolist()


def test_that_a_whole_citys_batch_is_quick_work_for_numpy() -> None:
    s = sensing(5000)
    names = [f"W{i}" for i in range(5000)]
    rng = np.random.default_rng(1)
    told = 0
    for turn in range(5):
        values = rng.uniform(0.0, 60.0, 5000)
        at = np.full(5000, START + 15.0 * turn)
        verdict = s.evaluate(Readings(names, values, at), DAILY, moment(START + 15.0 * turn))
        told += len(verdict.events)
        expected = np.searchsorted(LIMITS, values, side="right")
        state = np.where(expected > 0, SensorState.OUT_OF_SERVICE + expected, 1)
        assert (verdict.state == state).all()
    assert told > 5000
