"""What a desk reads at start, and what exports and reports ask for. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from app.domain.alarms import Alarm, AlarmState
from app.domain.calendar import CalendarEvent
from app.domain.cases import ENDED, SETTLED, Case
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.plan_runs import PlanRun
from app.domain.reports import Report
from app.domain.shapes import Bookmark, Shape
from app.domain.suggestions import SuggestionAnswer
from app.domain.tallies import GridTally, Period
from app.domain.walls import WallState
from app.domain.warnings import CANCEL, Warning as WeatherWarning
from app.domain.whistles import Whistle
from app.storage import tables as t
from app.storage.columns import Rows, T
from app.storage.conditions import clauses
from app.storage.rates import counted, within
from app.storage.store import Store

R = TypeVar("R")

_PAGE = 1000
"""Rows fetched at once while cases are streamed."""

_SETTLED = sorted(stage.value for stage in SETTLED)
_ENDED = sorted(stage.value for stage in ENDED)


class Queries:
    """Reads of one centre."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self.store, self.centre_id = store, centre_id

    def open_cases(self) -> list[Case]:
        """Cases that are neither closed nor void."""
        return self._all(t.case_rows, t.cases.c.stage.not_in(_ENDED))

    def running_clocks(self) -> list[Case]:
        """The open cases with only what their clocks are computed from (and their ids)."""
        c = t.cases.c
        names = ("id", "category", "stage", "reported_at", "stage_since", "suspended_at",
                 "suspended_until", "pauses", "extensions", "near_at", "overdue_at",
                 "grid")  # fmt: skip
        columns = [c[name] for name in names]
        open_ = sa.and_(c.centre_id == self.centre_id, c.stage.not_in(_SETTLED))
        query = sa.select(*columns).where(open_)
        rows = self.store.read(lambda db: db.execute(query).all())
        return [Case(title="", **dict(zip(names, row, strict=True))) for row in rows]

    def running_dispatches(self) -> list[Dispatch]:
        """The orders that open cases are under, and earlier ones of theirs."""
        c = t.cases.c
        mine = sa.and_(c.centre_id == self.centre_id, c.stage.not_in(_ENDED), c.dispatch != "")
        return self._all(t.dispatch_rows, t.dispatches.c.case.in_(sa.select(c.id).where(mine)))

    def running_whistles(self) -> list[Whistle]:
        """Whistles that are not over."""
        return self._all(t.whistle_rows, t.whistles.c.ended_at.is_(None))

    def standing_alarms(self) -> list[Alarm]:
        """Alarms that are not cleared."""
        return self._all(t.alarm_rows, t.alarms.c.state != AlarmState.CLEARED)

    def warnings(self, since: datetime | None = None) -> list[WeatherWarning]:
        """Weather warnings that are not over, and those that have not run out before `since`
        though they were withdrawn or replaced."""
        c = t.warnings.c
        if since is not None:
            return self._all(t.warning_rows, sa.or_(c.until.is_(None), c.until > since))
        open_ = sa.and_(c.withdrawn.is_(False), c.replaced_by == "", c.what != CANCEL)
        return self._all(t.warning_rows, open_)

    def plan_runs(self, since: datetime | None = None) -> list[PlanRun]:
        """Plans that run, and those that ended after `since`; in the order they were started."""
        ended = t.plan_runs.c.ended_at
        where = ended.is_(None) if since is None else sa.or_(ended.is_(None), ended > since)
        return sorted(self._all(t.plan_run_rows, where), key=lambda run: (run.at, run.id))

    def shapes(self) -> list[Shape]:
        """The shapes drawn on the map."""
        return self._all(t.shape_rows, sa.true())

    def bookmarks(self) -> list[Bookmark]:
        """Every officer's bookmarks."""
        return self._all(t.bookmark_rows, sa.true())

    def calendar(self) -> list[CalendarEvent]:
        """Every event of the centre's calendar."""
        return self._all(t.calendar_rows, sa.true())

    def reports(self) -> list[Report]:
        """Every report upwards."""
        return self._all(t.report_rows, sa.true())

    def answers(self) -> list[SuggestionAnswer]:
        """How suggestions were answered."""
        return self._all(t.answer_rows, sa.true())

    def calendar_book(self) -> tuple[list[CalendarEvent], list[SuggestionAnswer], list[Report]]:
        """Events, answers to suggestions, reports upwards."""
        return self.calendar(), self.answers(), self.reports()

    def mode_state(self) -> ModeState:
        """The mode in force; the daily one before any was switched."""
        found = self._all(t.mode_rows, sa.true())
        return found[0] if found else ModeState()

    def wall_state(self) -> WallState:
        """What the walls were told last."""
        found = self._all(t.wall_rows, sa.true())
        return found[0] if found else WallState()

    def closed_since(self, at: datetime) -> int:
        """How many cases ended at or after `at`."""
        c = t.cases.c
        query = sa.select(sa.func.count()).select_from(t.cases)
        mine = query.where(c.centre_id == self.centre_id, c.ended_at >= at)
        return self.store.read(lambda connection: connection.execute(mine).scalar_one())

    def grid_tallies(self, period: Period) -> list[GridTally]:
        """What a period brought each grid, one line for each grid and street."""
        c = t.cases.c
        columns = counted(period)
        mine = sa.and_(c.centre_id == self.centre_id, within(period))
        query = sa.select(c.grid, c.street, sa.func.count(), *columns).where(mine)
        grouped = query.group_by(c.grid, c.street)
        return self.store.read(lambda db: [GridTally(*row) for row in db.execute(grouped)])

    def find_cases(self, where: Sequence[str] = (), limit: int | None = None) -> list[Case]:
        """Cases that meet every condition of `where` (form: app.storage.conditions), in the order
        they were reported. Raises Refused `query.condition`, `query.field`, `query.value`."""
        c = t.cases.c
        query = t.case_rows.select(self.centre_id).where(*clauses(where))
        ordered = query.order_by(c.reported_at.nulls_last(), c.id).limit(limit)
        return self.store.read(lambda db: [t.case_rows.item(row) for row in db.execute(ordered)])

    def each_case(self, either: Sequence[Sequence[str]], take: Callable[[Iterator[Case]], R]) -> R:
        """What `take` makes of the cases that meet every condition of one of the lists in
        `either`, streamed in the order they were reported. `take` may be called again after a
        broken connection. Raises Refused as `find_cases`."""
        c = t.cases.c
        chosen = sa.or_(*(sa.and_(sa.true(), *clauses(where)) for where in either))
        query = t.case_rows.select(self.centre_id).where(chosen)
        query = query.order_by(c.reported_at.nulls_last(), c.id).execution_options(yield_per=_PAGE)
        return self.store.read(lambda db: take(t.case_rows.item(row) for row in db.execute(query)))

    def told(self, most: int) -> list[tuple[str, str]]:
        """(text, category) of the newest cases that were not void: what a model learns from."""
        c = t.cases.c
        query = (
            sa.select(c.title, c.description, c.category)
            .where(c.centre_id == self.centre_id, c.stage != "void")
            .order_by(c.reported_at.desc().nulls_last())
            .limit(most)
        )
        rows = self.store.read(lambda db: db.execute(query).all())
        return [(f"{row.title} {row.description}", row.category) for row in rows]

    def requests(
        self,
        ids: Sequence[str],
        codes: Sequence[str],
        since: datetime,
        until: datetime,
        closed: bool | None,
        most: int,
    ) -> list[Case]:
        """Cases by id, or by category, time of report (both ends included) and whether they are
        concluded; the newest first."""
        c = t.cases.c
        query = t.case_rows.select(self.centre_id).where(c.reported_at.between(since, until))
        if ids:
            query = query.where(c.id.in_(list(ids)[:most]))
        if codes:
            query = query.where(c.category.in_(list(codes)))
        if closed is not None:
            query = query.where(c.stage.in_(_SETTLED) if closed else c.stage.not_in(_SETTLED))
        ordered = query.order_by(c.reported_at.desc(), c.id).limit(most)
        return self.store.read(lambda db: [t.case_rows.item(row) for row in db.execute(ordered)])

    def case_dispatches(self, case_id: str) -> list[Dispatch]:
        """Every order a case was ever under, oldest first."""
        found = self._all(t.dispatch_rows, t.dispatches.c.case == case_id)
        return sorted(found, key=lambda dispatch: (dispatch.at, dispatch.id))

    def _all(self, rows: Rows[T], where: sa.ColumnElement[bool]) -> list[T]:
        query = rows.select(self.centre_id).where(where)
        return self.store.read(lambda c: [rows.item(row) for row in c.execute(query)])
