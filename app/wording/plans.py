"""Plans in words: where a task stands, and what happened to a running plan."""

from __future__ import annotations

from app.domain.plan_runs import PlanRun, TaskState
from app.i18n import _, local, ngettext
from app.messages import events
from app.wording.words import N_, response_level

_STATES = {
    TaskState.WAITING: N_("to do"),
    TaskState.SENT: N_("sent"),
    TaskState.SIGNED: N_("signed for"),
    TaskState.DOING: N_("doing"),
    TaskState.DONE: N_("done"),
    TaskState.IMPOSSIBLE: N_("not possible"),
}


def task_state(state: TaskState) -> str:
    """Where a task stands."""
    return _(_STATES[state])


def plan_name(run: PlanRun) -> str:
    """The plan's name with the place it runs for."""
    name, place = local(run.name, run.name_en), local(run.place_name, run.place_name_en)
    return _("{plan} · {place}").format(plan=name, place=place) if place else name


def plan_line(event: events.Event) -> str:
    """What happened to a running plan, in one line; '' for any other event."""
    match event:
        case events.PlanStarted(run=run):
            text = _("{plan} started at {level}")
            words = {"plan": plan_name(run), "level": response_level(run.level)}
            return _because(text.format(**words), run.reason)
        case events.PlanLevelSet(run=run):
            text = _("{plan} now at {level}")
            words = {"plan": plan_name(run), "level": response_level(run.level)}
            return _because(text.format(**words), run.levels[-1].reason)
        case events.PlanTaskAnswered() as told:
            text = _("{task}: {state} ({who})")
            name = local(told.title, told.title_en)
            line = text.format(task=name, state=task_state(told.state), who=told.by)
            return _because(line, told.reason)
        case events.PlanTaskUrged() as told:
            return _("{task} is urged").format(task=local(told.title, told.title_en))
        case events.PlanEnded(run=run):
            return _ended(run)
        case _:
            return ""


def _ended(run: PlanRun) -> str:
    text = _("{plan} ended").format(plan=plan_name(run))
    if run.skipped:
        count = len(run.skipped)
        text += ngettext(", {n} point skipped", ", {n} points skipped", count).format(n=count)
    return _because(text, run.end_reason)


def _because(text: str, reason: str) -> str:
    return _("{text}: {reason}").format(text=text, reason=reason) if reason.strip() else text
