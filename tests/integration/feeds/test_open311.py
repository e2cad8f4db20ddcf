"""Taking cases from a server that answers sloppily: a real HTTP server on loopback that sends
numbers for strings, leaves fields out, speaks XML only, is busy, fails, and cuts pages off."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.moves import Stage
from app.feeds.open311.pages import parsed
from app.feeds.open311.poller import PAGE, Open311Poller, Source
from app.messages.commands import AnyCommand, ReportCase

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
Answer = tuple[int, bytes, dict[str, str]]


class Kept:
    """A sink that stores at once, or not at all."""

    def __init__(self) -> None:
        self.commands: list[ReportCase] = []
        self.storing = True

    def readings(self, records: object, ack: Callable[[], None]) -> None: ...

    def positions(self, positions: object) -> None: ...

    def command(self, command: AnyCommand, ack: Callable[[], None]) -> None:
        assert isinstance(command, ReportCase)
        self.commands.append(command)
        if self.storing:
            ack()


class City:
    """Another city's server; `answers` are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Callable[[str, dict[str, list[str]]], Answer]] = []
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        city = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = parse_qs(parts.query)
                city.asked.append((parts.path, query))
                one = city.answers.pop(0) if len(city.answers) > 1 else city.answers[0]
                status, body, headers = one(parts.path, query)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v2"


@pytest.fixture
def city() -> Iterator[City]:
    made = City()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join(5)


def poller(city: City, folder: Path, sink: Kept) -> Open311Poller:
    source = Source("other", city.url, categories={"14": "event:0110", "Flood": "event:0506"})
    return Open311Poller(
        source, sink, lambda lon, lat: ("G", "S"), folder / "other.cursor", lambda: NOW
    )  # type: ignore[arg-type]


def says(body: object, status: int = 200, **headers: str) -> Callable[..., Answer]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _path, _query: (status, data, headers)


GOOD = {"service_request_id": 7, "service_code": 14, "status": "open", "lat": "34.7",
        "long": 113.6, "requested_datetime": "2026-07-20T07:00:00+08:00"}  # fmt: skip


def test_that_numbers_nulls_and_missing_codes_are_taken_as_meant(
    city: City, tmp_path: Path
) -> None:
    named = {"service_request_id": "8", "service_name": "Flood", "service_code": None,
             "status": "CLOSED", "updated_datetime": "2026-07-20T07:30:00Z"}  # fmt: skip
    lost = {"service_request_id": "9", "service_name": "Else"}
    city.answers = [says([GOOD, named, lost, {"status": "open"}])]
    sink = Kept()
    feed = poller(city, tmp_path, sink)
    assert (feed.poll(), feed.state.taken, feed.state.refused) == (2, 2, 2)
    first, second = (command.case for command in sink.commands)
    assert (first.source_id, first.category, first.lon, first.grid) == (
        "7",
        "event:0110",
        113.6,
        "G",
    )
    assert first.reported_at == datetime(2026, 7, 19, 23, 0, tzinfo=UTC)
    assert (second.category, second.stage, second.lon) == ("event:0506", Stage.CLOSED, None)
    assert [sample.facts["reason"] for sample in feed.state.samples] == [
        "service 'Else' is not in the mapping", "service_request_id is missing",
    ]  # fmt: skip


def test_that_xml_is_asked_for_where_there_is_no_json(city: City, tmp_path: Path) -> None:
    xml = (
        b"<?xml version='1.0'?><service_requests><request><service_request_id>5"
        b"</service_request_id><service_code>14</service_code></request></service_requests>"
    )

    def answer(path: str, _query: object) -> Answer:
        return (404, b"", {}) if path.endswith(".json") else (200, xml, {})

    city.answers = [answer]
    sink = Kept()
    assert poller(city, tmp_path, sink).poll() == 1
    assert sink.commands[0].case.source_id == "5"


def test_that_a_busy_or_failing_server_is_left_alone_longer_and_longer(
    city: City, tmp_path: Path
) -> None:
    city.answers = [says(b"", 429, **{"Retry-After": "120"}), says(b"", 500), says(b"oops <"),
                    says([GOOD])]  # fmt: skip
    feed = poller(city, tmp_path, Kept())
    waits = [feed.once() for _ in range(2)]
    assert waits[0] == 120.0 and waits[1] == 60.0 and feed.state.since == NOW.timestamp()
    feed.once()
    assert feed.once() == feed.source.every_s and not feed.state.is_down


