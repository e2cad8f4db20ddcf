"""XLSX workbooks, streamed row by row."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from xml.etree.ElementTree import ParseError

from app.domain.errors import Refused
from app.imports.tables import Cell, Row, clean_titles

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

BIGGEST_UNPACKED = 4 << 30
"""Bytes; more than a sheet can hold, so a file that claims it means harm."""

_BROKEN = (zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError)


class _Sheet(Protocol):
    """What is used of a sheet that is streamed."""

    @property
    def max_row(self) -> int | None: ...

    def reset_dimensions(self) -> None: ...

    def iter_rows(self, min_row: int = 1, *, values_only: bool) -> Iterator[tuple[object, ...]]: ...


@dataclass(frozen=True, slots=True)
class XlsxTable:
    """One sheet of a workbook that can be read."""

    path: Path
    titles: tuple[str, ...]
    sheet: str

    def rows(self) -> Iterator[Row]:
        """Every row after the header that holds anything."""
        width = len(self.titles)
        with _page(self.path, self.sheet) as page:
            for number, cells in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
                if any(cell is not None for cell in cells):
                    values = [_cell(cell) for cell in cells[:width]]
                    yield Row(number, values + [""] * (width - len(values)))

    def count(self) -> int:
        """The rows the sheet says it has; 0 when it does not say."""
        book = _workbook(self.path)
        try:
            return max((_chosen(book, self.path, self.sheet).max_row or 1) - 1, 0)
        finally:
            book.close()


def open_xlsx(path: Path, sheet: str) -> XlsxTable:
    """Find the titles in the sheet's first row. Raises Refused naming the file."""
    with _page(path, sheet) as page:
        first = next(page.iter_rows(values_only=True), ())
        titles = ["" if cell is None else str(cell) for cell in first]
    while titles and not titles[-1].strip():
        titles.pop()
    return XlsxTable(path, clean_titles(path, titles), sheet)


@contextmanager
def _page(path: Path, sheet: str) -> Iterator[_Sheet]:
    book = _workbook(path)
    try:
        page = _chosen(book, path, sheet)
        # Some programs write a wrong size into the sheet; reading all of it is the way out.
        page.reset_dimensions()
        yield page
    except _BROKEN as error:
        raise Refused("import.unreadable", file=str(path), reason="workbook") from error
    finally:
        book.close()


def _workbook(path: Path) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > BIGGEST_UNPACKED:
                raise Refused("import.unreadable", file=str(path), reason="too_big")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that openpyxl does not know
            return load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, *_BROKEN) as error:
        raise Refused("import.unreadable", file=str(path), reason="workbook") from error


def _chosen(book: Workbook, path: Path, sheet: str) -> _Sheet:
    if sheet and sheet not in book.sheetnames:
        names = ", ".join(book.sheetnames)
        raise Refused("import.sheet", file=str(path), sheet=sheet, sheets=names)
    return cast(_Sheet, book[sheet] if sheet else book.worksheets[0])


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
