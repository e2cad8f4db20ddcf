"""A plan as XLSX (a sheet for each section) or DOCX (a heading and a table for each)."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from app.domain.errors import Refused
from app.domain.plans import Plan
from app.i18n import _
from app.reference.plan_tables import Rows, plan_of_tables, tables_of, titles
from app.reference.tables import Table, invalid

XLSX, DOCX = ".xlsx", ".docx"
LARGEST, MOST_ROWS, MOST_CELL = 32 * 2**20, 2000, 32_000


def write_plan(file: Path, plan: Plan) -> None:
    """Write a plan. Raises Refused `export.ending`, `export.unwritable`."""
    writers = {XLSX: _write_xlsx, DOCX: _write_docx}
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise Refused("export.ending", file=str(file), endings=", ".join(writers))
    part = file.with_name(f".{file.stem}.part{file.suffix}")
    try:
        writer(part, plan)
        part.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error
    finally:
        part.unlink(missing_ok=True)


def read_plan(
    file: Path, categories: Collection[str], kinds: Collection[str]
) -> tuple[Plan, Table]:
    """The plan of a file, checked, and its table. Raises Refused `import.ending`,
    `reference.invalid`."""
    readers = {XLSX: _read_xlsx, DOCX: _read_docx}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise Refused("import.ending", file=str(file), endings=", ".join(readers))
    try:
        if file.stat().st_size > LARGEST:
            raise invalid(file, "", f"> {LARGEST >> 20} MiB")
        tables = dict(reader(file))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise invalid(file, "", str(error)) from error
    return plan_of_tables(tables, file, categories, kinds)


def _write_xlsx(file: Path, plan: Plan) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    tables = tables_of(plan)
    book = Workbook(write_only=True)
    for name in titles(tables):
        sheet = book.create_sheet(name)
        for number, row in enumerate(tables[name]):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value[:MOST_CELL])
                cell.data_type = "s"  # also where it looks like a formula
                cell.font = Font(bold=number == 0)
                cells.append(cell)
            sheet.append(cells)
    book.save(file)


def _read_xlsx(file: Path) -> Iterator[tuple[str, Rows]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except InvalidFileException as error:
        raise ValueError(str(error)) from error
    with contextlib.closing(book):
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS)
            yield sheet.title, [[_word(value) for value in row] for row in rows]


def _write_docx(file: Path, plan: Plan) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT

    tables = tables_of(plan)
    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    document.add_heading(plan.name, 0)
    for name in titles(tables):
        document.add_heading(name, 2)
        rows = tables[name]
        table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, value in zip(line.cells, row, strict=True):
                cell.text = value
    document.save(str(file))


def _read_docx(file: Path) -> Iterator[tuple[str, Rows]]:
    """Each table under the last heading before it."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table as DocxTable

    try:
        document = Document(str(file))
    except PackageNotFoundError as error:
        raise ValueError(_("it is no document")) from error
    heading = ""
    for block in document.iter_inner_content():
        if isinstance(block, DocxTable):
            rows = block.rows[:MOST_ROWS] if len(block.rows) > MOST_ROWS else block.rows
            yield heading, [[cell.text for cell in row.cells] for row in rows]
        elif block.style is not None and (block.style.name or "").startswith("Heading"):
            heading = block.text.strip()


def _word(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
