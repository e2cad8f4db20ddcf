"""Two programs that are not ours at our Open311 door: `georeport` reads in JSON and in XML,
`civicbot` files a request, follows it by its number and by its token, and finds it in lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.open311 import CONFIRM_TOKEN, Open311Client
from civicbot.registry import Endpoint
from georeport import GeoReport

from app.domain.moves import Move
from app.messages import commands as c
from tests.integration.web.served import KEY, REQUEST, SERVICE, Served, serving


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    """What answers look like does not hang on the database."""
    yield from serving(sqlite_url)


def robot(served: Served) -> Open311Client:
    """civicbot at our door, without its politeness between calls."""
    endpoint = Endpoint("demo", "示范区", f"{served.server.url}/open311", write=True)
    transport = HttpTransport(rate_limiter=RateLimiter(min_interval=0.0))
    return Open311Client(endpoint, transport, jurisdiction_id="demo")


def file(client: Open311Client, **more: object) -> str:
    told = client.create_request(
        "event:0506", dry_run=False, confirm=CONFIRM_TOKEN, validate_remote=True,
        **{"lat": 34.78, "lng": 113.68, "api_key": KEY, **more},
    )  # fmt: skip
    return str(told.response[0]["service_request_id"])


@pytest.mark.parametrize("form", ["json", "xml"])
def test_that_georeport_lists_services_and_reads_requests(served: Served, form: str) -> None:
    first, second = served.create(description="积水"), served.create(service_code="event:0110")
    client = GeoReport(f"{served.server.url}/open311", jurisdiction="demo", output_format=form)
    services = client.get_service_list()
    assert len(services) > 50 and all(set(row) == SERVICE for row in services)
    code = next(row["service_code"] for row in services if row["service_name"] == "道路积水")
    definition = client.get_service_definition(code)
    assert definition["service_code"] == code and not definition["attributes"]
    told = client.get_service_request(first)
    assert set(told) == REQUEST and told["description"] == "积水"
    assert float(told["lat"]) == 34.78 and told["status"] == "open"
    listed = client.get_service_requests(status="open", start_date="2026-07-20T00:00:00Z")
    assert {row["service_request_id"] for row in listed} == {first, second}
    both = client.get_service_requests(service_request_id=f"{first},{second}")
    assert [row["service_request_id"] for row in both] == [first, second]
    one = client.get_service_requests(service_code="event:0110")
    assert (one if form == "xml" else one[0])["service_request_id"] == second
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_request("nobody")


def test_that_civicbot_files_a_request_and_follows_it_to_its_end(served: Served) -> None:
    client = robot(served)
    key = file(client, description="水深过膝", first_name="秀英", last_name="王", phone="138")
    told = client.get_request(key)
    assert (told["status"], told["service_name"]) == ("open", "道路积水")
    assert client.get_token(key) == [{"service_request_id": key, "token": key}]
    assert [row["service_request_id"] for row in client.list_requests(status="open")] == [key]
    (case,) = served.queries.open_cases()
    assert (case.reporter, case.phone, case.description) == ("王秀英", "138", "水深过膝")
    served.do(c.MoveCase(command_id="v", case=key, move=Move.VOID, expected_version=-1,
                         reason="重复"))  # fmt: skip
    assert client.list_requests(status="open") == []
    assert client.get_request(key)["status"] == "closed"


def test_that_civicbot_is_told_what_is_wrong(served: Served) -> None:
    client = robot(served)
    with pytest.raises(HttpError, match="api_key is not known") as refused:
        file(client, api_key="wrong-key-wrong-key")
    assert refused.value.status == 403
    client.jurisdiction_id = "else"
    with pytest.raises(HttpError, match="jurisdiction_id else") as lost:
        client.list_requests()
    assert lost.value.status == 404


def test_that_a_client_that_pages_sees_every_request_once(served: Served) -> None:
    keys = [served.create() for _ in range(5)]
    client, seen = robot(served), list[str]()
    for page in range(1, 4):
        params = {"page": page, "page_size": 2}
        rows = client.http.get_json(f"{served.server.url}/open311/requests.json", params)
        seen += [row["service_request_id"] for row in rows]
    assert sorted(seen) == sorted(keys)
    assert served.get("requests.json", page="0").status_code == 400
