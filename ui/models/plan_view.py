"""Plans for the window: what a start would send to whom, and where each task of a run stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app import wording
from app.domain import plan_runs, plans
from app.domain.plan_runs import FINISHED, Owners, PlanRun, Step, TaskState
from app.domain.plans import CENTRE, Plan
from app.domain.registry import PlanPoint
from app.i18n import _, local
from app.picture.picture import Picture
from ui.widgets import format as fmt

ANSWERS = (TaskState.SENT, TaskState.SIGNED, TaskState.DOING, TaskState.DONE)
"""The four receipts of a task, in their order."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a plan is started for: a case, a place (sensor or plan point), a kind of event, a
    warning; all '' for nothing in particular."""

    case: str = ""
    place: str = ""
    event: str = ""
    sensor: str = ""
    warning: str = ""

    @classmethod
    def of_selection(cls, picture: Picture, kind: str, key: str) -> Matter:
        """The matter of what is selected."""
        if kind == "case" and key in picture.cases:
            return cls(case=key, event=picture.cases[key].category)
        if kind == "sensor" and key in picture.sensors.index:
            sensor = picture.sensors.items[picture.sensors.index[key]]
            return cls(place=key, sensor=sensor.kind)
        if kind == "plan" and key in picture.registry.plan_points:
            return cls(place=key)
        return cls(warning=key) if kind == "warning" and key in picture.warnings else cls()


@dataclass(frozen=True, slots=True)
class StepRow:
    """One task as a row shows it. `reached` are how many of ANSWERS have come; `late` counts a
    limit that has passed; `told` is the time left or what it waits for."""

    key: str
    name: str
    owner: str
    told: str
    state: TaskState
    reached: int
    late: bool
    word: str
    since: datetime | None = None
    due: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: done of all, answered of those sent out, late ones."""

    done: int
    total: int
    answered: int
    sent: int
    late: int


def proposals(picture: Picture, matter: Matter) -> tuple[list[Plan], int]:
    """Every plan, those that fit the matter first; how many fit."""
    known = picture.catalogue.plans
    found: list[Plan] = []
    warning = picture.warnings.get(matter.warning)
    kind = picture.catalogue.warnings.kinds.get(warning.kind) if warning else None
    if kind is not None and kind.plan in known:
        found.append(known[kind.plan])
    if matter.event or matter.sensor or matter.place:
        point = point_of(picture, matter.place)
        places = {matter.place, *([point.id, point.sensor] if point else [])} - {""}
        fitting = plans.fitting(known, matter.event, matter.sensor, places)
        found += [plan for plan in fitting if plan not in found]
    rest = [plan for plan in known.values() if plan not in found]
    return found + rest, len(found)


def point_of(picture: Picture, place: str) -> PlanPoint | None:
    """The point with a plan of its own, by its id or the sensor that watches it."""
    points = picture.registry.plan_points
    by_sensor = (p for p in points.values() if place and p.sensor == place)
    return points.get(place) or next(by_sensor, None)


def previewed(picture: Picture, plan: Plan, level: int, place: str, now: datetime) -> PlanRun:
    """The run a start would make; nothing is sent by looking."""
    point = point_of(picture, place)
    owners = Owners(point.department, point.unit) if point is not None else Owners()
    empty = PlanRun("", plan.id, plan.name, plan.name_en, plan.edition, level, now, "", "")
    return plan_runs.begun(empty, plan, owners)


def first_out(run: PlanRun) -> tuple[list[Step], list[Step], list[Step]]:
    """(what goes out at once, what the centre does itself, what waits for others)."""
    out = [s for s in run.steps if s.state is TaskState.SENT and s.owner != CENTRE]
    own = [s for s in run.steps if s.state is TaskState.SENT and s.owner == CENTRE]
    return out, own, [s for s in run.steps if s.state is TaskState.WAITING]


