"""F1: the chapter about the panel one is in; every word of the handbook can be found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app import paths
from tests.ui.sample import Sample
from ui.handbook import pages
from ui.shell import DeskWindow
from ui.shell_panels import PANELS

TEXT = """# The handbook

## First
Words about the start.

## Queue
<!-- rooms: queue casefile -->
`J` and `K` move.
"""


@pytest.fixture
def window(district: Sample, qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow(district.context)
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    yield made


def test_that_a_chapter_is_a_heading_with_what_stands_under_it() -> None:
    first, queue = pages.chapters(TEXT)
    assert (first.title, first.text, first.rooms) == (
        "First",
        "Words about the start.",
        frozenset(),
    )
    assert (queue.text, queue.rooms) == ("`J` and `K` move.", {"queue", "casefile"})
    assert pages.for_room([first, queue], "casefile") == 1
    assert pages.for_room([first, queue], "nowhere") == 0
    assert queue.has(["move", "queue"]) and not first.has(["move"])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_that_every_chapter_is_for_rooms_there_are(language: str) -> None:
    found = pages.chapters(pages.file(language).read_text(encoding="utf-8"))
    rooms = {room for chapter in found for room in chapter.rooms}
    folders = {p.name for p in (Path(paths.resources()).parent / "ui").iterdir() if p.is_dir()}
    assert rooms <= folders | {"shell"}
    assert {"queue", "map", "alarms", "modes", "wall"} <= rooms


def test_that_both_languages_tell_of_the_same_rooms() -> None:
    told = [
        {room for chapter in pages.chapters(pages.file(lang).read_text("utf-8"))
         for room in chapter.rooms}
        for lang in ("zh_CN", "en")
    ]  # fmt: skip
    assert told[0] == told[1]


def test_that_f1_opens_the_chapter_of_the_panel_in_focus(window: DeskWindow) -> None:
    queue = window.left.host.panel("queue")
    assert queue is not None and "queue" in PANELS
    queue.setFocus()
    window.open_handbook()
    page = window.handbook
    assert page.isVisible()
    assert page.list.currentItem().text() == "Cases"
    assert "Cases" in page.text.toPlainText()
    window.back()
    assert not page.isVisible()


def test_that_words_are_found_and_marked(window: DeskWindow, qtbot: QtBot) -> None:
    window.open_handbook()
    page = window.handbook
    whole = page.titles()
    edit = page.search.findChild(QLineEdit)
    QTest.keyClicks(edit, "rainstorm")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 0 < len(page.titles()) < len(whole))
    assert page.text.extraSelections()
    page.search.clear()
    qtbot.waitUntil(lambda: page.titles() == whole)


def test_that_words_nobody_wrote_are_said_to_be_missing(window: DeskWindow) -> None:
    window.open_handbook()
    page = window.handbook
    page.search.searched.emit("zzzz")
    assert page.titles() == []
    assert page.nothing.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
