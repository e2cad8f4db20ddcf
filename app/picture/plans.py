"""Running plans in the picture: what an event makes of them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import plan_runs
from app.domain.plan_runs import PlanRun
from app.messages import events


def after_event(runs: Mapping[str, PlanRun], event: events.Event) -> PlanRun | None:
    """The run an event is about as it is after it; None when it changes none."""
    match event:
        case events.PlanStarted(run=run) | events.PlanLevelSet(run=run) | events.PlanEnded(run=run):
            return run
        case events.PlanTaskAnswered() as told:
            known = runs.get(told.run)
            if known is None or known.version >= told.version:
                return None
            return plan_runs.answered(known, told.task, told.state, told.at, told.by, told.reason)
        case events.PlanTaskUrged() as told:
            known = runs.get(told.run)
            if known is None or known.version >= told.version:
                return None
            return plan_runs.urged(known, told.task)
        case _:
            return None
