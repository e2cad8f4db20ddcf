"""A plan that runs: which tasks were sent, signed for, begun, done; which wait for others; the
level raised or lowered on the way; and what was left undone at the end (有序转换).

Every step is a pure function of the run and a time, so that a desk that follows the journal comes
to the same run as the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Refused
from app.domain.plans import CENTRE, POINT, Plan, Task


class TaskState(StrEnum):
    """Where a task stands. WAITING: others must be done first."""

    WAITING = "waiting"
    SENT = "sent"
    SIGNED = "signed"
    DOING = "doing"
    DONE = "done"
    IMPOSSIBLE = "impossible"


FINISHED = frozenset({TaskState.DONE, TaskState.IMPOSSIBLE})
"""Nothing more is waited for; what comes after may begin."""
ANSWERS = (TaskState.SIGNED, TaskState.DOING, TaskState.DONE, TaskState.IMPOSSIBLE)
"""What an owner, or an officer for him, can say."""
_RANK = {state: n for n, state in enumerate(TaskState)}


@dataclass(frozen=True, slots=True)
class Step:
    """A task as it was when the plan was started, and how far it has come. Times are UTC; `due`
    is its limit, known once it is sent; `times` say when it came to each state."""

    id: str
    name: str
    name_en: str
    owner: str
    minutes: int
    unit: str = ""
    after: tuple[str, ...] = ()
    phase: str = ""
    detail: str = ""
    detail_en: str = ""
    level: int = 0
    state: TaskState = TaskState.WAITING
    due: datetime | None = None
    times: dict[str, datetime] = field(default_factory=dict)
    by: str = ""
    reason: str = ""
    urged: int = 0

    @property
    def open(self) -> bool:
        """Somebody still has to do something."""
        return self.state not in FINISHED

    def late(self, now: datetime) -> bool:
        """Over its limit and not finished, or finished too late."""
        if self.due is None:
            return False
        ended = self.times.get(TaskState.DONE.value) if self.state is TaskState.DONE else None
        return (ended or now) > self.due and self.state is not TaskState.IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The run came to `level`: when, by whom, why."""

    level: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanRun:
    """One plan that was started for a matter: `case`, `place` (sensor or plan point) and
    `event` (category) say which. `skipped` is what was left undone when it ended."""

    id: str
    plan: str
    name: str
    name_en: str
    edition: str
    level: int
    at: datetime
    by: str
    reason: str
    event: str = ""
    case: str = ""
    place: str = ""
    place_name: str = ""
    place_name_en: str = ""
    lon: float | None = None
    lat: float | None = None
    steps: tuple[Step, ...] = ()
    levels: tuple[LevelChange, ...] = ()
    ended_at: datetime | None = None
    ended_by: str = ""
    end_reason: str = ""
    skipped: tuple[str, ...] = ()
    version: int = 1
    exercise: bool = False

    @property
    def running(self) -> bool:
        """Not ended."""
        return self.ended_at is None

    def step(self, task: str) -> Step:
        """The step of a task, or Refused."""
        for step in self.steps:
            if step.id == task:
                return step
        raise Refused("plan.task", task=task, plan=self.name)

    def unfinished(self) -> tuple[Step, ...]:
        """Steps that are neither done nor impossible."""
        return tuple(step for step in self.steps if step.open)

    def late(self, now: datetime) -> tuple[Step, ...]:
        """Steps over their limit that are not finished."""
        return tuple(step for step in self.steps if step.open and step.late(now))


@dataclass(frozen=True, slots=True)
class Owners:
    """Who stands for POINT: the place's own department and unit; else the plan's lead."""

    department: str = ""
    unit: str = ""


def steps_of(tasks: Iterable[Task], plan: Plan, level: int, owners: Owners) -> tuple[Step, ...]:
    """Steps for tasks that come in at `level`, all waiting."""
    return tuple(
        Step(
            task.id,
            task.name,
            task.name_en,
            (owners.department or plan.lead) if task.owner == POINT else task.owner,
            task.minutes,
            owners.unit if task.unit == POINT else task.unit,
            task.after,
            task.phase,
            task.detail,
            task.detail_en,
            level,
        )
        for task in tasks
    )


def begun(run: PlanRun, plan: Plan, owners: Owners) -> PlanRun:
    """`run` with the tasks of its level, those that wait for nothing sent. Refused when the plan
    does not foresee the level."""
    _foreseen(plan, run.level)
    first = LevelChange(run.level, run.at, run.by, run.reason)
    steps = steps_of(plan.of_level(run.level), plan, run.level, owners)
    return sent_on(replace(run, steps=steps, levels=(first,)), run.at)


