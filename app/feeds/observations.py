"""Observations of OGC SensorThings 1.1 as readings: `result` at the end of `phenomenonTime`, of the
datastream they belong to."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

import msgspec

from app.domain.errors import Refused
from app.feeds.json_paths import at, moment
from app.feeds.senml import Record

_STREAM = re.compile(r"Datastreams\((.+?)\)")
_UTC = ZoneInfo("UTC")
Told = Mapping[str, object]


def decoder(prefix: str) -> Callable[[bytes, str, float], list[Record]]:
    """Observations as a server publishes them, under `…/Datastreams(ID)/Observations`."""

    def decode(payload: bytes, topic: str, now: float) -> list[Record]:
        try:
            told = msgspec.json.decode(payload, type=dict[str, object])
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Refused("feed.not_json", reason=str(error)) from error
        return [record(told, prefix, now, topic)]

    return decode


def record(told: Told, prefix: str, now: float, topic: str = "", by_name: bool = False) -> Record:
    """One observation; `by_name` calls its sensor by the datastream's name, not its id. Raises
    Refused `feed.reading`."""
    stream = _stream(told, topic, by_name)
    if not stream:
        raise _wrong("Datastream", "missing")
    return Record(
        prefix + stream,
        time_of(told) or now,
        _result(told),
        str(at(told, "Datastream.unitOfMeasurement.symbol") or ""),
    )


def time_of(told: Told) -> float | None:
    """When it was observed, epoch seconds: the end of an interval; the time of its result where
    it tells no other. Raises Refused `feed.reading`."""
    given = told.get("phenomenonTime") or told.get("resultTime")
    if not given:
        return None
    found = moment(str(given).rpartition("/")[2], _UTC)
    if found is None:
        raise _wrong("phenomenonTime", "not_a_time")
    return found.timestamp()


def _stream(told: Told, topic: str, by_name: bool) -> str:
    key = "name" if by_name else "@iot.id"
    stream = told.get("Datastream")
    named = stream.get(key) if isinstance(stream, Mapping) else None
    if named is not None:
        return str(named)
    link = _STREAM.search(str(told.get("Datastream@iot.navigationLink", ""))) or _STREAM.search(
        topic
    )
    return link[1].strip("'") if link and not by_name else ""


def _result(told: Told) -> float:
    given = told.get("result")
    if isinstance(given, bool):
        return float(given)
    try:
        found = float(given) if isinstance(given, str | int | float) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise _wrong("result", "not a number")
    return found


def _wrong(field: str, reason: str) -> Refused:
    return Refused("feed.reading", row=1, field=field, reason=reason)
