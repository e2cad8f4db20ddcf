"""What stands in an exported file: masked, safe in a spreadsheet, in words or in codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app import i18n
from app.domain.cases import Case, Stage
from app.domain.catalogue import Catalogue, Category
from app.domain.errors import Refused
from app.exports import masking
from app.exports.cases import export_cases

AT = datetime(2026, 7, 20, 8, tzinfo=UTC)
CATALOGUE = Catalogue(categories={"event:0506": Category("event:0506", "道路积水", "Flooding")})
CASES = [
    Case(
        "C1",
        "event:0506",
        '=HYPERLINK("http://x","积水")',
        stage=Stage.HANDLING,
        lon=113.6,
        lat=34.7,
        reported_at=AT,
        description="请回电13812345678，身份证41010519900101123X",
        reporter="王建国",
        phone="13812345678",
    ),
    Case("C2", "event:0506", "bell\x07", lon=-73.9, lat=-1.0),
    Case("C3", "event:0506", "没有位置"),
]


def _export(path: Path) -> int:
    return export_cases(path, iter(CASES), CATALOGUE, lambda n: None)


def test_that_csv_opens_in_spreadsheets_and_runs_nothing(tmp_path: Path) -> None:
    assert _export(tmp_path / "c.csv") == 3
    assert (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["title"].startswith("'=HYPERLINK")
    assert rows[0]["stage"] == "handling"
    assert datetime.fromisoformat(rows[0]["reported_at"]) == AT
    assert (rows[1]["lon"], rows[2]["lon"]) == ("-73.9", "")


def test_that_a_workbook_speaks_the_language_in_use_and_holds_no_formula(tmp_path: Path) -> None:
    before = i18n.language()
    i18n.use("zh_CN")
    try:
        _export(tmp_path / "c.xlsx")
    finally:
        i18n.use(before)
    page = load_workbook(tmp_path / "c.xlsx")["Sheet"]
    titles = [cell.value for cell in page[1]]
    first = dict(zip(titles, page[2], strict=True))
    assert first["阶段"].value == "处置中"
    assert first["类别"].value == "道路积水"
    assert first["标题"].data_type == "s"
    assert first["上报时间"].is_date
    assert page.freeze_panes == "A2"
    assert page["E3"].value == "bell"


def test_that_geojson_has_places_longitude_first_and_codes(tmp_path: Path) -> None:
    _export(tmp_path / "c.geojson")
    data = json.loads((tmp_path / "c.geojson").read_text("utf-8"))
    first, _, unplaced = data["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [113.6, 34.7]}
    assert first["properties"]["category"] == "event:0506"
    assert unplaced["geometry"] is None


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_that_personal_data_never_leaves_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"c.{ending}"
    _export(path)
    if ending == "xlsx":
        page = load_workbook(path)["Sheet"]
        text = "\n".join(str(cell.value) for row in page.iter_rows() for cell in row)
    else:
        text = path.read_text("utf-8")
    for secret in ("13812345678", "王建国", "41010519900101123X"):
        assert secret not in text
    assert "138****5678" in text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", ""),
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0371-6666777", "037****6777"),
        ("110", "1****"),
        ("no number", "****"),
    ],
)
def test_that_a_phone_number_keeps_its_ends_alone(given: str, shown: str) -> None:
    assert masking.phone(given) == shown


def test_that_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        _export(tmp_path / "c.docx")
    assert refused.value.key == "export.ending"


def test_that_a_failure_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("before", encoding="utf-8")

    def broken() -> Iterator[Case]:
        yield CASES[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(Refused) as refused:
        export_cases(path, broken(), CATALOGUE, lambda n: None)
    assert refused.value.key == "export.unwritable"
    assert path.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
