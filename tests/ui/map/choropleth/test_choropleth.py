"""Figures against counting by hand, the table of colours, and how it follows the news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.cases import Stage
from app.domain.clocks import DueState
from app.domain.modes import MapView, ModeState
from app.domain.tallies import GridTally
from app.messages import events
from app.picture.columns import SensorState, UnitStatus
from app.picture.picture import Changes
from tests.ui.sample import NOW, Sample
from ui.map.choropleth import breaks, ramp
from ui.map.choropleth.choropleth import Choropleth
from ui.map.choropleth.figures import FIGURES
from ui.map.choropleth.hierarchy import COMMUNITY, STREET
from ui.map.choropleth.rates import MONTH, TODAY
from ui.map.scene import Scene
from ui.theme import tokens


@pytest.fixture
def shown(district: Sample, qapp: QApplication) -> Iterator[Choropleth]:
    scene = Scene(lambda: district.picture, lambda: district.clock())
    made = Choropleth(scene)
    made.take(None)
    made.finish()
    yield made


def by_hand(district: Sample, places: list[tuple[float, float, float]]) -> dict[str, float]:
    """The sum of weights in each community grid, by asking shapely of each place. Grids with a
    place on their very border are left out: it belongs to either side."""
    found: dict[str, float] = {}
    unsure: set[str] = set()
    shapes = {
        grid.code: shapely.from_wkb(grid.shape)
        for grid in district.picture.registry.grids.values()
        if grid.kind in ("community", "rural")
    }
    for lon, lat, weight in places:
        point = shapely.Point(lon, lat)
        holding = [code for code, shape in shapes.items() if shape.covers(point)]
        if len(holding) > 1:
            unsure.update(holding)
        for code in holding:
            found[code] = found.get(code, 0.0) + weight
    return {code: found.get(code, 0.0) for code in shapes if code not in unsure}


def told(shown: Choropleth) -> dict[str, float]:
    """The value of each community grid as the choropleth has it."""
    items = shown.ground.scene.grids().items
    return {
        grid.code: shown.value(row)
        for row, grid in enumerate(items)
        if grid.kind in ("community", "rural")
    }


def places_of(district: Sample, figure: str) -> list[tuple[float, float, float]]:
    picture = district.picture
    sensors, units = picture.sensors, picture.units
    match figure:
        case "open_cases" | "overdue":
            cases = [c for c in picture.cases.values() if not c.ended and c.lon is not None]
            if figure == "overdue":
                state = picture.clocks.due
                cases = [c for c in cases if state(c).state(district.clock()) is DueState.OVERDUE]
            return [(c.lon or 0.0, c.lat or 0.0, 1.0) for c in cases]
        case "alarms":
            rows = [sensors.index[a.subject] for a in picture.alarms.values()]
            return [(sensors.lon[r], sensors.lat[r], 1.0) for r in rows]
        case "on_duty":
            return [
                (units.lon[r], units.lat[r], float(unit.people))
                for r, unit in enumerate(units.items)
                if units.status[r] != UnitStatus.OFF
            ]
        case _:
            mine = [
                r for r, s in enumerate(sensors.items)
                if s.kind == "people_flow" and sensors.state[r] != SensorState.STALE
            ]  # fmt: skip
            return [(sensors.lon[r], sensors.lat[r], float(sensors.value[r])) for r in mine]


@pytest.mark.parametrize("figure", ["open_cases", "overdue", "alarms", "on_duty", "people_flow"])
def test_that_counts_are_what_lies_in_each_grid(
    shown: Choropleth, district: Sample, figure: str
) -> None:
    district.clock.time += timedelta(hours=2)
    shown.choose(figure=figure)
    shown.finish()
    expected = by_hand(district, places_of(district, figure))
    assert sum(expected.values()) > 0
    found = told(shown)
    assert {code: found[code] for code in expected} == pytest.approx(expected)


def test_that_a_street_holds_the_sum_of_its_communities(shown: Choropleth) -> None:
    communities = told(shown)
    shown.choose(level=STREET)
    items = shown.ground.scene.grids().items
    for row, grid in enumerate(items):
        if grid.kind == "street":
            own = [value for code, value in communities.items() if code.startswith(grid.code)]
            assert shown.value(row) == sum(own)


def test_that_every_grid_has_the_colour_of_its_units_class(shown: Choropleth) -> None:
    table = shown.table()
    assert table is not None and table.dtype == np.uint32
    items = shown.ground.scene.grids().items
    colours = ramp.table(tokens.current(), [some.colour for some in shown.classes()])
    lows = [some.low for some in shown.classes()]
    for row, grid in enumerate(items):
        if grid.kind in ("community", "rural"):
            grade = int(np.searchsorted(lows, shown.value(row), side="right"))
            assert table[row] == colours[grade]
        elif grid.kind == "street":
            assert table[row] == 0


def test_that_the_classes_count_every_grid_once(shown: Choropleth) -> None:
    for method in breaks.METHODS:
        shown.choose(method=method, classes=4)
        units = int(shown.ground.tree.units(COMMUNITY).sum())
        assert sum(some.grids for some in shown.classes()) + shown.without() == units


def test_that_a_new_case_changes_its_grid_alone(
    shown: Choropleth, district: Sample, qtbot: QtBot
) -> None:
    before, version = shown.table(), shown.version
    assert before is not None
    case = next(c for c in district.picture.cases.values() if c.lon is not None)
    fresh = [replace(case, id=f"N{n}", stage=Stage.TO_VERIFY, version=1) for n in range(7)]
    district.context.bridge.changed.connect(shown.take)
    with qtbot.waitSignal(shown.changed, timeout=3000):
        district.happen(*(events.CaseReported(case=some) for some in fresh))
    after = shown.table()
    assert after is not None and shown.version == version + 1
    items = shown.ground.scene.grids().items
    changed = [items[row] for row in np.flatnonzero(before != after).tolist()]
    assert len([grid for grid in changed if grid.kind == "community"]) == 1
    shape = shapely.from_wkb(changed[0].shape)
    assert shape.covers(shapely.Point(case.lon, case.lat))


def test_that_news_of_other_things_make_no_new_table(shown: Choropleth, district: Sample) -> None:
    table, version = shown.table(), shown.version
    changes = district.picture.changes
    changes.units = np.array([0])
    shown.take(changes)
    shown.finish()
    assert shown.table() is table and shown.version == version


def test_that_a_clock_that_runs_out_is_counted_when_time_has_passed(
    shown: Choropleth, district: Sample
) -> None:
    shown.choose(figure="overdue")
    shown.finish()
    before = sum(told(shown).values())
    district.clock.time += timedelta(days=3)
    shown.tick()
    shown.finish()
    assert sum(told(shown).values()) > before


def test_that_a_rate_waits_for_the_store_and_is_the_share_of_what_was_due(
    shown: Choropleth, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(shown.asked) as asked:
        shown.choose(figure="closing_rate")
    assert asked.args == [MONTH]
    assert shown.table() is None and shown.waiting
    tallies = [
        GridTally("S00-01", "S00", 30, closed_in_time=18, closings_due=20),
        GridTally("S00-02", "S00", 10, closed_in_time=1, closings_due=5),
        GridTally("S01-01", "S01", 3),
        GridTally("gone", "S00", 4, closed_in_time=1, closings_due=2),
    ]
    shown.ground.rates.put(MONTH, tallies)
    shown.told(MONTH)
    reading = shown.reading("S00-01")
    assert reading is not None
    assert (reading.value, reading.part, reading.whole) == (90.0, 18, 20)
    nothing = shown.reading("S01-01")
    assert nothing is not None and np.isnan(nothing.value) and nothing.grade == 0
    assert shown.outside() == 2
    shown.choose(level=STREET)
    whole = shown.reading("S00-01")
    assert whole is not None and (whole.part, whole.whole) == (20, 27)


def test_that_a_low_rate_is_the_strongest_tint(shown: Choropleth) -> None:
    shown.ground.rates.put(MONTH, [GridTally("S00-01", "S00", 9, closed_in_time=1, closings_due=9)])
    shown.choose(figure="closing_rate")
    strongest = shown.classes()[0].colour
    shown.choose(figure="open_cases")
    assert strongest == shown.classes()[-1].colour


def test_that_received_today_is_what_the_store_counted(shown: Choropleth) -> None:
    shown.ground.rates.put(TODAY, [GridTally("S03-01", "S03", 12)])
    shown.choose(figure="received_today")
    assert told(shown)["S03-01"] == 12


def test_that_a_silent_sensor_tells_no_depth_and_counts_as_silent(
    shown: Choropleth, district: Sample
) -> None:
    sensors = district.picture.sensors
    row = next(r for r, s in enumerate(sensors.items)
               if s.kind == "water_level" and sensors.state[r] == SensorState.STALE)  # fmt: skip
    shown.choose(figure="silent_sensors")
    shown.finish()
    unit = int(shown.ground.tree.up(COMMUNITY)[shown.ground.sensors.grid[row]])
    assert shown.value(unit) > 0
    sensors.value[row] = 999.0
    shown.choose(figure="flood_depth")
    assert shown.value(unit) != 999.0


def test_that_flood_depths_have_the_limits_of_the_mode(shown: Choropleth, district: Sample) -> None:
    shown.choose(figure="flood_depth")
    shown.finish()
    limits = district.picture.mode.thresholds["water_level"]
    assert tuple(some.low for some in shown.classes()) == (0.0, *limits)


def test_that_switched_off_there_is_no_table(shown: Choropleth) -> None:
    shown.switch(False)
    assert shown.table() is None
    shown.switch(True)
    shown.finish()
    assert shown.table() is not None


def test_that_every_figure_makes_a_table_of_one_colour_for_each_row(
    shown: Choropleth, district: Sample
) -> None:
    shown.ground.rates.put(MONTH, [])
    shown.ground.rates.put(TODAY, [])
    for key in FIGURES:
        shown.choose(figure=key)
        shown.finish()
        table = shown.table()
        assert table is not None, key
        assert len(table) == len(shown.ground.scene.grids().items)


@pytest.mark.parametrize("theme", tokens.THEMES)
@pytest.mark.parametrize("style", ["calm", "emergency"])
def test_that_tints_lie_evenly_apart_and_keep_apart_for_every_kind_of_sight(
    theme: str, style: str
) -> None:
    look = tokens.load(theme)
    for classes in range(breaks.LEAST, breaks.MOST + 1):
        tints = [look.map.land, *ramp.tints(look, style, classes)]
        light = [float(ramp.oklab(np.array(c.getRgbF()[:3]))[0]) for c in tints]
        steps = np.diff(light[1:])
        assert np.all(np.sign(steps) == (1 if look.dark else -1))
        assert abs(steps).max() - abs(steps).min() < 0.006
        # Lightness alone carries the order: it is the same for all who see.
        assert abs(steps).min() > 0.02


def test_that_a_tint_over_the_land_is_the_colour_in_the_legend() -> None:
    for theme in tokens.THEMES:
        look = tokens.load(theme)
        tints = ramp.tints(look, "calm", 5)
        land = np.array(look.map.land.getRgb()[:3], dtype=float)
        for colour, argb in zip(tints, ramp.table(look, tints)[1:].tolist(), strict=True):
            alpha = (argb >> 24) / 255
            paint = np.array([argb >> 16 & 255, argb >> 8 & 255, argb & 255], dtype=float)
            seen = paint + (1 - alpha) * land
            assert seen == pytest.approx(np.array(colour.getRgb()[:3]), abs=1.6)


def test_that_a_map_nobody_works_shows_the_figure_of_the_mode(
    shown: Choropleth, district: Sample
) -> None:
    modes = district.picture.catalogue.modes
    modes["holiday"] = replace(modes["holiday"], map=MapView(("density",), "calm", "people_flow"))
    district.picture.mode_state = ModeState("holiday", since=NOW)
    shown.take(Changes(mode=True))
    shown.finish()
    assert shown.choice.figure == "people_flow"
    shown.by_mode = False
    shown.choose(figure="alarms")
    shown.take(Changes(mode=True))
    assert shown.choice.figure == "alarms"


def test_that_news_that_came_while_another_figure_was_shown_are_not_lost(
    shown: Choropleth, district: Sample
) -> None:
    shown.choose(figure="on_duty")
    shown.finish()
    before = sum(told(shown).values())
    shown.choose(figure="households")
    units = district.picture.units
    rows = np.flatnonzero(units.status != UnitStatus.OFF)
    units.lon[rows], units.lat[rows] = 0.0, 0.0
    shown.take(Changes(units=rows))
    shown.choose(figure="on_duty")
    shown.finish()
    assert before > 0 and sum(told(shown).values()) == 0
    assert shown.outside() == before
