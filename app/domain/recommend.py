"""Whom to send: by duty, way, load, age of the position and what cover remains, with reasons.

The score of a unit is the time it is expected to cost, in minutes: the way (along the streets, or
about 1.3 times the straight line where there are none), what it has in hand, how far its position
may be off, and what it costs the district to bare a place. Every term is a figure an officer can
follow.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.domain.cases import Case
from app.domain.catalogue import Category
from app.domain.registry import Unit
from app.domain.states import UnitStatus

Facts = dict[str, str | int | float]
Reason = tuple[str, Facts]

ROAD = 1.3
"""Road over straight line in a city, where no street network says better."""
DRIVE_M_MIN, WALK_M_MIN = 450.0, 80.0
"""27 km/h door to door through a city's traffic; 4.8 km/h on foot."""
START_MIN = 1.0
LOAD_MIN = 12.0
"""A case in hand delays the next by about this."""
BUSY_MIN = 6.0
"""Under way or on site without a case in hand: it must first break off."""
FRESH_S = 120.0
"""A position younger than this is as good as live."""
OLD_POSITION_S = 600.0
"""From this age the officer is told."""
COVER_KM = 3.0
BARE_MIN = 8.0
"""What it costs to send the last unit of its kind within COVER_KM."""
ASSIST_MIN, SKILL_MIN = 4.0, 9.0
"""Second in the duties list; skilled but not in the list."""
STRANGER_MIN = 60.0
"""Neither: only when there is nobody else."""
GUARD_M = 1000.0
"""A grid officer this near is offered to look and guard, also when not responsible."""
FINALISTS = 32
"""Of these, or as many as are asked for, the ways are measured."""
NEARER_LINE = 0.85
"""A straight line this much shorter than another's looks nearer on the map."""
METRES_PER_DEGREE = 111_195.0


class Ways(Protocol):
    """A street network."""

    def metres(
        self, place: tuple[float, float], others: Sequence[tuple[float, float]]
    ) -> list[float]:
        """Metres from `place` to each of `others` (longitude, latitude) along the streets, nan
        where none leads."""
        ...


