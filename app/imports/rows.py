"""One row of a file to one case, or the field and the reason why not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.cases import ENDED, Case, Stage
from app.domain.catalogue import Catalogue
from app.geo import datum
from app.imports.mapping import Mapping
from app.imports.tables import Cell

Resolve = Callable[[float, float], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: its number, the field, what it held, and why (a reason key)."""

    row: int
    field: str
    value: str
    reason: str


class RowError(Exception):
    """The row cannot be a case."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


class RowReader:
    """Reads rows by a mapping; `resolve` gives the grid and street of a place."""

    def __init__(self, mapping: Mapping, catalogue: Catalogue, resolve: Resolve) -> None:
        self._mapping, self._catalogue, self._resolve = mapping, catalogue, resolve

    def case(self, cells: dict[str, Cell]) -> Case:
        """The case a row tells. Raises RowError."""
        columns = self._mapping.columns
        source_id = self._text(cells, columns.source_id)
        if not source_id:
            raise RowError(columns.source_id, "", "missing")
        category = self._category(cells)
        reported = self._time(cells, columns.reported_at)
        stage = Stage(self._word(cells, "stage") or Stage.TO_VERIFY)
        ended = self._time(cells, columns.ended_at) if stage in ENDED else None
        if ended and reported and ended < reported:
            raise RowError(columns.ended_at, ended.isoformat(), "before_start")
        place = self._place(cells)
        grid, street = self._resolve(*place) if place else ("", "")
        known = self._catalogue.category(category)
        return Case(
            id=f"{self._mapping.prefix}{source_id}",
            category=category,
            title=self._joined(cells, columns.title) or known.name,
            title_en=self._joined(cells, columns.title) or known.name_en,
            source=self._mapping.source,
            source_id=source_id,
            stage=stage,
            level=int(self._word(cells, "level") or known.level),
            place=self._joined(cells, columns.place),
            place_en=self._joined(cells, columns.place),
            street=street,
            grid=self._text(cells, columns.grid) or grid,
            lon=place[0] if place else None,
            lat=place[1] if place else None,
            reported_at=reported,
            stage_since=reported,
            ended_at=ended or (reported if stage in ENDED else None),
            description=self._joined(cells, columns.description),
            reporter=self._text(cells, columns.reporter),
            phone=self._text(cells, columns.phone),
        )

    def _text(self, cells: dict[str, Cell], column: str) -> str:
        value = cells.get(column, "") if column else ""
        return value.isoformat() if isinstance(value, datetime) else value.strip()

    def _joined(self, cells: dict[str, Cell], columns: Sequence[str]) -> str:
        return " ".join(filter(None, (self._text(cells, column) for column in columns)))

    def _category(self, cells: dict[str, Cell]) -> str:
        coded = self._mapping.category
        given = self._text(cells, coded.column)
        code = coded.value(given) or (given if given in self._catalogue.categories else "")
        if not code:
            raise RowError(coded.column or "category", given, "unknown_category")
        return code

    def _word(self, cells: dict[str, Cell], name: str) -> str:
        coded = self._mapping.stage if name == "stage" else self._mapping.level
        if not coded.column:
            return coded.default
        given = self._text(cells, coded.column)
        word = coded.value(given)
        if given and not word:
            raise RowError(coded.column, given, "unknown_word")
        return word

    def _time(self, cells: dict[str, Cell], column: str) -> datetime | None:
        value = cells.get(column, "") if column else ""
        if isinstance(value, datetime):
            return self._utc(value)
        text = value.strip()
        if not text:
            return None
        for read in (datetime.fromisoformat, *map(_reader, self._mapping.time_formats)):
            try:
                return self._utc(read(text))
            except ValueError:
                continue
        raise RowError(column, text, "not_a_time")

    def _utc(self, value: datetime) -> datetime:
        zoned = value if value.tzinfo else value.replace(tzinfo=self._mapping.zone)
        return zoned.astimezone(UTC)

    def _place(self, cells: dict[str, Cell]) -> tuple[float, float] | None:
        """WGS 84, or None when the row has no usable place (it is taken as unplaced)."""
        try:
            lon = float(self._text(cells, self._mapping.columns.lon))
            lat = float(self._text(cells, self._mapping.columns.lat))
        except ValueError:
            return None
        usable = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
        if not usable or (lon == 0 and lat == 0):
            return None
        x, y = datum.to_wgs(lon, lat, self._mapping.datum)
        return float(x), float(y)


def _reader(pattern: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone follows
