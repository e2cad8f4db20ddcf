"""Readings from a real broker: TLS with certificates, passwords, shared subscriptions, sessions
that outlive a stop, a last will; MQTT 5 and 3.1.1."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import cbor2
import pytest

from app.bus import Message
from app.bus.access import Access
from app.bus.mqtt import MqttBus
from app.domain.errors import Refused
from app.feeds.world import Source, open_source
from tests.integration.feeds.conftest import Around, made
from tests.servers import Mosquitto, wait_until
from tests.servers_mqtt import Authority, SecureMosquitto

JSON = b'[{"n":"a","v":1}]'
CBOR = cbor2.dumps([{0: "b", 2: 2.5}])


@pytest.fixture(scope="module")
def secure() -> Iterator[SecureMosquitto]:
    with SecureMosquitto() as server:
        yield server


@pytest.fixture
def opened() -> Iterator[Callable[[Source], Source]]:
    """Starts sources; stops them at the end."""
    running: list[Source] = []

    def start(source: Source) -> Source:
        source.start()
        running.append(source)
        return source

    yield start
    for source in running:
        source.stop()


def up(source: Source) -> None:
    wait_until(lambda: not source.state.is_down, 15, "the feed to reach its broker")


def down(source: Source, key: str) -> None:
    wait_until(lambda: source.state.reason is not None and source.state.reason.key == key, 15, key)


def say(server: Mosquitto, topic: str, *payloads: bytes, access: Access | None = None) -> None:
    """Publish as a device would."""
    bus = MqttBus(access or Access(server.host, server.port), f"device-{topic}")
    bus.start()
    wait_until(lambda: bus.connected, 15, "the device to reach the broker")
    for payload in payloads:
        bus.publish(topic, payload)
    bus.stop()


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_that_readings_come_over_tls_with_a_certificate_and_a_password(
    secure: SecureMosquitto,
    around: Around,
    opened: Callable[[Source], Source],
    version: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("RIVER_PASSWORD", secure.PASSWORD)
    cert, key = secure.authority.issue("gateway")
    source = opened(open_source(made(
        "mqtt", url=secure.url, topics=["water/#"], user=secure.USER, version=version,
        password="env:RIVER_PASSWORD", ca=str(secure.authority.ca), cert=str(cert), key=str(key),
        client_id=f"gateway-{version}",
    ), around.world))  # fmt: skip
    up(source)
    access = Access(secure.host, secure.port, True, secure.USER, secure.PASSWORD,
                    str(secure.authority.ca), str(cert), str(key))  # fmt: skip
    say(secure, "water/1", JSON, CBOR, access=access)
    wait_until(lambda: around.sink.values() == {"a": 1.0, "b": 2.5}, 15, "both readings")
    wait_until(lambda: source.state.taken == 2, 5, "both to be counted")
    assert secure.PASSWORD not in caplog.text


@pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",
    "ignore:Exception ignored in. <ssl:pytest.PytestUnraisableExceptionWarning",
)  # paho forgets the socket whose handshake failed
def test_that_a_broker_whose_certificate_nobody_vouches_for_is_not_trusted(
    secure: SecureMosquitto,
    around: Around,
    opened: Callable[[Source], Source],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = Authority(tmp_path, "other")
    source = opened(open_source(
        made("mqtt", url=secure.url, topics=["x"], ca=str(other.ca)), around.world
    ))  # fmt: skip
    down(source, "feed.broker")
    lines = [r for r in caplog.records if r.name == "app.feeds.base" and "is down" in r.message]
    assert len(lines) == 1


def test_that_a_wrong_password_is_told_as_the_brokers_reason(
    secure: SecureMosquitto,
    around: Around,
    opened: Callable[[Source], Source],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WRONG", "no")
    cert, key = secure.authority.issue("stranger")
    source = opened(open_source(made(
        "mqtt", url=secure.url, topics=["x"], user=secure.USER, password="env:WRONG",
        ca=str(secure.authority.ca), cert=str(cert), key=str(key),
    ), around.world))  # fmt: skip
    down(source, "feed.broker")
    reason = source.state.reason
    assert reason is not None
    assert "authori" in str(reason.facts["reason"]).lower()


def test_that_files_and_secrets_that_are_not_there_are_told_before_anything_starts(
    around: Around,
) -> None:
    for values, key in (
        ({"ca": "no.pem"}, "broker.tls"),
        ({"password": "env:NOT_THERE_AT_ALL"}, "feed.secret"),
        ({"format": "mapping", "mapping": "no.toml"}, "import.mapping"),
    ):
        with pytest.raises(Refused) as refused:
            open_source(made("mqtt", url="mqtts://h", topics=["x"], **values), around.world)  # type: ignore[arg-type]
        assert refused.value.key == key
    with pytest.raises(Refused, match="wrong_secret"):
        made("mqtt", url="mqtts://h", topics=["x"], password="the password itself")


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_that_a_session_keeps_what_came_while_the_feed_was_stopped_or_could_not_store(
    mosquitto: Mosquitto, around: Around, version: str
) -> None:
    given = made("mqtt", url=mosquitto.url, topics=["t"], version=version)
    first = open_source(given, around.world)
    first.start()
    up(first)
    around.sink.away = True
    say(mosquitto, "t", b'[{"n":"unstored","v":1}]')
    wait_until(lambda: len(around.sink.waiting) == 1, 15, "the message")
    first.stop()
    say(mosquitto, "t", b'[{"n":"later","v":2}]')
    around.sink.away = False
    around.sink.records.clear()
    second = open_source(given, around.world)
    second.start()
    wait_until(lambda: set(around.sink.values()) == {"unstored", "later"}, 15, "both again")
    second.stop()


def test_that_gateways_of_a_group_share_the_messages(
    mosquitto: Mosquitto, around: Around, opened: Callable[[Source], Source]
) -> None:
    sources = [
        opened(open_source(
            made("mqtt", url=mosquitto.url, topics=["s/+"], share="city", client_id=f"g{n}"),
            around.world,
        ))
        for n in range(2)
    ]  # fmt: skip
    for source in sources:
        up(source)
    say(mosquitto, "s/1", *[b'[{"n":"a","v":%d}]' % n for n in range(20)])
    wait_until(lambda: len(around.sink.records) >= 20, 15, "twenty readings")
    assert sorted(record.value for record in around.sink.records) == list(range(20))
    assert all(source.state.taken for source in sources)


def test_that_a_broker_that_goes_and_comes_back_is_told_once_each_and_its_will_is_published(
    mosquitto: Mosquitto,
    around: Around,
    opened: Callable[[Source], Source],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    source = opened(open_source(
        made("mqtt", url=mosquitto.url, topics=["t"], will_topic="gone", will_text="lost"),
        around.world,
    ))  # fmt: skip
    up(source)
    mosquitto.kill()
    down(source, "feed.broker")
    mosquitto.start()
    up(source)
    own = [record for record in caplog.records if record.name == "app.feeds.base"]
    assert [("down" in r.message, "back" in r.message) for r in own] == [
        (True, False), (False, True),
    ]  # fmt: skip
    heard: list[bytes] = []

    def hear(message: Message) -> None:
        heard.append(message.payload)
        message.ack()

    bus = MqttBus(mosquitto.url, "watcher")
    bus.subscribe("gone", hear)
    bus.start()
    wait_until(lambda: bus.connected, 15, "the watcher")
    # Cut off without a word, as by a cable: the broker speaks for the feed.
    source._bus._client.socket().shutdown(2)  # type: ignore[attr-defined]
    wait_until(lambda: heard == [b"lost"], 15, "the last will")
    bus.stop()


def test_that_garbage_of_every_sort_is_counted_kept_and_stops_nothing(
    mosquitto: Mosquitto, around: Around, opened: Callable[[Source], Source]
) -> None:
    source = opened(open_source(made("mqtt", url=mosquitto.url, topics=["t"]), around.world))
    up(source)
    say(mosquitto, "t", b"\xff\xfe", b"[" * 5000, b'{"n":1}', cbor2.dumps({"a": 1}), JSON)
    wait_until(lambda: around.sink.values() == {"a": 1.0}, 15, "the good one")
    assert source.state.refused == 4
    assert {sample.source for sample in source.state.samples} == {"t"}
