"""The duties list: gaps named, sheets there and back, the own file over the shipped one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.domain.catalogue import Category
from app.domain.errors import Refused
from app.reference import duties, duties_sheet, load_catalogue

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
SHIPPED = load_catalogue().categories


def test_that_a_gap_is_named_with_its_field() -> None:
    bare = Category("event:9999", "某事", "", departments=("nobody",))
    found = duties.gaps({bare.code: bare}, {"water"}, {"event:05"})
    assert {(gap.field, gap.value) for gap in found} == {
        ("opening", ""), ("closing", ""), ("name_en", ""), ("departments", "nobody"),
        ("skills", ""),
    }  # fmt: skip


def test_that_a_sheet_brings_back_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "duties.xlsx"
    tricky = replace(SHIPPED["event:0506"], name="=1+1", opening='有"引号"、反斜杠\\ 和\t制表')
    rows = [tricky if c.code == tricky.code else c for c in SHIPPED.values()]
    assert duties_sheet.write(file, rows) == len(rows)
    found, faults = duties_sheet.read(file)
    assert not faults
    assert found == rows


def test_that_what_is_kept_is_read_back_over_the_shipped_list_and_the_former_stays(
    tmp_path: Path,
) -> None:
    one = replace(SHIPPED["event:0506"], hours=3.0, opening='积水 "15 厘米" 以上\\')
    assert duties.keep(tmp_path, [one], NOW) == 1
    assert duties.keep(tmp_path, [one], NOW) == 0, "the same again changes nothing"
    two = replace(SHIPPED["component:0103"], departments=("drainage",))
    assert duties.keep(tmp_path, [two], NOW + timedelta(minutes=1)) == 1
    read = load_catalogue(tmp_path).categories
    assert read == SHIPPED | {one.code: one, two.code: two}
    assert len(list((tmp_path / duties.HISTORY).iterdir())) == 1


def test_that_a_wrong_row_is_named_and_the_good_ones_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "duties.xlsx"
    book = Workbook()
    sheet = book.active
    for row in (
        ("code", "name", "name_en", "level", "hours", "clock"),
        ("event:0001", "甲", "A", 2, 4, "urgent"),
        ("event:0002", "乙", "B", 9, 4, "urgent"),
        ("event:0003", "丙", "C", 2, -1, "urgent"),
        ("nonsense", "丁", "D", 2, 4, "urgent"),
        (None, None, None, None, None, None),
        ("event:0004", "戊", "E", 2, 4, "days"),
    ):
        sheet.append(row)
    book.save(file)
    found, faults = duties_sheet.read(file)
    assert [category.code for category in found] == ["event:0001", "event:0004"]
    assert [str(fault.facts["key"]).split(":")[0] for fault in faults] == ["3", "4", "5"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"code,name\n"])
def test_that_what_is_no_sheet_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    with pytest.raises(Refused, match=r"reference\.invalid"):
        duties_sheet.read(file)
