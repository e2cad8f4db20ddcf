"""The few counts that several views show: open, overdue, near, paused, held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.cases import Case
from app.domain.clocks import DueState
from app.domain.modes import Mode
from app.picture.picture import Picture


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the open cases; `worst` is the case whose clock runs out (or ran out) first."""

    open: int = 0
    overdue: int = 0
    near: int = 0
    paused: int = 0
    held: int = 0
    held_overdue: int = 0
    held_near: int = 0
    worst: Case | None = None


def held_back(case: Case, mode: Mode) -> bool:
    """Whether `mode` sets this open case aside: less grave than it asks for, and not among the
    categories that come first. Held back is still counted, still due, never hidden."""
    rule = mode.queue
    if case.ended or not rule.hold_below or case.level <= rule.hold_below:
        return False
    return not case.category.startswith(rule.first) if rule.first else True


def tally(picture: Picture, now: datetime, mode: Mode | None = None) -> Tally:
    """Count the open cases of `picture` by their clocks under `mode` (the one in force)."""
    rules = mode or picture.mode
    clocks = picture.clocks_under(rules)
    counts = dict.fromkeys(DueState, 0)
    held = dict.fromkeys(DueState, 0)
    worst: tuple[datetime, Case] | None = None
    for case in picture.cases.values():
        if case.ended:
            continue
        due = clocks.due(case)
        state = due.state(now)
        aside = held_back(case, rules)
        counts[state] += 1
        held[state] += aside
        running = due.at is not None and not due.paused and not aside
        if running and due.at is not None and (worst is None or due.at < worst[0]):
            worst = (due.at, case)
    return Tally(
        open=sum(counts.values()),
        overdue=counts[DueState.OVERDUE],
        near=counts[DueState.NEAR] + counts[DueState.URGENT],
        paused=counts[DueState.PAUSED],
        held=sum(held.values()),
        held_overdue=held[DueState.OVERDUE],
        held_near=held[DueState.NEAR] + held[DueState.URGENT],
        worst=worst[1] if worst else None,
    )
