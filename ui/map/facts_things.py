"""Facts about a case, a sensor, a unit, a camera."""

from __future__ import annotations

import math

from app import wording
from app.domain.cases import Case, Stage
from app.domain.clocks import DueState
from app.i18n import _, local, ngettext
from app.picture.columns import SensorState, UnitStatus
from ui.map.fact import DOT, About, Facts
from ui.map.layers.sensors import LEVEL_OF
from ui.map.layers.units import OLD_S
from ui.map.scene import Scene
from ui.models.case_row import place_text, source_text
from ui.theme import levels
from ui.widgets import format as words


def case(about: About, key: str) -> Facts | None:
    """An open case: what it waits for, and who is in charge."""
    scene = about.scene
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


def sensor(about: About, key: str) -> Facts | None:
    """A sensor: its value, how old that is, the limits."""
    scene = about.scene
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


def unit(about: About, key: str) -> Facts | None:
    """A unit: whose it is, what it does, how old its position is."""
    scene = about.scene
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


def camera(about: About, key: str) -> Facts | None:
    """A camera: where it looks."""
    scene = about.scene
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
