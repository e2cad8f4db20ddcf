"""A proposal for many cases at once: who could take which, and the assignment of least time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.assist.assign import MOST_EACH, assign
from app.domain.case import Case
from app.domain.catalogue import Catalogue
from app.domain.recommend import Candidate, Recommendation, Ways, recommend

SHOWN = 16
"""Units one chooses among: the best ones by duty, way, load and cover."""


@dataclass(slots=True)
class Line:
    """One case with the units that could take it (best first) and the one proposed, '' for
    none."""

    case: Case
    choices: list[Recommendation]
    unit: str = ""

    def chosen(self) -> Recommendation | None:
        """What is known of the unit that is proposed or was chosen."""
        return next((row for row in self.choices if row.unit_id == self.unit), None)


def propose(
    cases: Sequence[Case],
    candidates: Sequence[Candidate],
    catalogue: Catalogue,
    ways: Ways | None = None,
) -> list[Line]:
    """A line for each case, in their order; pure, so that it may run off the window's thread."""
    most = choices(len(cases))
    lines = [
        Line(case, recommend(case, catalogue.category(case.category), candidates, most=most,
                             ways=ways))
        for case in cases
    ]  # fmt: skip
    units = sorted({row.unit_id for line in lines for row in line.choices})
    column = {unit: n for n, unit in enumerate(units)}
    minutes = np.full((len(lines), len(units)), np.inf)
    for n, line in enumerate(lines):
        for row in line.choices:
            if not row.assist:
                minutes[n, column[row.unit_id]] = row.score
    # The score holds the load already: only what this batch adds is counted on top.
    found = assign(minutes, [0] * len(units))
    for line, unit in zip(lines, found.unit_of.tolist(), strict=True):
        line.unit = units[unit] if unit >= 0 else ""
    return lines


def choices(cases: int) -> int:
    """Units looked at for each of so many cases: when all of them lie at one place, there must
    be enough that none of them is overloaded."""
    return max(SHOWN, 2 * math.ceil(cases / MOST_EACH))


def total_minutes(lines: Sequence[Line]) -> float:
    """The minutes of all ways that are known."""
    rows = [line.chosen() for line in lines]
    known = [row.minutes for row in rows if row is not None and row.minutes == row.minutes]
    return sum(known)


def given_to(lines: Sequence[Line]) -> dict[str, int]:
    """How many cases of the batch each unit is given."""
    found: dict[str, int] = {}
    for line in lines:
        if line.unit:
            found[line.unit] = found.get(line.unit, 0) + 1
    return found
