"""Readings to states and alarms, a batch at a time, by the thresholds of the mode in force.

Thresholds of a kind are given least grave first and stand for Ⅳ, Ⅲ, Ⅱ, Ⅰ in that order (three
values reach Ⅱ, two Ⅲ). Each has a latch of its own: on when the value was beyond it for the on
delay, off when it was back by more than the deadband for the off delay, both in reading time. The
gravest latch that is on is the sensor's level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from app.domain.alarms import Alarm, alarm_id
from app.domain.catalogue import Catalogue, SensorKind
from app.domain.modes import Mode
from app.domain.registry import Sensor
from app.domain.sensor_rules import own_rules
from app.domain.states import SensorState
from app.messages.events import AlarmChanged
from app.messages.readings import Readings
from app.services.conversion import Conversion
from app.services.findings import EASED, RAISED, RETURNED, WORSE
from app.services.rounds import not_ahead, rounds

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

LEVELS = 4
SILENT_PERIODS = 3.0
"""A sensor is stale when it missed three of its expected reports."""
SILENT_ALARM_S = 24 * 3600.0
"""A silent sensor becomes an alarm after a day (EEMUA 191: stale over 24 h)."""
SILENT_SHARE = 0.05
"""When more sensors than this are silent the fault is the feed's, which has a light of its own."""
UNKNOWN_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a batch came to. `rows` are the sensors' rows of every reading that was accepted, in
    time order, late ones for the history among them, so a row can be there several times; `state`
    is the sensor's after the whole batch. `refused` counts readings out of range or not a
    number, `unknown` names ids that are not registered, `unfit` (sensor, unit, the sensor's unit)
    those whose unit cannot become the sensor's."""

    rows: Ints
    value: Floats
    at: Floats
    state: Bytes
    events: list[AlarmChanged] = field(default_factory=list)
    refused: int = 0
    unknown: list[str] = field(default_factory=list)
    unfit: list[tuple[str, str, str]] = field(default_factory=list)


class Sensing:
    """The rules' memory of every sensor. Belongs to one thread."""

    def __init__(self, sensors: Sequence[Sensor], catalogue: Catalogue) -> None:
        kinds = [
            catalogue.kinds.get(s.kind) or SensorKind(s.kind, s.kind, s.kind, "") for s in sensors
        ]
        n = len(kinds)
        self._names = [s.id for s in sensors]
        self._index = {name: row for row, name in enumerate(self._names)}
        names = list(dict.fromkeys(kind.id for kind in kinds))
        self._kinds = {name: number for number, name in enumerate(names)}
        self._kind = np.array([self._kinds[kind.id] for kind in kinds], dtype=np.int64)
        rules = [own_rules(kind, s.own) for kind, s in zip(kinds, sensors, strict=True)]
        self._low = np.array([rule.low for rule in rules])
        self._high = np.array([rule.high for rule in rules])
        self._deadband = np.array([rule.deadband for rule in rules])
        self._on_delay = np.array([rule.on_delay_s for rule in rules])
        self._off_delay = np.array([rule.off_delay_s for rule in rules])
        self._own = {
            row: s.own.thresholds
            for row, s in enumerate(sensors)
            if s.own is not None and s.own.thresholds
        }
        # A sensor with thresholds of its own has a row of limits of its own behind the kinds'.
        self._limit = self._kind.copy()
        self._limit[list(self._own)] = len(names) + np.arange(len(self._own))
        self._sign = np.array([1.0 if kind.rising else -1.0 for kind in kinds])
        self._signs = {kind.id: 1.0 if kind.rising else -1.0 for kind in kinds}
        self._period = np.array([s.period_s for s in sensors], dtype=np.float64)
        self._value = np.full(n, np.nan)
        self._at = np.zeros(n)
        self._above = np.full((n, LEVELS), np.nan)
        self._below = np.full((n, LEVELS), np.nan)
        self._on = np.zeros((n, LEVELS), dtype=bool)
        self._active = np.zeros(n, dtype=np.int8)
        self._stale = np.zeros(n, dtype=bool)
        self._silent = np.zeros(n, dtype=bool)
        spoken = [
            (sensor.unit,) if sensor.unit else (kind.unit, kind.unit_en)
            for sensor, kind in zip(sensors, kinds, strict=True)
        ]
        self._units = list(dict.fromkeys(spoken))
        place = {names: number for number, names in enumerate(self._units)}
        self._wanted = np.array([place[names] for names in spoken], dtype=np.int64)
        self._conversion = Conversion(catalogue.units, self._units)
        self._started = 0.0
        self._mode: Mode | None = None
        self._limits = np.full((max(1, len(names) + len(self._own)), LEVELS), np.inf)
        self._undo: list[tuple[npt.NDArray[np.generic], Ints, npt.NDArray[np.generic]]] = []

    # ------------------------------------------------------------------ start

    def load(self, standing: Sequence[Alarm]) -> None:
        """Remember the alarms that stand, so that a restart raises none of them again."""
        for alarm in standing:
            row = self._index.get(alarm.subject)
            if row is None or not alarm.active:
                continue
            if alarm.kind == "stale":
                self._silent[row] = True
                continue
            reached = LEVELS + 1 - alarm.level
            self._active[row] = reached
            self._on[row, :reached] = True

    def resume(self, ids: Sequence[str], value: Floats, at: Floats, state: Bytes) -> None:
        """Go on from stored latest readings: what is older is late, what is old is stale."""
        rows = np.array([self._index.get(name, -1) for name in ids], dtype=np.int64)
        known = rows >= 0
        rows = rows[known]
        self._value[rows], self._at[rows] = value[known], at[known]
        self._stale[rows] = state[known] == SensorState.STALE
        reached = np.maximum(0, state[known].astype(np.int64) - SensorState.OUT_OF_SERVICE)
        self._on[rows] |= np.arange(1, LEVELS + 1) <= reached[:, None]

    @property
    def names(self) -> list[str]:
        """The sensors' ids, row by row."""
        return self._names

    def ids(self, rows: Ints) -> list[str]:
        """The sensors' ids of `rows`."""
        names = self._names
        return [names[row] for row in rows.tolist()]

    # ------------------------------------------------------------------ a batch

    def evaluate(self, readings: Readings, mode: Mode, now: datetime) -> Verdict:
        """Take a batch under `mode`. What it changed here can be taken back once by `undo`."""
        self._use(mode)
        index = self._index
        rows = np.array([index.get(name, -1) for name in readings.ids], dtype=np.int64)
        unknown = dict.fromkeys(n for n, row in zip(readings.ids, rows, strict=True) if row < 0)
        moment = now.timestamp()
        self._started = self._started or moment
        value, unfit = self._converted(readings, rows)
        at = not_ahead(readings.at, moment)
        good = (rows >= 0) & np.isfinite(value) & np.isfinite(at)
        safe = np.where(rows < 0, 0, rows)
        if len(self._names):
            good &= (value >= self._low[safe]) & (value <= self._high[safe])
        refused = int(np.count_nonzero((rows >= 0) & ~good))
        rows, value, at = rows[good], value[good], at[good]
        self._remember(np.unique(rows))
        events: list[AlarmChanged] = []
        for part in rounds(rows, at):
            events += self._round(rows[part], value[part], at[part])
        order = np.argsort(at, kind="stable")
        rows, value, at = rows[order], value[order], at[order]
        state = self._states(rows)
        names = list(unknown)[:UNKNOWN_KEPT]
        return Verdict(rows, value, at, state, events, refused, names, unfit)

    def _converted(
        self, readings: Readings, rows: Ints
    ) -> tuple[Floats, list[tuple[str, str, str]]]:
        """Values in the sensors' units, nan where there is no way, and those named."""
        if not len(readings.unit) or not self._names:
            return readings.value, []
        wanted = self._wanted[np.where(rows < 0, 0, rows)]
        value = self._conversion.convert(readings.unit, wanted, readings.value)
        odd = np.flatnonzero(np.isnan(value) & np.isfinite(readings.value) & (rows >= 0))
        return value, [
            (readings.ids[n], readings.unit[n], self._units[wanted[n]][0])
            for n in odd[:UNKNOWN_KEPT].tolist()
        ]

    def undo(self) -> None:
        """Forget the last batch: it could not be stored and will come again."""
        for column, rows, before in self._undo:
            column[rows] = before
        self._undo = []

    def sweep(self, now: datetime) -> Verdict:
        """Sensors that have just fallen silent, as stale; an alarm for each silent for a day,
        unless so many are that the feed is at fault."""
        moment = now.timestamp()
        self._started = self._started or moment
        age = moment - self._at
        heard = self._at > 0
        # After a pause of the gateway itself every sensor gets its three periods again.
        waited = np.minimum(age, moment - self._started)
        silent = heard & (waited > SILENT_PERIODS * self._period)
        rows = np.flatnonzero(silent & ~self._stale)
        self._undo = []
        self._remember(rows)
        self._stale[rows] = True
        events: list[AlarmChanged] = []
        if np.count_nonzero(silent) <= SILENT_SHARE * max(1, int(np.count_nonzero(heard))):
            limit = np.maximum(SILENT_ALARM_S, SILENT_PERIODS * self._period)
            late = np.flatnonzero(silent & (age > limit) & ~self._silent)
            events = [self._stale_alarm(row) for row in late.tolist()]
            self._keep(self._silent, late)
            self._silent[late] = True
        return Verdict(rows, self._value[rows], self._at[rows], self._states(rows), events)

    # ------------------------------------------------------------------ rules

    def _use(self, mode: Mode) -> None:
        if mode is self._mode:
            return
        limits = np.full_like(self._limits, np.inf)
        for kind, values in mode.thresholds.items():
            number = self._kinds.get(kind)
            if number is not None:
                limits[number, : len(values)] = np.array(values[:LEVELS]) * self._signs[kind]
        for row, thresholds in self._own.items():
            told = thresholds.get(mode.id, thresholds.get(""))
            mine = limits[self._limit[row]]
            if told is None:
                mine[:] = limits[self._kind[row]]
            else:
                mine[: len(told)] = np.array(told[:LEVELS]) * self._sign[row]
        changed = np.flatnonzero((limits != self._limits).any(axis=1))
        stirred = np.isin(self._limit, changed)
        # Times were taken against the old limits; the latches hold until new readings speak.
        self._above[stirred], self._below[stirred] = np.nan, np.nan
        self._mode, self._limits = mode, limits

    def _round(self, rows: Ints, value: Floats, at: Floats) -> list[AlarmChanged]:
        """At most one reading of each sensor. Late and repeated ones are passed over."""
        newer = at > self._at[rows]
        rows, value, at = rows[newer], value[newer], at[newer]
        if not len(rows):
            return []
        self._value[rows], self._at[rows] = value, at
        events = self._heard_again(rows, at)
        self._latch(rows, value, at)
        # A mode that mutes a kind is a rule of alarms: what is so is found all the same.
        wanted = self._reached(rows).astype(np.int8)
        before = self._active[rows]
        changed = np.flatnonzero(wanted != before)
        self._active[rows] = wanted
        for i in changed.tolist():
            events.append(self._change(int(rows[i]), int(before[i]), int(wanted[i]), at[i]))
        return events

    def _latch(self, rows: Ints, value: Floats, at: Floats) -> None:
        limits = self._limits[self._limit[rows]]
        signed = (value * self._sign[rows])[:, None]
        moment = at[:, None]
        beyond = signed >= limits
        back = signed < limits - self._deadband[rows][:, None]
        above, below = self._above[rows], self._below[rows]
        above = np.where(beyond, np.where(np.isnan(above), moment, above), np.nan)
        below = np.where(back, np.where(np.isnan(below), moment, below), np.nan)
        on = self._on[rows]
        on |= moment - above >= self._on_delay[rows][:, None]
        on &= ~(moment - below >= self._off_delay[rows][:, None])
        self._above[rows], self._below[rows], self._on[rows] = above, below, on

    def _reached(self, rows: Ints) -> Ints:
        """0 for normal, 1 for Ⅳ … 4 for Ⅰ: the gravest latch that is on."""
        on = self._on[rows]
        return np.where(on.any(axis=1), LEVELS - np.argmax(on[:, ::-1], axis=1), 0)

    def _states(self, rows: Ints) -> Bytes:
        reached = self._reached(rows)
        state = np.where(reached > 0, SensorState.OUT_OF_SERVICE + reached, SensorState.NORMAL)
        return np.where(self._stale[rows], SensorState.STALE, state).astype(np.uint8)

    def _change(self, row: int, before: int, after: int, at: float) -> AlarmChanged:
        sign = self._sign[row]
        kind = "high" if sign > 0 else "low"
        worst = max(before, after)
        level = LEVELS + 1 - (after or before)
        moment = datetime.fromtimestamp(at, UTC)
        name = self._names[row]
        limit = float(self._limits[self._limit[row], (after or worst) - 1] * sign)
        alarm = Alarm(
            alarm_id(name, kind, moment),
            name,
            kind,
            level,
            moment,
            value=float(self._value[row]),
            limit=limit if np.isfinite(limit) else None,
            returned_at=None if after else moment,
        )
        if not after:
            return AlarmChanged(what=RETURNED, alarm=alarm)
        what = RAISED if not before else WORSE if after > before else EASED
        return AlarmChanged(what=what, alarm=alarm)

    def _heard_again(self, rows: Ints, at: Floats) -> list[AlarmChanged]:
        self._stale[rows] = False
        found = np.flatnonzero(self._silent[rows])
        events = []
        for i in found.tolist():
            moment = datetime.fromtimestamp(at[i], UTC)
            name = self._names[rows[i]]
            alarm = Alarm(
                alarm_id(name, "stale", moment), name, "stale", LEVELS, moment, returned_at=moment
            )
            events.append(AlarmChanged(what=RETURNED, alarm=alarm))
        self._silent[rows] = False
        return events

    def _stale_alarm(self, row: int) -> AlarmChanged:
        onset = datetime.fromtimestamp(self._at[row], UTC)
        name = self._names[row]
        key = alarm_id(name, "stale", onset)
        alarm = Alarm(key, name, "stale", LEVELS, onset, value=float(self._value[row]))
        return AlarmChanged(what=RAISED, alarm=alarm)

    # ------------------------------------------------------------------ undo

    def _remember(self, rows: Ints) -> None:
        self._undo = []
        columns = (
            self._value, self._at, self._above, self._below, self._on, self._active, self._stale,
            self._silent,
        )  # fmt: skip
        for column in columns:
            self._keep(column, rows)

    def _keep(self, column: npt.NDArray[np.generic], rows: Ints) -> None:
        self._undo.append((column, rows, column[rows]))
