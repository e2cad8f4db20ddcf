"""Warnings for the desk: those that are current, coming, past or an exercise, and what lies
inside the area of one: grids, streets, sensors, units, people responsible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely

from app.domain.registry import Grid, Officer
from app.domain.states import UnitStatus
from app.domain.warnings import Warning as WeatherWarning
from app.geo.warned import STREET, Warned
from app.picture.picture import Picture, Registry

CURRENT, COMING, PAST, EXERCISES, ELSEWHERE = "current", "coming", "past", "exercise", "elsewhere"
_METRES_PER_DEGREE = 111_000.0
TABS = (CURRENT, COMING, PAST, EXERCISES, ELSEWHERE)


def tab_of(warning: WeatherWarning, now: datetime) -> str:
    """Where a warning is listed."""
    if warning.exercise:
        return EXERCISES
    if warning.over(now):
        return PAST
    if warning.elsewhere:
        return ELSEWHERE
    return COMING if warning.coming(now) else CURRENT


def sorted_by_tab(picture: Picture, now: datetime) -> dict[str, list[WeatherWarning]]:
    """Every warning under its tab: the gravest first, what is past by its time."""
    found: dict[str, list[WeatherWarning]] = {tab: [] for tab in TABS}
    for warning in picture.warnings.values():
        found[tab_of(warning, now)].append(warning)
    for tab, rows in found.items():
        rows.sort(key=lambda w: w.sent, reverse=True)
        if tab in (CURRENT, COMING):
            rows.sort(key=lambda w: w.level)
        if tab == EXERCISES:
            rows.sort(key=lambda w: w.over(now))
    return found


@dataclass(frozen=True, slots=True)
class Inside:
    """What a warning's area holds: grids and streets of the centre, rows of sensors and of units
    on duty, and who answers for the grids. `placed` is false when nothing of it is on the map."""

    placed: bool
    streets: tuple[Grid, ...] = ()
    grids: tuple[Grid, ...] = ()
    sensors: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    officers: tuple[tuple[Officer, Grid], ...] = ()
    middle: tuple[float, float, float] | None = None
    """Longitude, latitude and metres across of what is to be looked at."""


class Insides:
    """Counts, off the GUI thread; the grids are decoded once for each registry."""

    def __init__(self) -> None:
        self._of: Registry | None = None
        self._warned = Warned([])

    def inside(self, picture: Picture, warning: WeatherWarning) -> Inside:
        """What lies in `warning`'s area; reads columns of the picture, changes nothing."""
        registry = picture.registry
        if registry is not self._of:
            region = picture.catalogue.warnings.region
            self._warned = Warned(registry.grids.values(), region, registry.centre.id)
            self._of = registry
        shape = self._warned.shape(warning)
        if shape is None:
            return Inside(False)
        touched = self._warned.grids(warning, shape)
        people = registry.officers
        units = picture.units
        duty = np.flatnonzero(np.asarray(units.status) != UnitStatus.OFF)
        return Inside(
            True,
            tuple(grid for grid in touched if grid.kind == STREET),
            tuple(grid for grid in touched if grid.kind != STREET),
            _within(shape, picture.sensors.lon, picture.sensors.lat),
            tuple(r for r in _within(shape, units.lon, units.lat) if r in set(duty.tolist())),
            tuple((people[g.officer], g) for g in touched if g.officer in people),
            _middle(shape),
        )


def _middle(shape: shapely.Geometry) -> tuple[float, float, float]:
    west, south, east, north = shapely.bounds(shape).tolist()
    high = (north - south) * _METRES_PER_DEGREE
    wide = (east - west) * _METRES_PER_DEGREE * 0.8
    return (west + east) / 2, (south + north) / 2, max(600.0, 1.3 * max(high, wide))


def _within(shape: shapely.Geometry, lon: object, lat: object) -> tuple[int, ...]:
    inside = shapely.contains_xy(shape, np.asarray(lon), np.asarray(lat))
    return tuple(np.flatnonzero(inside).tolist())
