"""What a leader asks for in the morning: what is late or will be, came back, is supervised."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.cases import Case, Stage
from app.domain.clocks import Due, DueState
from app.picture.picture import Picture
from app.wording.words import N_

_SOON = frozenset({DueState.NEAR, DueState.URGENT})
RETURNED = 2
"""From the second return on a case is everybody's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case and its clock."""

    case: Case
    due: Due


@dataclass(frozen=True, slots=True)
class Group:
    """Cases for one reason, the one that is latest first."""

    id: str
    title: str
    lines: tuple[Line, ...]


_Holds = Callable[[Case, DueState], bool]
_GROUPS: tuple[tuple[str, str, _Holds], ...] = (
    ("overdue", N_("Overdue"), lambda case, state: state is DueState.OVERDUE),
    ("near", N_("About to be overdue"), lambda case, state: state in _SOON),
    ("returned", N_("Returned twice or more"), lambda case, state: case.returns >= RETURNED),
    ("supervised", N_("Under supervision"), lambda case, state: case.supervised),
    (
        "hard",
        N_("Hard cases, escalated or appealed"),
        lambda case, state: bool(case.deliberating or case.above or case.appeal),
    ),
    (
        "call_back",
        N_("To be called back"),
        lambda case, state: case.stage is Stage.TO_CALL_BACK,
    ),
)


def morning(picture: Picture, now: datetime) -> list[Group]:
    """Every group, also empty ones: that nothing is late is told too."""
    found: dict[str, list[Line]] = {name: [] for name, _title, _holds in _GROUPS}
    for case in picture.cases.values():
        if case.ended:
            continue
        due = picture.clocks.due(case)
        state = due.state(now)
        for name, _title, holds in _GROUPS:
            if holds(case, state):
                found[name].append(Line(case, due))
    return [
        Group(name, title, tuple(sorted(found[name], key=_latest)))
        for name, title, _holds in _GROUPS
    ]


def _latest(line: Line) -> tuple[float, int, str]:
    at = line.due.at
    return at.timestamp() if at else math.inf, line.case.level, line.case.id