def sent_on(run: PlanRun, at: datetime) -> PlanRun:
    """`run` with every waiting step sent whose predecessors are finished. A predecessor that is no
    part of the run is not waited for."""
    finished = {step.id for step in run.steps if not step.open}
    there = {step.id for step in run.steps}
    return replace(
        run,
        steps=tuple(
            _sent(step, at)
            if step.state is TaskState.WAITING and set(step.after) & there <= finished
            else step
            for step in run.steps
        ),
    )


def _sent(step: Step, at: datetime) -> Step:
    times = {TaskState.SENT.value: at}
    return replace(
        step, state=TaskState.SENT, due=at + timedelta(minutes=step.minutes), times=times
    )


def answered(
    run: PlanRun, task: str, state: TaskState, at: datetime, by: str, reason: str = ""
) -> PlanRun:
    """`run` after an answer, what it set free sent. One that is behind what is known changes
    nothing: receipts come late and out of order. Done is final; what was not possible may still
    be begun or done. Refused without a reason where it is not possible."""
    _runs(run)
    step = run.step(task)
    if state not in ANSWERS:
        raise Refused("plan.answer", state=state.value)
    if state is TaskState.IMPOSSIBLE and not reason.strip():
        raise Refused("plan.reason", task=step.name)
    if not _forward(step.state, state):
        return run
    times = {**step.times, state.value: at}
    after = replace(
        step,
        state=state,
        times=times,
        due=step.due or at + timedelta(minutes=step.minutes),
        by=by,
        reason=reason.strip() or step.reason,
    )
    steps = tuple(after if s.id == task else s for s in run.steps)
    return sent_on(replace(run, steps=steps, version=run.version + 1), at)


def _forward(now: TaskState, then: TaskState) -> bool:
    if now is TaskState.DONE:
        return False
    if now is TaskState.IMPOSSIBLE:
        return then in (TaskState.DOING, TaskState.DONE)
    return _RANK[then] > _RANK[now]


def urged(run: PlanRun, task: str) -> PlanRun:
    """`run` with an open, sent task urged once more."""
    _runs(run)
    step = run.step(task)
    if not step.open or step.state is TaskState.WAITING:
        raise Refused("plan.not_waiting", task=step.name)
    steps = tuple(replace(s, urged=s.urged + 1) if s.id == task else s for s in run.steps)
    return replace(run, steps=steps, version=run.version + 1)


def levelled(run: PlanRun, plan: Plan, owners: Owners, change: LevelChange) -> PlanRun:
    """`run` at another level: what that level asks for and is not there yet comes in; nothing that
    was begun is lost."""
    _runs(run)
    _foreseen(plan, change.level)
    if change.level == run.level:
        raise Refused("plan.same_level", plan=run.name, level=change.level)
    if not change.reason.strip():
        raise Refused("plan.level_reason", plan=run.name)
    known = {step.id for step in run.steps}
    more = [task for task in plan.of_level(change.level) if task.id not in known]
    steps = (*run.steps, *steps_of(more, plan, change.level, owners))
    after = replace(
        run,
        level=change.level,
        steps=steps,
        levels=(*run.levels, change),
        version=run.version + 1,
    )
    return sent_on(after, change.at)


def ended(
    run: PlanRun, plan: Plan | None, ticked: Iterable[str], at: datetime, by: str, reason: str
) -> PlanRun:
    """`run` over. Tasks that are open and lines of the checklist that are not `ticked` (by name)
    are kept as skipped, and need a reason."""
    _runs(run)
    left = unticked(run, plan, ticked)
    if left and not reason.strip():
        raise Refused("plan.skipped", count=len(left), first=left[0])
    return replace(
        run,
        ended_at=at,
        ended_by=by,
        end_reason=reason.strip(),
        skipped=left,
        version=run.version + 1,
    )


def unticked(run: PlanRun, plan: Plan | None, ticked: Iterable[str]) -> tuple[str, ...]:
    """What an end now would skip: open tasks, then lines of the checklist."""
    done = set(ticked)
    lines = plan.closing if plan is not None else ()
    open_ = [step.name for step in run.unfinished()]
    return (*open_, *(line.name for line in lines if line.name not in done))


def addressed(before: PlanRun | None, after: PlanRun) -> tuple[Step, ...]:
    """The steps that `after` sends to the field and `before` had not: what goes to the outbox."""
    known = {} if before is None else {step.id: step.state for step in before.steps}
    return tuple(
        step
        for step in after.steps
        if step.state is TaskState.SENT
        and known.get(step.id, TaskState.WAITING) is TaskState.WAITING
        and step.owner != CENTRE
    )


def _runs(run: PlanRun) -> None:
    if not run.running:
        raise Refused("plan.over", plan=run.name)


def _foreseen(plan: Plan, level: int) -> None:
    if level not in plan.levels:
        allowed = ", ".join(str(n) for n in plan.levels)
        raise Refused("plan.level", plan=plan.name, level=level, allowed=allowed)
