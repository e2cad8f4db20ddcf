"""Writes cases to a CSV, XLSX or GeoJSON file, chosen by its ending.

CSV and GeoJSON are for programs: fields are called as in conditions, stages and categories are
codes. XLSX is for people: titles and words in the language in use. Times are local, with their
zone where the format knows zones; places are WGS 84.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from app.domain.cases import Case
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.exports.columns import COLUMNS, Value, titles

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_XLSX_ROWS = 1_048_575
"""Rows a sheet holds below its titles (ECMA-376)."""

LONGEST_XLSX_TEXT = 32_767
_WIDTHS = {"title": 34, "title_en": 34, "place": 30, "description": 40, "id": 20, "category": 18}
_TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"

Tick = Callable[[int], None]
"""Is told how many cases have been written."""

Write = Callable[[Path, Iterator[Case], Catalogue, Tick], int]


def writer_for(path: Path) -> Write:
    """The writer for a file's ending. Raises Refused `export.ending`."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise Refused("export.ending", file=str(path), endings=", ".join(sorted(WRITERS)))
    return writer


def export_cases(path: Path, cases: Iterator[Case], catalogue: Catalogue, tick: Tick) -> int:
    """Write `path` anew and tell how many cases are in it; a failure leaves what was there.

    Raises Refused `export.*`.
    """
    write = writer_for(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        count = write(beside, cases, catalogue, tick)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(path), reason=reason) from error
    finally:
        beside.unlink(missing_ok=True)
    return count


def _write_csv(path: Path, cases: Iterator[Case], catalogue: Catalogue, tick: Tick) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.name for column in COLUMNS])
        for count, case in enumerate(cases, 1):
            writer.writerow([_csv_cell(column.value(case)) for column in COLUMNS])
            tick(count)
    return count


def _csv_cell(value: Value) -> str | int | float:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.astimezone().isoformat()
        case str():
            # A spreadsheet must never run what a stranger typed.
            return f"'{value}" if value.startswith(FORMULA) else value
        case _:
            return value


def _write_xlsx(path: Path, cases: Iterator[Case], catalogue: Catalogue, tick: Tick) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    assert isinstance(sheet, WriteOnlyWorksheet)
    sheet.freeze_panes = "A2"
    for at, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(at)
        width = _WIDTHS.get(column.name, 16)
        sheet.column_dimensions[letter].width = width  # type: ignore[attr-defined]

    def cell(value: Value) -> object:
        if isinstance(value, datetime):
            made = WriteOnlyCell(sheet, value.astimezone().replace(tzinfo=None))
            made.number_format = _TIME_FORMAT
            return made
        if isinstance(value, str):
            made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_XLSX_TEXT])
            made.data_type = "s"  # also where it looks like a formula
            return made
        return value

    heading = [WriteOnlyCell(sheet, title) for title in titles()]
    for title in heading:
        title.font = Font(bold=True)
    sheet.append(heading)
    count = 0
    for count, case in enumerate(cases, 1):
        if count > MOST_XLSX_ROWS:
            raise Refused("export.too_many", file=str(path), most=MOST_XLSX_ROWS)
        sheet.append([cell(column.for_people(case, catalogue)) for column in COLUMNS])
        tick(count)
    book.save(path)
    return count


def _write_geojson(path: Path, cases: Iterator[Case], catalogue: Catalogue, tick: Tick) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        for count, case in enumerate(cases, 1):
            stream.write(",\n" if count > 1 else "\n")
            stream.write(json.dumps(_feature(case), ensure_ascii=False))
            tick(count)
        stream.write("\n]}\n")
    return count


def _feature(case: Case) -> dict[str, object]:
    placed = case.lon is not None and case.lat is not None
    told = {c.name: _json(c.value(case)) for c in COLUMNS if c.name not in {"lon", "lat"}}
    return {
        "type": "Feature",
        "id": case.id,
        "geometry": {"type": "Point", "coordinates": [case.lon, case.lat]} if placed else None,
        "properties": told,
    }


def _json(value: Value) -> str | int | float | None:
    return value.astimezone().isoformat() if isinstance(value, datetime) else value


WRITERS: dict[str, Write] = {
    ".csv": _write_csv,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
    ".xlsx": _write_xlsx,
}
