"""SenML in CBOR says the same as in JSON; garbage of every sort is refused, never more."""

from __future__ import annotations

import math
from decimal import Decimal

import cbor2
import pytest
from hypothesis import given, settings, strategies as st

from app.domain.errors import Refused
from app.feeds import senml, senml_cbor
from app.feeds.formats import AUTO, decoder

NOW = 1_800_000_000.0
RFC = bytes.fromhex(
    "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b00106223614120"
    "050067766f6c7461676501615602fb405e066666666666a3006763757272656e740624 02fb3ff3333333333333"
    "a3006763757272656e740623 02fb3ff4cccccccccccda3006763757272656e740622 02fb3ff6666666666666"
    "a3006763757272656e740621 02f93e00a3006763757272656e740620 02fb3ff999999999999aa3006763757272"
    "656e74060002fb3ffb333333333333".replace(" ", "")
)
"""The example of RFC 8428, section 6."""


def test_that_the_example_of_the_rfc_is_read() -> None:
    found = senml_cbor.decode(RFC, NOW)
    assert [record.name for record in found][:2] == [
        "urn:dev:ow:10e2073a0108006:voltage", "urn:dev:ow:10e2073a0108006:current",
    ]  # fmt: skip
    assert [record.value for record in found] == [120.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7]
    assert [record.unit for record in found] == ["V", "A", "A", "A", "A", "A", "A"]
    assert found[1].at == 1.276020076001e9 - 5


def test_that_both_forms_say_the_same() -> None:
    json = b'[{"bn":"a:","bt":1700000000,"bu":"cm","bv":10,"n":"x","v":1.5},{"n":"y","vb":true}]'
    cbor = cbor2.dumps([
        {-2: "a:", -3: 1700000000, -4: "cm", -5: 10, 0: "x", 2: Decimal("1.5")}, {0: "y", 4: True},
    ])  # fmt: skip
    assert senml_cbor.decode(cbor, NOW) == senml.decode(json, NOW)
    assert decoder(AUTO)(cbor, "t", NOW) == decoder(AUTO)(json, "t", NOW)


@pytest.mark.parametrize(
    ("pack", "field"),
    [
        ([{0: "a", 2: 1, -1: 11}], "bver"),
        ([{0: "a", 2: 1, "new_": 1}], "new_"),
        ([{0: "a", 2: 1, 4: True}], "vb"),
        ([{0: "a", 2: math.nan}], "v"),
        ([{0: "a", 2: 10**400}], "v"),
        ([{0: 7, 2: 1}], "n"),
        ([{0: "a", 4: 1}], "vb"),
        ([7], ""),
    ],
)
def test_that_a_pack_that_breaks_the_rules_names_its_field(pack: object, field: str) -> None:
    with pytest.raises(Refused) as refused:
        senml_cbor.decode(cbor2.dumps(pack), NOW)
    assert refused.value.facts["field"] == field


def test_that_labels_nobody_needs_to_know_are_ignored_and_what_is_behind_a_pack_is_not() -> None:
    pack = cbor2.dumps([{0: "a", 2: 1, 99: "x", "colour": "red"}])
    assert senml_cbor.decode(pack, NOW)[0].value == 1.0
    with pytest.raises(Refused):
        senml_cbor.decode(pack + b"\x00", NOW)


def test_that_rules_of_the_rfc_hold_for_base_values_versions_and_words() -> None:
    read = senml.decode
    assert [r.value for r in read(b'[{"bn":"a","bv":5,"n":"x"},{"n":"y"}]', NOW)] == [5.0, 5.0]
    assert read(b'[{"n":"a","s":4}]', NOW) == [], "a sum alone is no reading"
    assert read(b'[{"n":"a","v":1,"bver":5}]', NOW)[0].value == 1.0
    assert read(b'[{"n":"a","v":1,"t":268435456}]', NOW)[0].at == 2**28
    assert read(b'[{"n":"a","v":1,"t":268435455}]', NOW)[0].at == NOW + 2**28 - 1
    for wrong in (b'[{"bn":1,"v":1}]', b'[{"n":"a","v":1,"bver":0}]', b'[{"n":"a","v":1e999}]'):
        with pytest.raises(Refused):
            read(wrong, NOW)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_that_bytes_of_every_sort_are_read_or_refused(payload: bytes) -> None:
    for form in (AUTO, "senml", "senml-cbor", "sensorthings"):
        try:
            found = decoder(form)(payload, "a/Datastreams(1)/Observations", NOW)
        except Refused:
            continue
        assert all(math.isfinite(record.value) for record in found)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.integers(-7, 9) | st.sampled_from(["n", "v", "x_"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(PLAIN)
def test_that_cbor_of_every_shape_is_read_or_refused(value: object) -> None:
    try:
        found = senml_cbor.decode(cbor2.dumps(value), NOW)
    except Refused:
        return
    assert all(math.isfinite(record.value) and record.name for record in found)
