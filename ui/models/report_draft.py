"""What a report upwards says from what the centre knows: a draft that the officer edits.

A follow-up tells what has come since the last report alone; what was told is not told again.
Figures are counted on the picture; what nobody knows (casualties) is left for the officer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from app.domain.cases import Case
from app.domain.plan_runs import PlanRun, TaskState
from app.domain.registry import CONFIRMING
from app.domain.reports import ELEMENTS, Report, ReportDue, ReportKind, dues
from app.i18n import _, local
from app.picture.picture import Picture
from app.wording import response_level
from ui.widgets import format as fmt

LEAST_LEVEL = 2
"""Cases of this level and graver are told by their place."""
MOST = 6
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def asked(picture: Picture, now: datetime) -> tuple[ReportDue, ...]:
    """The reports that are asked for, the most urgent first."""
    state = picture.mode_state
    before = picture.catalogue.modes.get(state.before, picture.mode)
    every = list(picture.calendar.reports.values())
    return dues(every, state, picture.mode.reporting, before.reporting, now)


def draft(
    picture: Picture, kind: ReportKind, before: Sequence[Report], now: datetime
) -> dict[str, str]:
    """Words by element; those that say nothing new are ''."""
    since = before[-1].at if kind is ReportKind.FOLLOW_UP and before else _BEGINNING
    whole = kind is not ReportKind.FOLLOW_UP
    words = {
        "time": _time(picture, kind, before, now),
        "source": _sources(picture, since, now),
        "place": _places(picture, since),
        "nature": _nature(picture),
        "effect": _effect(picture, since, whole),
        "losses": "",
        "trend": _trend(picture, now),
        "leaders": _leaders(picture),
        "measures": _measures(picture, since),
        "advice": "",
    }
    told = {(key, text) for report in before for key, text in report.elements.items()}
    return {
        key: words[key] if whole or key == "time" or (key, words[key]) not in told else ""
        for key in ELEMENTS
    }


def _time(picture: Picture, kind: ReportKind, before: Sequence[Report], now: datetime) -> str:
    state = picture.mode_state
    begun = before[0].begun if before else state.entered or state.since or now
    text = _("Begun {begun}; as of {now}.").format(begun=_at(begun), now=_at(now))
    if kind is ReportKind.FINAL and state.since is not None:
        text += " " + _("Ended {time}.").format(time=_at(state.since))
    return text


def _sources(picture: Picture, since: datetime, now: datetime) -> str:
    new = [w for w in picture.active_warnings(now) if w.sent > since]
    names = [local(w.name, w.name_en) for w in new if not w.exercise]
    counts = Counter(case.source for case in _cases(picture, since))
    told = [
        _("{source}: {n}").format(source=_source(picture, key), n=fmt.number(n))
        for key, n in counts.most_common(4)
    ]
    parts = [_("Warnings: {names}").format(names=", ".join(names))] if names else []
    if told:
        parts.append(_("Reports by source: {counts}").format(counts=", ".join(told)))
    return "\n".join(parts)


def _places(picture: Picture, since: datetime) -> str:
    grave = [case for case in _cases(picture, since) if case.level <= LEAST_LEVEL]
    names = [local(case.place, case.place_en) for case in grave if case.place]
    return "\n".join(dict.fromkeys(names[:MOST]))


def _nature(picture: Picture) -> str:
    mode, state = picture.mode, picture.mode_state
    name = local(mode.name, mode.name_en)
    if not state.level:
        return name
    return _("{mode}, {level}").format(mode=name, level=response_level(state.level))


def _effect(picture: Picture, since: datetime, whole: bool) -> str:
    cases = _cases(picture, since)
    grave = sum(case.level <= LEAST_LEVEL for case in cases)
    alarms = [a for a in picture.alarms.values() if a.onset > since and a.kind == "high"]
    text = _("Since the last report: {cases} new cases, {grave} grave; {alarms} new alarms.")
    if whole:
        text = _("{cases} cases open, {grave} of them grave; {alarms} alarms stand.")
    return text.format(
        cases=fmt.number(len(cases)), grave=fmt.number(grave), alarms=fmt.number(len(alarms))
    )


def _trend(picture: Picture, now: datetime) -> str:
    lines = []
    for warning in picture.active_warnings(now):
        if warning.exercise:
            continue
        name = local(warning.name, warning.name_en)
        until = _at(warning.until) if warning.until else fmt.DASH
        lines.append(_("{warning} in force to {time}.").format(warning=name, time=until))
    return "\n".join(lines[:MOST])


def _leaders(picture: Picture) -> str:
    people = picture.registry.officers
    leader = people.get(picture.mode_state.leader)
    if leader is not None and leader.role in CONFIRMING:
        return local(leader.name, leader.name_en)
    return ""


def _measures(picture: Picture, since: datetime) -> str:
    lines = []
    for run in picture.plans.values():
        if run.exercise:
            continue
        name = local(run.name, run.name_en)
        done = [step for step in run.steps if _done_since(step.times, since)]
        total = len(run.steps)
        finished = sum(step.state is TaskState.DONE for step in run.steps)
        if run.at > since:
            text = _("Plan “{plan}” started {time}, {level}.")
            level = response_level(run.level) if run.level else ""
            lines.append(text.format(plan=name, time=_at(run.at), level=level))
        if done:
            names = ", ".join(local(step.name, step.name_en) for step in done[:MOST])
            text = _("“{plan}”: {done} of {total} tasks done; newly {names}.")
            lines.append(text.format(plan=name, done=finished, total=total, names=names))
    lines += _ended(picture.plans.values(), since)
    return "\n".join(lines)


def _ended(runs: Iterable[PlanRun], since: datetime) -> list[str]:
    found = []
    for run in runs:
        if run.ended_at is not None and run.ended_at > since and not run.exercise:
            name = local(run.name, run.name_en)
            found.append(_("Plan “{plan}” ended {time}.").format(plan=name, time=_at(run.ended_at)))
    return found


def _done_since(times: dict[str, datetime], since: datetime) -> bool:
    at = times.get(TaskState.DONE.value)
    return at is not None and at > since


def _cases(picture: Picture, since: datetime) -> list[Case]:
    return [
        case
        for case in picture.cases.values()
        if not case.ended and not case.exercise
        and case.reported_at is not None and case.reported_at > since
    ]  # fmt: skip


def _source(picture: Picture, key: str) -> str:
    source = picture.catalogue.sources.get(key)
    return local(source.name, source.name_en) if source else key


def _at(at: datetime) -> str:
    return f"{fmt.date(at)} {fmt.clock_short(at)}"
