"""The legend on the map: what it says, and how it is worked by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.domain.modes import ModeState
from app.domain.tallies import GridTally, Period
from tests.ui.sample import NOW, Sample
from ui.map.cards import legend_card as parts
from ui.map.cards.legend_card import LegendCard
from ui.map.panel import MapPanel
from ui.map.work.figures import Figures

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> Iterator[MapPanel]:
    made = MapPanel(district.context)
    qtbot.addWidget(made)
    made.resize(1000, 760)
    made.show()
    made.kit.figures.choropleth.finish()
    made.kit.figures.tell()
    yield made


def figures(panel: MapPanel) -> Figures:
    return panel.kit.figures


def press(qtbot: QtBot, card: LegendCard, spot: str) -> None:
    rect = next(s.rect for s in card.spots if s.id == spot)
    qtbot.mouseClick(card, LEFT, pos=rect.center().toPoint())


def choose(panel: MapPanel, spot: str, key: str) -> None:
    """Pick a row of a menu."""
    menu = figures(panel).menu(spot)
    action = next(a for a in menu.actions() if cast(QAction, a).data() == key)
    action.trigger()
    menu.close()


def test_that_the_legend_tells_ranges_and_how_many_grids(panel: MapPanel) -> None:
    legend = panel.deck.legend.legend
    assert panel.deck.legend.isVisible()
    texts = [row.text for row in legend.rows]
    assert texts[-2:] == ["1", "None"]
    assert texts[0].startswith("7")
    assert sum(int(row.grids) for row in legend.rows) == 64
    assert legend.rows[-1].colour is None


def test_that_another_figure_is_chosen_in_the_head(panel: MapPanel) -> None:
    choose(panel, parts.FIGURE, "households")
    legend = panel.deck.legend.legend
    assert legend.title == "Households" and legend.unit == "homes"
    choose(panel, parts.METHOD, "natural")
    assert figures(panel).choropleth.choice.method == "natural"


def test_that_the_number_of_classes_goes_from_three_to_seven(panel: MapPanel, qtbot: QtBot) -> None:
    choose(panel, parts.METHOD, "quantile")
    card = panel.deck.legend
    for _press in range(6):
        press(qtbot, card, parts.MORE)
    assert figures(panel).choropleth.choice.classes == 7
    for _press in range(9):
        press(qtbot, card, parts.FEWER)
    assert figures(panel).choropleth.choice.classes == 3


def test_that_streets_can_be_coloured_in_place_of_communities(panel: MapPanel) -> None:
    choose(panel, parts.LEVEL, "street")
    assert sum(int(row.grids) for row in panel.deck.legend.legend.rows) == 16


def test_that_folded_it_is_one_line_and_stays_so(
    panel: MapPanel, district: Sample, qtbot: QtBot
) -> None:
    card = panel.deck.legend
    press(qtbot, card, parts.FOLD)
    assert card.folded and card.height() <= parts.HEAD
    again = MapPanel(district.context)
    qtbot.addWidget(again)
    assert again.deck.legend.folded


def test_that_it_is_worked_by_keys_alone(panel: MapPanel, qtbot: QtBot) -> None:
    card = panel.deck.legend
    choose(panel, parts.METHOD, "natural")
    card.setFocus(Qt.FocusReason.TabFocusReason)
    order = [spot.id for spot in card.spots]
    for _step in range(order.index(parts.MORE)):
        qtbot.keyClick(card, Qt.Key.Key_Down)
    before = figures(panel).choropleth.choice.classes
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert figures(panel).choropleth.choice.classes == before + 1


def test_that_each_mode_remembers_its_own_figure(panel: MapPanel, district: Sample) -> None:
    figures(panel).choose(figure="alarms", classes=6)
    district.picture.mode_state = ModeState("major_event", since=NOW)
    figures(panel).take_mode()
    assert figures(panel).choropleth.choice.figure == "open_cases"
    district.picture.mode_state = ModeState("daily", since=NOW)
    figures(panel).take_mode()
    choice = figures(panel).choropleth.choice
    assert (choice.figure, choice.classes) == ("alarms", 6)


def test_that_the_legend_goes_with_its_layer(panel: MapPanel) -> None:
    panel.toggle_layer("density")
    assert not panel.deck.legend.isVisible()
    panel.toggle_layer("density")
    assert panel.deck.legend.isVisible()


def test_that_it_covers_no_other_card(panel: MapPanel, qtbot: QtBot) -> None:
    for wide, high in ((1000, 760), (900, 480), (1400, 900)):
        panel.resize(wide, high)
        panel.deck.lay_out()
        mine = panel.deck.legend.geometry()
        for card in (panel.deck.layers, panel.deck.scale, panel.deck.tools):
            assert not mine.intersects(card.geometry()), (wide, high, card)
        assert panel.rect().contains(QPoint(mine.left(), mine.bottom()))


def test_that_a_rate_is_brought_from_the_store(panel: MapPanel, district: Sample) -> None:
    asked: list[Period] = []

    def count(period: Period) -> list[GridTally]:
        asked.append(period)
        return [GridTally("S00-01", "S00", 9, closed_in_time=6, closings_due=8)]

    district.desk.tally_with(count)
    figures(panel).choose(figure="closing_rate")
    figures(panel).choropleth.finish()
    figures(panel).tell()
    assert [(NOW - period.since).days for period in asked] == [30]
    texts = {row.text: row.grids for row in panel.deck.legend.legend.rows}
    assert texts["60–80"] == "1" and texts["Not known"] == "63"
    choose(panel, parts.PERIOD, "week")
    assert (NOW - asked[-1].since).days == 7


def test_that_what_another_version_stored_does_no_harm(panel: MapPanel, district: Sample) -> None:
    district.context.session.store.setValue("map/figure/daily", '{"figure": 7}')
    figures(panel).take_mode()
    assert figures(panel).choropleth.choice.figure == "open_cases"


def test_that_the_legend_follows_the_colours_in_a_moment(panel: MapPanel, qtbot: QtBot) -> None:
    figures(panel).choropleth.choose(figure="households")
    qtbot.waitUntil(lambda: panel.deck.legend.legend.title == "Households", timeout=2000)


def test_that_numbers_stand_on_the_grids_when_they_are_wanted(
    panel: MapPanel, qtbot: QtBot
) -> None:
    panel.settle()
    before = panel.grab().toImage()
    press(qtbot, panel.deck.legend, parts.NUMBERS)
    assert panel.grab().toImage() != before
