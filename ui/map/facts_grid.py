"""Facts about a grid: what it is, who answers for it, what is going on in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.alarms import ASIDE
from app.domain.cases import Case
from app.domain.clocks import DueState
from app.domain.moves import CENTRE
from app.domain.registry import Grid
from app.i18n import _, local, ngettext
from app.picture.columns import UnitStatus
from ui.map.choropleth import told
from ui.map.fact import DOT, About, Facts, Tinted
from ui.map.scene import Scene
from ui.map.view import Floats
from ui.models.case_row import masked
from ui.widgets import format as words


def grid(about: About, code: str) -> Facts | None:
    """A grid by its code."""
    registry = about.scene.picture.registry
    found = registry.grids.get(code)
    if found is None:
        return None
    officer = registry.officers.get(found.officer)
    person = local(officer.name, officer.name_en) if officer else ""
    more = DOT.join((_("grid officer"), _phone(officer.phone, about.role))) if officer else ""
    return Facts(
        local(found.name, found.name_en), code, tuple(_lines(about.scene, found)), person,
        more.removesuffix(DOT), counts=_counts(about.scene, found), tint=_tint(about, code),
    )  # fmt: skip


def kind(of: str) -> str:
    """What a kind of grid is called."""
    kinds = {
        "city": _("city"),
        "district": _("district"),
        "street": _("street"),
        "community": _("community grid"),
        "micro": _("micro grid"),
        "rural": _("rural grid"),
        "dedicated": _("dedicated grid"),
    }
    return kinds.get(of, of)


def _lines(scene: Scene, found: Grid) -> list[str]:
    """Where it belongs, what it is, its homes and micro grids."""
    grids = scene.picture.registry.grids
    above = [grids.get(code) for code in dict.fromkeys((found.street, found.parent))]
    belongs = [
        local(one.name, one.name_en) for one in above if one is not None and one.code != found.code
    ]
    line = [kind(found.kind)]
    if found.households:
        homes = ngettext("{n} home", "{n} homes", found.households)
        line.append(homes.format(n=words.number(found.households)))
    inside = scene.grids().children.get(found.code, 0)
    if inside and found.kind == "community":
        line.append(ngettext("{n} micro grid", "{n} micro grids", inside).format(n=inside))
    if len(belongs) == 1:
        return [DOT.join((*belongs, *line))]
    return [DOT.join(belongs), DOT.join(line)]


def _phone(phone: str, role: str) -> str:
    """In full for those who command the grid officers; nobody's number on a wall."""
    if role in CENTRE:
        return phone
    return masked("", phone) if role else ""


def _tint(about: About, code: str) -> Tinted | None:
    """What its colour says; of a coarser grid with that one's name."""
    choropleth = about.choropleth
    figure = choropleth.figure if choropleth is not None else None
    reading = choropleth.reading(code) if choropleth is not None else None
    if choropleth is None or figure is None or reading is None:
        return None
    text = f"{told.title(figure)} {told.value(figure, reading)}"
    if reading.unit != code:
        unit = about.scene.picture.registry.grids[reading.unit]
        text = f"{local(unit.name, unit.name_en)} {text}"
    colour = choropleth.classes()[reading.grade - 1].colour if reading.grade else None
    return Tinted(text, told.grade(reading), colour)


@dataclass(frozen=True, slots=True)
class _Area:
    """A shape in degrees, asked for the things inside."""

    shape: shapely.Geometry

    def rows(self, lonlat: Sequence[Floats] | Floats) -> NDArray[np.int64]:
        """Rows of the places (longitudes, latitudes) inside."""
        lon, lat = lonlat
        west, south, east, north = self.shape.bounds
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        return np.asarray(near[shapely.contains_xy(self.shape, lon[near], lat[near])])

    def cases(self, cases: Sequence[Case]) -> list[Case]:
        """The cases inside."""
        west, south, east, north = self.shape.bounds
        near = [
            case
            for case in cases
            if case.lon is not None and west <= case.lon <= east
            if south <= (case.lat or 0.0) <= north and not case.ended
        ]
        lonlat = np.array([(case.lon, case.lat) for case in near], dtype=np.float64)
        return [near[row] for row in self.rows(lonlat.reshape(-1, 2).T).tolist()]


def _counts(scene: Scene, found: Grid) -> tuple[tuple[str, str], ...]:
    """Open and overdue cases, alarms, sensors, cameras and units on duty inside."""
    shape = shapely.from_wkb(found.shape, on_invalid="ignore") if found.shape else None
    if shape is None:
        return ()
    picture, area, now = scene.picture, _Area(shape), scene.now()
    cases = area.cases(list(picture.cases.values()))
    late = sum(picture.clocks.due(case).state(now) is DueState.OVERDUE for case in cases)
    sensors = area.rows((picture.sensors.lon, picture.sensors.lat))
    index = picture.sensors.index
    standing = {
        index.get(alarm.subject, -1)
        for alarm in picture.alarms.values()
        if alarm.state not in ASIDE
    }
    alarms = len(standing.intersection(sensors.tolist()))
    on_duty = picture.units.status != UnitStatus.OFF
    units = area.rows((picture.units.lon[on_duty], picture.units.lat[on_duty]))
    made = [(_("Open cases"), len(cases)), (_("Overdue"), late), (_("Alarms"), alarms)]
    made += [(_("Sensors"), len(sensors)), (_("Cameras"), len(area.rows(scene.cameras())))]
    made.append((_("Units"), len(units)))
    return tuple((name, words.number(count)) for name, count in made)
