"""SenML as RFC 8428 says it, checked on its own examples."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.feeds.senml import decode

NOW = 1_800_000_000.0


def test_that_base_fields_last_until_they_are_replaced() -> None:
    pack = (
        b'[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.320067464e+09,"bu":"%RH","v":20},'
        b'{"u":"lon","v":24.30621},{"t":60,"v":20.3},{"bn":"b:","n":"x","v":1}]'
    )
    records = decode(pack, NOW)
    assert [r.unit for r in records] == ["%RH", "lon", "%RH", "%RH"]
    assert records[2].at == 1320067464 + 60
    assert records[3].name == "b:x"
    assert records[0].name == "urn:dev:ow:10e2073a01080063:"


def test_that_a_small_time_is_relative_to_now_and_base_values_add() -> None:
    records = decode(b'[{"n":"a","bv":10,"v":2,"t":-5},{"n":"b","v":1}]', NOW)
    assert [(r.at, r.value) for r in records] == [(NOW - 5, 12.0), (NOW, 11.0)]


def test_that_booleans_are_read_and_strings_are_passed_over() -> None:
    records = decode(b'[{"n":"a","vb":true},{"n":"b","vs":"on"}]', NOW)
    assert [(r.name, r.value) for r in records] == [("a", 1.0)]


@pytest.mark.parametrize(
    ("pack", "field"),
    [
        (b'[{"n":"a","v":1,"bver":11}]', "bver"),
        (b'[{"n":"a","v":1,"new_":1}]', "new_"),
        (b'[{"n":"a","v":1,"vb":true}]', "vb"),
        (b'[{"n":"a","v":"12"}]', "v"),
        (b'[{"v":1}]', "n"),
    ],
)
def test_that_a_pack_that_breaks_the_rules_names_its_field(pack: bytes, field: str) -> None:
    with pytest.raises(Refused) as error:
        decode(pack, NOW)
    assert error.value.facts["field"] == field


def test_that_an_unknown_label_is_ignored() -> None:
    assert decode(b'[{"n":"a","v":1,"colour":"red"}]', NOW)[0].value == 1.0


def test_that_what_is_not_json_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused) as error:
        decode(b"\xff\xfe not json", NOW)
    assert error.value.key == "feed.not_json"
