"""The archive in a window: typed, scrolled with keys, opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.archive import CaseSearch
from app.domain.case import Case
from app.domain.cases import Stage
from app.domain.errors import Refused
from app.domain.orders import Dispatch
from app.domain.tallies import By, Period, Rate, RateLine
from tests.ui.sample import NOW, Sample
from ui.archive.pages import PAGE
from ui.archive.panel import ArchivePanel

CASES = [
    Case(
        id=f"A-{n:04d}", category="event:0506", title=f"Case {n}", stage=Stage.CLOSED,
        street="410105001", reported_at=NOW - timedelta(hours=n),
    )
    for n in range(500)
]  # fmt: skip


class Shelf:
    """Cases in memory, and what was asked."""

    read = 0

    def __init__(self) -> None:
        self.asked: list[tuple[CaseSearch, int]] = []
        self.down = False

    def refresh(self) -> None:
        if self.down:
            raise Refused("storage.unreachable", url="db", reason="away")

    def count(self, search: CaseSearch) -> int:
        return sum(search.text in case.title for case in CASES)

    def page(self, search: CaseSearch, first: int, count: int) -> list[Case]:
        self.asked.append((search, first))
        return [case for case in CASES if search.text in case.title][first : first + count]

    def values(self, field: str) -> list[str]:
        return ["", "410105001"] if field == "street" else []

    def close(self) -> None: ...

    def table(self, period: Period, by: By) -> list[RateLine]:
        return []

    def listed(self, period: Period, by: By, key: str | None, rate: Rate, most: int) -> list[Case]:
        return []

    def one(self, case_id: str) -> tuple[Case, list[Dispatch]] | None:
        return next(((case, []) for case in CASES if case.id == case_id), None)


@pytest.fixture
def shelf(district: Sample) -> Shelf:
    """What the panel looks into."""
    made = Shelf()
    district.desk.archive_with(made, made)
    return made


@pytest.fixture
def panel(district: Sample, shelf: Shelf, qtbot: QtBot) -> ArchivePanel:
    """The panel on screen, all cases in it."""
    made = ArchivePanel(district.context)
    qtbot.addWidget(made)
    made.resize(545, 900)
    made.show()
    made.show_archive()
    return made


def test_that_only_the_pages_in_sight_are_brought(panel: ArchivePanel, shelf: Shelf) -> None:
    assert panel.pages.total == len(CASES)
    panel.listing.grab()
    assert {first for _search, first in shelf.asked} == {0}
    QTest.keyClick(panel.listing, Qt.Key.Key_End)
    panel.listing.grab()
    panel.listing.grab()
    assert panel.listing.first() + panel.listing.in_sight() == len(CASES)
    assert {first for _search, first in shelf.asked} <= {0, 480, 480 - PAGE}
    last = panel.pages.at(len(CASES) - 1)
    assert last is not None
    assert last.id == CASES[-1].id


def test_that_return_opens_a_concluded_case(panel: ArchivePanel, district: Sample) -> None:
    panel.listing.go(7)
    QTest.keyClick(panel.listing, Qt.Key.Key_Return)
    assert district.context.session.case_file == CASES[7].id
    assert district.picture.cases[CASES[7].id].stage is Stage.CLOSED


def test_that_words_and_choices_make_the_search(
    panel: ArchivePanel, shelf: Shelf, qtbot: QtBot
) -> None:
    panel._fields["street"].setCurrentIndex(1)
    panel._sort.setCurrentIndex(1)
    panel._period.setCurrentIndex(2)
    asked = panel.asked()
    assert asked.where == (("street", ("410105001",)),)
    assert not asked.sort.down
    assert asked.since is not None
    with qtbot.waitSignal(panel.pages.counted):
        qtbot.waitUntil(lambda: not panel._soon.isActive())
        panel._ask()
    assert shelf.asked[-1][0] == asked


def test_that_a_database_that_is_away_is_told_and_the_list_stays(
    panel: ArchivePanel, shelf: Shelf
) -> None:
    shelf.down = True
    panel._ask()
    assert panel._told.text()
    assert panel.pages.total == len(CASES)
