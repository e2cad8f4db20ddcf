"""Import of readings' history from CSV or XLSX: late rows go where they belong in time, double rows
are one, rows that are no readings are named by row, field and reason."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import numpy as np
import numpy.typing as npt

from app import paths
from app.domain.catalogue import SensorKind
from app.domain.errors import Refused
from app.imports.rejects import Reject, RejectsFile
from app.imports.tables import LISTED, Cell, Row, Table, open_table

BATCH = 5000
Floats = npt.NDArray[np.float64]
Write = Callable[[list[str], Floats, Floats], object]
"""(sensor ids, values, epoch seconds), stored when it returns."""


class ValueColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of values; `sensor` is put behind the row's sensor, or is the sensor."""

    column: str
    sensor: str = ""
    factor: float = 1.0
    offset: float = 0.0


class ReadingsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping file. `sensor` is the column of the sensor's id ('' where a file is of one)."""

    time: str
    values: list[ValueColumn]
    sensor: str = ""
    prefix: str = ""
    timezone: str = "Asia/Shanghai"
    time_formats: list[str] = []
    encoding: str = "auto"
    delimiter: str = ""
    sheet: str = ""


@dataclass(slots=True)
class ReadingSummary:
    """What came of an import. A row with several values is several readings; a row is rejected
    when any of its values is."""

    read: int = 0
    readings: int = 0
    rejected: int = 0
    cancelled: bool = False
    rejects_file: str = ""

    def plain(self) -> dict[str, int | bool | str]:
        """For JSON and words."""
        return asdict(self)


def load_readings_table(path: Path) -> ReadingsTable:
    """A mapping, or a shipped one by its name. Raises Refused `import.mapping`."""
    shipped = paths.resources() / "mappings" / f"{path.name.removesuffix('.toml')}.toml"
    chosen = path if path.exists() or not shipped.exists() else shipped
    try:
        data = tomllib.loads(chosen.read_text(encoding="utf-8-sig"))
        mapping = msgspec.convert(data, ReadingsTable)
        ZoneInfo(mapping.timezone)
    except (ValueError, msgspec.ValidationError, ZoneInfoNotFoundError) as error:
        raise Refused("import.mapping", file=str(path), reason=str(error)) from error
    return mapping


def open_readings(file: Path, mapping: ReadingsTable) -> Table:
    """The file, checked against its mapping. Raises Refused `import.column` and others."""
    table = open_table(file, mapping.encoding, mapping.delimiter, mapping.sheet)
    for name in filter(None, [mapping.time, mapping.sensor, *(v.column for v in mapping.values)]):
        if name not in table.titles:
            listed = ", ".join(filter(None, table.titles[:LISTED]))
            raise Refused("import.column", column=name, file=str(file), titles=listed)
    return table


@dataclass(slots=True)
class ReadingImport:
    """One import. `kinds` are the registered sensors with the rules they have; `only` is the
    sensor of a file that names none. `cancelled` is asked between batches."""

    table: Table
    mapping: ReadingsTable
    kinds: Mapping[str, SensorKind]
    write: Write
    rejects: RejectsFile
    only: str = ""
    progress: Callable[[ReadingSummary], None] = lambda summary: None
    cancelled: Callable[[], bool] = lambda: False
    summary: ReadingSummary = field(default_factory=ReadingSummary)

    def go(self) -> ReadingSummary:
        """Import every reading. Raises OSError for the rejects file, Refused for the store."""
        rows = self.table.rows()
        try:
            for batch in _batches(rows):
                if self.cancelled():
                    self.summary.cancelled = True
                    break
                self._take(batch)
                self.progress(self.summary)
        finally:
            self.rejects.close()
            if self.summary.rejected:
                self.summary.rejects_file = str(self.rejects.path)
        return self.summary

    def _take(self, batch: Sequence[Row]) -> None:
        ids, values, times, rejects = list[str](), list[float](), list[float](), list[Reject]()
        for row in batch:
            try:
                for name, value, at in self._readings(row):
                    ids.append(name)
                    values.append(value)
                    times.append(at)
            except _RowError as error:
                rejects.append(Reject(row.number, error.field, error.value, error.reason))
        if ids:
            self.write(ids, np.array(values), np.array(times))
        self.rejects.add(rejects)
        self.summary.read += len(batch)
        self.summary.readings += len(ids)
        self.summary.rejected += len(rejects)

    def _readings(self, row: Row) -> list[tuple[str, float, float]]:
        if row.cells is None:
            raise _RowError("", "", "columns")
        cells = dict(zip(self.table.titles, row.cells, strict=True))
        mapping, at = self.mapping, self._time(cells[self.mapping.time])
        base = _text(cells[mapping.sensor]) if mapping.sensor else self.only
        found = []
        for column in mapping.values:
            given = _text(cells[column.column])
            if given:
                name = f"{mapping.prefix}{base}{column.sensor}"
                found.append((name, self._value(name, given, column), at))
        return found

    def _value(self, name: str, given: str, column: ValueColumn) -> float:
        kind = self.kinds.get(name)
        if kind is None:
            raise _RowError(self.mapping.sensor or "sensor", name, "unknown_sensor")
        try:
            value = float(given) * column.factor + column.offset
        except ValueError as error:
            raise _RowError(column.column, given, "not a number") from error
        if not math.isfinite(value):
            raise _RowError(column.column, given, "not a number")
        if not kind.low <= value <= kind.high:
            raise _RowError(column.column, given, "out_of_range")
        return value

    def _time(self, cell: Cell) -> float:
        zone = ZoneInfo(self.mapping.timezone)
        for form in ("", *self.mapping.time_formats):
            try:
                at = cell if isinstance(cell, datetime) else _parsed(cell.strip(), form)
                return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC).timestamp()
            except (ValueError, OverflowError):
                continue
        raise _RowError(self.mapping.time, _text(cell), "not_a_time")


class _RowError(Exception):
    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


def _parsed(text: str, form: str) -> datetime:
    return datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, datetime) else cell.strip()


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
