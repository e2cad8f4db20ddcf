"""`griddeck import cases`: counts, repeats, corrections, rejects, and every kind of bad input."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.bootstrap import Base
from app.domain.cases import Stage
from app.messages.events import CaseAmended, CaseReported
from tests.integration.imports.conftest import ROOT, Griddeck, table

SAMPLE = ROOT.parent / "shared" / "data" / "cases" / "nyc311_animals.csv"
COUNTS = ("read", "accepted", "updated", "unchanged", "rejected", "unplaced")


def _counts(answer: dict[str, object]) -> tuple[object, ...]:
    return tuple(answer[name] for name in COUNTS)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample data is not here")
def test_that_the_311_sample_comes_in_as_an_independent_reader_counts_it(
    on_each: Griddeck, base: Base
) -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    n, nowhere = len(rows), sum(not row["Latitude"] for row in rows)
    assert (n, nowhere) == (4969, 62)
    words = ("import", "cases", SAMPLE, "--map", "nyc311")
    assert _counts(on_each.answer(*words)) == (n, n, 0, 0, 0, nowhere)
    assert _counts(on_each.answer(*words)) == (n, 0, 0, n, 0, nowhere)
    stored = {case.source_id: case for case in base.queries.find_cases()}
    assert stored.keys() == {row["Unique Key"] for row in rows}
    assert sum(case.ended for case in stored.values()) == sum(
        row["Status"] == "Closed" for row in rows
    )
    assert base.ledger.last_seq() == n
    assert base.ledger.verify_chain() is None


def test_that_the_source_corrects_its_cases_and_the_centre_keeps_its_moves(
    on_each: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = tmp_path / "cases.csv"
    words = ("import", "cases", file, "--map", mapping)
    table(file, "1,2026-07-20 08:00,积水,,,,", "2,2026-07-20 09:00,井盖,113.6,34.7,,")
    assert _counts(on_each.answer(*words)) == (2, 2, 0, 0, 0, 1)
    table(
        file,
        "1,2026-07-20 08:00,积水,113.7,34.7,,done",
        "2,2026-07-20 09:00,井盖,113.6,34.7,,open",
        "3,2026-07-20 09:00,路灯,113.6,34.7,,",
        "3,2026-07-20 09:00,路灯不亮,113.6,34.7,,",
    )
    assert _counts(on_each.answer(*words)) == (4, 1, 2, 1, 0, 0)
    first, second, third = sorted(base.queries.find_cases(), key=lambda case: case.id)
    assert (first.lon, first.stage, first.version) == (113.7, Stage.CLOSED, 2)
    assert (second.stage, second.version) == (Stage.TO_VERIFY, 1)
    assert (third.title, third.version) == ("路灯不亮", 2)
    events = [type(entry.event) for entry in base.ledger.history(third.id)]
    assert events == [CaseReported, CaseAmended]


def test_that_rejected_rows_are_told_with_row_field_and_reason_and_the_rest_goes_on(
    griddeck: Griddeck, tmp_path: Path, mapping: Path
) -> None:
    file = table(
        tmp_path / "cases.csv",
        "1,2026-07-20 08:00,积水,113.6,34.7,,open",
        "2,=yesterday,积水,113.6,34.7,,open",
        ",2026-07-20 08:00,积水,113.6,34.7,,open",
    )
    rejects = tmp_path / "mine.csv"
    words = ("import", "cases", file, "--map", mapping, "--rejects", rejects)
    answer = griddeck.answer(*words)
    assert _counts(answer) == (3, 1, 0, 0, 2, 0)
    assert answer["rejects_file"] == str(rejects)
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert [(row["row"], row["field"], row["value"]) for row in found] == [
        ("3", "at", "'=yesterday"),
        ("4", "no", ""),
    ]
    assert found[0]["reason"] == "it is not a time the mapping knows"


def test_that_a_file_without_any_good_row_is_refused(
    griddeck: Griddeck, tmp_path: Path, mapping: Path
) -> None:
    file = table(tmp_path / "cases.csv", "1,yesterday,积水,,,,", ",2026-07-20,积水,,,,")
    assert "No row" in griddeck.refusal("import", "cases", file, "--map", mapping)
    assert (tmp_path / "cases.rejects.csv").is_file()


def test_that_broken_rows_are_said_and_the_rest_is_stored(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    good = "{},2026-07-20 08:00,积水,113.6,34.7,,open"
    file = table(tmp_path / "cases.csv", good.format(1), '2,"never closed', good.format(3))
    said = griddeck.refusal("import", "cases", file, "--map", mapping)
    assert "first row 3" in said
    assert [case.source_id for case in base.queries.find_cases()] == ["1", "3"]


def test_that_another_source_s_case_of_the_same_number_is_left_alone(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = table(tmp_path / "cases.csv", "1,2026-07-20 08:00,积水,,,,", "2,2026-07-20,井盖,,,,")
    griddeck.answer("import", "cases", file, "--map", mapping)
    text = 'prefix = "12345-"\n' + mapping.read_text("utf-8").replace('"12345"', '"110"', 1)
    mapping.write_text(text, encoding="utf-8")
    table(file, "1,2026-07-21 08:00,别的,,,,", "7,2026-07-21 08:00,新的,,,,")
    assert _counts(griddeck.answer("import", "cases", file, "--map", mapping)) == (2, 1, 0, 0, 1, 1)
    kept = {case.id: case.title for case in base.queries.find_cases()}
    assert kept == {"12345-1": "积水", "12345-2": "井盖", "12345-7": "新的"}


def test_that_workbooks_and_gb18030_come_in_alike(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = table(tmp_path / "a.csv", "1,2026-07-20 08:00,积水,113.6,34.7,,open")
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["no", "at", "what", "lon", "lat", "phone", "state"])
    page.append([2, "2026-07-20 08:00", "井盖", 113.6, 34.7, None, "open"])
    book.save(tmp_path / "b.xlsx")
    for name in ("a.csv", "b.xlsx"):
        answer = griddeck.answer("import", "cases", tmp_path / name, "--map", mapping)
        assert _counts(answer) == (1, 1, 0, 0, 0, 0)
    one, two = sorted(base.queries.find_cases(), key=lambda case: case.id)
    assert (one.title, two.title) == ("积水", "井盖")
    assert (one.lon, one.reported_at) == (two.lon, two.reported_at)


def test_that_the_datum_on_the_command_line_wins(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = table(tmp_path / "a.csv", "1,2026-07-20,积水,113.631447,34.745417,,")
    griddeck.answer("import", "cases", file, "--map", mapping, "--datum", "GCJ02")
    (case,) = base.queries.find_cases()
    assert case.lon == pytest.approx(113.6254, abs=2e-6)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "There is no file"),
        (b"", "has no rows"),
        (b"\x00\x01\x02", "it is not a text file"),
        (b"no,at\n\xff\xff\n", "neither UTF-8 nor GB18030"),
        (b"some,other,columns\n1,2,3\n", "has no column “no”. Its columns: some, other, columns."),
        (b"no,at,what,lon,lat,phone,state,no\n", "has the column “no” twice"),
    ],
)
def test_that_a_bad_file_is_refused_in_one_sentence(
    griddeck: Griddeck, tmp_path: Path, mapping: Path, content: bytes | None, told: str
) -> None:
    file = tmp_path / "cases.csv"
    if content is not None:
        file.write_bytes(content)
    assert told in griddeck.refusal("import", "cases", file, "--map", mapping)


@pytest.mark.parametrize(
    ("mapping_text", "told"),
    [
        (None, "There is no file"),
        ("not toml", "The mapping file"),
        ('source = "x"\n[columns]\nnumber = "no"', "number"),
        ('source = "x"\n[columns]\nsource_id = "no"\n[category]\ndefault = "event:1"', "event:1"),
    ],
)
def test_that_a_wrong_mapping_is_refused_in_one_sentence(
    griddeck: Griddeck, tmp_path: Path, mapping_text: str | None, told: str
) -> None:
    file = table(tmp_path / "cases.csv", "1,,,,,,")
    mapping = tmp_path / "wrong.toml"
    if mapping_text is not None:
        mapping.write_text(mapping_text, encoding="utf-8")
    assert told in griddeck.refusal("import", "cases", file, "--map", mapping)


def test_that_other_mistakes_are_refused_in_one_sentence(
    griddeck: Griddeck, tmp_path: Path, mapping: Path
) -> None:
    file = table(tmp_path / "cases.csv", "1,,,,,,")
    assert "it is a folder" in griddeck.refusal("import", "cases", tmp_path, "--map", mapping)
    assert "mars" in griddeck.refusal("import", "cases", file, "--map", mapping, "--datum", "mars")
    nowhere = tmp_path / "none" / "r.csv"
    words = ("import", "cases", file, "--map", mapping, "--rejects", nowhere)
    assert "There is no file" in griddeck.refusal(*words)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_that_a_full_disk_under_the_rejects_is_one_sentence(
    griddeck: Griddeck, tmp_path: Path, mapping: Path
) -> None:
    file = table(tmp_path / "cases.csv", "1,2026-07-20,积水,,,,", "2,never,积水,,,,")
    words = ("import", "cases", file, "--map", mapping, "--rejects", "/dev/full")
    assert os.strerror(28) in griddeck.refusal(*words)
