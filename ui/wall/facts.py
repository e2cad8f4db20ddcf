"""What the wall tells, taken from the picture once a second. Nothing here is made up by a view.

A rise is what the sensor's own kept readings say over ten minutes; where they do not reach that
far, the time they cover is used and the figure is left out when it is under two minutes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.domain.alarms import HIGHEST, Alarm, AlarmState
from app.domain.cases import Case
from app.domain.modes import Mode
from app.domain.plan_runs import PlanRun
from app.domain.registry import Officer
from app.domain.tallies import RateLine
from app.domain.warnings import Warning as WeatherWarning
from app.picture.columns import SensorState, UnitStatus
from app.picture.picture import Picture
from ui.models.tally import Tally, held_back, tally

RISE_S, LEAST_RISE_S = 600.0, 120.0
OLD_DATA_S = 60.0
"""With no reading at all for this long the wall says how old its data is."""

CROWD_KINDS = ("people_flow", "vehicle_flow")


@dataclass(frozen=True, slots=True)
class Point:
    """One sensor on the wall: `level` 0 is normal; `rise` in its unit per ten minutes;
    `next_s` seconds until `next_limit` at that rate, infinite when it does not rise."""

    row: int
    value: float
    level: int
    stale_s: float = 0.0
    rise: float = math.nan
    next_limit: float = math.nan
    next_s: float = math.inf


@dataclass(frozen=True, slots=True)
class WallFacts:
    """One second of the wall."""

    now: datetime
    mode: Mode
    level: int
    since: datetime | None
    tally: Tally
    warnings: tuple[WeatherWarning, ...]
    unacknowledged: int
    silent: int
    on_duty: int
    under_way: int
    closed_today: int
    lost: tuple[str, ...]
    data_age_s: float
    leader: Officer | None
    urgent: tuple[Case, ...]
    flood: tuple[Point, ...]
    flooded: int
    crowd: tuple[Point, ...]
    alarms: tuple[Alarm, ...] = ()
    takeover: Alarm | None = None
    plan: PlanRun | None = None
    rates: tuple[RateLine, ...] = ()


def collect(picture: Picture, now: datetime, rates: tuple[RateLine, ...] = ()) -> WallFacts:
    """Everything the scenes draw from, as it is at `now`; `rates` are those last counted."""
    mode, columns = picture.mode, picture.sensors
    flood = _points(picture, now, [i for i, s in enumerate(columns.items) if s.flood_point])
    crowd = _points(picture, now, [i for i, s in enumerate(columns.items)
                                   if s.kind == CROWD_KINDS[0]])  # fmt: skip
    officers = picture.registry.officers.values()
    waiting = [a for a in picture.alarms.values() if a.state is AlarmState.UNACKNOWLEDGED]
    newest = float(columns.at.max()) if len(columns) else 0.0
    return WallFacts(
        now=now,
        mode=mode,
        level=picture.mode_state.level,
        since=picture.mode_state.since,
        tally=tally(picture, now),
        warnings=tuple(picture.active_warnings(now)),
        unacknowledged=len(waiting),
        silent=int((columns.state == SensorState.STALE).sum()),
        on_duty=int((picture.units.status != UnitStatus.OFF).sum()),
        under_way=int((picture.units.status == UnitStatus.UNDER_WAY).sum()),
        closed_today=picture.closed_today,
        lost=tuple(link.name for link in picture.links.values() if link.state == "down"),
        data_age_s=max(0.0, now.timestamp() - newest) if newest else math.inf,
        leader=next((o for o in officers if o.role == "leader"), None),
        urgent=_urgent(picture, now),
        flood=tuple(flood),
        flooded=sum(point.level > 0 for point in flood),
        crowd=tuple(crowd),
        alarms=_standing(picture),
        takeover=_takeover(picture, now),
        plan=_running_plan(picture),
        rates=rates,
    )


def _standing(picture: Picture, most: int = 8) -> tuple[Alarm, ...]:
    """What needs an answer first, the gravest and newest before the others."""
    shown = (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED, AlarmState.ACKNOWLEDGED)
    rows = [a for a in picture.alarms.values() if a.state in shown]
    rows.sort(key=lambda a: (shown.index(a.state), a.level, -a.onset.timestamp(), a.id))
    return tuple(rows[:most])


def _takeover(picture: Picture, now: datetime) -> Alarm | None:
    """The newest alarm of the highest priority that nobody has answered for, for as long as it
    may take the wall over."""
    last = picture.catalogue.wall.wall.takeover_s
    rows = [
        a for a in picture.alarms.values()
        if a.level == HIGHEST and a.state is AlarmState.UNACKNOWLEDGED
        and (now - a.onset).total_seconds() < last
    ]  # fmt: skip
    return max(rows, key=lambda a: (a.onset, a.id), default=None)


def _running_plan(picture: Picture) -> PlanRun | None:
    """The plan that runs; of several the one started last."""
    runs = [run for run in picture.plans.values() if run.ended_at is None]
    return max(runs, key=lambda run: (run.at, run.id), default=None)


def _urgent(picture: Picture, now: datetime, most: int = 6) -> tuple[Case, ...]:
    """The cases whose clocks run out first, those the mode puts first before the others."""
    mode = picture.mode
    rows = []
    for case in picture.cases.values():
        if case.ended or case.suspended_at is not None or held_back(case, mode):
            continue
        due = picture.clocks.due(case)
        if due.at is not None:
            rows.append((case.level > 2, due.at, case.id, case))
    rows.sort(key=lambda row: row[:3])
    return tuple(row[3] for row in rows[:most])


def _points(picture: Picture, now: datetime, rows: list[int]) -> list[Point]:
    """The points of `rows`, worst first: grave ones, then those nearest to their first limit."""
    found = [_point(picture, row, now) for row in rows]
    found = [point for point in found if not math.isnan(point.value)]

    def order(point: Point) -> tuple[int, float]:
        return point.level or 9, -point.value

    return sorted(found, key=order)


def _point(picture: Picture, row: int, now: datetime) -> Point:
    columns = picture.sensors
    value, state = float(columns.value[row]), int(columns.state[row])
    limits = picture.mode.thresholds.get(columns.items[row].kind, ())
    if state == SensorState.STALE:
        return Point(row, value, 0, stale_s=now.timestamp() - float(columns.at[row]))
    level = 8 - state if state >= SensorState.LEVEL_4 else 0
    rise = _rise(columns.trend[row], float(columns.period[row]))
    above = [limit for limit in limits if limit > value]
    following = above[0] if above else math.nan
    seconds = math.inf
    if rise > 0 and not math.isnan(following):
        seconds = (following - value) / rise * RISE_S
    return Point(row, value, level, 0.0, rise, following, seconds)


def _rise(trend: np.ndarray, period_s: float) -> float:
    """Change over ten minutes, from readings `period_s` apart, newest last."""
    if period_s <= 0:
        return math.nan
    back = min(int(RISE_S / period_s), len(trend) - 1)
    while back > 0 and math.isnan(trend[-1 - back]):
        back -= 1
    covered = back * period_s
    if covered < LEAST_RISE_S:
        return math.nan
    return float(trend[-1] - trend[-1 - back]) * RISE_S / covered
