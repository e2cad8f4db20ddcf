"""A phone case by the keyboard: found, placed, proposed, compared, kept and taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.assist.model import Classifier, from_duties
from app.messages.commands import ReportCase
from tests.ui.sample import Sample
from ui.intake.panel import IntakePanel
from ui.intake.places import Gazetteer, coordinates


@pytest.fixture
def form(district: Sample, qtbot: QtBot) -> Iterator[IntakePanel]:
    """The form on screen, its places and model ready."""
    made = IntakePanel(district.context)
    qtbot.addWidget(made)
    made._places = Gazetteer(district.picture.registry)
    rows = district.picture.catalogue.categories.values()
    made._model = Classifier(from_duties((r.code, f"{r.name} {r.name_en}") for r in rows))
    made.resize(545, 900)
    made.show()
    yield made
    made.close()


def place(form: IntakePanel, district: Sample) -> None:
    case = next(c for c in district.picture.cases.values() if c.lon is not None)
    form.begin_at(case.lon or 0.0, case.lat or 0.0)


def test_that_two_letters_find_a_category_and_its_level_follows(form: IntakePanel) -> None:
    QTest.keyClicks(form.category, "jg")
    assert any("井盖" in row or "cover" in row.lower() for row in form.category.rows())
    assert form.category.take_first()
    category = form._context.picture.catalogue.category(form.draft.category)
    assert form.draft.category and form.level.currentData() == category.level


def test_that_coordinates_are_a_place_in_every_datum() -> None:
    plain, shifted = coordinates("113.68, 34.78"), coordinates("gcj 113.68，34.78")
    assert plain is not None and shifted is not None
    assert (plain.lon, plain.lat) == (113.68, 34.78)
    assert 300 < abs(plain.lon - shifted.lon) * 91_000 < 900
    assert coordinates("113.68") is None


def test_that_a_place_brings_its_grid_and_a_twin_is_named(
    form: IntakePanel, district: Sample
) -> None:
    case = next(c for c in district.picture.cases.values() if not c.ended)
    form.set_category(case.category)
    form.begin_at(case.lon or 0.0, case.lat or 0.0)
    form._help()
    assert form.draft.grid and form.draft.street
    assert case.id in [like.case.id for like in form.twins.likely]


def test_that_words_propose_a_category_that_one_key_takes(form: IntakePanel) -> None:
    form.description.setPlainText("小区门口燃气泄漏，味道很大 gas leak")
    form._help()
    assert form.proposals.proposals
    wanted = form.proposals.proposals[0].category
    form.proposals.take(0)
    assert form.draft.category == wanted


def test_that_a_case_is_taken_in_by_the_keyboard(form: IntakePanel, district: Sample) -> None:
    form.set_category("event:0506")
    place(form, district)
    QTest.keyClicks(form.phone, "13800000000")
    form._submit("")
    (sent,) = district.ledger.sent
    assert isinstance(sent, ReportCase)
    assert (sent.case.category, sent.case.phone) == ("event:0506", "13800000000")
    assert sent.case.lon is not None and sent.merge_into == ""
    assert form.draft.empty


def test_that_the_same_matter_is_merged_with_its_own_reporter(
    form: IntakePanel, district: Sample
) -> None:
    form.set_category("event:0506")
    form._join("SF-0721-0386")
    (sent,) = district.ledger.sent
    assert isinstance(sent, ReportCase)
    assert sent.merge_into == "SF-0721-0386"


def test_that_a_case_without_a_category_is_not_sent(form: IntakePanel, district: Sample) -> None:
    QTest.mouseClick(form.take_in, Qt.MouseButton.LeftButton)
    assert district.ledger.sent == []
    assert form.note.error()


def test_that_the_draft_outlives_the_window(
    form: IntakePanel, district: Sample, qtbot: QtBot
) -> None:
    form.set_category("event:0506")
    QTest.keyClicks(form.reporter, "Wang")
    again = IntakePanel(district.context)
    qtbot.addWidget(again)
    assert (again.draft.category, again.reporter.text()) == ("event:0506", "Wang")
    assert replace(again.draft.case(), id="x").category == "event:0506"


def test_that_a_click_on_the_map_places_the_case_and_keeps_the_words(
    form: IntakePanel, district: Sample
) -> None:
    asked: list[Callable[[float, float], None]] = []
    district.context.session.placing.connect(asked.append)
    QTest.keyClicks(form.place, "the corner shop")
    district.context.actions.run("case.place")
    case = next(c for c in district.picture.cases.values() if c.lon is not None)
    asked[0](case.lon or 0.0, case.lat or 0.0)
    assert (form.draft.lon, form.draft.lat) == (case.lon, case.lat)
    assert form.place.text() == "the corner shop"
    assert form.draft.grid
    form.hide()
    assert district.context.actions["case.place"].disabled() == "No case is being taken in."


def test_that_a_draft_is_on_the_disk_soon_after_the_last_key(
    form: IntakePanel, district: Sample, qtbot: QtBot
) -> None:
    file = Path(district.context.session.store.fileName())
    QTest.keyClicks(form.description, "water in the lane")
    qtbot.waitUntil(lambda: file.exists() and "water in the lane" in file.read_text("utf-8"))
