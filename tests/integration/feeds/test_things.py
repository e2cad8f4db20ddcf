"""OGC SensorThings from a real HTTP server: pages followed, the cursor kept, faults named."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.errors import Refused
from app.feeds.formats import decoder
from app.feeds.sensorthings import ThingsSource
from tests.integration.feeds.conftest import Around, made

Answer = Callable[[str, dict[str, list[str]]], tuple[int, object]]


class Service:
    """A service; `answers` are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, dict[str, list[str]], str]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = parse_qs(parts.query)
                service.asked.append((parts.path, query, self.headers.get("Authorization", "")))
                one = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
                status, told = one(parts.path, query)
                body = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1.1"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()
    yield found
    found.server.shutdown()
    found.server.server_close()


def observed(stream: int, result: object, at: str = "2026-07-20T07:00:00Z") -> dict[str, object]:
    unit = {"symbol": "ug/m3"}
    datastream = {"@iot.id": stream, "name": f"PM {stream}", "unitOfMeasurement": unit}
    return {"phenomenonTime": at, "result": result, "Datastream": datastream}


def says(told: object, status: int = 200) -> Answer:
    return lambda _path, _query: (status, told)


def source(service: Service, around: Around, **values: object) -> ThingsSource:
    world = replace(around.world, clock=lambda: datetime(2026, 7, 20, 8, tzinfo=UTC))
    return ThingsSource(made("sensorthings", url=service.url, **values), world)  # type: ignore[arg-type]


def test_that_every_page_is_followed_on_the_host_we_know_and_the_cursor_moves_when_stored(
    service: Service, around: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIR_TOKEN", "t0ken")
    link = "http://inner.example:8080/v1.1/Observations?$skip=2"
    interval = "2026-07-20T07:00:00Z/2026-07-20T07:05:00Z"
    service.answers = [
        says({"value": [observed(1, 12), observed(2, "13.5")], "@iot.nextLink": link}),
        says({"value": [observed(1, 14, interval), observed(3, "mist"), {"result": 1}]}),
        says({"value": []}),
    ]
    feed = source(service, around, prefix="air-", token="env:AIR_TOKEN", filter="result gt 0")
    around.sink.away = True
    assert feed.once() == 60.0
    assert [(r.name, r.value) for r in around.sink.records] == [
        ("air-1", 12.0), ("air-2", 13.5), ("air-1", 14.0),
    ]  # fmt: skip
    assert feed.state.refused == 2
    assert [sample.facts["field"] for sample in feed.state.samples] == ["result", "Datastream"]
    asked = service.asked[0][1]["$filter"][0]
    assert asked.startswith("phenomenonTime ge ") and asked.endswith(" and (result gt 0)")
    assert service.asked[1][1]["$skip"] == ["2"]
    assert service.asked[0][2] == "Bearer t0ken"
    cursor = around.world.folder / "feeds" / "sensorthings-one.cursor"
    assert not cursor.exists(), "not before everything is stored"
    for ack in around.sink.waiting:
        ack()
    assert cursor.read_text("utf-8").startswith("2026-07-20T07:05:00")
    feed.poll()
    assert "2026-07-20T06:55:00Z" in service.asked[2][1]["$filter"][0]


def test_that_a_service_that_fails_is_down_with_its_reason_and_back_when_it_answers(
    service: Service, around: Around
) -> None:
    service.answers = [says(b"", 503), says(b"<html>"), says({"value": [observed(1, 1)]})]
    feed = source(service, around, sensor="name")
    assert feed.once() == 30.0 and feed.state.is_down
    assert feed.once() == 60.0
    assert feed.once() == 60.0 and not feed.state.is_down
    assert around.sink.records[0].name == "PM 1"


def test_that_observations_a_server_publishes_are_named_by_their_topic() -> None:
    read = decoder("sensorthings", prefix="st-")
    found = read(b'{"result": 3}', "v1.1/Datastreams(42)/Observations", 1e9)
    assert (found[0].name, found[0].value, found[0].at) == ("st-42", 3.0, 1e9)
    with pytest.raises(Refused):
        read(b'{"result": 3}', "v1.1/Observations", 1e9)
