"""The warnings' page as an officer sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.domain.warnings import CANCEL, Area, Warning
from app.messages.events import WarningChanged
from tests.ui.sample import NOW, Sample
from tests.ui.sample_district import street_centre
from ui.models.warned import COMING, CURRENT, ELSEWHERE, EXERCISES, PAST
from ui.warnings.panel import WarningsPanel

LON, LAT = street_centre(0)
HERE = Area("A street", circles=((LON, LAT, 1.0),))
RED = Warning(
    "r", "rainstorm", 1, "暴雨红色预警", "Rainstorm, red", NOW, NOW + timedelta(hours=3),
    issuer="Weather office", areas=(HERE,), area="A street",
)  # fmt: skip


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> WarningsPanel:
    """The page with one of each kind."""
    district.picture.warnings.clear()
    for warning in (
        RED,
        replace(RED, id="later", begins=NOW + timedelta(hours=1)),
        replace(RED, id="old", until=NOW - timedelta(minutes=1)),
        replace(RED, id="drill", exercise=True, status="exercise"),
        replace(RED, id="far", elsewhere=True),
        replace(RED, id="gone", what=CANCEL),
    ):
        district.happen(WarningChanged(warning=warning))
    made = WarningsPanel(district.context)
    qtbot.addWidget(made)
    made.resize(545, 900)
    made.show()
    made.show_warnings()
    return made


def listed(panel: WarningsPanel, tab: str) -> list[str]:
    """Keys under a tab."""
    panel.show_tab(tab)
    return [words.key for words in panel.list.lines()]


def test_that_each_stands_under_its_tab(panel: WarningsPanel) -> None:
    assert listed(panel, COMING) == ["later"]
    assert listed(panel, EXERCISES) == ["drill"]
    assert listed(panel, ELSEWHERE) == ["far"]
    assert set(listed(panel, PAST)) == {"old", "gone"}
    assert listed(panel, CURRENT) == ["r"]


def test_that_the_page_counts_and_names_what_is_inside(
    panel: WarningsPanel, district: Sample
) -> None:
    assert panel.page.inside is not None and panel.page.inside.placed
    inside = panel.page.inside
    assert inside.grids or inside.streets
    assert str(len(inside.sensors)) in panel.page.counts()
    for row in inside.units[:3]:
        assert district.picture.units.items[row].name_en in panel.page.names()


def test_that_an_exercise_is_marked_and_starts_nothing(
    panel: WarningsPanel, district: Sample
) -> None:
    panel.show_warnings("drill")
    assert panel.list.lines()[0].title.startswith("Exercise")
    assert panel.page._plan.isHidden()
    assert [w.id for w in district.picture.live_warnings(NOW)] == ["r"]


def test_that_one_that_is_withdrawn_goes_to_the_past_at_once(
    panel: WarningsPanel, district: Sample
) -> None:
    district.happen(WarningChanged(warning=replace(RED, withdrawn=True)))
    assert listed(panel, CURRENT) == []
    assert "r" in listed(panel, PAST)


def test_that_a_code_nobody_knows_is_told_and_not_guessed(
    panel: WarningsPanel, district: Sample
) -> None:
    unknown = replace(RED, id="u", areas=(Area("Province", codes=("990000000000",)),))
    district.happen(WarningChanged(warning=unknown))
    panel.show_warnings("u")
    assert "not on this map" in panel.page.counts() and "990000000000" in panel.page.names()
