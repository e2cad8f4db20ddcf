"""Starting a plan, its tasks out and their answers in, its level, its end."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from app import topics
from app.domain import plan_runs as rules
from app.domain.cases import Case
from app.domain.errors import Refused
from app.domain.plan_runs import LevelChange, Owners, PlanRun, Step, TaskState
from app.domain.plans import CENTRE, Plan
from app.messages.commands import AnswerTask, EndPlan, SetPlanLevel, StartPlan, UrgeTask
from app.messages.events import (
    AnyEvent,
    PlanEnded,
    PlanLevelSet,
    PlanStarted,
    PlanTaskAnswered,
    PlanTaskUrged,
)
from app.messages.field import PlanTask
from app.services.lookup import ANY_VERSION, case_as_seen
from app.services.unit_of_work import UnitOfWork

SENT, URGED, ENDED = "sent", "urged", "ended"


def start(command: StartPlan, uow: UnitOfWork) -> list[AnyEvent]:
    """Begin a plan and send its first tasks, all in this transaction."""
    plan = _plan(uow, command.plan)
    if plan is None:
        allowed = ", ".join(uow.catalogue.plans)
        raise Refused("plan.unknown", plan=command.plan, allowed=allowed)
    if not command.reason.strip():
        raise Refused("plan.start_reason", plan=plan.name)
    matter = (plan.id, command.case, command.place)
    if matter in {(run.plan, run.case, run.place) for run in uow.running_plans()}:
        raise Refused("plan.running", plan=plan.name)
    run = _placed(_about(command, plan, uow), uow)
    run = rules.begun(run, plan, _owners(uow, run.place))
    uow.save_plan_run(run)
    _tell(uow, run, rules.addressed(None, run), SENT)
    return [PlanStarted(run=run)]


def answer(command: AnswerTask, uow: UnitOfWork) -> list[AnyEvent]:
    """Take an answer for a task; what it sets free goes out in the same transaction. The owner's
    clock may be wrong: its time is held between the start and now."""
    run = _known(uow, command.run)
    at = min(max(command.at or uow.now, run.at), uow.now)
    by = command.person or command.officer
    after = rules.answered(run, command.task, command.state, at, by, command.reason)
    if after == run:
        return []
    uow.save_plan_run(after)
    _tell(uow, after, rules.addressed(run, after), SENT)
    return [
        PlanTaskAnswered(
            run=run.id,
            task=command.task,
            title=run.step(command.task).name,
            title_en=run.step(command.task).name_en,
            state=command.state,
            at=at,
            by=by,
            version=after.version,
            reason=command.reason,
        )
    ]


def urge(command: UrgeTask, uow: UnitOfWork) -> list[AnyEvent]:
    """Tell the owner again."""
    after = rules.urged(_known(uow, command.run), command.task)
    uow.save_plan_run(after)
    _tell(uow, after, (after.step(command.task),), URGED)
    step = after.step(command.task)
    return [
        PlanTaskUrged(
            run=after.id,
            task=step.id,
            title=step.name,
            title_en=step.name_en,
            version=after.version,
        )
    ]


def set_level(command: SetPlanLevel, uow: UnitOfWork) -> list[AnyEvent]:
    """Raise or lower the level; the tasks that come with it go out in the same transaction."""
    run = _known(uow, command.run)
    if command.expected_level != run.level:
        raise Refused("plan.level_changed", level=run.level)
    plan = _plan(uow, run.plan)
    if plan is None:
        raise Refused("plan.unknown", plan=run.plan, allowed=", ".join(uow.catalogue.plans))
    change = LevelChange(command.level, uow.now, command.officer, command.reason.strip())
    after = rules.levelled(run, plan, _owners(uow, run.place), change)
    uow.save_plan_run(after)
    _tell(uow, after, rules.addressed(run, after), SENT)
    return [PlanLevelSet(run=after)]


def end(command: EndPlan, uow: UnitOfWork) -> list[AnyEvent]:
    """End the plan; whoever still has a task is told that it is over."""
    run = _known(uow, command.run)
    plan = _plan(uow, run.plan)
    after = rules.ended(run, plan, command.ticked, uow.now, command.officer, command.reason)
    uow.save_plan_run(after)
    out = tuple(step for step in run.unfinished() if step.state is not TaskState.WAITING)
    _tell(uow, after, out, ENDED)
    return [PlanEnded(run=after)]


def _plan(uow: UnitOfWork, plan_id: str) -> Plan | None:
    return uow.catalogue.plans.get(plan_id)


def _known(uow: UnitOfWork, run_id: str) -> PlanRun:
    run = uow.plan_run(run_id)
    if run is None:
        raise Refused("plan.unknown_run", run=run_id)
    return run


def _owners(uow: UnitOfWork, place: str) -> Owners:
    point = uow.plan_point(place)
    return Owners(point.department, point.unit) if point is not None else Owners()


def _about(command: StartPlan, plan: Plan, uow: UnitOfWork) -> PlanRun:
    """The run with the matter it is for: its case, when there is one."""
    case = case_as_seen(uow, command.case, ANY_VERSION) if command.case else Case("", "", "")
    return PlanRun(
        id=uow.new_id("PL"),
        plan=plan.id,
        name=plan.name,
        name_en=plan.name_en,
        edition=plan.edition,
        level=command.level,
        at=uow.now,
        by=command.officer,
        reason=command.reason.strip(),
        event=command.event or case.category,
        case=command.case,
        place=command.place,
        place_name=case.place or case.title,
        place_name_en=case.place_en or case.title_en,
        lon=case.lon,
        lat=case.lat,
        exercise=command.exercise or case.exercise,
    )


def _placed(run: PlanRun, uow: UnitOfWork) -> PlanRun:
    """The run with the name and position of its place. Refused when there is no such place."""
    if not run.place:
        return run
    spot = uow.plan_point(run.place) or uow.sensor(run.place)
    if spot is None:
        raise Refused("plan.place", place=run.place)
    return replace(
        run,
        place_name=spot.name,
        place_name_en=spot.name_en,
        lon=spot.lon,
        lat=spot.lat,
    )


def _tell(uow: UnitOfWork, run: PlanRun, steps: tuple[Step, ...], what: str) -> None:
    for step in steps:
        if step.owner == CENTRE:
            continue
        task = PlanTask(
            run=run.id,
            task=step.id,
            what=what,
            plan=run.name,
            level=run.level,
            department=step.owner,
            unit=step.unit,
            title=step.name,
            title_en=step.name_en,
            detail=step.detail,
            detail_en=step.detail_en,
            place=run.place_name,
            lon=run.lon,
            lat=run.lat,
            deadline=step.due,
            exercise=run.exercise,
        )
        # Each urging is a message of its own; the rest go once whatever happens.
        more = f":{step.urged}" if what == URGED else ""
        key = f"{run.id}:{step.id}:{what}{more}"
        uow.send(topics.plan_tasks(uow.centre, step.owner), key, msgspec.json.encode(task))
