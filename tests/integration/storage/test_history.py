"""Months of readings: rolled up by minute and hour, read as wide as they are drawn, let go."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from app.messages.curve import Curve, cut
from app.storage import levels
from app.storage.blocks import Batch
from app.storage.compactor import Compactor, Retention
from app.storage.levels import HOURS, LEVELS, MINUTES, READINGS, Level
from app.storage.store import Store
from app.storage.tables import batches
from app.storage.telemetry import Telemetry
from tests.integration.storage.support import CENTRE, at

DAY = 86400.0
START = 1_784_505_600.0
"""A midnight (UTC)."""


@pytest.fixture
def telemetry(store: Store) -> Telemetry:
    return Telemetry(store, CENTRE)


def put(telemetry: Telemetry, seconds: np.ndarray, values: np.ndarray, sensor: str = "a") -> None:
    number = np.full(len(seconds), telemetry.numbers.give([sensor])[0])
    state = np.ones(len(seconds), np.uint8)
    telemetry.write_batch(
        Batch(number, np.asarray(seconds, float), np.asarray(values, float), state)
    )


def curve(telemetry: Telemetry, first: float, last: float, points: int) -> Curve:
    return telemetry.curve("a", at(first), at(last), points)


def names(store: Store, level: Level) -> list[str]:
    return store.read_telemetry(lambda c: levels.tables(c, level))


def test_that_each_width_takes_the_level_that_is_fine_enough(
    telemetry: Telemetry, store: Store
) -> None:
    seconds = START + np.arange(0, 3 * DAY, 30.0)
    values = np.sin(seconds / 5000.0)
    put(telemetry, seconds, values)
    Compactor(store, CENTRE).settle(at(START + 4 * DAY))
    end = START + 3 * DAY
    hours, minutes = curve(telemetry, START, end, 72), curve(telemetry, START, START + DAY, 1440)
    assert (hours.step, len(hours.at), hours.readings) == (3600, 72, len(seconds))
    assert (minutes.step, len(minutes.at), minutes.readings) == (60, 1440, 2880)
    expected = cut(seconds[:2880], values[:2880], START, START + DAY, 1440)
    for name in ("low", "high", "mean", "count"):
        assert np.allclose(getattr(minutes, name), getattr(expected, name)), name
    came = curve(telemetry, START, START + 3600, 1000)
    assert (came.step, came.mean.tolist()) == (0, values[:121].tolist())
    assert len(curve(telemetry, START, end, 500).at) <= 500
    assert curve(telemetry, START, end, 500).readings == len(seconds)


def test_that_what_has_just_come_is_in_every_width(telemetry: Telemetry, store: Store) -> None:
    compactor = Compactor(store, CENTRE)
    put(telemetry, START + np.arange(0, 7200, 60.0), np.ones(120))
    compactor.settle(at(START + 7200))
    put(telemetry, np.array([START + 7201.0]), np.array([9.0]))
    for points in (2, 100, 10_000):
        found = curve(telemetry, START, START + 7260, points)
        assert found.readings == 121
        assert found.high.max() == 9.0


def test_that_late_and_repeated_readings_count_once_in_the_roll_ups(
    telemetry: Telemetry, store: Store
) -> None:
    compactor = Compactor(store, CENTRE)
    seconds = START + np.arange(0, 3600, 60.0)
    put(telemetry, seconds, np.full(60, 2.0))
    compactor.settle(at(START + DAY))
    put(telemetry, seconds[:10], np.full(10, 2.0))  # delivered again
    put(telemetry, np.array([START + 90.5]), np.array([8.0]))  # a day late
    assert curve(telemetry, START, START + 7200, 2).readings == 61
    compactor.settle(at(START + DAY))
    found = curve(telemetry, START, START + 7200, 2)
    assert (found.readings, found.high.tolist(), found.step) == (61, [8.0], 3600)
    assert curve(telemetry, START, START + 3600, 60).readings == 61


def test_that_of_two_readings_at_one_time_the_later_one_counts(
    telemetry: Telemetry, store: Store
) -> None:
    for value in (1.0, 5.0):
        put(telemetry, np.array([START + 5]), np.array([value]))
        Compactor(store, CENTRE).settle(at(START + 60))
    Compactor(store, CENTRE).settle(at(START + DAY))
    assert telemetry.history("a", at(START), at(START + 60))[1].tolist() == [5.0]
    assert curve(telemetry, START, START + 7200, 2).mean.tolist() == [5.0]


def test_that_each_level_goes_when_its_time_is_over_and_the_next_tables_stand_ready(
    telemetry: Telemetry, store: Store
) -> None:
    kept = Retention(timedelta(days=3), timedelta(days=60), timedelta(days=3660))
    compactor = Compactor(store, CENTRE, kept)
    put(telemetry, START + np.arange(0, 100 * DAY, 7200.0), np.arange(1200.0))
    now = at(START + 100 * DAY)
    compactor.settle(now)
    assert len(compactor.prune(now)) > 90
    readings = names(store, READINGS)
    assert len(readings) == 5  # three whole days, today, tomorrow
    assert READINGS.table(int(START / 3600) + 101 * 24) in readings
    assert names(store, HOURS)
    raw = telemetry.history("a", at(START), now)
    assert raw[0][0] >= START + 97 * DAY
    assert curve(telemetry, START, START + 100 * DAY, 2400).readings == 1200
    assert not len(curve(telemetry, START, START + DAY, 100_000).at)
    old = curve(telemetry, START + 80 * DAY, START + 81 * DAY, 100_000)
    assert (old.step, old.readings) == (60, 12)


def test_that_a_late_reading_of_a_dropped_day_spoils_no_roll_up(
    telemetry: Telemetry, store: Store
) -> None:
    compactor = Compactor(store, CENTRE, Retention(timedelta(days=2)))
    put(telemetry, START + np.arange(0, 3600, 10.0), np.full(360, 2.0))
    compactor.settle(at(START + DAY))
    now = at(START + 10 * DAY)
    compactor.prune(now)
    put(telemetry, np.array([START + 61.0, START + 3700]), np.array([99.0, 3.0]))
    compactor.settle(now)
    found = curve(telemetry, START, START + 7200, 2)
    assert (found.count.tolist(), found.high.tolist()) == ([360, 1], [2.0, 3.0])


def test_that_the_kept_batches_are_few_and_a_slow_desk_misses_nothing(
    telemetry: Telemetry, store: Store
) -> None:
    compactor = Compactor(store, CENTRE)
    put(telemetry, np.array([START]), np.array([1.0]), "b")
    asked = telemetry.latest_since(0).rev
    for n in range(6):
        put(telemetry, np.array([START + n]), np.array([float(n)]))
        compactor.settle(at(START + 60))
    count = sa.select(sa.func.count()).select_from(batches)
    assert store.read_telemetry(lambda c: c.execute(count).scalar()) == 1
    found = telemetry.latest_since(asked)
    assert dict(zip(found.ids, found.value.tolist(), strict=True))["a"] == 5.0
    assert telemetry.latest_since(found.rev).ids == []
    assert telemetry.write_readings(["a"], np.array([7.0]), np.array([START + 9]), np.ones(1)) == (
        found.rev + 1
    )


def test_that_a_step_cut_off_anywhere_changes_nothing_when_it_is_done_again(
    telemetry: Telemetry, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(telemetry, START + np.arange(0, 7200, 60.0), np.arange(120.0))
    compactor = Compactor(store, CENTRE)

    def cut_off(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as patch:
        patch.setattr(compactor, "_keep_latest", cut_off)
        with pytest.raises(OSError, match="power"):
            compactor.step(at(START + DAY))
    assert curve(telemetry, START, START + 7200, 2).readings == 120
    compactor.settle(at(START + DAY))
    assert curve(telemetry, START, START + 7200, 2).readings == 120
    assert telemetry.recent()[1][0].tolist() == [float(n) for n in range(72, 120)]


def test_that_postgresql_keeps_the_history_in_native_partitions(postgres_url: str) -> None:
    from app.storage.migrate import migrate

    with Store.open(postgres_url) as store:
        migrate(store)
        telemetry = Telemetry(store, CENTRE)
        put(telemetry, START + np.arange(0, 3600, 60.0), np.ones(60))
        Compactor(store, CENTRE).settle(at(START + DAY))
        query = sa.text("SELECT count(*) FROM pg_inherits")
        partitions = store.read_telemetry(lambda c: c.execute(query).scalar())
        assert partitions == len(LEVELS)
        assert names(store, MINUTES) == [MINUTES.table(int(START / 3600))]
