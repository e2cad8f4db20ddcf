"""SenML packs in CBOR (RFC 8428, section 6): the same records, labels as small numbers."""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction

import cbor2

from app.domain.errors import Refused
from app.feeds.senml import Record, records

LABELS = {
    -1: "bver", -2: "bn", -3: "bt", -4: "bu", -5: "bv", -6: "bs", 0: "n", 1: "u", 2: "v",
    3: "vs", 4: "vb", 5: "s", 6: "t", 7: "ut", 8: "vd",
}  # fmt: skip
"""Table 6 of the RFC."""
DEEPEST = 16


def decode(payload: bytes, now: float) -> list[Record]:
    """The readings of a pack; `now` is epoch seconds. Raises Refused."""
    stream = io.BytesIO(payload)
    try:
        pack = cbor2.CBORDecoder(stream, max_depth=DEEPEST).decode()
    except (cbor2.CBORDecodeError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refused("feed.not_cbor", reason=str(error) or type(error).__name__) from error
    if not isinstance(pack, list) or stream.tell() != len(payload):
        raise Refused("feed.not_cbor", reason="no_pack")
    return records([_named(raw, number) for number, raw in enumerate(pack)], now)


def _named(raw: object, number: int) -> dict[str, object]:
    """A record with the labels of JSON; other numbers are labels nobody needs to know."""
    if not isinstance(raw, dict):
        raise Refused("feed.senml", record=number, field="", reason="no record")
    found: dict[str, object] = {}
    for label, value in raw.items():
        name = LABELS.get(label, "") if isinstance(label, int) else str(label)
        if name:
            found[name] = _plain(value)
    return found


def _plain(value: object) -> object:
    """Decimal fractions and rationals (RFC 8428 allows the former) as floats."""
    return float(value) if isinstance(value, Decimal | Fraction) else value