def owner_text(picture: Picture, step: Step) -> str:
    """Who does it: the department and, where one is named, the unit."""
    if step.owner == CENTRE:
        return _("Duty officers of the centre")
    body = picture.registry.departments.get(step.owner)
    name = local(body.name, body.name_en) if body else step.owner
    row = picture.units.index.get(step.unit)
    if row is None:
        return name
    unit = picture.units.items[row]
    return f"{name} · {local(unit.name, unit.name_en)}"


def rows(picture: Picture, run: PlanRun, now: datetime) -> list[StepRow]:
    """The tasks of a run, those that are late first, then in the plan's order, finished last."""
    made = [_row(picture, run, step, now) for step in run.steps]
    order = {row.key: number for number, row in enumerate(made)}
    made.sort(key=lambda row: (row.state in FINISHED, not row.late, order[row.key]))
    return made


def preview_rows(picture: Picture, run: PlanRun, now: datetime) -> list[StepRow]:
    """The tasks of a run that has not begun: what would go out, with its limit."""
    minutes = {step.id: step.minutes for step in run.steps}
    return [
        replace(row, told=_("{n} min").format(n=minutes[row.key]), word=_("goes out at once"))
        if row.state is TaskState.SENT
        else row
        for row in rows(picture, run, now)
    ]


def progress(run: PlanRun, now: datetime) -> Progress:
    """The figures of a run."""
    sent = [step for step in run.steps if step.state is not TaskState.WAITING]
    answered = [step for step in sent if step.state is not TaskState.SENT]
    done = sum(step.state in FINISHED for step in run.steps)
    return Progress(done, len(run.steps), len(answered), len(sent), len(run.late(now)))


def running(picture: Picture) -> list[PlanRun]:
    """The plans that run, the gravest first."""
    found = [run for run in picture.plans.values() if run.running]
    return sorted(found, key=lambda run: (run.level, run.at, run.id))


def shown(picture: Picture) -> list[PlanRun]:
    """The plans a board can show: those that run, then those that have ended, newest first."""
    over = [run for run in picture.plans.values() if not run.running]
    over.sort(key=lambda run: run.ended_at or run.at, reverse=True)
    return running(picture) + over


def summary(run: PlanRun, now: datetime) -> str:
    """`18 of 27 answered · 12 done · 2 late`."""
    found = progress(run, now)
    parts = [
        _("{n} of {all} answered").format(n=found.answered, all=found.sent),
        _("{n} of {all} done").format(n=found.done, all=found.total),
    ]
    if found.late:
        parts.append(_("{n} late").format(n=found.late))
    return " · ".join(parts)


def _row(picture: Picture, run: PlanRun, step: Step, now: datetime) -> StepRow:
    late = step.open and step.late(now)
    return StepRow(
        step.id,
        local(step.name, step.name_en),
        owner_text(picture, step),
        _told(run, step, now),
        step.state,
        _reached(step.state),
        late,
        wording.task_state(step.state),
        step.times.get(TaskState.SENT.value),
        step.due,
        _ended(step, now),
    )


def _ended(step: Step, now: datetime) -> datetime | None:
    found = step.times.get(step.state.value) if step.state in FINISHED else None
    return found or (now if step.state is not TaskState.WAITING else None)


def _reached(state: TaskState) -> int:
    return ANSWERS.index(state) + 1 if state in ANSWERS else 0


def _told(run: PlanRun, step: Step, now: datetime) -> str:
    if step.state is TaskState.WAITING:
        return _("after {tasks}").format(tasks=_names(run, step.after))
    if step.state in FINISHED:
        at = step.times.get(step.state.value)
        return fmt.clock_short(at) if at is not None else fmt.DASH
    if step.due is None:
        return fmt.DASH
    left = (step.due - now).total_seconds()
    return fmt.overdue(left) if left < 0 else _("{time} left").format(time=fmt.duration(left))


def _names(run: PlanRun, tasks: Sequence[str]) -> str:
    known = {step.id: local(step.name, step.name_en) for step in run.steps}
    return ", ".join(known[task] for task in tasks if task in known)