def test_that_pages_are_followed_and_the_cursor_moves_only_when_all_is_stored(
    city: City, tmp_path: Path
) -> None:
    full = [{**GOOD, "service_request_id": n} for n in range(PAGE)]
    city.answers = [says(full), says([{**GOOD, "service_request_id": PAGE}])]
    sink = Kept()
    sink.storing = False
    feed = poller(city, tmp_path, sink)
    assert feed.poll() == PAGE + 1
    assert [query["page"] for _path, query in city.asked] == [["1"], ["2"]]
    assert not (tmp_path / "other.cursor").exists()
    sink.storing, city.answers = True, [says([])]
    feed.poll()
    feed.poll()
    since = city.asked[-1][1]["start_date"][0]
    assert since == (NOW - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_that_of_a_page_cut_off_the_whole_records_are_taken_and_it_is_asked_again(
    city: City, tmp_path: Path
) -> None:
    body = json.dumps([GOOD, {**GOOD, "service_request_id": 8}]).encode()[:-25]
    city.answers = [says(body)]
    sink = Kept()
    feed = poller(city, tmp_path, sink)
    assert feed.once() == 30.0
    assert [command.case.source_id for command in sink.commands] == ["7"]
    assert not (tmp_path / "other.cursor").exists()


def test_that_xml_tricks_are_refused_and_cut_xml_is_taken_as_far_as_it_goes() -> None:
    bomb = b"<!DOCTYPE x [<!ENTITY a 'b'>]><service_requests>&a;</service_requests>"
    with pytest.raises(Exception, match="not taken"):
        parsed(bomb)
    page = parsed(b"<service_requests><request><a>1</a></request><request><a>2</a></re")
    assert (page.records, page.whole) == ([{"a": "1"}], False)
    assert parsed(b"").records == []


def test_that_a_server_that_knows_no_pages_is_taken_once_and_one_with_small_pages_to_its_end(
    city: City, tmp_path: Path
) -> None:
    many = [{**GOOD, "service_request_id": n} for n in range(250)]
    city.answers = [says(many)]
    sink = Kept()
    assert poller(city, tmp_path, sink).poll() == 250 and len(city.asked) == 2

    def paged(_path: str, query: dict[str, list[str]]) -> Answer:
        first = 50 * (int(query["page"][0]) - 1)
        return says(many[first : first + 50])(_path, query)

    city.answers, city.asked = [paged], []
    assert poller(city, tmp_path, Kept()).poll() == 250 and len(city.asked) == 6


def test_that_a_date_in_retry_after_is_waited_for(city: City, tmp_path: Path) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=400), usegmt=True)
    city.answers = [says(b"", 503, **{"Retry-After": at}), says(b"", 503, **{"Retry-After": "?"})]
    feed = poller(city, tmp_path, Kept())
    waits = [feed.once(), feed.once()]
    assert 300.0 < waits[0] <= 401.0 and waits[1] == 60.0


@pytest.mark.parametrize("form", ["json", "xml"])
def test_that_a_code_without_a_name_is_looked_up_in_the_servers_own_list(
    city: City, tmp_path: Path, form: str
) -> None:
    rows = [{"service_code": 31, "service_name": "Flood"}, {"service_code": 32}]
    xml = b"<services><service><service_code>31</service_code><service_name>Flood</service_name>"
    bare = {"service_request_id": "1", "service_code": 31, "status": "open"}

    def answer(path: str, query: dict[str, list[str]]) -> Answer:
        if path.endswith("services.json") and form == "xml":
            return 404, b"", {}
        if "services" in path:
            body = json.dumps(rows).encode() if form == "json" else xml + b"</service></services>"
            return 200, body, {}
        return says([bare, {**bare, "service_request_id": "2", "service_code": 32}])(path, query)

    city.answers = [answer]
    sink = Kept()
    feed = poller(city, tmp_path, sink)
    assert (feed.poll(), feed.state.refused) == (1, 1)
    assert sink.commands[0].case.category == "event:0506"
    feed.poll()
    asked = [path for path, _query in city.asked if "services" in path]
    assert len(asked) == (1 if form == "json" else 2), "once and for all"


def test_that_after_a_break_a_new_poller_goes_on_where_the_old_one_was(
    city: City, tmp_path: Path
) -> None:
    city.answers = [says([GOOD])]
    poller(city, tmp_path, Kept()).poll()
    city.answers, city.asked = [says(b"", 500), says(json.dumps([GOOD]).encode()[:-4]),
                                says([GOOD])], []  # fmt: skip
    again = poller(city, tmp_path, Kept())
    for _ in range(3):
        again.once()
    starts = {query["start_date"][0] for _path, query in city.asked}
    assert starts == {(NOW - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")}
    assert again.state.taken == 1 and again.state.reason is None
