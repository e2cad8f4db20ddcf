"""Cases pushed over HTTP and published over the broker: stored once, however often told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
import requests

from app.bus import Message
from app.domain.case import Case
from app.domain.errors import Refused
from app.feeds.cases_json import cases as json_cases
from app.feeds.cases_json.mapping import cases, load
from app.messages.commands import AnyCommand
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.queries import Queries
from app.storage.store import Store
from app.web.push import KEY_HEADER, CasePush
from app.web.server import WebServer

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
KEY = "0123456789abcdef0123"
MAPPING = load("12345")


def _body(*numbers: str, code: str = "0301") -> bytes:
    orders = [{"orderNo": number, "title": "积水", "classCode": code} for number in numbers]
    return json.dumps({"data": {"orders": orders}}).encode()


class Served:
    """A centre behind a real server; `down` lets its store refuse."""

    def __init__(self, store: Store) -> None:
        self.ledger = Ledger(store, "demo", load_catalogue(), lambda: NOW)
        self.queries = Queries(store, "demo")
        self.down = False
        room = CasePush({"hotline": self.decode}, self.take, {KEY: "hotline"})
        self.server = WebServer("127.0.0.1", 0, {"cases": room})
        self.server.start()

    def decode(self, payload: bytes) -> tuple[list[Case], list[dict[str, object]]]:
        found, faults = cases(payload, MAPPING, lambda lon, lat: ("", ""), NOW)
        return found, [asdict(fault) for fault in faults]

    def take(self, case: Case) -> None:
        if self.down:
            raise Refused("storage.unreachable", url="db", reason="away")
        self.ledger.execute(json_cases.command_of(case), handle, "web")

    def push(self, body: bytes, name: str = "hotline", key: str = KEY) -> requests.Response:
        url = f"{self.server.url}/cases/{name}"
        return requests.post(url, data=body, headers={KEY_HEADER: key}, timeout=10)

    def stored(self) -> list[str]:
        return sorted(case.source_id for case in self.queries.open_cases())


@pytest.fixture
def served(database_url: str) -> Iterator[Served]:
    with Store.open(database_url) as store:
        migrate(store)
        made = Served(store)
        yield made
        made.server.stop()


def test_that_what_is_pushed_twice_is_stored_once(served: Served) -> None:
    for _twice in range(2):
        answer = served.push(_body("1", "2"))
        assert (answer.status_code, answer.json()["taken"]) == (200, 2)
    assert served.stored() == ["1", "2"]


def test_that_each_bad_row_is_told_back_with_field_and_reason(served: Served) -> None:
    orders = json.loads(_body("1", "2"))
    orders["data"]["orders"][1]["classCode"] = "77"
    answer = served.push(json.dumps(orders).encode())
    assert answer.json() == {
        "taken": 1, "refused": [{"row": 2, "field": "classCode", "reason": "77"}]
    }  # fmt: skip
    assert served.push(_body("9", code="77")).status_code == 422
    assert served.push(b"nonsense").status_code == 400


def test_that_a_stranger_an_unknown_source_and_another_verb_are_turned_away(
    served: Served,
) -> None:
    assert served.push(_body("1"), key="wrong").status_code == 403
    assert served.push(_body("1"), name="../etc").status_code in (403, 404)
    assert requests.get(f"{served.server.url}/cases/hotline", timeout=10).status_code == 405
    assert served.stored() == []


def test_that_a_store_that_is_away_asks_the_sender_to_come_again(served: Served) -> None:
    served.down = True
    assert served.push(_body("1")).status_code == 503
    served.down = False
    assert served.push(_body("1")).status_code == 200


class Kept:
    """A sink that keeps what it is handed and stores when told."""

    def __init__(self) -> None:
        self.commands: list[tuple[AnyCommand, Callable[[], None]]] = []

    def command(self, command: AnyCommand, ack: Callable[[], None]) -> None:
        self.commands.append((command, ack))


def test_that_the_broker_hears_only_when_every_case_of_a_message_is_stored() -> None:
    sink, heard = Kept(), list[str]()
    source = json_cases.Source(name="hotline", mapping="12345", topic="hotline/orders")
    resolve = lambda lon, lat: ("", "")  # noqa: E731
    feed = json_cases.feed(source, MAPPING, sink, lambda: NOW, resolve)  # type: ignore[arg-type]
    feed.receive(Message("hotline/orders", _body("1", "2"), lambda: heard.append("ack")))
    first, second = sink.commands
    first[1]()
    assert heard == []
    second[1]()
    assert heard == ["ack"]
    feed.receive(Message("hotline/orders", _body("3", code="77"), lambda: heard.append("bad")))
    assert heard == ["ack", "bad"], "a bad message is acknowledged, counted and kept"
    assert feed.state.refused == 1
    assert feed.state.samples[0].facts["field"] == "classCode"
