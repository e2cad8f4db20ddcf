"""The morning list and the three rates, in a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.archive import CaseSearch
from app.domain.case import Case
from app.domain.orders import Dispatch
from app.domain.tallies import By, Period, Rate, RateLine
from tests.ui.sample import Sample
from ui.models.morning import morning
from ui.supervision.panel import MORNING, RATES, SupervisionPanel
from ui.supervision.rates_table import HEAD, ROW, percent
from ui.widgets.case_line import CaseLine

LINES = [
    RateLine("410105001", 10, 9, 10, 4, 8, 3, 3, 1),
    RateLine("", 4, 4, 4, 3, 3, 0, 0, 0),
]


class Book:
    """Counts that are known, and what was asked of it."""

    def __init__(self, cases: list[Case]) -> None:
        self.asked: list[tuple[By, str | None, Rate]] = []
        self.cases = cases

    def table(self, period: Period, by: By) -> list[RateLine]:
        return LINES

    def listed(self, period: Period, by: By, key: str | None, rate: Rate, most: int) -> list[Case]:
        self.asked.append((by, key, rate))
        return self.cases

    def one(self, case_id: str) -> tuple[Case, list[Dispatch]] | None:
        found = next((case for case in self.cases if case.id == case_id), None)
        return None if found is None else (found, [])


class Archive:
    """Nothing in it."""

    read = 0

    def refresh(self) -> None: ...

    def count(self, search: CaseSearch) -> int:
        return 0

    def page(self, search: CaseSearch, first: int, count: int) -> list[Case]:
        return []

    def values(self, field: str) -> list[str]:
        return []

    def close(self) -> None: ...


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> SupervisionPanel:
    """The panel on screen."""
    made = SupervisionPanel(district.context)
    qtbot.addWidget(made)
    made.resize(545, 900)
    made.show()
    return made


def test_that_the_morning_list_counts_what_it_shows(
    panel: SupervisionPanel, district: Sample
) -> None:
    panel.show_tab(MORNING)
    now = district.context.bridge.now
    groups = {group.id: group for group in morning(district.picture, now)}
    assert len(groups["overdue"].lines) > 0
    for line in groups["overdue"].lines:
        assert line.due.at is not None
        assert line.due.at < now
    assert all(line.case.supervised for line in groups["supervised"].lines)
    lines = panel.morning.findChildren(CaseLine)
    assert sum(min(6, len(group.lines)) for group in groups.values()) == len(lines)


def test_that_a_line_opens_its_case_and_a_group_fills_the_queue(
    panel: SupervisionPanel, district: Sample, qtbot: QtBot
) -> None:
    panel.show_tab(MORNING)
    first = panel.morning.groups[0]
    line = panel.morning.findChildren(CaseLine)[0]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert district.context.session.case_file == first.lines[0].case.id
    with qtbot.waitSignal(district.context.session.gathered) as told:
        panel.morning.show_all(first)
    assert told.args[0] == frozenset(line.case.id for line in first.lines)


def test_that_a_figure_pressed_lists_its_cases_and_one_of_them_opens(
    panel: SupervisionPanel, district: Sample
) -> None:
    gone = Case(id="old-1", category="event:0506", title="Old", closed_in_time=False)
    book = Book([gone])
    district.desk.archive_with(Archive(), book)
    panel.show_tab(RATES)
    table = panel.rates.table
    assert [line for _name, line in table.shown()] == LINES
    spot = next(left + 5 for name, left, _wide in table._columns() if name == Rate.CLOSED)
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(int(spot), HEAD + ROW + ROW // 2))
    assert book.asked == [(By.STREET, "410105001", Rate.CLOSED)]
    line = panel.rates.findChildren(CaseLine)[-1]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert district.context.session.case_file == "old-1"
    assert district.picture.cases["old-1"] == gone


def test_that_lines_are_sorted_by_any_column_and_turned_round(
    panel: SupervisionPanel, district: Sample
) -> None:
    district.desk.archive_with(Archive(), Book([]))
    panel.show_tab(RATES)
    table = panel.rates.table
    table.order(Rate.CLOSED)
    assert [line.key for _name, line in table.shown()] == ["", "410105001"]
    table.order(Rate.CLOSED)
    assert [line.key for _name, line in table.shown()] == ["410105001", ""]
    assert percent(LINES[0], Rate.CLOSED).startswith("50.0")


def test_that_the_table_as_seen_is_written(
    panel: SupervisionPanel, district: Sample, tmp_path: Path
) -> None:
    district.desk.archive_with(Archive(), Book([]))
    panel.show_tab(RATES)
    panel.rates.export(str(tmp_path / "rates.csv"))
    rows = (tmp_path / "rates.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 1 + len(LINES)
    panel.rates.export(str(tmp_path / "rates.pdf"))
    assert district.toasts.shown[-1][2] == 3, "an ending that cannot be written is told"
