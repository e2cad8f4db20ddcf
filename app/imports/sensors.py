"""Import of sensors from CSV, XLSX or GeoJSON: known by their id, again is harmless, rows that
cannot be sensors named by row, field and reason."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import msgspec
import shapely

from app import paths
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.domain.registry import OwnRules, Sensor
from app.geo import datum
from app.geo.datum import Datum
from app.imports.grid_mapping import plain
from app.imports.rejects import Reject, RejectsFile
from app.imports.rows import Locate
from app.imports.shapes import GEOJSON, read_features
from app.imports.tables import open_table
from app.messages.events import AnyEvent, RegistryChanged

SHIPPED = "sensors"
KIND = "sensor"
_RULES = ("low", "high", "deadband", "on_delay_s", "off_delay_s")
_TEXTS = ("name", "name_en", "unit", "plan", "contact")
Told = Mapping[str, str]


class SensorMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Column titles of each field, tried in order; words of the file for our kinds."""

    fields: dict[str, list[str]]
    kinds: dict[str, str] = {}

    def text(self, told: Told, name: str) -> str:
        """The first column of a field that says anything."""
        given = (told.get(title.casefold(), "") for title in self.fields.get(name, [name]))
        return next((value for value in given if value), "")


@dataclass(frozen=True, slots=True)
class SensorRow:
    """One row: its number, what it tells by title in small letters, None where it is broken."""

    number: int
    told: Told | None


@dataclass(slots=True)
class SensorSummary:
    """What came of an import; every row read is exactly one of the next four. `unplaced` of those
    taken lie in no grid."""

    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    unplaced: int = 0
    rejects_file: str = ""

    def plain(self) -> dict[str, int | str]:
        """For JSON and words."""
        return asdict(self)


class RowError(Exception):
    """The row cannot be a sensor."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


def load_sensor_mapping(path: Path | None) -> SensorMapping:
    """The shipped mapping, with a site's own laid over it. Raises Refused `import.mapping`."""
    shipped = paths.resources() / "mappings" / f"{SHIPPED}.toml"
    data = tomllib.loads(shipped.read_text(encoding="utf-8"))
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path else {}
        for section in ("fields", "kinds"):
            data[section] = {**data[section], **own.pop(section, {})}
        return msgspec.convert({**data, **own}, SensorMapping)
    except (UnicodeDecodeError, ValueError, TypeError, msgspec.ValidationError) as error:
        raise Refused("import.mapping", file=str(path or shipped), reason=str(error)) from error


def read_rows(path: Path) -> Iterator[SensorRow]:
    """The rows of a file. Raises Refused `import.*`."""
    if path.suffix.lower() in GEOJSON:
        found = read_features(path)
        for number, (told, shape) in enumerate(zip(found.properties, found.shapes, strict=True), 1):
            words = {name: plain(value) for name, value in told.items()}
            if shape is not None and not shapely.is_empty(shape):
                centre = shapely.centroid(shape)
                lon, lat = float(shapely.get_x(centre)), float(shapely.get_y(centre))
                words |= {"lon": str(lon), "lat": str(lat)}
            yield SensorRow(number, words)
        return
    table = open_table(path)
    titles = [title.casefold() for title in table.titles]
    for row in table.rows():
        cells = None if row.cells is None else [str(cell).strip() for cell in row.cells]
        yield SensorRow(
            row.number, None if cells is None else dict(zip(titles, cells, strict=True))
        )


