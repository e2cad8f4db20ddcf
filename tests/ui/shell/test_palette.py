"""Ctrl+K and `?`: what they find and what Return does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.sample import Sample
from ui.actions.table import Action
from ui.palette.entries import MOST, Finder
from ui.palette.keys import KeysPage
from ui.palette.palette import Palette


@pytest.fixture
def window(district: Sample) -> Iterator[QWidget]:
    """An empty window with two actions."""
    made = QWidget()
    made.resize(1200, 800)
    done: list[str] = []
    made.setProperty("done", done)
    district.context.actions.add(
        Action("a.fit", "Fit the district", lambda: done.append("fit"), "0", group="Map"),
        Action("a.no", "Recall the order", lambda: done.append("recall"), "Z", group="Case",
               disabled=lambda: "There is no order to take back"),
    )  # fmt: skip
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def palette(window: QWidget, district: Sample) -> Palette:
    """The palette, open."""
    made = Palette(district.context, window)
    made.open()
    return made


def test_that_an_empty_line_offers_the_actions(palette: Palette) -> None:
    assert [entry.text for entry in palette.entries()] == ["Fit the district", "Recall the order"]


def test_that_a_part_of_a_title_finds_the_case_and_return_selects_it(
    palette: Palette, district: Sample
) -> None:
    case = next(c for c in district.picture.cases.values() if c.title_en == "Gas leak")
    flown: list[tuple[float, ...]] = []
    district.context.session.located.connect(lambda *place: flown.append(place))
    QTest.keyClicks(palette.field, case.id)
    assert palette.entries()[0].text == "Gas leak"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    session = district.context.session
    assert (session.kind, session.key) == ("case", case.id)
    assert flown[0][:2] == (case.lon, case.lat)
    assert palette.isHidden()


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("Yunjin underpass", "Sensor", "Yunjin underpass"),
        ("Wenlan repair", "Unit", "Wenlan repair crew"),
        ("Songbai community grid 02", "Grid", "S01-02"),
        ("District Hospital", "Place", "District Hospital"),
        ("qinghe crossing", "Camera", "Qinghe crossing"),
    ],
)
def test_that_everything_with_a_name_is_found(
    palette: Palette, typed: str, kind: str, text: str
) -> None:
    palette.field.setText(typed)
    assert any(text in e.text and e.detail == kind for e in palette.entries()[:3])


def test_that_a_slip_of_the_finger_still_finds_it(palette: Palette) -> None:
    palette.field.setText("yunjin undrpass")
    assert any("Yunjin underpass" in entry.text for entry in palette.entries())


def test_that_what_cannot_be_done_now_says_why_and_does_nothing(
    palette: Palette, window: QWidget
) -> None:
    palette.field.setText("recall")
    assert palette.entries()[0].reason == "There is no order to take back"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.property("done") == []
    assert palette.isVisible()


def test_that_arrows_choose_and_return_runs(palette: Palette, window: QWidget) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.current == 1
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isHidden()
    palette.open()
    palette.run_entry(0)
    assert palette.isHidden()


def test_that_escape_closes_it(palette: Palette) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_that_what_is_found_is_bounded(district: Sample) -> None:
    assert len(Finder(district.context).find("e")) <= MOST


def test_that_nothing_found_is_said_in_words(palette: Palette) -> None:
    palette.field.setText("zzzzqqqq")
    assert palette.entries() == []
    assert palette.list.height() > 0


def test_that_the_page_of_keys_tells_every_action_that_has_one(
    window: QWidget, district: Sample
) -> None:
    page = KeysPage(district.context.actions, window)
    page.open()
    shown = {action.id for _group, rows in page.groups() for action in rows}
    assert shown == {"a.fit", "a.no"}
    page.close_page()
    assert page.isHidden()
