"""The common operating picture: what is so now, changed by `apply(entry)` and batches alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from app.domain import cases, orders
from app.domain.alarms import Alarm
from app.domain.cases import Case
from app.domain.catalogue import Catalogue
from app.domain.clocks import Clocks
from app.domain.modes import Mode, ModeState
from app.domain.orders import Dispatch
from app.domain.plan_runs import PlanRun
from app.domain.presence import Presence, by_case
from app.domain.registry import Sensor
from app.domain.shapes import Bookmark, Shape
from app.domain.walls import WallState
from app.domain.warnings import Warning as WeatherWarning
from app.domain.whistles import Whistle
from app.messages import events
from app.picture.centre import CalendarBook
from app.picture.changes import Changes as Changes
from app.picture.columns import Bytes, Floats, Ints, SensorColumns, Singles, UnitColumns
from app.picture.in_force import InForce
from app.picture.links import Link
from app.picture.plans import after_event
from app.picture.registry import Registry as Registry
from app.picture.roster import pin_set


@dataclass(slots=True)
class Simulation:
    """How the demonstration runs."""

    scenario: str = "normal"
    speed: float = 1.0
    running: bool = True


class Picture:
    """Cases, orders, alarms, sensors, units, mode and links of one centre.

    Belongs to one thread (on the desk: the GUI thread, which drains the news into it).
    """

    def __init__(self, catalogue: Catalogue, registry: Registry) -> None:
        self.catalogue = catalogue
        self.registry = registry
        self.cases: dict[str, Case] = {}
        self.dispatches: dict[str, Dispatch] = {}
        self.alarms: dict[str, Alarm] = {}
        self.alarm_of: dict[str, str] = {}
        self.whistles: dict[str, Whistle] = {}
        self.sensors = SensorColumns(registry.sensors)
        self.units = UnitColumns(registry.units)
        self.mode_state = ModeState()
        self.wall = WallState()
        self.warnings: dict[str, WeatherWarning] = {}
        self._in_force = InForce()
        self.plans: dict[str, PlanRun] = {}
        self.calendar = CalendarBook()
        self.shapes: dict[str, Shape] = {}
        self.bookmarks: dict[str, Bookmark] = {}
        self.links: dict[str, Link] = {}
        self.presence: dict[str, tuple[Presence, ...]] = {}
        self.simulation = Simulation()
        self.closed_today = 0
        self.seq = 0
        self.changes = Changes()
        self._clocks: dict[tuple[str, str], Clocks] = {}

    @property
    def mode(self) -> Mode:
        """The mode in force."""
        return self.catalogue.in_force(self.mode_state)

    @property
    def clocks(self) -> Clocks:
        """The limits in force."""
        return self.clocks_under(self.mode)

    def clocks_under(self, mode: Mode) -> Clocks:
        """The limits as they would be under `mode`."""
        key = (mode.id, mode.preset)
        if key not in self._clocks:
            catalogue = self.catalogue
            self._clocks[key] = Clocks(mode, catalogue.category, catalogue.work)
        return self._clocks[key]

    def renew_sensors(self, sensors: Sequence[Sensor]) -> None:
        """Sensors as they are registered now; what is known of those that stay is kept."""
        self.registry.sensors = list(sensors)
        self.sensors = self.sensors.renewed(sensors)
        self.changes.registry = True
        self.changes.sensors = np.arange(len(sensors))

    def load_trends(self, ids: list[str], trends: Singles) -> None:
        """The stored last readings of sensors, (n, TREND) newest last, for their spark lines."""
        for place, key in enumerate(ids):
            row = self.sensors.index.get(key)
            if row is not None:
                self.sensors.trend[row] = trends[place]

    def load_map(self, shapes: list[Shape], bookmarks: list[Bookmark]) -> None:
        """What officers drew on the map and the looks at it they kept, as stored."""
        self.shapes = {shape.id: shape for shape in shapes}
        self.bookmarks = {mark.id: mark for mark in bookmarks}

    def load_plans(self, runs: Sequence[PlanRun]) -> None:
        """The plans that were started, as stored."""
        self.plans = {run.id: run for run in runs}

    def recall(self, case: Case, dispatches: Sequence[Dispatch]) -> None:
        """A concluded case was brought from the archive to be looked at."""
        if case.id not in self.cases:
            self.cases[case.id] = case
            self.dispatches |= {dispatch.id: dispatch for dispatch in dispatches}
            self.changes.cases.add(case.id)

    def take_changes(self) -> Changes:
        """The changes since the last call."""
        taken, self.changes = self.changes, Changes()
        return taken

    def load(
        self,
        cases: list[Case],
        dispatches: list[Dispatch],
        alarms: list[Alarm],
        warnings: list[WeatherWarning],
        mode: ModeState,
        seq: int,
        whistles: Sequence[Whistle] = (),
    ) -> None:
        """Start from a stored state at journal position `seq`."""
        self.cases = {case.id: case for case in cases}
        self.dispatches = {dispatch.id: dispatch for dispatch in dispatches}
        self.warnings = {warning.id: warning for warning in warnings}
        self._in_force.count += 1
        for alarm in alarms:
            self._put_alarm(alarm)
        self.whistles = {whistle.id: whistle for whistle in whistles}
        self.mode_state, self.seq = mode, seq
        self.changes.mode = True

    def apply(self, entry: events.Entry) -> None:
        """Take one journal entry; one that was applied already changes nothing."""
        if entry.seq <= self.seq:
            return
        self.seq = entry.seq
        self._apply_case(entry.event)

    def _apply_case(self, event: events.Event) -> None:
        match event:
            case (
                events.CaseReported(case=case)
                | events.CaseAmended(case=case)
                | events.CaseCorrected(case=case)
            ):
                self._put_case(case)
            case events.CaseMoved() as moved:
                self._move_case(moved)
            case events.CaseDue() as due:
                self._note_due(due)
            case events.PhotoAttached(photo=photo):
                self.changes.photos.add(photo.case)
            case events.WhistleChanged(whistle=whistle):
                self._put_whistle(whistle)
            case other:
                self._apply_order(other)

    def _apply_order(self, event: events.Event) -> None:
        match event:
            case events.OrderIssued(dispatch=dispatch):
                self._put_dispatch(dispatch)
            case events.OrderRecalled(dispatch=key, at=at):
                if key in self.dispatches:
                    self._put_dispatch(replace(self.dispatches[key], recalled_at=at))
            case events.ReceiptRecorded(dispatch=key, receipt=receipt, at=at):
                if key in self.dispatches:
                    self._put_dispatch(orders.receipted(self.dispatches[key], receipt, at))
            case events.AlarmChanged(alarm=alarm):
                self._put_alarm(alarm)
                self.changes.alarms.add(alarm.id)
            case other:
                self._apply_centre(other)

    def _apply_centre(self, event: events.Event) -> None:
        match event:
            case events.ModeSwitched(state=state):
                self.mode_state = state
                self.changes.mode = True
            case events.WallSteered(state=wall):
                self.wall = wall
                self.changes.wall = True
            case events.WarningChanged(warning=warning):
                self.warnings[warning.id] = warning
                self._in_force.count += 1
                self.changes.warnings = True
            case events.SimulationControlled(scenario=scenario, speed=speed, running=running):
                self.simulation = Simulation(scenario, speed, running)
                self.changes.simulation = True
            case events.RegistryChanged():
                self.changes.registry = True
            case events.PinSet(person=key):
                pin_set(self.registry.officers, key)
            case other:
                self._apply_map(other)

    def _apply_map(self, event: events.Event) -> None:
        match event:
            case events.ShapeDrawn(shape=shape):
                self.shapes[shape.id] = shape
                self.changes.shapes.add(shape.id)
            case events.ShapeRemoved(shape=key):
                self.shapes.pop(key, None)
                self.changes.shapes.add(key)
            case events.BookmarkSaved(bookmark=mark):
                self.bookmarks[mark.id] = mark
                self.changes.bookmarks = True
            case events.BookmarkRemoved(bookmark=key):
                self.bookmarks.pop(key, None)
                self.changes.bookmarks = True
            case other:
                self.changes.calendar |= self.calendar.after(other)
                run = after_event(self.plans, other)
                if run is not None:
                    self.plans[run.id] = run
                    self.changes.plans.add(run.id)

    def take_readings(self, rows: Ints, value: Floats, at: Floats, state: Bytes) -> None:
        """Take the latest readings of distinct sensor rows."""
        self.sensors.update(rows, value, at, state)
        self.changes.sensors = np.union1d(self.changes.sensors, rows)

    def take_positions(
        self, rows: Ints, lon: Floats, lat: Floats, heading: Floats, at: Floats, status: Bytes
    ) -> None:
        """Take the latest positions of distinct unit rows."""
        self.units.update(rows, lon, lat, heading, at, status)
        self.changes.units = np.union1d(self.changes.units, rows)

    def take_links(self, links: dict[str, Link]) -> None:
        """Take the health of the links when it differs."""
        if links != self.links:
            self.links = links
            self.changes.links = True

    def take_presence(self, found: Sequence[Presence]) -> None:
        """Who else is at which case now, all of them."""
        before, self.presence = self.presence, by_case(found)
        both = before.keys() | self.presence.keys()
        self.changes.presence |= {c for c in both if self.presence.get(c) != before.get(c)}

    def sensor_alarm(self, sensor_id: str) -> Alarm | None:
        """The standing alarm of a sensor, if it has one."""
        return self.alarms.get(self.alarm_of.get(sensor_id, ""))

    def orders_of(self, case_id: str) -> list[Dispatch]:
        """Every order of a case that is known here, oldest first; the leading one is `order_of`."""
        found = [order for order in self.dispatches.values() if order.case == case_id]
        return sorted(found, key=lambda order: (order.at, order.id))

    def order_of(self, case: Case) -> Dispatch | None:
        """The order a case is under."""
        return self.dispatches.get(case.dispatch)

    def active_warnings(self, now: datetime) -> list[WeatherWarning]:
        """Warnings in force here at `now`, gravest first; an exercise is among them, marked."""
        return self._in_force.at(self.warnings, now)

    def live_warnings(self, now: datetime) -> list[WeatherWarning]:
        """Warnings in force that may suggest something: no exercise, none of another place."""
        return [warning for warning in self.active_warnings(now) if warning.live]

    def _put_case(self, case: Case) -> None:
        if case.id not in self.cases:
            if case.ended:
                return
            self.changes.new_cases.add(case.id)
        self.cases[case.id] = case
        self.changes.cases.add(case.id)

    def _move_case(self, event: events.CaseMoved) -> None:
        case = self.cases.get(event.case)
        if case is None or case.version >= event.version:
            return
        after = cases.moved(
            case,
            event.move,
            event.at,
            reason=event.reason,
            assignee=event.assignee,
            dispatch=event.dispatch,
            details=event.details,
        )
        if after.settled and not case.settled:
            self.closed_today += 1
        self._put_case(after)

    def _note_due(self, event: events.CaseDue) -> None:
        case = self.cases.get(event.case)
        if case is not None and case.version < event.version:
            self._put_case(cases.came_due(case, event.what, event.at))

    def _put_whistle(self, whistle: Whistle) -> None:
        if whistle.running:
            self.whistles[whistle.id] = whistle
        else:
            self.whistles.pop(whistle.id, None)
        self.changes.whistles.add(whistle.id)
        self.changes.cases.add(whistle.case)

    def _put_dispatch(self, dispatch: Dispatch) -> None:
        self.dispatches[dispatch.id] = dispatch
        self.changes.dispatches.add(dispatch.id)
        self.changes.cases.add(dispatch.case)

    def _put_alarm(self, alarm: Alarm) -> None:
        if alarm.standing:
            self.alarms[alarm.id] = alarm
            self.alarm_of[alarm.subject] = alarm.id
            return
        self.alarms.pop(alarm.id, None)
        if self.alarm_of.get(alarm.subject) == alarm.id:
            del self.alarm_of[alarm.subject]
