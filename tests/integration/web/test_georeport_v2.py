"""Our answers against the published description of GeoReport v2, method by method: which fields, of
which kind, in which form, and which errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from xml.etree import ElementTree

import pytest
import requests

from tests.integration.web.served import KEY, Served, serving

Kind = Callable[[object], bool]


def text(value: object) -> bool:
    return isinstance(value, str)


def said(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def moment(value: object) -> bool:
    """A W3C time with its zone, to the second: 2010-04-14T06:37:38-08:00."""
    if not isinstance(value, str):
        return False
    at = datetime.fromisoformat(value)
    return at.tzinfo is not None and "T" in value and "." not in value


def degrees(value: object) -> bool:
    return isinstance(value, float) and -180.0 <= value <= 180.0


def one_of(*words: object) -> Kind:
    return lambda value: value in words


SERVICE: dict[str, Kind] = {
    "service_code": said, "service_name": said, "description": text,
    "metadata": one_of(True, False), "type": one_of("realtime", "batch", "blackbox"),
    "keywords": text, "group": text,
}  # fmt: skip
REQUEST: dict[str, Kind] = {
    "service_request_id": said, "status": one_of("open", "closed"), "status_notes": text,
    "service_name": said, "service_code": said, "description": text, "agency_responsible": text,
    "service_notice": text, "requested_datetime": moment, "updated_datetime": moment,
    "expected_datetime": moment, "address": text, "address_id": text, "zipcode": text,
    "lat": degrees, "long": degrees, "media_url": text,
}  # fmt: skip
CREATED: dict[str, Kind] = {"service_request_id": said, "service_notice": text, "account_id": text}
TOKEN: dict[str, Kind] = {"service_request_id": said, "token": said}
JSON, XML = "application/json; charset=utf-8", "text/xml; charset=utf-8"


def fits(record: dict[str, object], wanted: dict[str, Kind]) -> None:
    assert list(record) == list(wanted), "each field, in the published order"
    wrong = {name: record[name] for name, kind in wanted.items() if not kind(record[name])}
    assert wrong == {}


def told(answer: requests.Response, root: str, each: str) -> list[dict[str, object]]:
    """The records of a good answer in XML, every element below a record once and flat."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, XML)
    assert answer.content.startswith(b"<?xml")
    tree = ElementTree.fromstring(answer.content)
    assert tree.tag == root and {element.tag for element in tree} <= {each}
    return [{field.tag: field.text or "" for field in element} for element in tree]


def as_json(answer: requests.Response) -> list[dict[str, object]]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    rows = answer.json()
    assert isinstance(rows, list)
    return rows


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    """What answers look like does not hang on the database."""
    yield from serving(sqlite_url)


def test_that_the_service_list_is_as_published(served: Served) -> None:
    rows = as_json(served.get("services.json"))
    for row in rows:
        fits(row, SERVICE)
    written = told(served.get("services.xml"), "services", "service")
    assert [row["service_code"] for row in written] == [row["service_code"] for row in rows]
    assert {str(row["metadata"]) for row in written} <= {"true", "false"}


def test_that_a_service_definition_is_one_object_with_its_attributes(served: Served) -> None:
    answer = served.get("services/event:0506.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    assert answer.json() == {"service_code": "event:0506", "attributes": []}
    answer = served.get("services/event:0506.xml")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, XML)
    tree = ElementTree.fromstring(answer.content)
    assert (tree.tag, [e.tag for e in tree]) == (
        "service_definition",
        ["service_code", "attributes"],
    )


