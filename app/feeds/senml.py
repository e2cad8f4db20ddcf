"""SenML packs (RFC 8428, JSON) to readings.

Base fields last until replaced; n=bn+n, t=bt+t, v=bv+v, u over bu; a time under 2**28 is
relative to now (section 4.5.3); a higher bver is refused (4.4); an unknown label that ends
in `_` is an error, other unknown labels are ignored (4.4).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from app.domain.errors import Refused

VERSION = 10
RELATIVE_BELOW = 2**28
_BASE = frozenset(["bn", "bt", "bu", "bv", "bs", "bver"])
_KNOWN = _BASE | {"n", "u", "v", "vs", "vb", "vd", "s", "t", "ut"}
_VALUES = ("v", "vs", "vb", "vd")


@dataclass(frozen=True, slots=True)
class Record:
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
    value: float = 0.0
    fields: set[str] = field(default_factory=set)


def decode(payload: bytes, now: float) -> list[Record]:
    """The numeric and boolean readings of a pack; `now` is epoch seconds. Raises Refused."""
    try:
        pack = msgspec.json.decode(payload, type=list[dict[str, object]])
    except msgspec.DecodeError as error:
        raise Refused("feed.not_json", reason=str(error)) from error
    base, records = _Base(), []
    for number, raw in enumerate(pack):
        record = _resolve(raw, base, now, number)
        if record is not None:
            records.append(record)
    return records


def _resolve(raw: dict[str, object], base: _Base, now: float, number: int) -> Record | None:
    _check(raw, number)
    base.name = str(raw.get("bn", base.name))
    base.unit = str(raw.get("bu", base.unit))
    base.at = _number(raw, "bt", base.at, number)
    base.value = _number(raw, "bv", base.value, number)
    if "vb" in raw:
        value = 1.0 if raw["vb"] is True else 0.0
    elif "v" in raw or "bv" in raw:
        value = base.value + _number(raw, "v", 0.0, number)
    else:
        return None
    name = base.name + str(raw.get("n", ""))
    if not name:
        raise Refused("feed.senml", record=number, field="n", reason="missing")
    at = base.at + _number(raw, "t", 0.0, number)
    if at < RELATIVE_BELOW:
        at += now
    return Record(name, at, value, str(raw.get("u", base.unit)))


def _check(raw: dict[str, object], number: int) -> None:
    for label in raw:
        if label not in _KNOWN and label.endswith("_"):
            raise Refused("feed.senml", record=number, field=label, reason="not understood")
    if _number(raw, "bver", VERSION, number) > VERSION:
        raise Refused("feed.senml", record=number, field="bver", reason="newer than 10")
    present = [label for label in _VALUES if label in raw]
    if len(present) > 1:
        raise Refused("feed.senml", record=number, field=present[1], reason="two values")


def _number(raw: dict[str, object], label: str, default: float, number: int) -> float:
    value = raw.get(label, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refused("feed.senml", record=number, field=label, reason="not a number")
    return float(value)
