"""The flood points (易积水点): depth, rise per ten minutes, when the next level is reached, who is
there; sorted by what gets worse."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from app import wording
from app.domain.cases import Stage
from app.domain.orders import Dispatch, Receipt
from app.domain.states import SensorState
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.nearby import distances_m
from ui.models.point_plan import PointPlans
from ui.models.rain import Rain
from ui.models.readings import Reading, reading, thresholds_of
from ui.widgets import format as fmt
from ui.widgets.spark import Threshold

WARN_LEVEL = 3
"""From this level on a point counts as flooded, and somebody should be there."""

RISE_S = 600.0
"""The rise is told for ten minutes."""

SPARK_S = 1800.0
STEADY = 0.5
"""A change of less than this in ten minutes (in the sensor's unit) is the gauge's own noise."""

FARTHEST_MIN = 120.0
"""An estimate further ahead than this is no estimate."""

AT_HAND_M = 250.0
"""An order for a case this near to a flood point is somebody at that flood point."""

NO_RAIN = Rain()
WORSENING, DEEPEST = "worsening", "deepest"


@dataclass(frozen=True, slots=True)
class FloodPoint:
    """One line of the board. `rise` per ten minutes, nan when it is not known; `minutes` to the
    next level, infinite when it is not rising; `task` says who is there, `detail` how far it is,
    `task_look` how that stands: done, going, late or none; `pump` is what the point's pump is
    doing, '' where none is planned."""

    row: int
    id: str
    reading: Reading
    depth: float
    rise: float
    minutes: float
    limits: tuple[Threshold, ...]
    outlook: str
    task: str
    detail: str
    task_look: str
    period_s: float
    rain: Rain = NO_RAIN
    pump: str = ""

    @property
    def urgency(self) -> float:
        """0 is worst: past the last limit. Else the minutes to the next level, times its number:
        four minutes to Ⅰ press as much as one to Ⅳ."""
        if self.limits and self.depth >= self.limits[-1].value:
            return 0.0
        if self.minutes > FARTHEST_MIN:
            return math.inf
        return self.minutes * next((t.level for t in self.limits if t.value > self.depth), 4)

    @property
    def stale(self) -> bool:
        """No news: what is shown is the last that was known."""
        return self.reading.look == "stale"


def flood_rows(picture: Picture) -> list[int]:
    """The sensors that stand at easily flooded places."""
    return [row for row, sensor in enumerate(picture.sensors.items) if sensor.flood_point]


def flood_points(
    picture: Picture,
    rows: list[int],
    now: datetime,
    order: str = WORSENING,
    rain: Mapping[int, Rain] | None = None,
    plans: PointPlans | None = None,
) -> list[FloodPoint]:
    """The points in `rows` as they stand at `now`, sorted by `order`; `rain` by row, and `plans`
    of the points, where they are known."""
    crews = _Crews(picture)
    points = [_point(picture, row, now, crews) for row in rows]
    if rain:
        points = [replace(point, rain=rain.get(point.row, NO_RAIN)) for point in points]
    if plans is not None:
        points = [
            replace(point, pump=plans.of(point.id, point.reading.level).pump_state)
            for point in points
        ]
    if order == DEEPEST:
        return sorted(points, key=lambda p: (-_deep(p), p.minutes))
    return sorted(points, key=_worsening)


def _worsening(point: FloodPoint) -> tuple[float, bool, int, float, int]:
    """The most urgent; then what is in alarm, rising before steady before falling."""
    steady = math.isnan(point.rise) or abs(point.rise) < STEADY
    trend = 1 if steady else 0 if point.rise > 0 else 2
    return point.urgency, not point.reading.level, trend, -_deep(point), point.row


def _deep(point: FloodPoint) -> float:
    return -1.0 if math.isnan(point.depth) else point.depth


def _point(picture: Picture, row: int, now: datetime, crews: _Crews) -> FloodPoint:
    columns = picture.sensors
    sensor = columns.items[row]
    shown = reading(picture, row, now)
    depth = float(columns.value[row])
    rise = rise_per_10_min(columns.trend[row], sensor.period_s)
    limits = thresholds_of(picture, row)
    minutes, target = _next_level(depth, rise, limits)
    stale = SensorState(int(columns.state[row])) is SensorState.STALE
    outlook = _outlook(depth, rise, minutes, target)
    if limits and target is None and not math.isnan(depth):
        over = fmt.number(limits[-1].value)
        outlook = _("over {limit}, {trend}").format(limit=over, trend=_trend(rise))
    if stale:
        outlook = _("{state} {age}, last {trend}").format(
            state=shown.state, age=shown.age, trend=_trend(rise)
        )
    task, detail, look = crews.at(row, shown.level, now)
    return FloodPoint(row, sensor.id, shown, depth, math.nan if stale else rise, minutes, limits,
                      outlook, task, detail, look, sensor.period_s)  # fmt: skip


def rise_per_10_min(trend: np.ndarray, period_s: float) -> float:
    """The rise in the last ten minutes (or as far back as is known), scaled to ten minutes."""
    known = trend[np.isfinite(trend)]
    back = min(len(known) - 1, max(1, round(RISE_S / max(period_s, 1.0))))
    if back < 1:
        return math.nan
    return float(known[-1] - known[-1 - back]) * RISE_S / (back * max(period_s, 1.0))


def spark_readings(period_s: float) -> int:
    """How many readings make up the half hour of the spark line."""
    return max(2, round(SPARK_S / max(period_s, 1.0)))


def _next_level(
    depth: float, rise: float, limits: tuple[Threshold, ...]
) -> tuple[float, Threshold | None]:
    above = next((limit for limit in limits if limit.value > depth), None)
    if above is None or math.isnan(rise) or rise < STEADY:
        return math.inf, above
    return (above.value - depth) / rise * RISE_S / 60.0, above


def _outlook(depth: float, rise: float, minutes: float, target: Threshold | None) -> str:
    if math.isnan(depth):
        return wording.sensor_state(SensorState.UNKNOWN)
    if target is not None and minutes <= FARTHEST_MIN:
        step = _step(target.level)
        text = _("{minutes} min to {limit}: {step}")
        return text.format(
            minutes=max(1, round(minutes)), limit=fmt.number(target.value), step=step
        )
    return _trend(rise)


def _trend(rise: float) -> str:
    if math.isnan(rise) or abs(rise) < STEADY:
        return _("steady")
    return _("rising") if rise > 0 else _("falling")


def _step(level: int) -> str:
    """What is done at a level: watch, patrol, close to traffic, seal and clear."""
    return {4: _("watch"), 3: _("patrol"), 2: _("close road"), 1: _("seal, clear")}[level]


class _Crews:
    """Who is on the way to or at which place."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._orders: list[Dispatch] = []
        lon, lat = [], []
        for order in picture.dispatches.values():
            case = picture.cases.get(order.case)
            placed = case is not None and case.lon is not None and case.lat is not None
            if order.recalled_at is None and placed and case is not None and not case.ended:
                self._orders.append(order)
                lon.append(case.lon)
                lat.append(case.lat)
        self._lon, self._lat = np.array(lon, dtype=float), np.array(lat, dtype=float)

    def at(self, row: int, level: int, now: datetime) -> tuple[str, str, str]:
        """(who, how far, look) for the flood point in `row`."""
        columns = self._picture.sensors
        alarm = self._picture.sensor_alarm(columns.items[row].id)
        case = self._picture.cases.get(alarm.case) if alarm and alarm.case else None
        order = self._picture.order_of(case) if case else None
        if order is None and self._orders:
            far = distances_m(
                self._lon, self._lat, (float(columns.lon[row]), float(columns.lat[row]))
            )
            nearest = int(np.argmin(far))
            order = self._orders[nearest] if far[nearest] <= AT_HAND_M else None
        if order is not None:
            return self._order(order, now)
        if case is not None:
            return wording.stage(case.stage), "", "none"
        return (_("nobody sent yet") if 1 <= level <= WARN_LEVEL else ""), "", "none"

    def _order(self, order: Dispatch, now: datetime) -> tuple[str, str, str]:
        row = self._picture.units.index.get(order.unit)
        unit = self._picture.units.items[row] if row is not None else None
        name = local(unit.name, unit.name_en) if unit else order.unit
        limit = self._picture.mode.limits.get(Stage.TO_SIGN.value, 0)
        late = (now - order.at).total_seconds() - limit
        taken = any(r.value in order.receipts for r in (Receipt.SIGNED, Receipt.ARRIVED))
        if not taken and limit and late > 0 and Receipt.DONE.value not in order.receipts:
            return name, _("not signed, {time}").format(time=fmt.overdue(late)), "late"
        reached = [r for r in Receipt if r.value in order.receipts]
        words = wording.receipt(reached[-1]) if reached else _("sending…")
        here = reached and reached[-1] in (Receipt.ARRIVED, Receipt.DONE)
        return name, words, "done" if here else "going"
