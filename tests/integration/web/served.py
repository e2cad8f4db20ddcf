"""A centre behind a real server on a free port, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import requests

from app.domain.clocks import Clocks
from app.messages import commands as c
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage import ids
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.queries import Queries
from app.storage.store import Store
from app.web.open311 import Open311
from app.web.server import WebServer

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
KEY = "0123456789abcdef0123"
REQUEST = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime",
    "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip
SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}


class Served:
    """A centre behind a real server on a free port."""

    def __init__(self, store: Store) -> None:
        self.now = NOW
        catalogue = load_catalogue()
        self.ledger = Ledger(store, "demo", catalogue, lambda: self.now)
        self.queries = Queries(store, "demo")
        room = Open311(
            "demo", catalogue,
            lambda: Clocks(catalogue.modes["daily"], catalogue.category, catalogue.work),
            self.queries, self.do, lambda: ids.new_id("C", self.now),
            lambda lon, lat: ("G1", "S1"), {KEY: "city_app"}, lambda: self.now,
        )  # fmt: skip
        self.server = WebServer("127.0.0.1", 0, {"open311": room})
        self.server.start()

    def do(self, command: c.AnyCommand) -> None:
        self.ledger.execute(command, handle, "web")

    def get(self, path: str, **params: str) -> requests.Response:
        return requests.get(f"{self.server.url}/open311/{path}", params=params, timeout=10)

    def post(self, path: str, **form: str) -> requests.Response:
        return requests.post(f"{self.server.url}/open311/{path}", data=form, timeout=10)

    def create(self, **form: str) -> str:
        told = {"api_key": KEY, "service_code": "event:0506", "lat": "34.78", "long": "113.68"}
        answer = self.post("requests.json", **{**told, **form})
        assert answer.status_code == 200, answer.text
        return str(answer.json()[0]["service_request_id"])


def serving(url: str) -> Iterator[Served]:
    """The centre in a fresh database, until the test is over."""
    with Store.open(url) as store:
        migrate(store)
        made = Served(store)
        yield made
        made.server.stop()
