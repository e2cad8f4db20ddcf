"""Every figure the grids can be coloured by. A new one is a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.picture.columns import SensorState, UnitStatus
from app.wording.words import N_
from ui.map.choropleth.figure import AMOUNT, COUNT, RATE, Figure, Values
from ui.map.choropleth.ground import CASES, RATES, SENSORS, UNITS, Ground
from ui.map.choropleth.hierarchy import Floats, Rows
from ui.map.choropleth.rates import TODAY

Make = Callable[[Ground, str, str], Values | None]
WATER, FLOW = "water_level", "people_flow"
_RATE_STEPS = (0.0, 60.0, 80.0, 90.0, 95.0)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a row of the table (ui.map.choropleth.figure.Figure)."""

    id: str
    title: str
    unit: str
    kind: str
    make: Make
    needs: frozenset[str]
    fixed: tuple[float, ...]
    falling: bool = False
    period: bool = False
    limits_of: str = field(default="")
    """The sensor kind whose limits under the mode are the fixed classes."""

    def steps(self, ground: Ground) -> tuple[float, ...]:
        """The mode's own limits where the figure is measured, else the usual ones."""
        limits = ground.picture.mode.thresholds.get(self.limits_of, ())
        return (self.fixed[0], *sorted(limits)) if limits else self.fixed

    def values(self, ground: Ground, level: str, period: str) -> Values | None:
        """Values of the level's units."""
        return self.make(ground, level, period)


def _counted(ground: Ground, level: str, rows: Rows, weights: Floats | None = None) -> Values:
    """Things counted, and how many of them lie in no unit."""
    tree = ground.tree
    found = tree.count(rows, level, weights)
    total = len(rows) if weights is None else float(weights.sum())
    return Values(tree.only(found, level), outside=round(total - float(found.sum())))


def _open(ground: Ground, level: str, period: str) -> Values:
    cases = ground.cases
    return _counted(ground, level, cases.grid[cases.live])


def _overdue(ground: Ground, level: str, period: str) -> Values:
    cases = ground.cases
    return _counted(ground, level, cases.grid[cases.late(ground.now)])


def _received(ground: Ground, level: str, period: str) -> Values | None:
    found = ground.rates.of(TODAY, ground.tree, ground.scene.grids().row)
    return None if found is None else _counted(ground, level, found.rows, found.columns["received"])


def _rate(part: str, whole: str) -> Make:
    def make(ground: Ground, level: str, period: str) -> Values | None:
        found = ground.rates.of(period, ground.tree, ground.scene.grids().row)
        if found is None:
            return None
        parts = ground.tree.count(found.rows, level, found.columns[part])
        wholes = ground.tree.count(found.rows, level, found.columns[whole])
        outside = float(found.columns[whole].sum() - wholes.sum())
        return Values(share(parts, wholes), parts, wholes, round(outside))

    return make


def _alarms(ground: Ground, level: str, period: str) -> Values:
    index, grid = ground.picture.sensors.index, ground.sensors.grid
    places = [index.get(alarm.subject, -1) for alarm in ground.picture.alarms.values()]
    rows = np.array(places, dtype=np.int64)
    return _counted(ground, level, np.where(rows >= 0, grid[rows], -1) if len(rows) else rows)


def _silent(ground: Ground, level: str, period: str) -> Values:
    state = ground.picture.sensors.state
    serving = state != SensorState.OUT_OF_SERVICE
    grid = ground.sensors.grid
    parts = ground.tree.count(grid[state == SensorState.STALE], level)
    wholes = ground.tree.count(grid[serving], level)
    outside = int(np.count_nonzero(serving)) - round(float(wholes.sum()))
    return Values(share(parts, wholes), parts, wholes, outside)


def _homes(ground: Ground, level: str, period: str) -> Values:
    return Values(ground.tree.homes(level))


def _on_duty(ground: Ground, level: str, period: str) -> Values:
    columns = ground.picture.units
    people = np.array([unit.people for unit in columns.items], dtype=np.float64)
    duty = columns.status != UnitStatus.OFF
    return _counted(ground, level, ground.units.grid[duty], people[duty])


def _depth(ground: Ground, level: str, period: str) -> Values:
    columns = ground.picture.sensors
    rows = _telling(ground, WATER)
    found = ground.tree.greatest(ground.sensors.grid[rows], columns.value[rows], level)
    return Values(np.where(found > 0, found, np.nan))


def _flow(ground: Ground, level: str, period: str) -> Values:
    columns = ground.picture.sensors
    rows = _telling(ground, FLOW)
    return _counted(ground, level, ground.sensors.grid[rows], columns.value[rows])


def _telling(ground: Ground, kind: str) -> Rows:
    """Sensors of a kind with a reading that is not stale: a silent sensor tells nothing."""
    columns = ground.picture.sensors
    mine = ground.rows_of(kind)
    told = ~np.isnan(columns.value[mine]) & (columns.state[mine] != SensorState.STALE)
    told &= columns.state[mine] != SensorState.OUT_OF_SERVICE
    found: NDArray[np.int64] = mine[told]
    return found


def share(part: Floats, whole: Floats) -> Floats:
    """Percent, nan where there is nothing to be a share of."""
    return np.where(whole > 0, part / np.maximum(whole, 1.0) * 100.0, np.nan)


_CASES_N, _PERCENT = N_("cases"), N_("%")

FIGURES: Mapping[str, Figure] = {
    row.id: row
    for row in (
        Row("open_cases", N_("Cases open"), _CASES_N, COUNT, _open, frozenset({CASES}),
            (1, 2, 4, 7)),
        Row("overdue", N_("Cases overdue"), _CASES_N, COUNT, _overdue, frozenset({CASES}),
            (1, 2, 3, 5)),
        Row("received_today", N_("Cases received today"), _CASES_N, COUNT, _received,
            frozenset({RATES}), (1, 2, 4, 7)),
        Row("contact_rate", N_("Contact rate"), _PERCENT, RATE,
            _rate("contacted_in_time", "contacts_due"), frozenset({RATES}), _RATE_STEPS,
            falling=True, period=True),
        Row("closing_rate", N_("Closing rate"), _PERCENT, RATE,
            _rate("closed_in_time", "closings_due"), frozenset({RATES}), _RATE_STEPS,
            falling=True, period=True),
        Row("satisfied_rate", N_("Satisfaction rate"), _PERCENT, RATE,
            _rate("satisfied", "called_back"), frozenset({RATES}), _RATE_STEPS,
            falling=True, period=True),
        Row("alarms", N_("Standing alarms"), "", COUNT, _alarms, frozenset({SENSORS}),
            (1, 2, 3, 5)),
        Row("silent_sensors", N_("Silent sensors"), _PERCENT, RATE, _silent,
            frozenset({SENSORS}), (0, 1, 5, 10, 25)),
        Row("households", N_("Households"), N_("homes"), AMOUNT, _homes, frozenset(),
            (0, 100, 300, 500, 1000)),
        Row("on_duty", N_("People on duty"), N_("people"), COUNT, _on_duty, frozenset({UNITS}),
            (1, 3, 6, 12)),
        Row("flood_depth", N_("Deepest water"), N_("cm"), AMOUNT, _depth, frozenset({SENSORS}),
            (0, 15, 27, 50), limits_of=WATER),
        Row("people_flow", N_("People flow"), N_("people"), COUNT, _flow, frozenset({SENSORS}),
            (1, 1000, 2500, 5000), limits_of=FLOW),
    )
}  # fmt: skip
"""Sources: the rates' definitions are in app.domain.tallies; flood depths by default are the
usual watch, warn, close and evacuate limits, under a mode its own."""
