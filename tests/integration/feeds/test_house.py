"""The whole road of a feed: settings taken up while the gateway runs, readings pushed over HTTP and
answered when stored, strangers told to the desk, adopted, and alarmed by rules of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from app import bootstrap, settings
from app.clock import utc_now
from app.domain.feeds import FeedReport
from app.domain.registry import OwnRules, Sensor
from app.messages.events import RegistryChanged
from app.storage.feed_book import FeedBook
from tests.servers import free_port, wait_until

KEY = "0123456789abcdef0123"
PACK = b'[{"n":"W9","u":"cm","v":12.5}]'


@pytest.fixture
def given(home: Path, database_url: str) -> settings.Settings:
    (home / "api_keys.toml").write_text(f'pump = "{KEY}"\nother = "{KEY}9"\n', "utf-8")
    (home / "feeds.toml").write_text('[http.gas]\nholders = ["pump"]\n', "utf-8")
    http = f"127.0.0.1:{free_port()}"
    return settings.load({"db": database_url, "http": http, "workstation": "gw"})


@contextmanager
def running(given: settings.Settings) -> Iterator[bootstrap.Base]:
    gateway = bootstrap.open_gateway(replace(given, workstation="gw"))
    thread = threading.Thread(target=gateway.run)
    thread.start()
    base = bootstrap.open_base(given)
    try:
        yield base
    finally:
        base.store.close()
        gateway.stop()
        thread.join(20)


def reports(base: bootstrap.Base) -> dict[str, FeedReport]:
    return {one.id: one for one in FeedBook(base.store, given_centre(base)).reports()}


def given_centre(base: bootstrap.Base) -> str:
    return base.settings.centre


def push(given: settings.Settings, name: str = "gas", key: str = KEY, body: bytes = PACK) -> int:
    url = f"http://{given.http}/readings/{name}"
    return requests.post(url, data=body, headers={"X-API-Key": key}, timeout=30).status_code


def test_that_a_stranger_is_pushed_listed_adopted_and_alarms_by_its_own_rules(
    given: settings.Settings, home: Path
) -> None:
    with running(given) as base:
        wait_until(lambda: "http:gas" in reports(base), 20, "the feed to be told of")
        book = FeedBook(base.store, given.centre)
        assert push(given) == 200
        wait_until(lambda: bool(book.strangers()), 20, "the stranger")
        stranger = book.strangers()[0]
        assert (stranger.sensor, stranger.unit, stranger.value, stranger.topic) == (
            "W9", "cm", 12.5, "pump",
        )  # fmt: skip
        assert [push(given, "gas", KEY + "9"), push(given, key="x"), push(given, "no")] == [
            403, 403, 404,
        ]  # fmt: skip
        assert push(given, body=b"junk") == 400
        wait_until(lambda: reports(base)["http:gas"].refused == 1, 20, "the refusal")
        own = OwnRules(high=50.0, thresholds={"": (10.0, 20.0)})
        base.registry.save([Sensor("W9", "井", "Well", "water_level", 113.7, 34.8, own=own)])
        base.ledger.record([RegistryChanged(kind="sensor", count=1)], None, "lin", "desk")
        wait_until(lambda: not book.strangers(), 20, "it to leave the list")
        assert push(given) == 200
        wait_until(lambda: bool(base.queries.standing_alarms()), 20, "its alarm")
        assert base.queries.standing_alarms()[0].limit == 10.0
        _at, values = base.telemetry.history("W9", utc_now().replace(year=2020), utc_now())
        assert values.tolist() == [12.5]

        toml = '[http.gas]\n[mqtt.x]\nurl = "mqtts://h"\ntopics = ["a"]\npassword = "env:NO_SUCH"\n'
        (home / "feeds.toml").write_text(toml + "[http.more]\n", "utf-8")
        wait_until(lambda: "http:more" in reports(base), 20, "the new feed")
        found = reports(base)
        assert (found["mqtt:x"].state, found["mqtt:x"].reason_key) == ("wrong", "feed.secret")
        assert push(given, "more") == 200, "one feed that is wrong stops no other"
        (home / "feeds.toml").write_text("[http.gas\n", "utf-8")
        wait_until(lambda: "feeds.toml:" in reports(base), 20, "the broken file to be told")
        assert push(given, "more") == 200, "what ran goes on"
