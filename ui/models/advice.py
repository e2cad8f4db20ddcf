"""The recommendation as panels show it: units from the picture, reasons in words."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app import wording
from app.domain.cases import ENDED, Case
from app.domain.recommend import Candidate, Recommendation, recommend
from app.domain.registry import Unit
from app.domain.states import UnitStatus
from app.i18n import _
from app.picture.picture import Picture
from ui.widgets import format as fmt

_STATUS = {status.value: status for status in UnitStatus}


@dataclass(frozen=True, slots=True)
class Advice:
    """One unit that could take a case. `distance_m` by road and `eta_s` seconds to arrive are nan
    without a place; `lead` is the recommended one, `assist` is only suggested to stand by."""

    unit: Unit
    distance_m: float
    eta_s: float
    load: int
    cover: int
    reason: str
    lead: bool = False
    assist: bool = False


def advise(picture: Picture, case: Case, now: datetime, most: int = 4) -> tuple[Advice, ...]:
    """The best units for `case` at `now`, best first; empty when nobody is on duty."""
    category = picture.catalogue.category(case.category)
    grid = picture.registry.grids.get(case.grid)
    officer = picture.registry.officers.get(grid.officer) if grid else None
    name = officer.name if officer else grid.officer if grid else ""
    found = recommend(
        case, category, candidates(picture, now), most=most, grid_officer=name,
        ways=picture.registry.ways,
    )  # fmt: skip
    return tuple(_advice(picture, row) for row in found)


def candidates(picture: Picture, now: datetime) -> list[Candidate]:
    """Every unit as it is now, with what it has in hand."""
    columns = picture.units
    cases = picture.cases.values()
    load = Counter([c.assignee for c in cases if c.assignee and c.stage not in ENDED])
    ages = np.where(columns.at > 0, now.timestamp() - columns.at, 0.0)
    loads = [load.get(unit.id, 0) for unit in columns.items]
    status = [_STATUS[number] for number in columns.status.tolist()]
    rows = zip(
        columns.items, columns.lon.tolist(), columns.lat.tolist(), ages.tolist(), loads, status,
        strict=True,
    )  # fmt: skip
    return list(map(Candidate._make, rows))


def way_text(advice: Advice) -> str:
    """`1.2 km · 4 分`, or that the way is not known."""
    if math.isnan(advice.distance_m):
        return _("way unknown")
    return f"{fmt.distance(advice.distance_m)} · {fmt.age(max(60.0, advice.eta_s))}"


def _advice(picture: Picture, row: Recommendation) -> Advice:
    unit = picture.units.items[picture.units.index[row.unit_id]]
    words = [wording.reason(key, facts) for key, facts in row.reasons]
    return Advice(
        unit, row.distance_m, row.minutes * 60.0, row.load, row.cover, _sentence(words), row.lead,
        row.assist,
    )  # fmt: skip


def _sentence(words: list[str]) -> str:
    text = _("; ").join(words)
    return text[:1].upper() + text[1:]


def way_s(picture: Picture, case: Case, unit: Unit, now: datetime) -> float:
    """Seconds `unit` still needs to the case from where it is; 0 when that is not known."""
    own = [c for c in candidates(picture, now) if c.unit.id == unit.id]
    category, ways = picture.catalogue.category(case.category), picture.registry.ways
    found = recommend(case, category, own, most=1, ways=ways)
    return 0.0 if not found or math.isnan(found[0].minutes) else found[0].minutes * 60.0
