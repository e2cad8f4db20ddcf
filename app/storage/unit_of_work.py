"""One transaction's view of the ledger, as services see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from app.domain.cases import Case
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.domain.orders import Dispatch
from app.domain.plan_runs import PlanRun
from app.domain.registry import Camera, Centre, Officer, PlanPoint, Sensor, Unit
from app.domain.shapes import Bookmark, Shape
from app.domain.walls import WallState
from app.domain.warnings import Warning as WeatherWarning
from app.domain.whistles import Whistle
from app.storage import ids, tables as t
from app.storage.alarm_part import AlarmPart
from app.storage.columns import Rows, T
from app.storage.mode_rows import ModeRows
from app.storage.photos import PhotoWrites
from app.storage.upsert import upsert

_MANY = 500
"""Names in one statement: under SQLite's limit of variables."""


class SqlUnitOfWork(AlarmPart, PhotoWrites, ModeRows):
    """Reads and writes of one transaction, as app.services.unit_of_work.UnitOfWork asks."""

    def __init__(
        self, connection: Connection, centre_id: str, catalogue: Catalogue, now: datetime
    ) -> None:
        self._connection, self._centre = connection, centre_id
        self._catalogue, self._now = catalogue, now
        self._seen: dict[str, int] = {}

    @property
    def now(self) -> datetime:
        """UTC time of this transaction."""
        return self._now

    @property
    def centre(self) -> str:
        """The id of the centre, which every topic begins with."""
        return self._centre

    @property
    def catalogue(self) -> Catalogue:
        """Modes, categories, sensor kinds."""
        return self._catalogue

    def new_id(self, prefix: str) -> str:
        """A fresh id, sortable by time."""
        return ids.new_id(prefix, self._now)

    def case(self, case_id: str) -> Case | None:
        """The case, at the version this transaction will write over."""
        return self._noted(self._one(t.case_rows, t.cases.c.id == case_id))

    def case_by_source(self, source: str, source_id: str) -> Case | None:
        """The case that another system knows by `source_id`."""
        if not source_id:
            return None
        known = sa.and_(t.cases.c.source == source, t.cases.c.source_id == source_id)
        # Spelt out, so that the partial index on source ids is used.
        return self._noted(self._one(t.case_rows, sa.and_(known, t.cases.c.source_id != "")))

    def save_case(self, case: Case) -> None:
        """Write a case; Refused `case.changed` when somebody else was faster."""
        row = t.case_rows.row(case, self._centre)
        before = self._seen.get(case.id, case.version - 1)
        if case.id not in self._seen and before < 1:
            self._insert(case, row)
        else:
            same = sa.and_(t.cases.c.id == case.id, t.cases.c.version == before)
            where = sa.and_(t.cases.c.centre_id == self._centre, same)
            if self._connection.execute(t.cases.update().where(where), row).rowcount != 1:
                raise Refused("case.changed", case=case.id, officer=self.last_mover(case.id))
        self._seen[case.id] = case.version

    def cases_by_source(self, source: str, source_ids: Sequence[str]) -> dict[str, Case]:
        """The cases that another system knows by these ids, by that id."""
        c = t.cases.c
        of_source = sa.and_(c.source == source, c.source_id != "")
        return {case.source_id: case for case in self._cases(c.source_id, source_ids, of_source)}

    def cases_by_id(self, case_ids: Sequence[str]) -> dict[str, Case]:
        """The cases with these ids."""
        return {case.id: case for case in self._cases(t.cases.c.id, case_ids, sa.true())}

    def save_cases(self, cases: Sequence[Case]) -> None:
        """Write many cases that were looked up in this transaction, whose lock they are under."""
        upsert(self._connection, t.cases, [t.case_rows.row(case, self._centre) for case in cases])
        self._seen.update({case.id: case.version for case in cases})

    def _cases(
        self, key: sa.Column[str], values: Sequence[str], where: sa.ColumnElement[bool]
    ) -> list[Case]:
        found: list[Case] = []
        for start in range(0, len(values), _MANY):
            some = key.in_(values[start : start + _MANY])
            found += self._all(t.case_rows, sa.and_(where, some))
        self._seen.update({case.id: case.version for case in found})
        return found

    def _insert(self, case: Case, row: dict[str, object]) -> None:
        try:
            self._connection.execute(t.cases.insert(), row)
        except IntegrityError as error:
            raise Refused("case.known", case=case.id, source_id=case.source_id) from error

    def unit(self, unit_id: str) -> Unit | None:
        """The unit of the registry."""
        rows: Rows[Unit] = t.registry_rows[Unit]
        return self._one(rows, t.units.c.id == unit_id)

    def officer(self, officer_id: str) -> Officer | None:
        """The officer of the roster."""
        rows: Rows[Officer] = t.registry_rows[Officer]
        return self._one(rows, t.officers.c.id == officer_id) if officer_id else None

    def save_officer(self, officer: Officer) -> None:
        """Write a person of the roster."""
        rows: Rows[Officer] = t.registry_rows[Officer]
        self._put(rows, officer)

    def own_centre(self) -> Centre | None:
        """The centre itself, None before it was imported."""
        rows: Rows[Centre] = t.registry_rows[Centre]
        return self._one(rows, t.centres.c.id == self._centre)

    def next_number(self, series: str) -> int:
        """The next number of a series; under the centre's lock, so without gaps or doubles."""
        c = t.numbers.c
        mine = sa.and_(c.centre_id == self._centre, c.series == series)
        last = self._connection.execute(sa.select(c.last).where(mine)).scalar() or 0
        row = {"centre_id": self._centre, "series": series, "last": last + 1}
        upsert(self._connection, t.numbers, [row])
        return int(last) + 1

    def case_dispatches(self, case_id: str) -> list[Dispatch]:
        """Every order of a case, oldest first."""
        found = self._all(t.dispatch_rows, t.dispatches.c.case == case_id)
        return sorted(found, key=lambda dispatch: (dispatch.at, dispatch.id))

    def whistle(self, whistle_id: str) -> Whistle | None:
        """The whistle, also one that is over."""
        return self._one(t.whistle_rows, t.whistles.c.id == whistle_id)

    def save_whistle(self, whistle: Whistle) -> None:
        """Write a whistle."""
        self._put(t.whistle_rows, whistle)

    def dispatch(self, dispatch_id: str) -> Dispatch | None:
        """The order with its receipts."""
        return self._one(t.dispatch_rows, t.dispatches.c.id == dispatch_id)

    def save_dispatch(self, dispatch: Dispatch) -> None:
        """Write an order."""
        self._put(t.dispatch_rows, dispatch)

    def save_wall(self, state: WallState) -> None:
        """Write what the walls were told."""
        self._put(t.wall_rows, state)

    def warning(self, warning_id: str) -> WeatherWarning | None:
        """The weather warning, also one that is withdrawn."""
        return self._one(t.warning_rows, t.warnings.c.id == warning_id)

    def save_warning(self, warning: WeatherWarning) -> None:
        """Write a weather warning."""
        self.save_warnings([warning])

    def warnings_by_id(self, warning_ids: Sequence[str]) -> dict[str, WeatherWarning]:
        """The weather warnings with these ids."""
        return {w.id: w for w in self._warnings(t.warnings.c.id, warning_ids)}

    def warnings_pointing(self, warning_ids: Sequence[str]) -> dict[str, list[WeatherWarning]]:
        """What refers to these ids, by the id it refers to."""
        c, rows = t.warning_references.c, list[sa.Row[Any]]()
        for start in range(0, len(warning_ids), _MANY):
            some = c.reference.in_(warning_ids[start : start + _MANY])
            query = sa.select(c.reference, c.warning).where(c.centre_id == self._centre, some)
            rows.extend(self._connection.execute(query))
        told = self.warnings_by_id(list({row.warning for row in rows}))
        found: dict[str, list[WeatherWarning]] = {}
        for row in rows:
            if row.warning in told:
                found.setdefault(row.reference, []).append(told[row.warning])
        return found

    def warnings_of(self, sender: str, kind: str) -> list[WeatherWarning]:
        """Warnings of one sender and kind that were neither withdrawn nor replaced."""
        c = t.warnings.c
        open_ = sa.and_(c.withdrawn.is_(False), c.replaced_by == "")
        return self._all(t.warning_rows, sa.and_(c.sender == sender, c.kind == kind, open_))

    def save_warnings(self, warnings: Sequence[WeatherWarning]) -> None:
        """Write weather warnings and what they refer to."""
        upsert(
            self._connection, t.warnings, [t.warning_rows.row(w, self._centre) for w in warnings]
        )
        pairs = {(reference, w.id) for w in warnings for reference in w.references}
        rows = [{"centre_id": self._centre, "reference": r, "warning": w} for r, w in sorted(pairs)]
        if rows:
            upsert(self._connection, t.warning_references, rows)

    def _warnings(self, key: sa.Column[str], values: Sequence[str]) -> list[WeatherWarning]:
        found: list[WeatherWarning] = []
        for start in range(0, len(values), _MANY):
            found += self._all(t.warning_rows, key.in_(values[start : start + _MANY]))
        return found

    def plan_run(self, run_id: str) -> PlanRun | None:
        """A plan that was started, also one that has ended."""
        return self._one(t.plan_run_rows, t.plan_runs.c.id == run_id)

    def running_plans(self) -> list[PlanRun]:
        """Plans that were started and have not ended."""
        return self._all(t.plan_run_rows, t.plan_runs.c.ended_at.is_(None))

    def save_plan_run(self, run: PlanRun) -> None:
        """Write a running plan."""
        self._put(t.plan_run_rows, run)

    def plan_point(self, place: str) -> PlanPoint | None:
        """The point with a plan of its own, by its id or by the sensor that watches it."""
        rows: Rows[PlanPoint] = t.registry_rows[PlanPoint]
        c = t.plan_points.c
        return self._one(rows, sa.or_(c.id == place, c.sensor == place)) if place else None

    def sensor(self, sensor_id: str) -> Sensor | None:
        """The sensor of the registry."""
        rows: Rows[Sensor] = t.registry_rows[Sensor]
        return self._one(rows, t.sensors.c.id == sensor_id) if sensor_id else None

    def camera(self, camera_id: str) -> Camera | None:
        """The camera of the registry."""
        rows: Rows[Camera] = t.registry_rows[Camera]
        return self._one(rows, t.cameras.c.id == camera_id) if camera_id else None

    def shape(self, shape_id: str) -> Shape | None:
        """The drawn shape."""
        return self._one(t.shape_rows, t.shapes.c.id == shape_id)

    def save_shape(self, shape: Shape) -> None:
        """Write a drawn shape."""
        self._put(t.shape_rows, shape)

    def remove_shape(self, shape_id: str) -> None:
        """Delete a drawn shape."""
        self._delete(t.shapes, shape_id)

    def bookmarks(self, officer: str) -> list[Bookmark]:
        """An officer's bookmarks."""
        return self._all(t.bookmark_rows, t.bookmarks.c.officer == officer)

    def save_bookmark(self, bookmark: Bookmark) -> None:
        """Write a bookmark."""
        self._put(t.bookmark_rows, bookmark)

    def remove_bookmark(self, bookmark_id: str) -> None:
        """Delete a bookmark."""
        self._delete(t.bookmarks, bookmark_id)

    def _delete(self, table: sa.Table, key: str) -> None:
        mine = sa.and_(table.c.centre_id == self._centre, table.c.id == key)
        self._connection.execute(table.delete().where(mine))

    def last_mover(self, case_id: str) -> str:
        """Who made the last move on the case ('' when nobody yet)."""
        j = t.journal.c
        moves = sa.and_(j.centre_id == self._centre, j.subject == case_id, j.kind == "CaseMoved")
        newest = sa.select(j.actor).where(moves).order_by(j.seq.desc()).limit(1)
        return self._connection.execute(newest).scalar() or ""

    def send(self, topic: str, key: str, payload: bytes) -> None:
        """Put a message into the outbox; the relay sends it after this commit."""
        row = {"centre_id": self._centre, "id": self.new_id("m"), "topic": topic, "key": key}
        times = {"created_at": self._now, "next_at": self._now}
        self._connection.execute(t.outbox.insert(), {**row, "payload": payload, **times})

    def withdraw(self, key: str) -> None:
        """Take messages with this key back if they have not been sent yet."""
        mine = sa.and_(t.outbox.c.centre_id == self._centre, t.outbox.c.key == key)
        self._connection.execute(t.outbox.delete().where(mine))

    def _noted(self, case: Case | None) -> Case | None:
        if case is not None:
            self._seen[case.id] = case.version
        return case

    def _one(self, rows: Rows[T], where: sa.ColumnElement[bool]) -> T | None:
        row = self._connection.execute(rows.select(self._centre).where(where)).first()
        return None if row is None else rows.item(row)

    def _all(self, rows: Rows[T], where: sa.ColumnElement[bool]) -> list[T]:
        found = self._connection.execute(rows.select(self._centre).where(where))
        return [rows.item(row) for row in found]

    def _put(self, rows: Rows[T], item: T) -> None:
        upsert(self._connection, rows.table, [rows.row(item, self._centre)])
