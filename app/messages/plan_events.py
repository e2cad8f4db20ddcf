"""What happened to plans that run."""

from __future__ import annotations

from datetime import datetime

from app.domain.plan_runs import PlanRun, TaskState
from app.messages.event import Event


class PlanStarted(Event, frozen=True, kw_only=True):
    """A plan was started; `run` says what was sent at once."""

    run: PlanRun

    @property
    def subject(self) -> str:
        """The run."""
        return self.run.id


class PlanTaskAnswered(Event, frozen=True, kw_only=True):
    """A task was signed for, begun, done or found impossible; `version` is the run's after it."""

    run: str
    task: str
    title: str
    title_en: str
    state: TaskState
    at: datetime
    by: str
    version: int
    reason: str = ""

    @property
    def subject(self) -> str:
        """The run."""
        return self.run


class PlanTaskUrged(Event, frozen=True, kw_only=True):
    """The owner of a task was urged."""

    run: str
    task: str
    title: str
    title_en: str
    version: int

    @property
    def subject(self) -> str:
        """The run."""
        return self.run


class PlanLevelSet(Event, frozen=True, kw_only=True):
    """A running plan came to another level; `run` is the whole of it with the tasks that came."""

    run: PlanRun

    @property
    def subject(self) -> str:
        """The run."""
        return self.run.id


class PlanEnded(Event, frozen=True, kw_only=True):
    """A plan was ended; `run` says what was skipped and why."""

    run: PlanRun

    @property
    def subject(self) -> str:
        """The run."""
        return self.run.id
