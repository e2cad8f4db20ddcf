"""JSON of other systems as cases, by a mapping file: where in a message each fact stands.

Text is only ever text: paths go through objects and lists by name and number, nothing is run, no
file is opened, and what is too long is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app import paths
from app.domain.case import Case
from app.domain.errors import Refused
from app.feeds.json_paths import at, moment
from app.geo.datum import Datum, to_wgs

LARGEST, MOST_ROWS, LONGEST = 2**20, 500, 4000
"""Bytes of a message, cases in it, characters of a text."""
Resolve = Callable[[float, float], tuple[str, str]]


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Paths (`address.detail`, `photos.0.url`) of the facts of a case; several are joined."""

    source_id: str
    title: list[str]
    reported_at: str = ""
    place: list[str] = []
    description: list[str] = []
    lon: str = ""
    lat: str = ""
    reporter: str = ""
    phone: str = ""


class Coded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A path whose values are other words for ours; `default` for what is not in the map."""

    path: str = ""
    default: str = ""
    map: dict[str, str] = {}


class JsonMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping file. `rows` is the path of the list of cases in a message; without it the
    message is one case, or a list of them. Times are ISO 8601, epoch seconds or milliseconds, or
    of `time_formats`; those without zone are of `timezone`."""

    source: str
    fields: Fields
    category: Coded
    name: str = ""
    name_en: str = ""
    rows: str = ""
    datum: Datum = Datum.WGS84
    timezone: str = "Asia/Shanghai"
    time_formats: list[str] = []
    level: Coded = Coded(default="4")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What was wrong with one case of a message: its place (from 1), the field, the reason."""

    row: int
    field: str
    reason: str


def load(name: str) -> JsonMapping:
    """A mapping by the path of its file, or by the name of a shipped one. Raises Refused
    `import.mapping` (file, reason)."""
    own = Path(name)
    shipped = paths.resources() / "mappings" / f"{own.name.removesuffix('.toml')}.toml"
    try:
        file = own if own.exists() else shipped
        mapping = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), JsonMapping)
        ZoneInfo(mapping.timezone)
    except (OSError, ValueError, msgspec.ValidationError, ZoneInfoNotFoundError) as error:
        raise Refused("import.mapping", file=name, reason=str(error)) from error
    return mapping


def cases(
    payload: bytes, mapping: JsonMapping, resolve: Resolve, now: datetime
) -> tuple[list[Case], list[RowFault]]:
    """The cases of a message that can be taken, and what was wrong with the others. Raises
    Refused `feed.not_json` (reason)."""
    if len(payload) > LARGEST:
        raise Refused("feed.not_json", reason=f"{len(payload)} > {LARGEST} bytes")
    try:
        told: object = msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("feed.not_json", reason=str(error)) from error
    rows = at(told, mapping.rows) if mapping.rows else told
    listed = rows if isinstance(rows, list) else [rows]
    if len(listed) > MOST_ROWS:
        raise Refused("feed.not_json", reason=f"{len(listed)} > {MOST_ROWS} cases")
    taken, faults = list[Case](), list[RowFault]()
    for number, row in enumerate(listed, 1):
        try:
            taken.append(_case(row, mapping, resolve, now))
        except _WrongError as wrong:
            faults.append(RowFault(number, wrong.field, wrong.reason))
    return taken, faults


class _WrongError(ValueError):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


def _case(row: object, mapping: JsonMapping, resolve: Resolve, now: datetime) -> Case:
    fields = mapping.fields
    number = _text(row, fields.source_id)
    if not number:
        raise _WrongError(fields.source_id, "missing")
    category = _coded(row, mapping.category, "category")
    lon, lat = _place(row, mapping)
    grid, street = resolve(lon, lat) if lon is not None and lat is not None else ("", "")
    return Case(
        id="",
        category=category,
        title=_joined(row, fields.title) or category,
        source=mapping.source,
        source_id=number,
        level=int(_coded(row, mapping.level, "level")),
        place=_joined(row, fields.place),
        grid=grid,
        street=street,
        lon=lon,
        lat=lat,
        reported_at=_moment(row, mapping) or now,
        stage_since=now,
        description=_joined(row, fields.description),
        reporter=_text(row, fields.reporter),
        phone=_text(row, fields.phone),
    )


def _text(row: object, path: str) -> str:
    value = at(row, path) if path else None
    if value is None or isinstance(value, dict | list):
        return ""
    text = str(value).strip()
    if len(text) > LONGEST:
        raise _WrongError(path, f"{len(text)} > {LONGEST}")
    return "".join(char for char in text if char >= " " or char in "\t\n")


def _joined(row: object, given: list[str]) -> str:
    return " ".join(filter(None, (_text(row, path) for path in given)))


def _coded(row: object, coded: Coded, field: str) -> str:
    given = _text(row, coded.path)
    found = coded.map.get(given, coded.default)
    if not found or (field == "level" and found not in {"1", "2", "3", "4"}):
        raise _WrongError(coded.path or field, given or "missing")
    return found


def _place(row: object, mapping: JsonMapping) -> tuple[float | None, float | None]:
    fields = mapping.fields
    given = (_text(row, fields.lon), _text(row, fields.lat))
    if not all(given):
        return None, None
    try:
        lon, lat = float(given[0]), float(given[1])
    except ValueError as error:
        raise _WrongError(f"{fields.lon}, {fields.lat}", ", ".join(given)) from error
    if (lon, lat) == (0.0, 0.0):
        return None, None
    if not (abs(lon) <= 180.0 and abs(lat) <= 90.0):
        raise _WrongError(f"{fields.lon}, {fields.lat}", ", ".join(given))
    right_lon, right_lat = to_wgs(lon, lat, mapping.datum)
    return float(right_lon), float(right_lat)


def _moment(row: object, mapping: JsonMapping) -> datetime | None:
    path = mapping.fields.reported_at
    given = _text(row, path)
    if not given:
        return None
    found = moment(given, ZoneInfo(mapping.timezone), mapping.time_formats)
    if found is None:
        raise _WrongError(path, given)
    return found