@pytest.mark.parametrize("form", ["json", "xml"])
def test_that_a_created_request_answers_with_its_number(served: Served, form: str) -> None:
    given = {
        "jurisdiction_id": "demo", "api_key": KEY, "service_code": "event:0506", "lat": "34.78",
        "long": "113.68", "address_string": "金水路", "address_id": "9", "email": "a@example.org",
        "device_id": "d", "account_id": "a", "first_name": "秀英", "last_name": "王",
        "phone": "138", "description": "积水", "media_url": "https://example.org/a.jpg",
        "attribute[DEPTH]": "15", "attribute[KIND][]": "a",
    }  # fmt: skip
    answer = served.post(f"requests.{form}", **given)
    rows = as_json(answer) if form == "json" else told(answer, "service_requests", "request")
    assert len(rows) == 1
    fits(rows[0], CREATED)
    key = str(rows[0]["service_request_id"])
    found = served.get(f"tokens/{key}.{form}")
    (token,) = as_json(found) if form == "json" else told(found, "service_requests", "request")
    fits(token, TOKEN)
    assert token["service_request_id"] == key


def test_that_requests_are_told_with_every_field_by_themselves_and_in_lists(
    served: Served,
) -> None:
    key = served.create(description="积水", address_string="金水路")
    for path in ("requests.json", f"requests/{key}.json"):
        (row,) = as_json(served.get(path))
        fits(row, REQUEST)
    for path in ("requests.xml", f"requests/{key}.xml"):
        (written,) = told(served.get(path), "service_requests", "request")
        assert list(written) == list(REQUEST)
        assert {name: str(value) for name, value in row.items()} == written


def test_that_numbers_win_over_every_other_argument(served: Served) -> None:
    key = served.create()
    others = {"status": "closed", "service_code": "event:0110", "end_date": "2020-01-01T00:00:00Z"}
    rows = as_json(served.get("requests.json", service_request_id=key, **others))
    assert [row["service_request_id"] for row in rows] == [key]


def test_that_times_with_and_without_a_shift_are_the_same_moment(served: Served) -> None:
    key = served.create()
    for start in ("2026-07-20T08:00:00Z", "2026-07-20T16:00:00+08:00", "2026-07-20T00:00:00-08:00"):
        rows = as_json(served.get("requests.json", start_date=start))
        assert [row["service_request_id"] for row in rows] == [key]
    assert as_json(served.get("requests.json", start_date="2026-07-20T08:00:01Z")) == []


WRONG = [
    ("GET", "services.{}", {"jurisdiction_id": "else"}, 404, "jurisdiction_id"),
    ("GET", "services/none.{}", {}, 404, "service_code"),
    ("GET", "requests/none.{}", {}, 404, "service_request_id"),
    ("GET", "requests.{}", {"service_request_id": "none"}, 404, "service_request_id"),
    ("GET", "requests.{}", {"status": "lost"}, 400, "status"),
    ("GET", "requests.{}", {"start_date": "gestern"}, 400, "start_date"),
    ("GET", "tokens/none.{}", {}, 404, "none"),
    ("POST", "requests.{}", {}, 403, "api_key"),
    ("POST", "requests.{}", {"api_key": "x" * 20}, 403, "api_key"),
    ("POST", "requests.{}", {"api_key": KEY}, 400, "service_code"),
    ("POST", "requests.{}", {"api_key": KEY, "service_code": "none"}, 404, "service_code"),
    ("POST", "requests.{}", {"api_key": KEY, "service_code": "event:0506"}, 400, "lat"),
]


def test_that_an_error_has_its_code_and_names_what_is_wrong_in_the_form_asked_for(
    served: Served,
) -> None:
    for method, path, given, status, names in WRONG:
        ask = served.get if method == "GET" else served.post
        answer = ask(path.format("json"), **given)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, JSON), path
        (error,) = answer.json()
        assert list(error) == ["code", "description"] and error["code"] == status
        assert names in error["description"]
        answer = ask(path.format("xml"), **given)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, XML)
        tree = ElementTree.fromstring(answer.content)
        assert tree.tag == "errors" and [e.tag for e in tree] == ["error"]
        assert {f.tag: f.text for f in tree[0]} == {
            "code": str(status), "description": error["description"],
        }  # fmt: skip
