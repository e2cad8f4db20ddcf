"""The plan of a flood point (一点一方案): its pump, who stands there, what is done at a level."""

from __future__ import annotations

from dataclasses import dataclass

from app import wording
from app.domain.registry import PlanPoint
from app.domain.states import UnitStatus
from app.i18n import local
from app.picture.picture import Picture


@dataclass(frozen=True, slots=True)
class PointPlan:
    """What is planned for one point, in words; '' and nothing where it is not. `step` is the place
    of the step for the level in force, −1 for none."""

    title: str = ""
    pump: str = ""
    pump_state: str = ""
    posts: tuple[str, ...] = ()
    closures: tuple[str, ...] = ()
    owner: str = ""
    steps: tuple[str, ...] = ()
    step: int = -1


NO_PLAN = PointPlan()


class PointPlans:
    """The plans of all points, by the sensor that watches the point."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        points = picture.registry.plan_points.values()
        self._by_sensor = {p.sensor: p for p in points if p.kind == "flood" and p.sensor}
        self._parts: dict[str, list[PlanPoint]] = {}
        for point in points:
            if point.of:
                self._parts.setdefault(point.of, []).append(point)

    def of(self, sensor: str, level: int) -> PointPlan:
        """The plan of the point a sensor watches, at an alarm level (0: none)."""
        point = self._by_sensor.get(sensor)
        if point is None:
            return NO_PLAN
        parts = self._parts.get(point.id, [])
        pump, state = self._pump(point)
        body = self._picture.registry.departments.get(point.department)
        steps = tuple(local(*step) for step in point.steps)
        return PointPlan(
            local(point.plan, point.plan_en), pump, state,
            self._posts(point, parts),
            tuple(local(p.name, p.name_en) for p in parts if p.kind == "closure"),
            local(body.name, body.name_en) if body else "",
            steps, step_at(len(steps), level),
        )  # fmt: skip

    def _pump(self, point: PlanPoint) -> tuple[str, str]:
        units = self._picture.units
        row = units.index.get(point.unit)
        if row is None:
            return "", ""
        unit = units.items[row]
        state = wording.unit_status(UnitStatus(int(units.status[row])))
        return local(unit.name, unit.name_en), state

    def _posts(self, point: PlanPoint, parts: list[PlanPoint]) -> tuple[str, ...]:
        posts = tuple(self._post(part) for part in parts if part.kind == "post")
        person = self._picture.registry.officers.get(point.officer)
        return posts or ((local(person.name, person.name_en),) if person else ())

    def _post(self, part: PlanPoint) -> str:
        person = self._picture.registry.officers.get(part.officer)
        place = local(part.name, part.name_en)
        return f"{place} {local(person.name, person.name_en)}" if person else place


def step_at(count: int, level: int) -> int:
    """The place of the step for an alarm level among `count` steps, −1 for none. Four steps begin
    at Ⅳ; fewer at Ⅲ, from which on somebody should be there; the last one holds for all above."""
    first = 4 if count >= 4 else 3
    return min(count - 1, first - level) if count and 1 <= level <= first else -1
