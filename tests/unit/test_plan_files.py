"""Plans to DOCX and XLSX and back, unchanged; what is wrong is told with its table and row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import paths
from app.domain.errors import Refused
from app.domain.plans import Plan
from app.reference import load_catalogue
from app.reference.plan_files import read_plan, write_plan
from app.reference.plan_tables import keep

CATALOGUE = load_catalogue()
CODES, KINDS = [*CATALOGUE.categories], [*CATALOGUE.kinds]


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
@pytest.mark.parametrize("plan", ["rainstorm", "concert"])
def test_that_a_plan_comes_back_as_it_went(plan: str, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"plan{ending}"
    write_plan(file, CATALOGUE.plans[plan])
    found, _table = read_plan(file, CODES, KINDS)
    assert found == CATALOGUE.plans[plan]


def test_that_a_plan_that_is_taken_stands_whole_over_the_shipped_one(tmp_path: Path) -> None:
    shipped = CATALOGUE.plans["rainstorm"]
    shorter = replace(shipped, tasks=shipped.tasks[:2], cards=(), name="我们的预案")
    write_plan(tmp_path / "p.xlsx", shorter)
    plan, table = read_plan(tmp_path / "p.xlsx", CODES, KINDS)
    keep(plan, table, tmp_path)
    assert load_catalogue(tmp_path).plans["rainstorm"] == shorter


def _changed(tmp_path: Path, sheet: str, row: int, column: str, value: str) -> Path:
    from openpyxl import load_workbook

    file = tmp_path / "p.xlsx"
    write_plan(file, CATALOGUE.plans["rainstorm"])
    book = load_workbook(file)
    titles = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row + 1, titles.index(column) + 1, value)
    book.save(file)
    return file


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "says"),
    [
        ("tasks", 3, "minutes", "soon", "tasks 3, minutes"),
        ("tasks", 2, "id", "duty", "tasks 2"),
        ("tasks", 2, "after", "nobody", "tasks.warn"),
        ("plan", 1, "value", "../x", "plan.id"),
    ],
)
def test_that_a_slip_is_told_with_its_row(
    sheet: str, row: int, column: str, value: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        read_plan(_changed(tmp_path, sheet, row, column, value), CODES, KINDS)
    assert says in str(refused.value.facts["key"])


def test_that_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"not a document")
    for name in ("x.docx", "x.pdf", "none.xlsx"):
        with pytest.raises(Refused):
            read_plan(tmp_path / name, CODES, KINDS)


def ten_lines() -> str:
    """The example of the developers' page."""
    page = paths.resources().parent / "docs" / "develop" / "plans.md"
    return page.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]


def test_that_the_plan_in_ten_lines_of_the_documents_is_a_plan(tmp_path: Path) -> None:
    text = ten_lines()
    assert len(text.splitlines()) == 10
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "tree_down.toml").write_text(text, encoding="utf-8")
    plan: Plan = load_catalogue(tmp_path).plans["tree_down"]
    assert plan.levels == (4,) and [task.after for task in plan.tasks] == [(), ("guard",)]
