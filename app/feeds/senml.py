"""SenML packs (RFC 8428, JSON) to readings.

Base fields last until replaced; n=bn+n, t=bt+t, v=bv+v, u over bu; a time under 2**28 is
relative to now (section 4.5.3); a higher bver is refused (4.4); an unknown label that ends
in `_` is an error, other unknown labels are ignored (4.4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from app.domain.errors import Refused

VERSION = 10
RELATIVE_BELOW = 2**28
_BASE = frozenset(["bn", "bt", "bu", "bv", "bs", "bver"])
_KNOWN = _BASE | {"n", "u", "v", "vs", "vb", "vd", "s", "t", "ut"}
_VALUES = ("v", "vs", "vb", "vd")


class Record(msgspec.Struct, frozen=True, gc=False):
    """One resolved record: name, epoch seconds (UTC), value, unit."""

    name: str
    at: float
    value: float
    unit: str


@dataclass(slots=True)
class _Base:
    name: str = ""
    at: float = 0.0
    unit: str = ""
    value: float | None = None


class _Line(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A record as nearly all are: a number, and what names it."""

    v: float
    n: str = ""
    t: float = 0.0
    u: str | None = None
    bn: str | None = None
    bt: float | None = None
    bu: str | None = None
    bv: float | None = None


_PLAIN = msgspec.json.Decoder(list[_Line])


def decode(payload: bytes, now: float) -> list[Record]:
    """The numeric and boolean readings of a pack; `now` is epoch seconds. Raises Refused."""
    try:
        return _plain(_PLAIN.decode(payload), now)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _any(payload, now)


def _plain(pack: list[_Line], now: float) -> list[Record]:
    """Records that hold nothing but numbers; ValueError where one has no name."""
    name, begin, unit, base = "", 0.0, "", 0.0
    found = list[Record]()
    for line in pack:
        if line.bn is not None:
            name = line.bn
        if line.bt is not None:
            begin = line.bt
        if line.bu is not None:
            unit = line.bu
        if line.bv is not None:
            base = line.bv
        at, full = begin + line.t, name + line.n
        if not full:
            raise ValueError
        if at < RELATIVE_BELOW:
            at += now
        found.append(Record(full, at, base + line.v, unit if line.u is None else line.u))
    return found


def _any(payload: bytes, now: float) -> list[Record]:
    try:
        pack = msgspec.json.decode(payload, type=list[dict[str, object]])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("feed.not_json", reason=str(error)) from error
    return records(pack, now)


def records(pack: Sequence[dict[str, object]], now: float) -> list[Record]:
    """The readings of a pack's records, whatever they were written in. Raises Refused."""
    base, found = _Base(), list[Record]()
    for number, raw in enumerate(pack):
        record = _resolve(raw, base, now, number)
        if record is not None:
            found.append(record)
    return found


def _resolve(raw: dict[str, object], base: _Base, now: float, number: int) -> Record | None:
    _check(raw, number)
    base.name = _text(raw, "bn", base.name, number)
    base.unit = _text(raw, "bu", base.unit, number)
    base.at = _number(raw, "bt", base.at, number)
    if "bv" in raw:
        base.value = _number(raw, "bv", 0.0, number)
    value = _value(raw, base, number)
    if value is None:
        return None
    name = base.name + _text(raw, "n", "", number)
    if not name:
        raise Refused("feed.senml", record=number, field="n", reason="missing")
    at = base.at + _number(raw, "t", 0.0, number)
    if at < RELATIVE_BELOW:
        at += now
    return Record(name, at, value, _text(raw, "u", base.unit, number))


def _value(raw: dict[str, object], base: _Base, number: int) -> float | None:
    """The number a record holds; None for strings, data and sums, which are no readings here. Of
    base value and value the one that is missing counts as zero (4.5.4)."""
    if "vb" in raw:
        if not isinstance(raw["vb"], bool):
            raise Refused("feed.senml", record=number, field="vb", reason="not true or false")
        return 1.0 if raw["vb"] else 0.0
    if "v" in raw:
        return (base.value or 0.0) + _number(raw, "v", 0.0, number)
    if "vs" in raw or "vd" in raw or "s" in raw:
        return None
    return base.value if "bv" in raw or "n" in raw else None


def _check(raw: dict[str, object], number: int) -> None:
    for label in raw:
        if label not in _KNOWN and label.endswith("_"):
            raise Refused("feed.senml", record=number, field=label, reason="not understood")
    version = _number(raw, "bver", VERSION, number)
    if version > VERSION:
        raise Refused("feed.senml", record=number, field="bver", reason="newer than 10")
    if version < 1 or version % 1:
        raise Refused("feed.senml", record=number, field="bver", reason="no version")
    present = [label for label in _VALUES if label in raw]
    if len(present) > 1:
        raise Refused("feed.senml", record=number, field=present[1], reason="two values")


def _number(raw: dict[str, object], label: str, default: float, number: int) -> float:
    value = raw.get(label, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refused("feed.senml", record=number, field=label, reason="not a number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise Refused("feed.senml", record=number, field=label, reason="not a number")
    return found


def _text(raw: dict[str, object], label: str, default: str, number: int) -> str:
    value = raw.get(label, default)
    if not isinstance(value, str):
        raise Refused("feed.senml", record=number, field=label, reason="not a text")
    return value
