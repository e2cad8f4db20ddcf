"""Readings in a platform's own JSON, by a mapping file: where in a message the sensor, the values,
their unit and their time stand. A path that begins with `/` is looked for in the whole message, any
other in the row; `topic:N` is level N of the MQTT topic."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.domain.errors import Refused
from app.domain.feeds import TriedReading
from app.feeds.json_paths import at, moment
from app.feeds.senml import Record

MOST_ROWS = 10_000
LONGEST = 200
"""Rows of a message, characters of a word."""


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a row: `value` is its path, `sensor` what is put behind the row's sensor,
    `unit` a word or, as a path, `unit_at`. What is read is taken times `factor` plus `offset`;
    `words` are numbers for words (`"open" = 1`)."""

    value: str
    sensor: str = ""
    unit: str = ""
    unit_at: str = ""
    factor: float = 1.0
    offset: float = 0.0
    words: dict[str, float] = {}


class ReadingsMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping file. `rows` is the path of the list of rows; without it the message is one row,
    or a list of them. The paths of `sensor` are joined by `separator` behind `prefix`."""

    sensor: list[str]
    values: list[Value]
    rows: str = ""
    prefix: str = ""
    separator: str = ":"
    time: str = ""
    timezone: str = "Asia/Shanghai"
    time_formats: list[str] = []


class _WrongError(ValueError):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


Decoder = Callable[[bytes, str, float], list[Record]]


def load(path: Path) -> ReadingsMapping:
    """Read a mapping. Raises Refused `import.mapping` (file, reason)."""
    try:
        return parsed(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("import.mapping", file=path.name, reason=str(error)) from error


def parsed(text: str, name: str) -> ReadingsMapping:
    """A mapping from its TOML. Raises Refused `import.mapping` (file, reason)."""
    try:
        mapping = msgspec.convert(tomllib.loads(text), ReadingsMapping)
        ZoneInfo(mapping.timezone)
    except (ValueError, msgspec.ValidationError, ZoneInfoNotFoundError) as error:
        raise Refused("import.mapping", file=name, reason=str(error)) from error
    if not mapping.sensor or not mapping.values:
        raise Refused("import.mapping", file=name, reason="sensor = [...], [[values]]")
    return mapping


def decoder(mapping: ReadingsMapping) -> Decoder:
    """Messages to readings: of a message with good and bad rows the good are taken; one with no
    good row is refused `feed.reading` (row, field, reason)."""

    def decode(payload: bytes, topic: str, now: float) -> list[Record]:
        found, first = list[Record](), None
        for tried in tried_of(payload, topic, mapping, now):
            if tried.reason:
                first = first or tried
            else:
                found.append(Record(tried.sensor, tried.at, tried.value, tried.unit))
        if first is not None and not found:
            raise Refused(
                "feed.reading", row=first.row, field=first.field or "—", reason=first.reason
            )
        return found

    return decode


def tried_of(
    payload: bytes, topic: str, mapping: ReadingsMapping, now: float
) -> Iterator[TriedReading]:
    """Every reading of a message, and what is wrong with each that is none. Raises Refused
    `feed.not_json`."""
    try:
        told: object = msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("feed.not_json", reason=str(error)) from error
    listed = at(told, mapping.rows) if mapping.rows else told
    rows = listed if isinstance(listed, list) else [listed]
    if len(rows) > MOST_ROWS:
        raise Refused("feed.not_json", reason=f"{len(rows)} > {MOST_ROWS} rows")
    for number, row in enumerate(rows, 1):
        yield from _row(_Row(told, row, topic.split("/")), mapping, number, now)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row in its message and its topic."""

    message: object
    row: object
    levels: list[str]

    def at(self, path: str) -> object:
        if path.startswith("topic:"):
            level = path.removeprefix("topic:")
            return self.levels[int(level)] if level.isdecimal() and self._has(level) else None
        return at(self.message, path[1:]) if path.startswith("/") else at(self.row, path)

    def _has(self, level: str) -> bool:
        return len(level) < 4 and int(level) < len(self.levels)

    def word(self, path: str) -> str:
        """What stands there as text; '' for nothing."""
        value = self.at(path) if path else None
        if value is None or isinstance(value, dict | list | bool):
            return ""
        text = str(value).strip()
        if len(text) > LONGEST:
            raise _WrongError(path, "too long")
        return text


def _row(row: _Row, mapping: ReadingsMapping, number: int, now: float) -> Iterator[TriedReading]:
    try:
        name, when = _sensor(row, mapping), _time(row, mapping, now)
    except _WrongError as wrong:
        yield TriedReading(number, field=wrong.field, reason=wrong.reason)
        return
    taken = False
    for value in mapping.values:
        given = row.at(value.value)
        if given is None:
            continue
        taken, sensor = True, name + value.sensor
        try:
            unit = row.word(value.unit_at) or value.unit
            yield TriedReading(number, sensor, _number(given, value), unit, when)
        except _WrongError as wrong:
            yield TriedReading(number, sensor, field=wrong.field, reason=wrong.reason)
    if not taken:
        paths = ", ".join(value.value for value in mapping.values)
        yield TriedReading(number, name, field=paths, reason="missing")


def _sensor(row: _Row, mapping: ReadingsMapping) -> str:
    parts = [row.word(path) for path in mapping.sensor]
    if not all(parts):
        raise _WrongError(mapping.sensor[parts.index("")], "missing")
    return mapping.prefix + mapping.separator.join(parts)


def _time(row: _Row, mapping: ReadingsMapping, now: float) -> float:
    given = row.word(mapping.time)
    if not mapping.time:
        return now
    if not given:
        raise _WrongError(mapping.time, "missing")
    found = moment(given, ZoneInfo(mapping.timezone), mapping.time_formats)
    if found is None:
        raise _WrongError(mapping.time, "not_a_time")
    return found.timestamp()


def _number(given: object, value: Value) -> float:
    word = str(given).strip().casefold() if isinstance(given, str) else ""
    known = next((n for name, n in value.words.items() if name.casefold() == word), None)
    try:
        if known is None and not isinstance(given, str | int | float):
            raise ValueError
        found = known if known is not None else float(given)  # type: ignore[arg-type]
        found = found * value.factor + value.offset
    except (ValueError, OverflowError) as error:
        raise _WrongError(value.value, "not a number") from error
    if not math.isfinite(found):
        raise _WrongError(value.value, "not a number")
    return found
