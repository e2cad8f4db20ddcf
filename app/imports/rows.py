"""Rows of a file to cases, a batch at a time; of a row that cannot be one, field and reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.cases import ENDED, Case, Stage
from app.domain.catalogue import Catalogue
from app.geo import datum
from app.imports.mapping import Coded, Mapping
from app.imports.rejects import Reject
from app.imports.tables import Cell, Row

Place = tuple[float, float]
Area = tuple[str, str]
"""(grid code, street code); '' where there is none."""

Locate = Callable[[Sequence[float], Sequence[float]], Sequence[Area]]
"""Longitudes and latitudes (WGS 84) of one length to their areas."""

NOWHERE: Area = ("", "")
Told = tuple[int, Case]
"""(row number, the case it tells)"""


class RowError(Exception):
    """The row cannot be a case."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a field stands in a row; several cells are joined with a space."""

    title: str
    at: tuple[int, ...]

    def text(self, cells: Sequence[Cell]) -> str:
        """The text; '' for a column that is not mapped."""
        if len(self.at) == 1:
            return _text(cells[self.at[0]])
        return " ".join(filter(None, (_text(cells[at]) for at in self.at)))

    def cell(self, cells: Sequence[Cell]) -> Cell:
        """What stands in it, which may be a time."""
        return cells[self.at[0]] if self.at else ""


class RowReader:
    """Reads the rows of one file by its mapping."""

    def __init__(
        self, mapping: Mapping, titles: Sequence[str], catalogue: Catalogue, locate: Locate
    ) -> None:
        self._mapping, self._catalogue, self._locate = mapping, catalogue, locate
        self._at = {title: at for at, title in enumerate(titles)}
        columns = mapping.columns
        self._id = self._column(columns.source_id)
        self._reported = self._column(columns.reported_at)
        self._ended = self._column(columns.ended_at)
        self._lon, self._lat = self._column(columns.lon), self._column(columns.lat)
        self._title, self._where = self._column(*columns.title), self._column(*columns.place)
        self._description = self._column(*columns.description)
        self._reporter, self._phone = self._column(columns.reporter), self._column(columns.phone)
        self._grid = self._column(columns.grid)
        self._category = self._column(mapping.category.column)
        self._stage = self._column(mapping.stage.column)
        self._level = self._column(mapping.level.column)
        self._formats = [*map(_reader, mapping.time_formats), datetime.fromisoformat]
        self._zone = mapping.zone

    def read(self, rows: Sequence[Row]) -> tuple[list[Told], list[Reject]]:
        """The cases of a batch, and the rows that are none."""
        places = [None if row.cells is None else self._place(row.cells) for row in rows]
        told: list[Told] = []
        rejects: list[Reject] = []
        for row, (place, area) in zip(rows, self._placed(places), strict=True):
            try:
                if row.cells is None:
                    raise RowError("", "", "columns")
                told.append((row.number, self._case(row.cells, place, area)))
            except RowError as error:
                rejects.append(Reject(row.number, error.field, error.value, error.reason))
        return told, rejects

    def _column(self, *titles: str) -> _Column:
        return _Column(titles[0] if titles else "", tuple(self._at[t] for t in titles if t))

    def _case(self, cells: Sequence[Cell], place: Place | None, area: Area) -> Case:
        source_id = self._id.text(cells)
        if not source_id:
            raise RowError(self._id.title, "", "missing")
        category = self._catalogue.category(self._code(cells))
        reported = self._time(cells, self._reported)
        stage = Stage(_word(cells, self._stage, self._mapping.stage) or Stage.TO_VERIFY)
        ended = self._time(cells, self._ended) if stage in ENDED else None
        if ended and reported and ended < reported:
            raise RowError(self._ended.title, _text(self._ended.cell(cells)), "before_start")
        level = _word(cells, self._level, self._mapping.level)
        title, where = self._title.text(cells), self._where.text(cells)
        return Case(
            id=f"{self._mapping.id_prefix}{source_id}",
            category=category.code,
            title=title or category.name,
            title_en=title or category.name_en,
            source=self._mapping.source,
            source_id=source_id,
            stage=stage,
            level=int(level or category.level),
            place=where,
            place_en=where,
            street=area[1],
            grid=self._grid.text(cells) or area[0],
            lon=place[0] if place else None,
            lat=place[1] if place else None,
            reported_at=reported,
            stage_since=reported,
            ended_at=ended or (reported if stage in ENDED else None),
            description=self._description.text(cells),
            reporter=self._reporter.text(cells),
            phone=self._phone.text(cells),
        )

    def _code(self, cells: Sequence[Cell]) -> str:
        given = self._category.text(cells)
        known = self._mapping.category.map.get(given)
        code = known or (given if given in self._catalogue.categories else "")
        code = code or self._mapping.category.default
        if not code:
            raise RowError(self._category.title or "category", given, "unknown_category")
        return code

    def _time(self, cells: Sequence[Cell], column: _Column) -> datetime | None:
        value = column.cell(cells)
        if isinstance(value, datetime):
            return self._utc(value)
        text = value.strip()
        if not text:
            return None
        for read in self._formats:
            try:
                return self._utc(read(text))
            except (ValueError, OverflowError):
                continue
        raise RowError(column.title, text, "not_a_time")

    def _utc(self, value: datetime) -> datetime:
        zoned = value if value.tzinfo else value.replace(tzinfo=self._zone)
        return zoned.astimezone(UTC)

    def _place(self, cells: Sequence[Cell]) -> Place | None:
        """Degrees as the file has them, or None when they are no usable place."""
        try:
            lon, lat = float(self._lon.text(cells)), float(self._lat.text(cells))
        except ValueError:
            return None
        usable = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
        return (lon, lat) if usable and (lon, lat) != (0.0, 0.0) else None

    def _placed(self, places: Sequence[Place | None]) -> list[tuple[Place | None, Area]]:
        """WGS 84 and the area of every place, found for the whole batch at once."""
        known = [place for place in places if place is not None]
        if not known:
            return [(None, NOWHERE)] * len(places)
        lon, lat = datum.to_wgs([p[0] for p in known], [p[1] for p in known], self._mapping.datum)
        lons, lats = lon.tolist(), lat.tolist()
        found = iter(zip(lons, lats, self._locate(lons, lats), strict=True))
        placed: list[tuple[Place | None, Area]] = []
        for place in places:
            if place is None:
                placed.append((None, NOWHERE))
            else:
                x, y, area = next(found)
                placed.append(((x, y), area))
        return placed


def _word(cells: Sequence[Cell], column: _Column, coded: Coded) -> str:
    """Our word for what stands in the column."""
    given = column.text(cells)
    word = coded.value(given)
    if given and not word:
        raise RowError(column.title, given, "unknown_word")
    return word


def _text(value: Cell) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.strip()


def _reader(pattern: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone follows
