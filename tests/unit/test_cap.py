"""Warnings from bytes: what is taken, and what is refused in which words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import i18n
from app.cap import read_alerts
from app.domain.errors import Refused
from app.domain.warnings import CANCEL, UPDATE, Warning
from app.reference import load_catalogue
from app.wording import sentence

RULES = load_catalogue().warnings
SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cap"

ALERT = """<?xml version="1.0" encoding="{encoding}"?>
<alert xmlns="{space}"><identifier>{id}</identifier><sender>met@city</sender>
<sent>{sent}</sent><status>{status}</status><msgType>{type}</msgType><scope>Public</scope>
{references}<info><language>zh-CN</language><category>Met</category><event>暴雨</event>
<urgency>Expected</urgency><severity>{severity}</severity><certainty>Likely</certainty>
<effective>2026-07-20T16:00:00+08:00</effective><expires>2026-07-20T22:00:00+08:00</expires>
<headline>{headline}</headline>
<area><areaDesc>全区</areaDesc>{shape}<geocode><valueName>x</valueName><value>410105</value>
</geocode></area></info></alert>"""


def cap(**more: str) -> str:
    """An alert with some fields of its own."""
    told = {
        "encoding": "UTF-8", "space": SPACE, "id": "w1", "sent": "2026-07-20T16:00:00+08:00",
        "status": "Actual", "type": "Alert", "references": "", "severity": "Severe",
        "headline": "暴雨红色预警", "shape": "",
    }  # fmt: skip
    return ALERT.format(**{**told, **more})


def one(text: str | bytes) -> Warning:
    """The one warning of a payload."""
    payload = text.encode() if isinstance(text, str) else text
    taken = read_alerts(payload, RULES)
    assert not taken.faults, taken.faults
    return taken.warnings[0]


def words(payload: bytes) -> str:
    """The sentence a payload is refused with."""
    i18n.use("en")
    try:
        taken = read_alerts(payload, RULES)
    except Refused as refused:
        return sentence(refused)
    return sentence(taken.faults[0])


def test_that_a_cap_alert_becomes_a_warning_with_its_colour_and_times() -> None:
    found = one(cap())
    assert (found.kind, found.level, found.name) == ("rainstorm", 1, "暴雨红色预警")
    assert found.sent == datetime(2026, 7, 20, 8, tzinfo=UTC)
    assert found.until == datetime(2026, 7, 20, 14, tzinfo=UTC) and not found.assumed
    assert found.areas[0].codes == ("410105",) and found.live


def test_that_shapes_are_read_latitude_first() -> None:
    ring = "34.7,113.6 34.8,113.6 34.8,113.7 34.7,113.6"
    found = one(cap(shape=f"<polygon>{ring}</polygon><circle>34.75,113.65 2.5</circle>"))
    assert found.areas[0].polygons[0][0] == (113.6, 34.7)
    assert found.areas[0].circles == ((113.65, 34.75, 2.5),)
    assert "latitude comes first" in words(
        cap(shape="<polygon>113.6,34.7 113.6,34.8 113.7,34.8 113.6,34.7</polygon>").encode()
    )


def test_that_references_are_triples_whose_times_are_compared_in_utc() -> None:
    first = one(cap())
    told = "<references>met@city,w1,2026-07-20T08:00:00-00:00</references>"
    later = one(cap(id="w2", type="Update", references=told))
    assert later.what == UPDATE and later.references == (first.id,)


def test_that_the_chinese_profile_writes_times_with_a_space_and_long_ids() -> None:
    number = "41010541600000202607201600000011"[:31]
    told = f"<references>met@city,{number},2026-07-20 16:00:00+08:00</references>"
    first = one(cap(id=number, sent="2026-07-20 16:00:00", space=""))
    assert one(cap(id="x", type="Cancel", references=told)).references == (first.id,)


def test_that_exercise_test_and_draft_are_marked() -> None:
    for status in ("Exercise", "Test", "Draft", "System"):
        found = one(cap(status=status))
        assert found.exercise and found.status == status.lower() and not found.live


def test_that_cap_1_1_is_taken_for_an_officer_wants_to_be_warned() -> None:
    assert one(cap(space=SPACE.replace("1.2", "1.1"))).level == 1


def test_that_gbk_is_read_and_a_false_encoding_is_told() -> None:
    text = cap(encoding="GBK")
    assert one(text.encode("gbk")).name == "暴雨红色预警"
    assert "encoding" in words(cap().encode("gbk"))
    assert "encoding" in words(cap(encoding="KLINGON").encode())


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b"", "empty"),
        (b"<alert><unclosed></alert>", "not whole XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type or entities"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>', "document type or entities"),
        (b"<kml/>", "neither CAP"),
        (b"not xml at all", "not whole XML"),
        (b" " * (8 * 2**20) + b"<a/>", "larger than 8 MiB"),
        (b"<a>" * 60 + b"</a>" * 60, "40 levels"),
        (cap(status="Real").encode(), "“status” is “Real”"),
        (cap(type="Ack").encode(), "answer to a warning"),
        (cap(severity="Huge").encode(), "“severity” is “Huge”"),
        (cap(sent="yesterday").encode(), "“sent” is “yesterday”"),
        (cap(id="").encode(), "“identifier” is missing"),
    ],
)
def test_that_what_is_wrong_is_told_in_one_sentence(payload: bytes, says: str) -> None:
    assert says in words(payload)


NATIONAL = """<?xml version="1.0" encoding="UTF-8"?><alert><identifier>{id}</identifier>
<sender>示范区气象台</sender><senderCode>41010541600000</senderCode>
<sendTime>2026-07-20 16:00:00+08:00</sendTime><status>Actual</status><msgType>{type}</msgType>
<scope>Public</scope><references>{references}</references><info><language>zh-CN</language>
<eventType>11B03</eventType><urgency>Unknown</urgency><severity>{severity}</severity>
<certainty>Unknown</certainty><expires/><headline>{headline}</headline>
<description>请注意防范。</description><area><areaDesc>示范区,示范区</areaDesc><polygon/><circle/>
<geocode>410105000000,410105000000</geocode></area></info></alert>"""


def national(**more: str) -> Warning:
    """A warning as the national system sends it."""
    told = {"id": "4101_1", "type": "Alert", "references": "", "severity": "Orange",
            "headline": "示范区气象台发布暴雨橙色预警"}  # fmt: skip
    return one(NATIONAL.format(**{**told, **more}))


def test_that_the_national_xml_is_taken_though_it_is_no_cap() -> None:
    found = national()
    assert (found.kind, found.level, found.name) == ("rainstorm", 2, "暴雨橙色预警")
    assert found.areas[0].codes == ("410105000000",) and found.issuer == "示范区气象台"
    assert found.assumed and found.until == datetime(2026, 7, 21, 8, tzinfo=UTC)


def test_that_a_withdrawal_told_in_the_text_withdraws() -> None:
    gone = national(id="4101_2", type="Update", references="4101_1", severity="Unknown",
                    headline="示范区气象台解除暴雨橙色预警")  # fmt: skip
    assert gone.what == CANCEL and gone.references == ("4101_1",) and gone.level == 2
    kept = national(headline="暴雨橙色预警尚未解除")
    assert kept.what != CANCEL


def test_that_envelopes_and_feeds_hold_many() -> None:
    inner = [cap(id=f"w{n}").partition("?>")[2] for n in range(3)]
    edxl = f"<EDXLDistribution xmlns='urn:x'><contentObject><xmlContent>{inner[0]}</xmlContent>"
    edxl += f"</contentObject><contentObject>{inner[1]}</contentObject></EDXLDistribution>"
    assert len(read_alerts(edxl.encode(), RULES).warnings) == 2
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>{inner[2]}</content></entry>"
    atom += (
        "<entry><link rel='alternate' type='application/cap+xml' href='/w/9.cap'/></entry></feed>"
    )
    taken = read_alerts(atom.encode(), RULES)
    assert len(taken.warnings) == 1 and taken.links == ["/w/9.cap"]
    rss = "<rss><channel><item><link>http://h/1.xml</link></item></channel></rss>"
    assert read_alerts(rss.encode(), RULES).links == ["http://h/1.xml"]


def test_that_one_wrong_alert_does_not_take_the_others_with_it() -> None:
    bad = cap(status="Real").partition("?>")[2]
    good = cap().partition("?>")[2]
    taken = read_alerts(f"<all>{bad}{good}</all>".encode(), RULES)
    assert len(taken.warnings) == 1 and len(taken.faults) == 1


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_that_real_files_are_taken_and_the_invalid_one_is_refused() -> None:
    found = {file.name: read_alerts(file.read_bytes(), RULES) for file in REAL.iterdir()}
    refused = [name for name, taken in found.items() if taken.faults]
    assert refused == ["invalid.cap"]
    henan = found["henan_wind_blue_update_20200205.xml"].warnings[0]
    assert (henan.kind, henan.level, henan.what) == ("wind", 4, UPDATE)
