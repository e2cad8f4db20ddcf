"""What the card under the pointer says about a grid, a case, a sensor, a unit or a camera."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from app import wording
from app.domain.cases import Case, Stage
from app.domain.clocks import DueState
from app.i18n import _, local, ngettext
from app.picture.columns import SensorState, UnitStatus
from ui.map.layers.base import Hit
from ui.map.layers.sensors import LEVEL_OF
from ui.map.layers.units import OLD_S
from ui.map.scene import Scene
from ui.map.view import Floats
from ui.models.case_row import masked, place_text, source_text
from ui.theme import levels
from ui.widgets import format as words

DOT = " · "


@dataclass(frozen=True, slots=True)
class Facts:
    """Title with a code beside it, lines, a person, and counts with their names."""

    title: str
    code: str = ""
    lines: tuple[str, ...] = ()
    person: str = ""
    person_more: str = ""
    counts: tuple[tuple[str, str], ...] = field(default=())
    level: int = 0
    state: str = ""


def facts(scene: Scene, hit: Hit) -> Facts | None:
    """The facts about what was hit, None when it is gone meanwhile."""
    makers: dict[str, Callable[[Scene, str], Facts | None]] = {
        "grid": _grid,
        "case": _case,
        "sensor": _sensor,
        "unit": _unit,
        "camera": _camera,
    }
    maker = makers.get(hit.kind)
    return maker(scene, hit.key) if maker else None


def _grid(scene: Scene, code: str) -> Facts | None:
    registry = scene.picture.registry
    grid = registry.grids.get(code)
    if grid is None:
        return None
    kinds = {
        "street": _("street"),
        "community": _("community grid"),
        "micro": _("micro grid"),
        "rural": _("rural grid"),
        "dedicated": _("dedicated grid"),
    }
    street = registry.grids.get(grid.street)
    line = [kinds.get(grid.kind, grid.kind)]
    if street is not None and street.code != code:
        line.insert(0, local(street.name, street.name_en))
    if grid.households:
        line.append(
            ngettext("{n} home", "{n} homes", grid.households).format(
                n=words.number(grid.households)
            )
        )
    inside = scene.grids().children.get(code, 0)
    if inside and grid.kind == "community":
        line.append(ngettext("{n} micro grid", "{n} micro grids", inside).format(n=inside))
    officer = registry.officers.get(grid.officer)
    person = local(officer.name, officer.name_en) if officer else ""
    phone = masked("", officer.phone) if officer else ""
    more = DOT.join(part for part in (_("grid officer"), phone) if part) if officer else ""
    return Facts(
        local(grid.name, grid.name_en), code, (DOT.join(line),), person, more,
        counts=_inside(scene, code),
    )  # fmt: skip


def _inside(scene: Scene, code: str) -> tuple[tuple[str, str], ...]:
    """Open cases, sensors, cameras and units on duty inside a grid."""
    shape = shapely.from_wkb(scene.picture.registry.grids[code].shape, on_invalid="ignore")
    if shape is None:
        return ()
    picture = scene.picture
    west, south, east, north = shape.bounds
    cases = [
        (case.lon, case.lat)
        for case in picture.cases.values()
        if case.lon is not None and west <= case.lon <= east
        if south <= (case.lat or 0.0) <= north and not case.ended
    ]
    on_duty = picture.units.status != UnitStatus.OFF
    units = np.stack([picture.units.lon, picture.units.lat], axis=1)[on_duty]
    return (
        (_("Open cases"), words.number(_within(shape, np.array(cases).reshape(-1, 2).T))),
        (_("Sensors"), words.number(_within(shape, (picture.sensors.lon, picture.sensors.lat)))),
        (_("Cameras"), words.number(_within(shape, scene.cameras()))),
        (_("Units"), words.number(_within(shape, units.T))),
    )


def _within(shape: shapely.Geometry, lonlat: Sequence[Floats] | Floats) -> int:
    """How many of the points (longitudes, latitudes) lie in a shape of degrees."""
    lon, lat = lonlat
    west, south, east, north = shape.bounds
    near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    return int(np.count_nonzero(shapely.contains_xy(shape, lon[near], lat[near])))


def _case(scene: Scene, key: str) -> Facts | None:
    case = scene.picture.cases.get(key)
    if case is None:
        return None
    waits = DOT.join(part for part in (wording.stage(case.stage), _time_left(scene, case)) if part)
    reported = ""
    if case.reported_at is not None:
        at = words.moment(case.reported_at, scene.now())
        reported = DOT.join((source_text(case, scene.picture), at))
    row = scene.picture.units.index.get(case.assignee)
    unit = scene.picture.units.items[row] if row is not None else None
    return Facts(
        local(case.title, case.title_en), case.id,
        (place_text(case, scene.picture), reported, waits),
        local(unit.name, unit.name_en) if unit else "",
        _("in charge") if unit else "",
        level=case.level,
        state=levels.ACKNOWLEDGED if case.stage is Stage.HANDLING else levels.UNACKNOWLEDGED,
    )  # fmt: skip


def _time_left(scene: Scene, case: Case) -> str:
    due = scene.picture.clocks.due(case)
    state, left = due.state(scene.now()), due.remaining_s(scene.now())
    if state is DueState.PAUSED:
        return wording.due_state(state)
    if state is DueState.OVERDUE:
        return words.overdue(left)
    return _("{time} left").format(time=words.duration(left)) if math.isfinite(left) else ""


def _sensor(scene: Scene, key: str) -> Facts | None:
    picture = scene.picture
    columns = picture.sensors
    row = columns.index.get(key)
    if row is None:
        return None
    item, state = columns.items[row], SensorState(int(columns.state[row]))
    kind = picture.catalogue.kinds.get(item.kind)
    name = local(kind.name, kind.name_en) if kind else item.kind
    unit = local(kind.unit, kind.unit_en or kind.unit) if kind else ""
    value = words.quantity(float(columns.value[row]), unit, kind.decimals if kind else None)
    seen = float(columns.at[row])
    age = words.age(scene.now().timestamp() - seen) if seen > 0 else _("No reading yet")
    limits = picture.mode.thresholds.get(item.kind, ())
    alarm = picture.sensor_alarm(key)
    level = alarm.level if alarm else LEVEL_OF.get(state, 0)
    counts = [(_("Value"), value), (_("Age"), age)]
    if limits:
        text = " / ".join(words.number(limit) for limit in limits)
        counts.append((_("Limits"), f"{text} {unit}".strip()))
    return Facts(
        local(item.name, item.name_en), item.id,
        (DOT.join((name, wording.sensor_state(state))),),
        counts=tuple(counts), level=level,
        state=levels.STALE if state is SensorState.STALE else levels.UNACKNOWLEDGED,
    )  # fmt: skip


def _unit(scene: Scene, key: str) -> Facts | None:
    picture = scene.picture
    row = picture.units.index.get(key)
    if row is None:
        return None
    item = picture.units.items[row]
    department = picture.registry.departments.get(item.department)
    body = local(department.name, department.name_en) if department else item.department
    seen = float(picture.units.at[row])
    age = scene.now().timestamp() - seen
    old = _("position is {age} old") if age > OLD_S else _("position {age} ago")
    where = old.format(age=words.age(age)) if seen > 0 else _("no position yet")
    people = ngettext("{n} person", "{n} people", item.people).format(n=item.people)
    title = local(item.name, item.name_en)
    first = DOT.join(part for part in (body, people, item.plate) if part)
    status = wording.unit_status(UnitStatus(int(picture.units.status[row])))
    return Facts(title, item.id, (first, DOT.join((status, where))), item.leader, _("leader"))


def _camera(scene: Scene, key: str) -> Facts | None:
    camera = next((c for c in scene.picture.registry.cameras if c.id == key), None)
    if camera is None:
        return None
    names = (
        _("north"), _("north-east"), _("east"), _("south-east"),
        _("south"), _("south-west"), _("west"), _("north-west"),
    )  # fmt: skip
    towards = names[round(camera.heading / 45.0) % 8]
    line = _("looks {direction}").format(direction=towards)
    return Facts(local(camera.name, camera.name_en), camera.id, (line,))
