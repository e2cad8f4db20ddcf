"""Open311 by a client that is not ours: plain HTTP as the published description has it, field by
field, on both databases, over a real server."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import requests

from app.domain.cases import Case, Move, Stage
from app.messages import commands as c
from tests.integration.web.served import KEY, NOW, REQUEST, SERVICE, Served


def test_that_services_are_listed_with_every_field(served: Served) -> None:
    listed = served.get("services.json", jurisdiction_id="demo").json()
    assert len(listed) > 50 and all(set(row) == SERVICE for row in listed)
    tree = ElementTree.fromstring(served.get("services.xml").content)
    assert tree.tag == "services" and {e.tag for e in tree[0]} == SERVICE
    assert served.get("services.json", jurisdiction_id="else").status_code == 404
    assert served.get("services/event:0506.json").json()["attributes"] == []
    assert served.get("services/none.json").status_code == 404


def test_that_a_request_is_created_read_and_listed(served: Served) -> None:
    key = served.create(
        description="水深过膝", last_name="王", phone="138", address_string="金水路"
    )
    answer = served.get(f"requests/{key}.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    (told,) = answer.json()
    assert set(told) == REQUEST
    assert (told["status"], told["lat"], told["address"]) == ("open", 34.78, "金水路")
    assert told["expected_datetime"] == (NOW + timedelta(hours=2)).isoformat(timespec="seconds")
    assert "138" not in answer.text and "王" not in answer.text
    assert served.get(f"tokens/{key}.json").json()[0]["service_request_id"] == key
    tree = ElementTree.fromstring(served.get("requests.xml").content)
    assert tree.tag == "service_requests" and {e.tag for e in tree[0]} == REQUEST
    (case,) = served.queries.open_cases()
    assert (case.grid, case.street, case.phone, case.stage) == ("G1", "S1", "138", Stage.TO_VERIFY)


def test_that_lists_are_filtered_by_code_status_and_time(served: Served) -> None:
    first = served.create()
    served.now = NOW + timedelta(days=2)
    second = served.create(service_code="event:0110")
    served.do(c.ReportCase(command_id="x", case=Case("OLD", "event:0110", "旧",
              reported_at=NOW - timedelta(days=200))))  # fmt: skip
    served.do(c.MoveCase(command_id="v", case=second, move=Move.VOID, expected_version=-1,
                         reason="重复"))  # fmt: skip

    def listed(**params: str) -> list[str]:
        return [row["service_request_id"] for row in served.get("requests.json", **params).json()]

    assert listed() == [second, first]
    assert listed(service_code="event:0506") == [first]
    assert listed(status="open") == [first] and listed(status="closed") == [second]
    assert listed(status="open,closed") == [second, first]
    day = (NOW + timedelta(days=1)).isoformat()
    assert listed(start_date=day) == [second] and listed(end_date=day) == [first]
    assert listed(service_request_id=f"{first},OLD") == [first, "OLD"]


@pytest.mark.parametrize(
    ("form", "status"),
    [({"api_key": ""}, 403), ({"api_key": "wrong"}, 403), ({"service_code": ""}, 400),
     ({"service_code": "none"}, 404), ({"lat": "x"}, 400), ({"lat": "97"}, 400),
     ({"lat": "", "long": ""}, 400)],
)  # fmt: skip
def test_that_a_bad_request_is_told_why(served: Served, form: dict[str, str], status: int) -> None:
    told = {"api_key": KEY, "service_code": "event:0506", "lat": "34.78", "long": "113.68"}
    answer = served.post("requests.json", **{**told, **form})
    assert answer.status_code == status
    (error,) = answer.json()
    assert error["code"] == status and error["description"]
    assert served.queries.open_cases() == []


@pytest.mark.parametrize(
    "path", ["requests", "requests.csv", "none.json", "requests/none.json", "tokens/none.xml"]
)
def test_that_what_is_not_there_is_said_in_the_form_asked_for(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status_code == 404
    if path.endswith(".xml"):
        assert ElementTree.fromstring(answer.content)[0][0].text == "404"
    else:
        assert answer.json()[0]["code"] == 404


def test_that_wrong_times_states_and_methods_are_refused(served: Served) -> None:
    assert served.get("requests.json", start_date="yesterday").status_code == 400
    assert served.get("requests.json", start_date="2026-07-20T08:00:00").status_code == 400
    assert served.get("requests.json", status="lost").status_code == 400
    url = f"{served.server.url}/open311/requests.json"
    assert requests.delete(url, timeout=10).status_code == 405
    assert requests.get(f"{served.server.url}/else", timeout=10).status_code == 404
