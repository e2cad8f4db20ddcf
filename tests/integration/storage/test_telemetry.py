"""Readings and positions: the latest, what changed since, the whole history, spark lines."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from app.messages.readings import Positions
from app.storage.compactor import Compactor
from app.storage.latest import TREND as CHUNK
from app.storage.migrate import migrate
from app.storage.store import Store
from app.storage.telemetry import Telemetry
from tests.integration.storage.support import CENTRE, at

START = 1_784_500_000.0


@pytest.fixture
def telemetry(store: Store) -> Telemetry:
    return Telemetry(store, CENTRE)


def _write(
    telemetry: Telemetry, ids: list[str], values: list[float], seconds: list[float], state: int = 1
) -> int:
    states = np.full(len(ids), state, np.uint8)
    return telemetry.write_readings(ids, np.array(values), np.array(seconds), states)


def _history(telemetry: Telemetry, sensor: str, since: float = 0, until: float = 9e9) -> list:
    seconds, values = telemetry.history(sensor, at(since), at(until))
    return list(zip(seconds.tolist(), values.tolist(), strict=True))


def test_that_a_desk_gets_what_changed_since_it_asked(telemetry: Telemetry) -> None:
    first = _write(telemetry, ["a", "b"], [1.0, 2.0], [START, START])
    second = _write(telemetry, ["b"], [3.0], [START + 1], state=5)
    found = telemetry.latest_since(first)
    assert (found.ids, found.value.tolist(), found.at.tolist()) == (["b"], [3.0], [START + 1])
    assert (found.state.tolist(), found.state.dtype, found.rev) == ([5], np.uint8, second)
    assert telemetry.latest_since(second).ids == []
    assert telemetry.latest_since(second).rev == second
    assert set(telemetry.latest_since(0).ids) == {"a", "b"}


def test_that_a_late_reading_enters_the_history_but_not_the_latest(telemetry: Telemetry) -> None:
    _write(telemetry, ["a"], [2.0], [START + 60], state=4)
    _write(telemetry, ["a"], [1.0], [START], state=1)
    latest = telemetry.latest_since(0)
    assert (latest.value.tolist(), latest.state.tolist()) == ([2.0], [4])
    assert _history(telemetry, "a") == [(START, 1.0), (START + 60, 2.0)]


def test_that_a_batch_may_hold_a_sensor_several_times(telemetry: Telemetry) -> None:
    _write(telemetry, ["a", "b", "a"], [3.0, 9.0, 1.0], [START + 2, START, START + 1])
    latest = telemetry.latest_since(0)
    assert dict(zip(latest.ids, latest.value.tolist(), strict=True)) == {"a": 3.0, "b": 9.0}
    assert _history(telemetry, "a") == [(START + 1, 1.0), (START + 2, 3.0)]


def test_that_a_batch_delivered_again_is_stored_once(telemetry: Telemetry) -> None:
    for _ in range(2):
        _write(telemetry, ["a", "a"], [1.0, 2.0], [START, START + 1])
    assert _history(telemetry, "a") == [(START, 1.0), (START + 1, 2.0)]


def test_that_a_reading_without_a_number_is_kept_as_none(telemetry: Telemetry) -> None:
    _write(telemetry, ["a"], [float("nan")], [START])
    assert np.isnan(telemetry.latest_since(0).value).all()
    assert np.isnan(telemetry.history("a", at(0), at(9e9))[1]).all()


def test_that_a_long_history_is_whole_and_cut_where_asked(
    telemetry: Telemetry, store: Store
) -> None:
    count = 5 * CHUNK + 7
    for n in range(count):
        _write(telemetry, ["a", "b"], [float(n), -float(n)], [START + n, START + n])
    expected = [(START + n, float(n)) for n in range(count)]
    assert _history(telemetry, "a") == expected
    assert _history(telemetry, "a", START + 40, START + 150) == expected[40:151]
    assert _history(telemetry, "nobody") == []
    Compactor(store, CENTRE).settle(at(START + 3 * 3600))
    assert _history(telemetry, "a") == expected
    assert _history(telemetry, "a", START + 40, START + 150) == expected[40:151]


def test_that_the_last_readings_of_every_sensor_come_at_once(telemetry: Telemetry) -> None:
    for n in range(3 * CHUNK + 5):
        ids = ["a"] if n else ["a", "b"]
        _write(telemetry, ids, [float(n)] * len(ids), [START + n] * len(ids))
    ids, trend = telemetry.recent(CHUNK)
    row = dict(zip(ids, trend, strict=True))
    last = 3 * CHUNK + 4
    assert row["a"].tolist() == [float(n) for n in range(last - CHUNK + 1, last + 1)]
    assert np.isnan(row["b"][:-1]).all() and row["b"][-1] == 0.0
    assert telemetry.recent(3)[1].shape == (2, 3)


def test_that_positions_come_back_with_what_changed(telemetry: Telemetry) -> None:
    def put(ids: list[str], lon: float, second: float) -> int:
        n = np.ones(len(ids))
        status = np.full(len(ids), 2, np.uint8)
        return telemetry.write_positions(
            Positions(ids, n * lon, n * 34.7, n * 90, n * second, status)
        )

    first = put(["u1", "u2"], 113.1, START)
    second = put(["u2"], 113.2, START + 1)
    put(["u1"], 113.9, START - 60)
    found = telemetry.positions_since(first)
    assert (found.ids, found.lon.tolist(), found.rev) == (["u2"], [113.2], second)
    assert (found.lat.tolist(), found.heading.tolist()) == ([34.7], [90.0])
    assert (found.at.tolist(), found.status.tolist()) == ([START + 1], [2])
    assert set(telemetry.positions_since(0).lon.tolist()) == {113.1, 113.2}


def test_that_an_empty_batch_is_nothing(telemetry: Telemetry) -> None:
    assert _write(telemetry, [], [], []) == 0
    none = np.empty(0)
    assert telemetry.write_positions(Positions([], none, none, none, none, none)) == 0
    assert telemetry.latest_since(0).ids == []
    assert telemetry.recent()[0] == []


def test_that_gateways_writing_at_once_hide_nothing_from_a_reader(
    telemetry: Telemetry, store: Store
) -> None:
    """A rev that became visible late would be passed over by a reader who is ahead of it."""
    stop = threading.Event()
    seen: dict[str, float] = {}

    def follow() -> None:
        rev = 0
        while not stop.is_set():
            rev = _follow_once(telemetry, rev, seen)
        _follow_once(telemetry, rev, seen)

    def gateway(name: str) -> None:
        for n in range(40):
            _write(telemetry, [f"{name}{n}"], [float(n)], [START + n])

    reader = threading.Thread(target=follow)
    writers = [threading.Thread(target=gateway, args=(name,)) for name in "abcd"]
    reader.start()
    _all(writers, threading.Thread.start)
    _all(writers, threading.Thread.join)
    stop.set()
    reader.join()
    assert seen == {f"{name}{n}": float(n) for name in "abcd" for n in range(40)}


def _follow_once(telemetry: Telemetry, rev: int, seen: dict[str, float]) -> int:
    found = telemetry.latest_since(rev)
    seen.update(zip(found.ids, found.value.tolist(), strict=True))
    return found.rev


def _all(threads: list[threading.Thread], do: Callable[[threading.Thread], None]) -> None:
    for thread in threads:
        do(thread)


READING = st.tuples(st.sampled_from("abc"), st.integers(0, 400), st.floats(-50, 50))


@given(st.lists(st.lists(READING, min_size=1, max_size=120), min_size=1, max_size=8))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_that_any_batches_give_the_history_of_their_readings(
    sqlite_url: str, batches: list[list[tuple[str, int, float]]]
) -> None:
    with Store.open(sqlite_url) as store:
        migrate(store)
        telemetry = Telemetry(store, f"centre-{next(_number)}")
        expected: dict[str, set[float]] = {name: set() for name in "abc"}
        for batch in batches:
            ids, seconds, values = (list(column) for column in zip(*batch, strict=True))
            _write(telemetry, ids, values, [START + second for second in seconds])
            for name, second, _ in batch:
                expected[name].add(START + second)
        for name, times in expected.items():
            assert [second for second, _ in _history(telemetry, name)] == sorted(times)
        newest = {name: max(times) for name, times in expected.items() if times}
        latest = telemetry.latest_since(0)
        assert dict(zip(latest.ids, latest.at.tolist(), strict=True)) == newest


_number = iter(range(10**6))
