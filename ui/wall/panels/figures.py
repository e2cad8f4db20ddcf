"""The figures of the band at the foot of the wall: label, number, and what it is one of."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.tallies import total
from app.i18n import _
from ui.wall.facts import WallFacts
from ui.widgets import format

Figure = tuple[str, str, str]
"""Label, number, what stands beside it."""


def _of(n: int) -> str:
    return _("of {n}").format(n=format.number(n))


def _overdue(n: int) -> str:
    return _("{n} overdue").format(n=format.number(n))


def _flooded(f: WallFacts) -> Figure:
    return _("Flooded points"), format.number(f.flooded), _of(len(f.flood))


def _urgent_open(f: WallFacts) -> Figure:
    late = f.tally.overdue - f.tally.held_overdue
    return _("Urgent cases open"), format.number(f.tally.open - f.tally.held), _overdue(late)


def _under_way(f: WallFacts) -> Figure:
    beside = _("of {n} on duty").format(n=format.number(f.on_duty))
    return _("Units under way"), format.number(f.under_way), beside


def _running(f: WallFacts) -> Figure | None:
    if f.since is None:
        return None
    label = _("Response running") if f.level else _("Running for")
    return label, format.duration((f.now - f.since).total_seconds()), ""


def _crowded(f: WallFacts) -> Figure:
    over = sum(point.level > 0 for point in f.crowd)
    return _("Places over the limit"), format.number(over), _of(len(f.crowd))


def _open(f: WallFacts) -> Figure:
    return _("Cases open"), format.number(f.tally.open), _overdue(f.tally.overdue)


def _on_duty(f: WallFacts) -> Figure:
    beside = _("{n} under way").format(n=format.number(f.under_way))
    return _("Units on duty"), format.number(f.on_duty), beside


def _posts(f: WallFacts) -> Figure:
    posts = sum(force.posts for force in f.mode.forces)
    return _("Posts of the plan"), format.number(posts), ""


def _plan(f: WallFacts) -> Figure | None:
    """Nothing without a plan that runs: a figure of nothing would be read as a zero."""
    if f.plan is None:
        return None
    done = sum(not step.open for step in f.plan.steps)
    return _("Plan tasks done"), format.number(done), f"/ {len(f.plan.steps)}"


def _received(f: WallFacts) -> Figure:
    whole = total(list(f.rates))
    return _("Received"), format.number(whole.received), _("in seven days")


def _whistles(f: WallFacts) -> Figure:
    whole = total(list(f.rates))
    return _("Whistles"), format.number(whole.whistles), _("to be kept low")


FIGURES: dict[str, Callable[[WallFacts], Figure | None]] = {
    "flooded": _flooded,
    "urgent-open": _urgent_open,
    "under-way": _under_way,
    "running": _running,
    "crowded": _crowded,
    "open": _open,
    "closed-today": lambda f: (_("Closed today"), format.number(f.closed_today), ""),
    "on-duty": _on_duty,
    "posts": _posts,
    "received": _received,
    "overdue": lambda f: (_("Overdue"), format.number(f.tally.overdue), ""),
    "whistles": _whistles,
    "warnings": lambda f: (_("Warnings in force"), format.number(len(f.warnings)), ""),
    "unacknowledged": lambda f: (_("Not acknowledged"), format.number(f.unacknowledged), ""),
    "silent": lambda f: (_("Silent"), format.number(f.silent), ""),
    "plan": _plan,
}
"""By the names the scenes use (app.reference.walls.FIGURES)."""
