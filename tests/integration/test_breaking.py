"""What breaks while readings come: the broker, the database, the payloads, the clock. Whatever was
acknowledged is in the history, and the desk says what is going on."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import bootstrap, settings, topics
from app.bus import Bus, open_bus
from app.clock import Clock, utc_now
from app.desk import Desk
from app.domain.registry import Sensor
from app.storage.store import telemetry_path
from tests.servers import Mosquitto, Postgres, wait_until

CENTRE = "default"
TOPIC = topics.readings(CENTRE, "gauge")


def centre(db: str, mosquitto: Mosquitto) -> settings.Settings:
    loaded = settings.load({"db": db, "broker": mosquitto.url, "workstation": "one"})
    base = bootstrap.open_base(loaded)
    base.registry.save([Sensor("W1", "云锦路下穿", "Yunjin underpass", "water_level", 113.7, 34.8)])
    base.store.close()
    return loaded


@contextmanager
def gateway(given: settings.Settings, clock: Clock = utc_now) -> Iterator[None]:
    running = bootstrap.open_gateway(replace(given, workstation="gateway"), clock)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield
    finally:
        running.stop()
        thread.join(30)


@contextmanager
def desk(given: settings.Settings) -> Iterator[Desk]:
    opened = bootstrap.open_desk(given)
    opened.start()
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def gauge(given: settings.Settings) -> Iterator[Gauge]:
    bus = open_bus(given.broker, "gauge")
    bus.start()
    try:
        wait_until(lambda: bus.connected, 20, "the gauge to reach the broker")
        yield Gauge(bus)
    finally:
        bus.stop()


class Gauge:
    """Tells readings and keeps count of those the broker took."""

    def __init__(self, bus: Bus) -> None:
        self.bus, self.taken = bus, list[float]()
        self._next = float(int(utc_now().timestamp()) - 3000)

    def tell(self, count: int) -> None:
        for _ in range(count):
            self._next += 1
            pack = json.dumps([{"n": "W1", "t": self._next, "v": 3.0}]).encode()
            if self.bus.publish(TOPIC, pack, 2.0):
                self.taken.append(self._next)


def stored(given: settings.Settings) -> set[float]:
    base = bootstrap.open_base(given)
    with closing(base.store):
        now = utc_now()
        history = base.telemetry.history("W1", now - timedelta(days=2), now + timedelta(days=2))
    return set(history[0].tolist())


def all_stored(given: settings.Settings, gauge: Gauge) -> None:
    wait_until(lambda: set(gauge.taken) <= stored(given), 60, "every reading that was taken")


def shows(desk: Desk, link: str, state: str) -> None:
    def holds() -> bool:
        desk.drain()
        found = desk.picture.links.get(link)
        return found is not None and found.state == state

    wait_until(holds, 60, f"{link} to be {state}")


def break_broker(given: settings.Settings, mosquitto: Mosquitto, times: int) -> None:
    with ExitStack() as stack:
        stack.enter_context(gateway(given))
        seen = stack.enter_context(desk(given))
        told = stack.enter_context(gauge(given))
        for number in range(times):
            shows(seen, "broker", "ok")
            told.tell(20)
            if number % 2:  # what the broker has not given on yet dies with it
                all_stored(given, told)
                mosquitto.kill()
            else:
                mosquitto.stop()
            if not number:
                shows(seen, "broker", "down")
            mosquitto.start()
            wait_until(lambda: told.bus.connected, 30, "the gauge to come back")
        told.tell(20)
        assert len(told.taken) >= 20 * times
        all_stored(given, told)
        shows(seen, "broker", "ok")


def test_that_nothing_is_lost_when_the_broker_is_killed(
    home: Path, sqlite_url: str, mosquitto: Mosquitto
) -> None:
    break_broker(centre(sqlite_url, mosquitto), mosquitto, 2)


@pytest.mark.slow
def test_that_nothing_is_lost_when_the_broker_is_killed_ten_times(
    home: Path, database_url: str, mosquitto: Mosquitto
) -> None:
    break_broker(centre(database_url, mosquitto), mosquitto, 10)


def test_that_nothing_is_lost_while_postgresql_is_away(home: Path, mosquitto: Mosquitto) -> None:
    with Postgres() as server, server.database() as url, ExitStack() as stack:
        given = centre(url, mosquitto)
        stack.enter_context(gateway(given))
        seen = stack.enter_context(desk(given))
        told = stack.enter_context(gauge(given))
        told.tell(10)
        shows(seen, "database", "ok")
        server.stop()
        shows(seen, "database", "down")
        told.tell(30)
        server.start()
        shows(seen, "database", "ok")
        told.tell(10)
        assert len(told.taken) == 50
        all_stored(given, told)


def test_that_nothing_is_lost_while_the_file_is_locked(
    home: Path, sqlite_url: str, mosquitto: Mosquitto
) -> None:
    given = centre(sqlite_url, mosquitto)
    file = telemetry_path(Path(sqlite_url.removeprefix("sqlite:///")))
    with gateway(given), gauge(given) as told:
        told.tell(5)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            told.tell(30)
            assert not set(told.taken[-30:]) & stored(given)
            other.execute("ROLLBACK")
        all_stored(given, told)


def test_that_a_storm_of_garbage_is_counted_and_stops_nothing(
    home: Path, sqlite_url: str, mosquitto: Mosquitto
) -> None:
    given = centre(sqlite_url, mosquitto)
    with gateway(given), desk(given) as seen, gauge(given) as told:
        shows(seen, "broker", "ok")
        for number in range(1500):
            told.bus.post(TOPIC, b'[{"n":"W1","v":"%d' % number)
            if number % 150 == 0:
                told.tell(1)
        all_stored(given, told)
        shows(seen, "feeds", "late")

        def counted() -> bool:
            seen.drain()
            return seen.picture.links["feeds"].count == 1500

        wait_until(counted, 60, "all garbage to be counted")


@pytest.mark.parametrize("hours", [-1, 1])
def test_that_a_clock_that_jumps_an_hour_loses_no_reading(
    home: Path, sqlite_url: str, mosquitto: Mosquitto, hours: int
) -> None:
    given = centre(sqlite_url, mosquitto)
    off = [timedelta()]

    def clock() -> datetime:
        return datetime.now(UTC) + off[0]

    with gateway(given, clock), gauge(given) as told:
        told.tell(10)
        off[0] = timedelta(hours=hours)
        told.tell(10)
        off[0] = timedelta()
        told.tell(10)
        wait_until(lambda: len(stored(given)) == 30, 60, "thirty readings")
