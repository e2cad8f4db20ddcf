"""The top bar: what it tells in any width, and what it asks for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.modes import ModeState
from app.messages import events
from app.messages.commands import ControlSimulation
from app.picture.links import Link
from tests.ui.sample import NOW, Sample, rainstorm
from ui.topbar.bar import TopBar
from ui.topbar.simulator import SimulatorCard


@pytest.fixture
def bar(district: Sample) -> Iterator[TopBar]:
    """The bar at 1920."""
    made = TopBar(district.context)
    made.resize(1920, 48)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


def _link(district: Sample, link: Link) -> None:
    links = {**district.picture.links, link.name: link}
    district.desk.tell(lambda picture: picture.take_links(links))
    district.context.bridge.drain()


def _parts(bar: TopBar) -> list[QWidget]:
    parts = [bar._name, bar.modes, bar.level, bar.warnings, bar.links, bar.clock, bar.officer]
    return [part for part in parts if part.isVisible()]


def test_that_the_modes_stand_in_the_order_of_the_catalogue(bar: TopBar) -> None:
    ids = [segment.id for segment in bar.modes._segments]
    assert ids == ["daily", "holiday", "major_event", "emergency"]
    assert bar.modes.current() == "daily"


def test_that_a_click_on_a_mode_only_asks_for_it(bar: TopBar, district: Sample) -> None:
    asked: list[str] = []
    bar.mode_asked.connect(asked.append)
    bar.modes.chosen.emit("emergency")
    assert asked == ["emergency"]
    assert bar.modes.current() == "daily"
    assert district.ledger.sent == []


def test_that_a_switched_mode_shows_with_its_level(bar: TopBar, district: Sample) -> None:
    assert bar.level.text() == "Response level none"
    state = ModeState("emergency", 2, NOW, "lin", "-", "daily", 1)
    district.happen(events.ModeSwitched(state=state))
    assert bar.modes.current() == "emergency"
    assert bar.level.text() == "Response level Level Ⅱ"


def test_that_a_link_that_is_well_says_its_name_and_one_that_is_not_says_what_is_wrong(
    bar: TopBar, district: Sample
) -> None:
    assert bar.links.text() == "DB  Broker  Gate  Feeds  Send"
    _link(district, Link("feeds", "late", NOW, 46, "46 sensors are silent"))
    assert "Feeds silent 46" in bar.links.text()
    assert "46 sensors are silent" in bar.links.tip(district.picture.links["feeds"])
    _link(district, Link("gateway", "down", NOW))
    assert "Gate down" in bar.links.text()


def test_that_a_warning_is_told_with_its_end_and_goes_when_it_ran_out(
    bar: TopBar, district: Sample
) -> None:
    (text,) = bar.warnings.texts()
    assert text.startswith("Thunderstorm blue to ")
    district.tick(hours=5)
    assert bar.warnings.texts() == []


def test_that_an_exercise_is_told_as_one(bar: TopBar, district: Sample) -> None:
    warning = next(iter(district.picture.warnings.values()))
    district.happen(events.WarningChanged(warning=replace(warning, exercise=True)))
    assert bar.warnings.texts()[0].startswith("Exercise: ")


@pytest.mark.parametrize("width", [1366, 1600, 1920, 2560, 3840])
@pytest.mark.parametrize("storm", [False, True])
def test_that_nothing_overlaps_or_is_cut_at_any_width(
    bar: TopBar, district: Sample, width: int, storm: bool
) -> None:
    if storm:
        rainstorm(district.picture)
        district.context.bridge.drain()
    bar.resize(width, 48)
    bar.layout().activate()
    parts = _parts(bar)
    for left, right in itertools.pairwise(parts):
        assert left.geometry().right() < right.geometry().left()
    assert parts[-1].geometry().right() < width
    for part in parts[1:]:
        assert part.width() >= part.minimumSizeHint().width()
    assert bar.clock.width() >= bar.clock.sizeHint().width()


def test_that_the_clock_keeps_its_width_through_the_seconds(bar: TopBar, district: Sample) -> None:
    before = bar.clock.sizeHint()
    district.tick(seconds=1)
    assert bar.clock.sizeHint() == before


def test_that_the_demonstration_is_steered_from_its_mark(bar: TopBar, district: Sample) -> None:
    assert bar.demo is not None
    bar.demo.open_card()
    card = bar.demo._card
    assert isinstance(card, SimulatorCard)
    card.scenario.chosen.emit("rainstorm")
    card.speed.chosen.emit("30")
    card.pause.click()
    storm, fast, paused = district.ledger.sent
    assert isinstance(storm, ControlSimulation)
    assert isinstance(fast, ControlSimulation)
    assert isinstance(paused, ControlSimulation)
    assert storm.scenario == "rainstorm"
    assert fast.speed == 30.0
    assert paused.running is False
    card.close()


def test_that_the_mark_says_what_is_played_once_the_journal_does(
    bar: TopBar, district: Sample
) -> None:
    assert bar.demo is not None
    assert bar.demo.text() == "DEMO"
    district.happen(
        events.SimulationControlled(scenario="rainstorm", speed=10.0, running=True, at=NOW)
    )
    assert bar.demo.text() == "DEMO · Rainstorm 10×"


def test_that_a_real_centre_has_no_demonstration(district: Sample) -> None:
    registry = district.picture.registry
    registry.centre = replace(registry.centre, demo=False)
    bar = TopBar(district.context)
    assert bar.demo is None
    assert all(action.id != "demo.control" for action in district.context.actions)
    bar.deleteLater()


def test_that_the_officers_menu_is_fed_from_the_actions(bar: TopBar, district: Sample) -> None:
    titles = [item.text() for item in bar.officer.menu().actions() if item.text()]
    assert "Control the demonstration…" in titles
