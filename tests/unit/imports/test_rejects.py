"""The rejects file and the bookmark: what a cancelled import leaves behind."""

from __future__ import annotations

import csv
from pathlib import Path

from app.imports.bookmark import Bookmark, Reached
from app.imports.rejects import Reject, RejectsFile


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_that_rejects_are_told_in_words_and_run_nothing(tmp_path: Path) -> None:
    file = RejectsFile(tmp_path / "r.csv", str.upper)
    file.add([Reject(7, "时间", '=HYPERLINK("x")', "not_a_time")])
    file.close()
    assert _read(file.path) == [
        ["row", "field", "value", "reason"],
        ["7", "时间", '\'=HYPERLINK("x")', "NOT_A_TIME"],
    ]


def test_that_no_rejects_make_no_file(tmp_path: Path) -> None:
    file = RejectsFile(tmp_path / "r.csv", str)
    file.add([])
    file.close()
    assert not file.path.exists()


def test_that_a_resumed_run_writes_behind_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    first = RejectsFile(path, str)
    first.add([Reject(2, "a", "x", "one")])
    size = first.size
    first.add([Reject(3, "a", "y", "of the batch that was lost")])
    first.close()
    second = RejectsFile(path, str, size)
    second.add([Reject(3, "a", "y", "two")])
    second.close()
    assert [row[-1] for row in _read(path)] == ["reason", "one", "two"]


def test_that_where_the_folder_takes_no_file_another_one_does(tmp_path: Path) -> None:
    other = tmp_path / "mine" / "r.csv"
    file = RejectsFile(tmp_path / "none" / "r.csv", str, fallback=other)
    file.add([Reject(2, "a", "x", "one")])
    file.close()
    assert file.path == other
    assert len(_read(other)) == 2


def test_that_a_bookmark_belongs_to_one_file_as_it_is_and_one_target(tmp_path: Path) -> None:
    source = tmp_path / "cases.csv"
    source.write_text("a", encoding="utf-8")
    mark = Bookmark.of(tmp_path / "marks", source, "one database")
    assert mark.read() == Reached()
    mark.write(Reached(40, {"read": 39}, "r.csv", 12))
    assert Bookmark.of(tmp_path / "marks", source, "one database").read().row == 40
    assert Bookmark.of(tmp_path / "marks", source, "another").read().row == 0
    source.write_text("ab", encoding="utf-8")
    assert Bookmark.of(tmp_path / "marks", source, "one database").read().row == 0
    mark.forget()
    assert mark.read() == Reached()