@dataclass(frozen=True, slots=True)
class SensorReader:
    """Rows to sensors, over those the centre has."""

    mapping: SensorMapping
    datum: Datum
    catalogue: Catalogue
    known: Mapping[str, Sensor]

    def read(self, told: Told) -> Sensor:
        """The sensor a row tells; what it does not tell stays as it is known. Raises RowError."""
        key = self.mapping.text(told, "id")
        if not key:
            raise RowError("id", "", "missing")
        before = self.known.get(key)
        kind = self._kind(told) or (before.kind if before else "")
        if not kind:
            raise RowError("kind", self.mapping.text(told, "kind"), "unknown_kind")
        lon, lat = self._place(told, before)
        start = before or Sensor(
            key, key, "", kind, lon, lat, period_s=self.catalogue.kinds[kind].period_s
        )
        texts = {name: word for name in _TEXTS if (word := self.mapping.text(told, name))}
        period = self._number(told, "period_s")
        if period is not None and period <= 0:
            raise RowError("period_s", self.mapping.text(told, "period_s"), "not_above_zero")
        made = replace(
            start, kind=kind, lon=lon, lat=lat, period_s=period or start.period_s,
            own=self._own(told, before.own if before else None, kind), **texts,  # type: ignore[arg-type]
        )  # fmt: skip
        return made if made.name_en else replace(made, name_en=made.name)

    def _kind(self, told: Told) -> str:
        given = self.mapping.text(told, "kind")
        kinds = self.catalogue.kinds
        if not given:
            return ""
        words = {
            **{kind.name.casefold(): key for key, kind in kinds.items()},
            **{kind.name_en.casefold(): key for key, kind in kinds.items()},
            **{key.casefold(): key for key in kinds},
            **{word.casefold(): key for word, key in self.mapping.kinds.items()},
        }
        found = words.get(given.casefold(), "")
        if found not in kinds:
            raise RowError("kind", given, "unknown_kind")
        return found

    def _place(self, told: Told, before: Sensor | None) -> tuple[float, float]:
        """Degrees (WGS 84)."""
        given = self.mapping.text(told, "lon"), self.mapping.text(told, "lat")
        if before is not None and not any(given):
            return before.lon, before.lat
        try:
            lon, lat = float(given[0]), float(given[1])
        except ValueError as error:
            raise RowError("lon, lat", ", ".join(given), "not_a_place") from error
        usable = abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0.0, 0.0)
        if not usable:
            raise RowError("lon, lat", ", ".join(given), "not_a_place")
        right_lon, right_lat = datum.to_wgs(lon, lat, self.datum)
        return round(float(right_lon), 7), round(float(right_lat), 7)

    def _own(self, told: Told, before: OwnRules | None, kind: str) -> OwnRules | None:
        numbers = {name: self._number(told, name) for name in _RULES}
        said = {name: value for name, value in numbers.items() if value is not None}
        rules = replace(before or OwnRules(), **said)  # type: ignore[arg-type]
        thresholds = dict(rules.thresholds)
        for mode in ("", *self.catalogue.modes):
            name = f"thresholds.{mode}" if mode else "thresholds"
            given = self.mapping.text(told, name)
            if given:
                thresholds[mode] = thresholds_of(given, self.catalogue.kinds[kind].rising, name)
        rules = replace(rules, thresholds=thresholds)
        low, high = rules.low, rules.high
        if low is not None and high is not None and low >= high:
            raise RowError("low", f"{low:g} ≥ {high:g}", "range")
        return None if rules == OwnRules() else rules

    def _number(self, told: Told, name: str) -> float | None:
        given = self.mapping.text(told, name)
        if not given:
            return None
        try:
            value = float(given)
        except ValueError as error:
            raise RowError(name, given, "not a number") from error
        if not math.isfinite(value) or (value < 0 and name not in ("low", "high")):
            raise RowError(name, given, "not a number")
        return value


@dataclass(frozen=True, slots=True)
class SensorImport:
    """One import: how to read, and where it goes."""

    reader: SensorReader
    locate: Locate
    rejects: RejectsFile
    save: Callable[[Sequence[Sensor]], None]
    record: Callable[[list[AnyEvent]], object]
    progress: Callable[[SensorSummary], None] = lambda summary: None
    summary: SensorSummary = field(default_factory=SensorSummary)

    def go(self, rows: Iterator[SensorRow]) -> SensorSummary:
        """Import every usable row; all of them in one go, or none."""
        found: dict[str, Sensor] = {}
        try:
            for row in rows:
                self.summary.read += 1
                self._take(row, found)
                self.progress(self.summary)
        finally:
            self.rejects.close()
        placed = self._placed(list(found.values()))
        changed = [sensor for sensor in placed if self.reader.known.get(sensor.id) != sensor]
        self.summary.accepted = sum(sensor.id not in self.reader.known for sensor in changed)
        self.summary.updated = len(changed) - self.summary.accepted
        self.summary.unchanged = len(placed) - len(changed)
        if self.summary.rejected:
            self.summary.rejects_file = str(self.rejects.path)
        if changed:
            self.save(changed)
            self.record([RegistryChanged(kind=KIND, count=len(changed))])
        return self.summary

    def _take(self, row: SensorRow, found: dict[str, Sensor]) -> None:
        try:
            if row.told is None:
                raise RowError("", "", "columns")
            sensor = self.reader.read(row.told)
            if sensor.id in found:
                raise RowError("id", sensor.id, "twice")
            found[sensor.id] = sensor
        except RowError as error:
            self.summary.rejected += 1
            self.rejects.add([Reject(row.number, error.field, error.value, error.reason)])

    def _placed(self, found: list[Sensor]) -> list[Sensor]:
        areas = self.locate([s.lon for s in found], [s.lat for s in found])
        self.summary.unplaced = sum(not grid for grid, _street in areas)
        return [
            replace(sensor, grid=grid, street=street)
            for sensor, (grid, street) in zip(found, areas, strict=True)
        ]


def sensor_of(told: Told, known: Mapping[str, Sensor], catalogue: Catalogue) -> Sensor:
    """A sensor from the words of a form (WGS 84), over what is known of it. Raises RowError."""
    return SensorReader(SensorMapping({}), Datum.WGS84, catalogue, known).read(told)


def thresholds_of(given: str, rising: bool, name: str) -> tuple[float, ...]:
    """`10/15/27/50`, least grave first, in the order that is worse and worse. Raises RowError."""
    try:
        values = tuple(float(part) for part in given.replace("，", "/").split("/"))
    except ValueError as error:
        raise RowError(name, given, "not a number") from error
    if not 1 <= len(values) <= 4 or list(values) != sorted(values, reverse=not rising):
        raise RowError(name, given, "threshold_order")
    return values
