"""A mapping file (TOML): which column means what, in which datum, zone and code set."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app import paths
from app.domain.cases import Stage
from app.domain.errors import Refused
from app.geo.datum import Datum
from app.imports.tables import LISTED, Table, open_table


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Column titles of the file for the fields of a case; several are joined with a space."""

    source_id: str
    reported_at: str = ""
    ended_at: str = ""
    title: list[str] = []
    place: list[str] = []
    lon: str = ""
    lat: str = ""
    description: list[str] = []
    reporter: str = ""
    phone: str = ""
    grid: str = ""


class Coded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column whose values are other words for ours; `default` for what is not in the map."""

    column: str = ""
    default: str = ""
    map: dict[str, str] = {}

    def value(self, given: str) -> str:
        """Our word for `given`; '' when there is none."""
        return self.map.get(given.strip(), self.default)


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping file. `time_formats` are tried in order; ISO 8601 always is."""

    source: str
    columns: Columns
    name: str = ""
    name_en: str = ""
    datum: Datum = Datum.WGS84
    timezone: str = "Asia/Shanghai"
    encoding: str = "auto"
    delimiter: str = ""
    sheet: str = ""
    prefix: str = ""
    time_formats: list[str] = []
    category: Coded = Coded()
    stage: Coded = Coded()
    level: Coded = Coded()

    @property
    def id_prefix(self) -> str:
        """What comes before the source's number in the id of a case."""
        return self.prefix or f"{self.source}-"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none."""
        return ZoneInfo(self.timezone)


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping; a bare name is looked up among the shipped ones.

    Raises Refused `import.mapping` with file and reason.
    """
    shipped = paths.resources() / "mappings" / f"{path.name.removesuffix('.toml')}.toml"
    chosen = path if path.exists() or not shipped.exists() else shipped
    try:
        data = tomllib.loads(chosen.read_text(encoding="utf-8"))
        mapping = msgspec.convert(data, Mapping)
        ZoneInfo(mapping.timezone)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused("import.mapping", file=str(path), reason=str(error)) from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refused("import.mapping", file=str(path), reason=str(error)) from error
    _check_words(mapping, path)
    return mapping


def _check_words(mapping: Mapping, path: Path) -> None:
    allowed = {stage.value for stage in Stage}
    for word in [*mapping.stage.map.values(), mapping.stage.default]:
        if word and word not in allowed:
            reason = f"stage: {word} ({', '.join(sorted(allowed))})"
            raise Refused("import.mapping", file=str(path), reason=reason)
    for word in [*mapping.level.map.values(), mapping.level.default]:
        if word and word not in {"1", "2", "3", "4"}:
            raise Refused("import.mapping", file=str(path), reason=f"level: {word} (1, 2, 3, 4)")


def check_codes(mapping: Mapping, path: Path, known: Collection[str]) -> None:
    """Refused `import.mapping` for a category that the centre's code set does not have."""
    for code in [*mapping.category.map.values(), mapping.category.default]:
        if code and code not in known:
            raise Refused("import.mapping", file=str(path), reason=f"category: {code}")


def check_columns(mapping: Mapping, path: Path, titles: Sequence[str]) -> None:
    """Refused `import.column` for a mapped column that the file `path` lacks, and
    `import.column_twice` for one it has more than once."""
    columns = mapping.columns
    named = [columns.source_id, columns.reported_at, columns.ended_at, columns.lon, columns.lat]
    named += [columns.reporter, columns.phone, columns.grid]
    named += [*columns.title, *columns.place, *columns.description]
    named += [mapping.category.column, mapping.stage.column, mapping.level.column]
    for name in filter(None, named):
        if name not in titles:
            listed = ", ".join(filter(None, titles[:LISTED]))
            raise Refused("import.column", column=name, file=str(path), titles=listed)
        if titles.count(name) > 1:
            raise Refused("import.column_twice", column=name, file=str(path))


def open_mapped(path: Path, mapping: Mapping) -> Table:
    """The file, opened as its mapping says and checked against it."""
    table = open_table(path, mapping.encoding, mapping.delimiter, mapping.sheet)
    check_columns(mapping, path, table.titles)
    return table