class Candidate(NamedTuple):
    """A unit as it is now: WGS 84 degrees, age of its position in seconds, cases in hand.

    A tuple, because a city's five thousand are made for each case that is looked at.
    """

    unit: Unit
    lon: float
    lat: float
    position_age_s: float = 0.0
    load: int = 0
    status: UnitStatus = UnitStatus.FREE


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One unit to send. `score` is in minutes, smaller is better; `distance_m` by road (nan
    without a place), `by_streets` whether measured on the network or reckoned; `minutes` to
    arrive, `load` cases in hand, `cover` other free units of its kind within COVER_KM of the
    case. `lead` marks the recommended one (主办); `assist` one that is only suggested to stand by
    (协办). `reasons` are keys and facts for the words."""

    unit_id: str
    score: float
    distance_m: float
    minutes: float
    load: int
    cover: int
    reasons: tuple[Reason, ...]
    lead: bool = False
    assist: bool = False
    by_streets: bool = False


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    duty: int
    straight: float
    metres: float
    by_streets: bool
    minutes: float
    cover: int
    score: float


LEADS, ASSISTS, SKILLED, STRANGER = range(4)
_DUTY_MIN = (0.0, ASSIST_MIN, SKILL_MIN, STRANGER_MIN)


def recommend(
    case: Case,
    category: Category,
    candidates: Sequence[Candidate],
    *,
    most: int = 4,
    grid_officer: str = "",
    ways: Ways | None = None,
) -> list[Recommendation]:
    """The best units for `case`, best first, `most` at the most; off-duty ones never.

    `ways` measures those that come near to being sent; the others are told by straight lines.
    `grid_officer` is the unit or leader's name responsible for the case's grid; when near, that
    unit is offered last, to look and guard. Empty when nobody is on duty.
    """
    on_duty = [c for c in candidates if c.status != UnitStatus.OFF]
    straight = _straight(case, on_duty)
    duties = _duties(category, on_duty)
    cover = _cover(on_duty, straight)
    rows = range(len(on_duty))
    rough = heapq.nsmallest(
        max(FINALISTS, most),
        rows,
        key=lambda i: (
            straight[i] * ROAD / (WALK_M_MIN if on_duty[i].unit.on_foot else DRIVE_M_MIN)
            + on_duty[i].load * LOAD_MIN
            + _DUTY_MIN[duties[i]]
        ),
    )
    guard = _guard(on_duty, straight, grid_officer)
    asked = rough if guard is None else [*rough, guard]
    streets = dict(zip(asked, _by_streets(case, [on_duty[i] for i in asked], ways), strict=True))

    def score(i: int) -> _Scored:
        return _score(on_duty[i], duties[i], straight[i], streets[i], cover, case)

    scored = [score(i) for i in rough]
    scored.sort(key=lambda s: (s.score, s.candidate.unit.id))
    able = [s for s in scored if s.duty != STRANGER] or scored
    found = [_told(s, able, scored, first=s is able[0]) for s in able[:most]]
    taken = {row.unit_id for row in found}
    if guard is not None and found and on_duty[guard].unit.id not in taken:
        found = [*found[: most - 1], _as_guard(score(guard))]
    return found


# ------------------------------------------------------------------------------- figures


def _straight(case: Case, candidates: Sequence[Candidate]) -> list[float]:
    """Straight metres from the case to each; 0 for all when the case has no place."""
    if case.lon is None or case.lat is None:
        return [0.0] * len(candidates)
    lon, lat = case.lon, case.lat
    east = METRES_PER_DEGREE * math.cos(math.radians(lat))
    hypot = math.hypot
    return [hypot((c.lon - lon) * east, (c.lat - lat) * METRES_PER_DEGREE) for c in candidates]


def _by_streets(case: Case, candidates: Sequence[Candidate], ways: Ways | None) -> list[float]:
    """Metres along the streets from the case to each; nan where that is not known."""
    if ways is None or case.lon is None or case.lat is None:
        return [math.nan] * len(candidates)
    return ways.metres((case.lon, case.lat), [(c.lon, c.lat) for c in candidates])


def _duties(category: Category, candidates: Sequence[Candidate]) -> list[int]:
    known: dict[tuple[str, tuple[str, ...]], int] = {}
    found = []
    for c in candidates:
        key = (c.unit.department, c.unit.skills)
        duty = known.get(key)
        if duty is None:
            duty = known[key] = _duty(category, c.unit)
        found.append(duty)
    return found


def _duty(category: Category, unit: Unit) -> int:
    skilled = is_skilled(category, unit)
    if unit.department in category.departments:
        first = unit.department == category.departments[0]
        if first and (skilled or not category.skills):
            return LEADS
        return ASSISTS if skilled or not category.skills else SKILLED
    return SKILLED if skilled else STRANGER


def is_skilled(category: Category, unit: Unit) -> bool:
    """Whether the unit brings what the category asks for: its code, a prefix of it or a skill."""
    return any(
        category.code.startswith(skill) if ":" in skill else skill in category.skills
        for skill in unit.skills
    )


def _cover(candidates: Sequence[Candidate], straight: Sequence[float]) -> dict[str, int]:
    """Free units within COVER_KM of the case, by kind."""
    found: dict[str, int] = {}
    reach = COVER_KM * 1000.0
    for c, metres in zip(candidates, straight, strict=True):
        if metres <= reach and c.status == UnitStatus.FREE and not c.load:
            found[c.unit.kind] = found.get(c.unit.kind, 0) + 1
    return found


def _score(
    c: Candidate, duty: int, straight: float, streets: float, cover: dict[str, int], case: Case
) -> _Scored:
    by_streets = not math.isnan(streets)
    metres = streets if by_streets else straight * ROAD
    minutes = START_MIN + metres / (WALK_M_MIN if c.unit.on_foot else DRIVE_M_MIN)
    itself = straight <= COVER_KM * 1000 and c.status == UnitStatus.FREE and not c.load
    stays = cover.get(c.unit.kind, 0) - (1 if itself else 0)
    busy = BUSY_MIN if c.status != UnitStatus.FREE and not c.load else 0.0
    # A vehicle may have gone anywhere since: half of what it could have driven, a quarter hour
    # at most.
    age = min(15.0, max(0.0, c.position_age_s - FRESH_S) / 60.0 / 2.0)
    bare = BARE_MIN if itself and stays == 0 else 0.0
    score = minutes + c.load * LOAD_MIN + busy + age + bare + _DUTY_MIN[duty]
    if case.lon is None or case.lat is None:
        metres = minutes = math.nan
    return _Scored(c, duty, straight, metres, by_streets, minutes, stays, score)


# ------------------------------------------------------------------------------- words


def _told(
    s: _Scored, able: Sequence[_Scored], scored: Sequence[_Scored], *, first: bool
) -> Recommendation:
    reasons = _own(s, able)
    if first:
        reasons += _why_not_nearer(s, scored)
    return _recommendation(s, reasons, lead=first)


def _own(s: _Scored, able: Sequence[_Scored]) -> list[Reason]:
    c = s.candidate
    reasons: list[Reason] = []
    if math.isnan(s.metres):
        reasons.append(("no_place", {}))
    elif len(able) > 1 and s.metres == min(other.metres for other in able):
        reasons.append(("nearest", {}))
    duty = ("duty", "assist", "skill", "other_duty")[s.duty]
    reasons.append((duty, {}))
    reasons.append(("busy", {"n": c.load}) if c.load else ("free", {}))
    if c.status != UnitStatus.FREE and not c.load:
        reasons[-1] = ("under_way", {})
    if c.position_age_s >= OLD_POSITION_S:
        reasons.append(("position_old", {"minutes": round(c.position_age_s / 60)}))
    km = int(COVER_KM)
    reasons.append(("cover", {"n": s.cover, "km": km}) if s.cover else ("last_cover", {"km": km}))
    if not math.isnan(s.metres):
        reasons.append(("by_streets" if s.by_streets else "by_line", {}))
    return reasons


def _why_not_nearer(best: _Scored, scored: Sequence[_Scored]) -> list[Reason]:
    """Why the nearest of the others was not taken, when one is nearer than `best` or looks it."""
    if math.isnan(best.metres):
        return []
    nearer = [s for s in scored if s.metres < best.metres - 1.0]
    if not nearer:
        return _looks_nearer(best, scored)
    # One that could have been sent tells more than one that has no business there.
    s = min(nearer, key=lambda row: (row.duty == STRANGER, row.metres))
    return [(key, {**_facts(s), **more}) for key, more in _nearer(s, best)]


def _looks_nearer(best: _Scored, scored: Sequence[_Scored]) -> list[Reason]:
    """Why not the one that is nearer on the map alone: its way along the streets is longer."""
    rows = [
        s
        for s in scored
        if s.by_streets and s.duty <= best.duty and s.straight < best.straight * NEARER_LINE
    ]
    return [("nearer_line", _facts(min(rows, key=lambda s: s.straight)))] if rows else []


def _facts(s: _Scored) -> Facts:
    unit = s.candidate.unit
    return {"unit": unit.name, "unit_en": unit.name_en, "metres": round(s.metres)}


def _nearer(s: _Scored, best: _Scored) -> list[tuple[str, Facts]]:
    c = s.candidate
    if c.load > best.candidate.load:
        return [("nearer_busy", {"n": c.load})]
    if c.status != UnitStatus.FREE:
        return [("nearer_under_way", {})]
    if s.duty > best.duty:
        return [("nearer_other_duty", {})]
    if c.position_age_s >= OLD_POSITION_S:
        return [("nearer_old", {"minutes": round(c.position_age_s / 60)})]
    if s.cover == 0 and best.cover:
        return [("nearer_last_cover", {})]
    return [("nearer_on_foot", {})] if c.unit.on_foot else []


def _guard(candidates: Sequence[Candidate], straight: Sequence[float], officer: str) -> int | None:
    """The row of the grid officer responsible, near enough and free; None when there is none."""
    if not officer:
        return None
    rows = [
        i
        for i, c in enumerate(candidates)
        if officer in (c.unit.id, c.unit.leader) and straight[i] <= GUARD_M and not c.load
    ]
    return min(rows, key=lambda i: straight[i], default=None)


def _as_guard(s: _Scored) -> Recommendation:
    return _recommendation(s, [("grid_officer", {})], assist=True)


def _recommendation(
    s: _Scored, reasons: list[Reason], *, lead: bool = False, assist: bool = False
) -> Recommendation:
    c = s.candidate
    return Recommendation(
        c.unit.id, s.score, s.metres, s.minutes, c.load, s.cover, tuple(reasons), lead, assist,
        s.by_streets,
    )  # fmt: skip
