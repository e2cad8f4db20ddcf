"""What is asked for with plans."""

from __future__ import annotations

from datetime import datetime

from app.domain.plan_runs import TaskState
from app.messages.command import Command


class StartPlan(Command, frozen=True, kw_only=True):
    """Start a plan (启动预案) for a case, a place (sensor, plan point) or a kind of event, at a
    response level: its first tasks go out in one go."""

    plan: str
    level: int
    reason: str
    case: str = ""
    place: str = ""
    event: str = ""
    exercise: bool = False


class AnswerTask(Command, frozen=True, kw_only=True):
    """A task of a running plan is signed for, begun, done, or not possible for a reason; from its
    owner or ticked by an officer. `at` is the owner's own time (UTC)."""

    run: str
    task: str
    state: TaskState
    person: str = ""
    reason: str = ""
    at: datetime | None = None


class UrgeTask(Command, frozen=True, kw_only=True):
    """Tell the owner of an open task that it is waited for."""

    run: str
    task: str


class SetPlanLevel(Command, frozen=True, kw_only=True):
    """Raise or lower the level of a running plan, as the officer saw it."""

    run: str
    level: int
    expected_level: int
    reason: str


class EndPlan(Command, frozen=True, kw_only=True):
    """End a plan in order: `ticked` are the lines of its checklist that hold, by name."""

    run: str
    ticked: tuple[str, ...] = ()
    reason: str = ""
