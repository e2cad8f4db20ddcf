"""`griddeck import grids` and `griddeck export cases`, one after the other as a centre does."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.bootstrap import Base
from app.domain.registry import Grid
from app.messages.events import RegistryChanged
from tests.integration.imports.conftest import Griddeck, table


def _square(code: str, kind: str, x: float, y: float, size: float) -> dict[str, object]:
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {
        "type": "Feature",
        "properties": {"编码": code, "类型": kind, "名称": code, "户数": 400},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _crossed(code: str) -> dict[str, object]:
    feature = _square(code, "社区网格", 113.9, 34.9, 0.01)
    ring = feature["geometry"]["coordinates"][0]  # type: ignore[index]
    ring[1], ring[2] = ring[2], ring[1]
    return feature


def _written(path: Path, *features: dict[str, object]) -> Path:
    data = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_that_grids_come_in_and_cases_are_found_in_them(
    on_each: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    street = _square("S1", "街道", 113.60, 34.70, 0.02)
    file = _written(tmp_path / "g.geojson", street, _square("C1", "社区网格", 113.60, 34.70, 0.02))
    answer = on_each.answer("import", "grids", file)
    names = ("read", "accepted", "updated", "unchanged", "rejected")
    assert [answer[name] for name in names] == [2, 2, 0, 0, 0]
    assert answer["warnings"] == []
    assert on_each.answer("import", "grids", file)["unchanged"] == 2
    assert [g.code for g in base.registry.load(Grid)] == ["C1", "S1"]
    entries, _ = base.ledger.entries_since(0)
    assert [entry.event for entry in entries] == [RegistryChanged(kind="grid", count=2)]
    cases = table(tmp_path / "c.csv", "1,2026-07-20,积水,113.61,34.71,,", "2,2026-07-20,x,1,1,,")
    on_each.answer("import", "cases", cases, "--map", mapping)
    inside, outside = sorted(base.queries.find_cases(), key=lambda case: case.id)
    assert (inside.grid, inside.street) == ("C1", "S1")
    assert (outside.grid, outside.street) == ("", "")


def test_that_a_grid_that_crosses_itself_is_one_sentence_and_the_rest_is_stored(
    griddeck: Griddeck, base: Base, tmp_path: Path
) -> None:
    file = _written(
        tmp_path / "g.geojson", _crossed("C9"), _square("C1", "社区网格", 113.6, 34.7, 0.01)
    )
    said = griddeck.refusal("import", "grids", file)
    assert "C9" in said
    assert "crosses itself" in said
    assert [grid.code for grid in base.registry.load(Grid)] == ["C1"]
    answer = griddeck.answer("import", "grids", file, code=1)
    assert (answer["unchanged"], answer["rejected"]) == (1, 1)


def test_that_the_kind_can_be_told_for_a_file_that_does_not(
    griddeck: Griddeck, base: Base, tmp_path: Path
) -> None:
    file = _written(tmp_path / "g.geojson", _square("M1", "?", 113.6, 34.7, 0.01))
    answer = griddeck.answer("import", "grids", file, "--kind", "micro")
    assert [warning["what"] for warning in answer["warnings"]] == ["orphan", "households"]  # type: ignore[attr-defined]
    assert base.registry.load(Grid)[0].kind == "micro"
    assert "planet" in griddeck.refusal("import", "grids", file, "--kind", "planet")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("g.geojson", None, "There is no file"),
        ("g.shp", None, "There is no file"),
        ("g.dwg", "x", "must end in"),
        ("g.geojson", "{", "is no GeoJSON"),
        ("g.shp", "x", "There is no file"),
    ],
)
def test_that_a_bad_grid_file_is_refused_in_one_sentence(
    griddeck: Griddeck, tmp_path: Path, name: str, content: str | None, told: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert told in griddeck.refusal("import", "grids", tmp_path / name)


@pytest.fixture
def filled(on_each: Griddeck, tmp_path: Path, mapping: Path) -> Griddeck:
    """A centre with four cases."""
    file = table(
        tmp_path / "c.csv",
        "1,2026-07-20 08:00,路面积水,113.6,34.7,13812345678,open",
        "2,2026-07-21 08:00,=1+1,,,,open",
        "3,2026-07-22 08:00,井盖,113.6,34.7,,done",
        "4,2026-07-23 08:00,路灯,113.6,34.7,,",
    )
    on_each.answer("import", "cases", file, "--map", mapping)
    return on_each


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", "1234"),
        ("stage=handling", "12"),
        ("stage=handling and lon=", "2"),
        ("stage=closed or title~积水", "13"),
        ("stage=closed,to_verify and reported_at>=2026-07-23", "4"),
        ("source=110", ""),
    ],
)
def test_that_chosen_cases_are_written(
    filled: Griddeck, tmp_path: Path, where: str, found: str
) -> None:
    out = tmp_path / "out.csv"
    answer = filled.answer("export", "cases", out, "--where", where)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert answer["written"] == len(rows)
    assert "".join(row["source_id"] for row in rows) == found
    assert "13812345678" not in out.read_text("utf-8")
    assert all(row["title"] != "=1+1" for row in rows)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("stage=flying", "to_verify"),
        ("phone=13812345678", "phone"),
        ("colour=red", "colour"),
        ("stage", "makes no sense"),
        ("level~2", "level"),
    ],
)
def test_that_a_wrong_choice_is_refused_in_one_sentence(
    griddeck: Griddeck, tmp_path: Path, where: str, told: str
) -> None:
    out = tmp_path / "out.csv"
    assert told in griddeck.refusal("export", "cases", out, "--where", where)
    assert not out.exists()


def test_that_an_export_that_cannot_be_written_is_one_sentence(
    griddeck: Griddeck, tmp_path: Path
) -> None:
    assert "must end in" in griddeck.refusal("export", "cases", tmp_path / "out.docx")
    nowhere = tmp_path / "none" / "out.csv"
    assert "cannot be written" in griddeck.refusal("export", "cases", nowhere)
