"""CSV files as they come: encodings, delimiters, broken lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.imports.tables import Row, open_table


def _rows(path: Path) -> list[Row]:
    return list(open_table(path).rows())


def _written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_that_chinese_is_read_in_every_encoding_offices_use(tmp_path: Path, encoding: str) -> None:
    path = _written(tmp_path, "编号,标题\n1,道路积水\n2,井盖缺失㐀\n", encoding)
    table = open_table(path)
    assert table.titles == ("编号", "标题")
    assert [row.cells for row in table.rows()] == [["1", "道路积水"], ["2", "井盖缺失㐀"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_that_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    path = _written(tmp_path, f"a{mark}b\n1{mark}2\n")
    assert [row.cells for row in _rows(path)] == [["1", "2"]]


def test_that_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = _written(tmp_path, 'a,b\n1,"two\nlines"\n\n,\n5,x\n')
    assert [(row.number, row.cells) for row in _rows(path)] == [
        (2, ["1", "two\nlines"]),
        (5, ["5", "x"]),
    ]


def test_that_a_row_of_too_few_or_too_many_cells_has_none(tmp_path: Path) -> None:
    path = _written(tmp_path, "a,b\n1\n1,2,3\n1,2,,\n1,2\n")
    assert [row.cells for row in _rows(path)] == [None, None, ["1", "2"], ["1", "2"]]


@pytest.mark.parametrize("tail", ["", "\n5,x"])
def test_that_a_quote_nobody_closes_costs_its_own_row_alone(tmp_path: Path, tail: str) -> None:
    path = _written(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n4,w' + tail)
    rows = _rows(path)
    assert [row.cells for row in rows[:4]] == [["1", "x"], None, ["3", "z"], ["4", "w"]]
    assert [row.number for row in rows[:4]] == [2, 3, 4, 5]


def test_that_a_quote_inside_a_quoted_cell_is_forgiven(tmp_path: Path) -> None:
    path = _written(tmp_path, 'a,b\n"the "old" market",2\n3,4\n')
    first, second = _rows(path)
    assert first.cells is not None
    assert first.cells[1] == "2"
    assert second.cells == ["3", "4"]


@pytest.mark.parametrize(
    ("content", "key", "reason"),
    [
        (b"", "import.empty", None),
        (b"\n\n", "import.empty", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "import.unreadable", "binary"),
        (b"a,b\n\xff\xfe\xff,\x81\n", "import.unreadable", "encoding"),
    ],
)
def test_that_a_file_that_is_no_table_is_refused(
    tmp_path: Path, content: bytes, key: str, reason: str | None
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        open_table(path)
    assert refused.value.key == key
    assert refused.value.facts.get("reason") == reason


def test_that_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_table(tmp_path)
    assert refused.value.facts["reason"] == "folder"


def test_that_an_encoding_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, "a,b\n1,2\n")
    with pytest.raises(Refused) as refused:
        open_table(path, "klingon")
    assert refused.value.key == "import.unreadable"


def test_that_the_count_of_rows_leaves_out_the_heading(tmp_path: Path) -> None:
    assert open_table(_written(tmp_path, "a,b\n1,2\n3,4\n")).count() == 2
