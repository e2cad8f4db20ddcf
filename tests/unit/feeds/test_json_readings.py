"""Readings in a platform's own JSON: by paths, words and factors; what is wrong is named."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings, strategies as st

from app.domain.errors import Refused
from app.feeds.json_readings import decoder, parsed, tried_of

NOW = 1_800_000_000.0
MAPPING = parsed(
    """
rows = "data.items"
sensor = ["/site", "id"]
prefix = "p-"
time = "ts"
time_formats = ["%d.%m.%Y %H:%M"]

[[values]]
value = "level"
sensor = ":level"
unit = "cm"
factor = 100

[[values]]
value = "door"
sensor = ":door"
words = { open = 1, shut = 0 }

[[values]]
value = "temp.value"
sensor = ":temp"
unit_at = "temp.unit"
""",
    "test",
)


def message(*rows: object) -> bytes:
    return json.dumps({"site": "north", "data": {"items": rows}}).encode()


def test_that_values_are_found_by_paths_scaled_and_put_into_numbers() -> None:
    row = {"id": 7, "ts": "1.1.2026 08:00", "level": "0.25", "door": "Open",
           "temp": {"value": -3.5, "unit": "Cel"}}  # fmt: skip
    found = decoder(MAPPING)(message(row), "", NOW)
    assert [(r.name, r.value, r.unit) for r in found] == [
        ("p-north:7:level", 25.0, "cm"),
        ("p-north:7:door", 1.0, ""),
        ("p-north:7:temp", -3.5, "Cel"),
    ]
    assert {r.at for r in found} == {1767225600.0}, "08:00 in Zhengzhou is midnight UTC"


def test_that_the_topic_may_name_the_sensor_and_a_message_may_be_one_row() -> None:
    mapping = parsed('sensor = ["topic:1"]\n[[values]]\nvalue = "v"\n', "test")
    record = decoder(mapping)(b'{"v": true}', "site/w7/up", NOW)[0]
    assert (record.name, record.value, record.at) == ("w7", 1.0, NOW)


def test_that_of_good_and_bad_rows_the_good_are_taken_and_each_fault_is_named() -> None:
    rows = ({"id": 1, "ts": 1767225600000, "level": 1}, {"ts": 1, "level": 1},
            {"id": 3, "ts": "soon", "level": 1}, {"id": 4, "ts": 1767225600, "door": "ajar"},
            {"id": 5, "ts": 1767225600})  # fmt: skip
    tried = list(tried_of(message(*rows), "", MAPPING, NOW))
    assert [(one.row, one.field, one.reason) for one in tried if one.reason] == [
        (2, "id", "missing"), (3, "ts", "not_a_time"), (4, "door", "not a number"),
        (5, "level, door, temp.value", "missing"),
    ]  # fmt: skip
    assert len(decoder(MAPPING)(message(*rows), "", NOW)) == 1
    with pytest.raises(Refused) as refused:
        decoder(MAPPING)(message(rows[1]), "", NOW)
    assert refused.value.key == "feed.reading"


@pytest.mark.parametrize("text", ["", "sensor = 1", 'sensor = ["a"]\nvalues = []', "x ="])
def test_that_a_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parsed(text, "test")
    assert refused.value.key == "import.mapping"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "items", "id", "ts", "level", "temp"]), inner)
    ),
    max_leaves=15,
)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_that_json_of_every_shape_is_read_or_refused(value: object) -> None:
    for payload in (json.dumps(value).encode(), json.dumps({"site": 1, "data": value}).encode()):
        try:
            found = decoder(MAPPING)(payload, "a/b", NOW)
        except Refused:
            continue
        assert all(math.isfinite(record.value) for record in found)
