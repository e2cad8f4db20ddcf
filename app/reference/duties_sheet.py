"""The duties list as an XLSX sheet: a row a category, the first row names the fields."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterable
from pathlib import Path

from app.domain.catalogue import Category
from app.domain.errors import Refused
from app.reference.duties import COLUMNS, parsed, text_of
from app.reference.tables import invalid

MOST_ROWS, LARGEST = 20_000, 32 * 2**20


def write(file: Path, categories: Iterable[Category]) -> int:
    """Write a sheet; how many rows. Raises Refused `export.unwritable`."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(COLUMNS))
    rows = list(categories)
    for category in rows:
        cells = []
        for value in text_of(category).values():
            cell = WriteOnlyCell(sheet, value)
            cell.data_type = "s"  # also where it looks like a formula
            cells.append(cell)
        sheet.append(cells)
    part = file.with_name(f".{file.name}.part")
    try:
        book.save(part)
        part.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error
    finally:
        part.unlink(missing_ok=True)
    return len(rows)


def _rows(file: Path) -> list[tuple[object, ...]]:
    """The title row and those after it; the file is closed when this returns (Windows lets
    nobody write over an open one)."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if file.stat().st_size > LARGEST:
            raise invalid(file, "", f"> {LARGEST >> 20} MiB")
        with contextlib.closing(load_workbook(file, read_only=True, data_only=True)) as book:
            found: list[tuple[object, ...]] = list(
                book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS)
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, InvalidFileException) as error:
        raise invalid(file, "", str(error)) from error
    return found or [()]


def read(file: Path) -> tuple[list[Category], list[Refused]]:
    """The categories of a sheet, and what was wrong with the other rows (`reference.invalid`,
    its key names the row). Raises Refused when it is no sheet of duties."""
    first, *rows = _rows(file)
    titles = [str(title or "").strip() for title in first]
    unknown = [title for title in titles if title and title not in COLUMNS]
    if "code" not in titles or unknown:
        raise invalid(file, ", ".join(unknown) or "code", ", ".join(COLUMNS))
    found, faults = list[Category](), list[Refused]()
    for number, row in enumerate(rows, 2):
        words = {t: _word(v) for t, v in zip(titles, row, strict=False) if t}
        if not any(words.values()):
            continue
        try:
            found.append(parsed(words, file))
        except Refused as refused:
            facts = refused.facts
            key = f"{number}: {facts.get('key', '')}"
            faults.append(invalid(file, key, str(facts.get("reason", ""))))
    return found, faults


def _word(value: object) -> str:
    return "" if value is None else str(value).strip()
