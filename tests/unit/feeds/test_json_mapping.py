"""JSON of another platform as cases: what is good is taken, what is not is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from app.domain.errors import Refused
from app.feeds.cases_json.mapping import LARGEST, MOST_ROWS, cases, load
from app.feeds.json_paths import at
from app.geo.datum import wgs_to_gcj
from app.reference import load_catalogue

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
LON, LAT = 113.65, 34.76


def _order(**more: object) -> dict[str, object]:
    lng, lat = (float(v) for v in wgs_to_gcj(LON, LAT))
    told: dict[str, object] = {
        "orderNo": "ZZ2026072000017",
        "title": "金水路积水",
        "classCode": "0301",
        "urgency": "紧急",
        "callTime": "2026-07-20 15:30:00",
        "content": "路口积水约 20 厘米",
        "remark": "=cmd|' /C calc'!A0",
        "address": {"district": "金水区", "detail": "金水路 12 号", "lng": str(lng), "lat": lat},
        "caller": {"name": "王建国", "phone": "13812345678"},
    }
    return told | more


def _taken(*orders: object) -> tuple[list, list]:
    payload = json.dumps({"data": {"orders": orders}}).encode()
    return cases(payload, load("12345"), lambda lon, lat: ("G1", "S1"), NOW)


def test_that_the_worked_example_reads_an_order_of_a_hotline() -> None:
    found, faults = _taken(_order())
    case = found[0]
    assert not faults
    assert (case.source, case.source_id, case.category) == (
        "12345", "ZZ2026072000017", "event:0506"
    )  # fmt: skip
    assert case.level == 2
    assert case.reported_at == datetime(2026, 7, 20, 7, 30, tzinfo=UTC)
    assert case.place == "金水区 金水路 12 号"
    assert (case.grid, case.street) == ("G1", "S1")
    assert case.lon == pytest.approx(LON, abs=1e-6)
    assert case.lat == pytest.approx(LAT, abs=1e-6)
    assert case.description.endswith("=cmd|' /C calc'!A0"), "text stays text"


def test_that_the_example_names_categories_the_centre_has() -> None:
    known = load_catalogue().categories
    assert set(load("12345").category.map.values()) <= set(known)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"orderNo": None}, "orderNo"),
        ({"classCode": "9999"}, "classCode"),
        ({"callTime": "yesterday"}, "callTime"),
        ({"address": {"lng": "far", "lat": 1}}, "address.lng, address.lat"),
        ({"address": {"lng": 500, "lat": 1}}, "address.lng, address.lat"),
        ({"content": "x" * 5000}, "content"),
    ],
)
def test_that_a_bad_row_is_named_and_the_good_ones_are_taken(
    change: dict[str, object], field: str
) -> None:
    found, faults = _taken(_order(orderNo="1"), _order(**change), _order(orderNo="3"))
    assert [case.source_id for case in found] == ["1", "3"]
    assert [(fault.row, fault.field) for fault in faults] == [(2, field)]
    assert faults[0].reason


def test_that_times_of_several_kinds_are_the_same_moment() -> None:
    moment = datetime(2026, 7, 20, 7, 30, tzinfo=UTC)
    seconds = int(moment.timestamp())
    kinds = (seconds, seconds * 1000, "2026-07-20T07:30:00Z", "2026/07/20 15:30")
    for told in kinds:
        found, faults = _taken(_order(callTime=told))
        assert not faults
        assert found[0].reported_at == moment


def test_that_a_place_that_is_not_known_is_left_out() -> None:
    found, _faults = _taken(_order(address={"lng": 0, "lat": 0}), _order(address=None))
    assert [(case.lon, case.grid) for case in found] == [(None, ""), (None, "")]


@pytest.mark.parametrize(
    "payload",
    [b"", b"not json", b"[" * 100_000, b"x" * (LARGEST + 1), json.dumps(
        {"data": {"orders": [{}] * (MOST_ROWS + 1)}}).encode()],
)  # fmt: skip
def test_that_what_is_no_message_or_too_much_is_refused_in_one_word(payload: bytes) -> None:
    with pytest.raises(Refused, match=r"feed\.not_json"):
        cases(payload, load("12345"), lambda lon, lat: ("", ""), NOW)


def test_that_a_mapping_with_a_word_it_does_not_know_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('source = "x"\nwhat = 1\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"import\.mapping"):
        load(str(file))
    with pytest.raises(Refused, match=r"import\.mapping"):
        load("../../etc/passwd")


numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(json_values, st.text(max_size=20))
def test_that_any_path_into_anything_ends_quietly(told: object, path: str) -> None:
    at(told, path)


@given(st.dictionaries(st.sampled_from(sorted(_order())), json_values))
def test_that_any_order_is_taken_or_refused_never_more(change: dict[str, object]) -> None:
    payload = json.dumps({"data": {"orders": [_order() | change]}}).encode()
    found, faults = cases(payload, load("12345"), lambda lon, lat: ("", ""), NOW)
    assert len(found) + len(faults) == 1
