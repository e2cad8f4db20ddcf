"""Rows of a CSV or XLSX file, streamed; UTF-8 and GB18030 are told apart by trying."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import Refused

CHUNK = 1 << 20
LONGEST_CELL = 1 << 20
XLSX = {".xlsx", ".xlsm"}

Cell = str | datetime
Row = tuple[int, dict[str, Cell] | None]
"""(row number as a person counts, 1 is the header; cells by title, or None when malformed)"""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's titles and how many bytes or rows it has (for progress)."""

    path: Path
    titles: tuple[str, ...]
    encoding: str
    delimiter: str
    sheet: str

    def rows(self) -> Iterator[Row]:
        """Every row after the header."""
        if self.path.suffix.lower() in XLSX:
            return _xlsx_rows(self)
        return _csv_rows(self)

    def count(self) -> int:
        """About how many rows there are (lines of a CSV)."""
        if self.path.suffix.lower() in XLSX:
            return 0
        lines = 0
        with self.path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                lines += chunk.count(b"\n")
        return lines


def open_table(path: Path, encoding: str = "auto", delimiter: str = "", sheet: str = "") -> Table:
    """Find out how to read a file. Raises Refused `import.*` naming the file."""
    if path.suffix.lower() in XLSX:
        return Table(path, tuple(_xlsx_titles(path, sheet)), "", "", sheet)
    found = _encoding(path) if encoding == "auto" else encoding
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding=found, newline="") as stream:
            head = stream.readline()
            mark = delimiter or _delimiter(head)
            titles = next(csv.reader([head], delimiter=mark), [])
    except (UnicodeDecodeError, LookupError, csv.Error) as error:
        raise Refused("import.unreadable", file=str(path), reason=str(error)) from error
    titles = [title.strip().lstrip("\ufeff") for title in titles]
    if not any(titles):
        raise Refused("import.empty", file=str(path))
    return Table(path, tuple(titles), found, mark, "")


def _encoding(path: Path) -> str:
    for name in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    if b"\0" in chunk:
                        raise Refused("import.unreadable", file=str(path), reason="binary")
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise Refused("import.unreadable", file=str(path), reason="neither UTF-8 nor GB18030")


def _delimiter(head: str) -> str:
    return max((",", ";", "\t", "|"), key=head.count)


def _csv_rows(table: Table) -> Iterator[Row]:
    with table.path.open(encoding=table.encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=table.delimiter)
        next(reader, None)
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield number, None
                continue
            if cells:
                whole = len(cells) == len(table.titles)
                yield number, dict(zip(table.titles, cells, strict=False)) if whole else None


def _workbook(path: Path) -> object:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused("import.unreadable", file=str(path), reason=str(error)) from error


def _sheet_rows(path: Path, sheet: str) -> Iterator[tuple[object, ...]]:
    from openpyxl.workbook import Workbook

    book = _workbook(path)
    assert isinstance(book, Workbook)
    if sheet and sheet not in book.sheetnames:
        names = ", ".join(book.sheetnames)
        raise Refused("import.unreadable", file=str(path), reason=f"{sheet}? ({names})")
    page = book[sheet] if sheet else book.worksheets[0]
    yield from page.iter_rows(values_only=True)
    book.close()


def _xlsx_titles(path: Path, sheet: str) -> list[str]:
    first = next(_sheet_rows(path, sheet), ())
    titles = ["" if cell is None else str(cell).strip() for cell in first]
    if not any(titles):
        raise Refused("import.empty", file=str(path))
    return titles


def _xlsx_rows(table: Table) -> Iterator[Row]:
    for number, cells in enumerate(_sheet_rows(table.path, table.sheet), 1):
        if number > 1 and any(cell is not None for cell in cells):
            yield number, dict(zip(table.titles, map(_cell, cells), strict=False))


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
