"""Rows to cases: words, times, places, and why a row is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import pytest

from app.domain.cases import Case, Stage
from app.domain.catalogue import Catalogue, Category
from app.imports.mapping import Mapping
from app.imports.rejects import Reject
from app.imports.rows import RowReader
from app.imports.tables import Cell, Row

TITLES = ("编号", "类别", "时间", "办结", "状态", "经度", "纬度", "电话")
CATALOGUE = Catalogue(categories={"event:0506": Category("event:0506", "道路积水", "Flooding", 2)})
MAPPING = msgspec.convert(
    {
        "source": "12345",
        "time_formats": ["%d/%m/%Y %H:%M"],
        "datum": "gcj02",
        "columns": {
            "source_id": "编号",
            "reported_at": "时间",
            "ended_at": "办结",
            "lon": "经度",
            "lat": "纬度",
            "phone": "电话",
        },
        "category": {"column": "类别", "map": {"积水": "event:0506"}},
        "stage": {"column": "状态", "map": {"办结": "closed", "处理中": "handling"}},
    },
    Mapping,
)
GOOD: dict[str, Cell] = {
    "编号": "A1",
    "类别": "积水",
    "时间": "2026-07-20 08:00",
    "办结": "",
    "状态": "处理中",
    "经度": "113.631447",
    "纬度": "34.745417",
    "电话": "",
}


def _area(lons: Sequence[float], lats: Sequence[float]) -> list[tuple[str, str]]:
    return [(f"G{lon:.4f}", f"S{lat:.4f}") for lon, lat in zip(lons, lats, strict=True)]


def _read(*rows: dict[str, Cell], mapping: Mapping = MAPPING) -> tuple[list[Case], list[Reject]]:
    reader = RowReader(mapping, TITLES, CATALOGUE, _area)
    made = [Row(n, list((GOOD | row).values())) for n, row in enumerate(rows, 2)]
    told, rejects = reader.read(made)
    return [case for _, case in told], rejects


def test_that_a_row_becomes_a_case() -> None:
    (case,), rejects = _read({})
    assert rejects == []
    assert (case.id, case.source, case.source_id) == ("12345-A1", "12345", "A1")
    assert (case.title, case.title_en, case.level) == ("道路积水", "Flooding", 2)
    assert case.stage is Stage.HANDLING
    assert case.reported_at == datetime(2026, 7, 20, 0, 0, tzinfo=UTC)


def test_that_a_place_is_moved_to_wgs84_once_and_found_in_its_grid() -> None:
    (case,), _ = _read({})
    assert case.lon == pytest.approx(113.6254, abs=2e-6)
    assert case.lat == pytest.approx(34.7466, abs=2e-6)
    assert (case.grid, case.street) == ("G113.6254", "S34.7466")


@pytest.mark.parametrize(
    "place",
    [
        {"经度": ""},
        {"纬度": "north"},
        {"经度": "0", "纬度": "0"},
        {"经度": "nan"},
        {"经度": "181"},
        {"纬度": "-91"},
    ],
)
def test_that_a_row_without_a_usable_place_is_taken_as_unplaced(place: dict[str, Cell]) -> None:
    (nowhere, somewhere), rejects = _read({**place, "编号": "B"}, {})
    assert rejects == []
    assert (nowhere.lon, nowhere.lat, nowhere.grid, nowhere.street) == (None, None, "", "")
    assert somewhere.grid == "G113.6254"


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("2026-07-20T08:00:00+00:00", 8),
        ("2026-07-20 08:00", 0),
        ("20/07/2026 08:00", 0),
        (datetime(2026, 7, 20, 8), 0),  # noqa: DTZ001 - a spreadsheet's time has no zone
    ],
)
def test_that_times_are_read_in_the_zone_of_the_mapping(said: Cell, hour: int) -> None:
    (case,), _ = _read({"时间": said})
    assert case.reported_at == datetime(2026, 7, 20, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"编号": " "}, "编号", "missing"),
        ({"类别": "飞碟"}, "类别", "unknown_category"),
        ({"状态": "?"}, "状态", "unknown_word"),
        ({"时间": "yesterday"}, "时间", "not_a_time"),
        ({"状态": "办结", "办结": "2026-07-19"}, "办结", "before_start"),
    ],
)
def test_that_a_row_that_is_no_case_names_field_and_reason(
    row: dict[str, Cell], field: str, reason: str
) -> None:
    cases, (reject,) = _read({}, row)
    assert len(cases) == 1
    assert (reject.row, reject.field, reject.reason) == (3, field, reason)


def test_that_a_row_without_cells_is_a_reject_and_the_next_keeps_its_place() -> None:
    reader = RowReader(MAPPING, TITLES, CATALOGUE, _area)
    told, rejects = reader.read([Row(2, None), Row(3, list(GOOD.values()))])
    assert [reject.reason for reject in rejects] == ["columns"]
    assert told[0][1].grid == "G113.6254"


def test_that_a_closed_case_without_its_time_ended_when_it_was_reported() -> None:
    (case,), _ = _read({"状态": "办结"})
    assert case.stage is Stage.CLOSED
    assert case.ended_at == case.reported_at
