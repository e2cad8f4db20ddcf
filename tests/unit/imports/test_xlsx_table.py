"""Workbooks: sheets, dates, numbers, and files that only call themselves workbooks."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.domain.errors import Refused
from app.imports.tables import open_table


def _book(path: Path, *rows: list[object], sheet: str = "案件") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    book.create_sheet("other").append(["x"])
    book.save(path)
    return path


def test_that_dates_stay_dates_and_whole_numbers_lose_their_point(tmp_path: Path) -> None:
    at = datetime(2026, 7, 20, 8, 30)  # noqa: DTZ001 - a spreadsheet's time has no zone
    path = _book(tmp_path / "a.xlsx", ["id", "at", "x"], [64.0, at, 1.5], [None, None], [7, "", 3])
    table = open_table(path)
    assert table.titles == ("id", "at", "x")
    assert [(row.number, row.cells) for row in table.rows()] == [
        (2, ["64", at, "1.5"]),
        (4, ["7", "", "3"]),
    ]
    assert table.count() == 3


def test_that_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", ["id"], [1])
    assert open_table(path, sheet="other").titles == ("x",)
    with pytest.raises(Refused) as refused:
        open_table(path, sheet="none")
    assert refused.value.key == "import.sheet"
    assert refused.value.facts["sheets"] == "案件, other"


def test_that_a_workbook_without_a_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_table(_book(tmp_path / "a.xlsx"))
    assert refused.value.key == "import.empty"


@pytest.mark.parametrize("content", [b"", b"id,at\n1,2\n", b"PK\x03\x04 and no more"])
def test_that_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        open_table(path)
    assert refused.value.facts["reason"] == "workbook"


def test_that_a_zip_without_a_workbook_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "nothing")
    with pytest.raises(Refused) as refused:
        open_table(path)
    assert refused.value.facts["reason"] == "workbook"
