"""What is to be done about an alarm, as the centre's data says: steps, people, plan, cameras."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.alarms import Alarm
from app.domain.registry import Camera
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.nearby import distances_m

CAMERAS = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call; `phone` may be ''."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Steps in words; `own` says that they are the place's own plan (一点一方案)."""

    steps: tuple[str, ...] = ()
    plan: str = ""
    plan_id: str = ""
    own: bool = False
    contacts: tuple[Contact, ...] = ()
    cameras: tuple[tuple[Camera, float], ...] = ()


def advice(picture: Picture, alarm: Alarm) -> Advice:
    """The place's own plan before the kind's, the kind's before the group's."""
    row = picture.sensors.index.get(alarm.subject)
    rules = picture.catalogue.alarms
    if row is None:
        said = rules.guidance("", alarm.kind, "")
        return Advice(_lines(said.do, said.do_en))
    sensor = picture.sensors.items[row]
    kind = picture.catalogue.kinds.get(sensor.kind)
    wrong = alarm.kind if alarm.kind in rules.kinds else sensor.kind
    said = rules.guidance(sensor.id, wrong, kind.group if kind else "")
    steps = _lines(said.do, said.do_en)
    found = picture.catalogue.plans.get(said.plan)
    plan = local(found.name, found.name_en) if found else ""
    people = list(said.call)
    point = next((p for p in picture.registry.plan_points.values() if p.sensor == sensor.id), None)
    own = point is not None and bool(point.steps)
    if point is not None and own:
        steps = tuple(local(*step) for step in point.steps)
        plan = local(point.plan, point.plan_en) or plan
        people = [name for name in (point.officer, point.department) if name] + people
    contacts = [_contact(picture, name) for name in dict.fromkeys(people)]
    known = tuple(contact for contact in contacts if contact is not None)
    cameras = _cameras(picture, said.cameras, (sensor.lon, sensor.lat))
    return Advice(steps, plan, said.plan if found else "", own, known, cameras)


def _lines(zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(local(a, b) for a, b in zip(zh, en, strict=True))


def _contact(picture: Picture, name: str) -> Contact | None:
    person = picture.registry.officers.get(name)
    if person is not None:
        return Contact(local(person.name, person.name_en), _("stands there"), person.phone)
    body = picture.registry.departments.get(name)
    return Contact(local(body.name, body.name_en), "", body.phone) if body else None


def _cameras(
    picture: Picture, named: tuple[str, ...], at: tuple[float, float]
) -> tuple[tuple[Camera, float], ...]:
    cameras = picture.registry.cameras
    if not cameras:
        return ()
    far = distances_m(np.array([c.lon for c in cameras]), np.array([c.lat for c in cameras]), at)
    rows = [n for n, camera in enumerate(cameras) if camera.id in named]
    rows += [int(n) for n in np.argsort(far, kind="stable")[:CAMERAS] if int(n) not in rows]
    return tuple((cameras[n], float(far[n])) for n in rows[: max(CAMERAS, len(named))])
