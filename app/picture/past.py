"""The picture as it was at a time: what has not changed since as it stands, and the rest by the
journal up to then. Built off the GUI thread and read-only ever after.

Where units were is not kept by the stores: their rows stand at their base and off duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import numpy as np

from app.domain.alarms import Alarm
from app.domain.cases import Case
from app.domain.catalogue import Catalogue
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.plan_runs import PlanRun
from app.domain.shapes import Shape
from app.domain.states import SensorState, UnitStatus
from app.domain.warnings import Warning as WeatherWarning
from app.messages.events import Entry, ModeSwitched
from app.picture.columns import Floats
from app.picture.picture import Picture, Registry

STALE_PERIODS = 3.0
"""A reading older than so many of its sensor's periods is shown as stale."""
WITHIN_S = 6 * 3600.0
"""How far back a last reading is looked for."""


class Then(Protocol):
    """What the stores know of a time. `seq` is the journal's last line up to then."""

    def seq_at(self, at: datetime) -> int: ...

    def changed_since(self, seq: int) -> set[str]:
        """Subjects of the lines after `seq`."""
        ...

    def lines(self, subjects: Sequence[str], seq: int) -> list[Entry]:
        """The lines about `subjects` up to `seq`, in their order."""
        ...

    def last_mode(self, seq: int) -> Entry | None:
        """The last change of mode up to `seq`."""
        ...

    def cases(self, at: datetime) -> list[Case]:
        """Cases reported by then and not ended by then, as they stand today."""
        ...

    def dispatches(self, cases: Sequence[str]) -> list[Dispatch]: ...

    def alarms(self, at: datetime) -> list[Alarm]:
        """Alarms that stand today and stood by then."""
        ...

    def warnings(self, at: datetime) -> list[WeatherWarning]: ...

    def plan_runs(self, at: datetime) -> list[PlanRun]:
        """Plans that had been started by then, as they stand today."""
        ...

    def shapes(self, at: datetime) -> list[Shape]: ...

    def readings(self, at: datetime, within_s: float) -> tuple[list[str], Floats, Floats]:
        """The last reading of each sensor by then: ids, values, epoch seconds."""
        ...


def past(catalogue: Catalogue, registry: Registry, then: Then, at: datetime) -> Picture:
    """The picture at `at` (UTC)."""
    made = Picture(catalogue, registry)
    seq = then.seq_at(at)
    changed = then.changed_since(seq)
    cases = then.cases(at)
    kept = [case for case in cases if case.id not in changed]
    alarms = [alarm for alarm in then.alarms(at) if alarm.subject not in changed]
    orders = then.dispatches([case.id for case in kept])
    made.load(kept, orders, alarms, then.warnings(at), _mode(then, seq), 0)
    made.load_map(then.shapes(at), [])
    made.load_plans([run for run in then.plan_runs(at) if run.id not in changed])
    lines = then.lines(sorted(changed), seq)
    for entry in lines:
        made.apply(entry)
    # A case that moved by then but whose coming in was never journalled stands as it does today;
    # one that is only heard of later was not known then.
    told = {entry.event.subject for entry in lines}
    for case in cases:
        if case.id in told:
            made.cases.setdefault(case.id, case)
    made.cases = {key: case for key, case in made.cases.items() if not case.ended}
    _read(made, then, at)
    made.units.status[:] = UnitStatus.OFF
    made.seq = seq
    made.take_changes()
    return made


def _mode(then: Then, seq: int) -> ModeState:
    entry = then.last_mode(seq)
    event = entry.event if entry is not None else None
    return event.state if isinstance(event, ModeSwitched) else ModeState()


def _read(made: Picture, then: Then, at: datetime) -> None:
    """The last values by then; a state from the alarm that stood then, stale by age."""
    columns, moment = made.sensors, at.timestamp()
    ids, value, seen = then.readings(at, WITHIN_S)
    pairs = [(columns.index[key], n) for n, key in enumerate(ids) if key in columns.index]
    if pairs:
        rows, places = np.array(pairs, dtype=np.int64).T
        columns.value[rows], columns.at[rows] = value[places], seen[places]
    known = columns.at > 0
    old = known & (moment - columns.at > np.maximum(columns.period, 1.0) * STALE_PERIODS)
    columns.state[known] = SensorState.NORMAL
    columns.state[old] = SensorState.STALE
    for alarm in made.alarms.values():
        row = columns.index.get(alarm.subject)
        if row is None or not alarm.active:
            continue
        stale = alarm.kind == "stale"
        columns.state[row] = (
            SensorState.STALE if stale else SensorState(SensorState.LEVEL_1 + 1 - alarm.level)
        )
