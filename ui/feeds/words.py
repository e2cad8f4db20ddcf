"""Feeds in words: state with icon and colour, what came, what was refused and why."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.feeds import SKEW_TOLD_S, FeedReport, FeedsSeen, Sample
from app.i18n import _, local
from app.wording import worded
from app.wording.words import N_
from ui.widgets import format as fmt

CENTRE = "centre"
_OWN = {
    "readings": N_("Readings"),
    "positions": N_("Positions of units"),
    "receipts": N_("Receipts"),
    "cases": N_("Cases"),
    "warnings": N_("Warnings"),
    "answers": N_("Check-ins"),
    "plan_answers": N_("Answers to plan tasks"),
    "centres": N_("Other centres"),
}
"""The feeds of the centre's own broker."""
_STATES = {
    "ok": ("link", N_("Taking")),
    "down": ("link-break", N_("Down")),
    "wrong": ("warning", N_("Set wrong")),
}


def title(report: FeedReport, seen: FeedsSeen) -> str:
    """`MQTT broker · river`."""
    if report.kind == CENTRE:
        name = _OWN.get(report.name, report.name)
        return _("Own broker · {name}").format(name=_(name))
    kind = seen.kinds.get(report.kind)
    told = local(kind.name, kind.name_en) if kind else report.kind
    return f"{told} · {report.name}" if report.name else told


def state(report: FeedReport, now: datetime) -> tuple[str, str]:
    """(icon, words): taking, down since when, set wrong."""
    icon, word = _STATES.get(report.state, _STATES["wrong"])
    if report.state == "down" and report.since:
        at = fmt.moment(datetime.fromtimestamp(report.since, UTC), now)
        return icon, _("Down since {at}").format(at=at)
    return icon, _(word)


def reason(report: FeedReport) -> str:
    """Why it is down or set wrong; '' while it takes."""
    return worded(report.reason_key, report.reason) if report.reason_key else ""


def counts(report: FeedReport, now: datetime) -> str:
    """Rate, messages taken and refused, the age of the last one."""
    parts = [
        _("{rate}/s").format(rate=fmt.number(report.rate, 1)),
        _("{n} messages").format(n=fmt.number(report.taken)),
        _("refused: {n}").format(n=fmt.number(report.refused)),
    ]
    if report.last_at:
        age = max(0.0, now.timestamp() - report.last_at)
        parts.append(_("last {age} ago").format(age=fmt.age(age)))
    return " · ".join(parts)


def skews(report: FeedReport) -> list[str]:
    """Sources whose clock is off, the worst first."""
    lines = []
    for source, seconds in report.skews.items():
        if abs(seconds) >= SKEW_TOLD_S:
            words = _("{source}: clock {s} ahead") if seconds > 0 else _("{source}: {s} behind")
            lines.append(words.format(source=source, s=fmt.duration(abs(seconds))))
    return lines


def why(sample: Sample) -> str:
    """Why a payload was refused."""
    if not sample.key:
        return str(sample.facts.get("reason", ""))
    return worded(sample.key, sample.facts)
