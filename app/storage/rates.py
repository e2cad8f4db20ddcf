"""The three rates (三率), and the cases behind each figure."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from app.domain.cases import SETTLED, Case
from app.domain.orders import Dispatch
from app.domain.tallies import By, Period, Rate, RateLine
from app.storage import tables as t
from app.storage.archive.archive import CaseArchive
from app.storage.store import Store

_SETTLED = sorted(stage.value for stage in SETTLED)
_Clause = sa.ColumnElement[bool]


class RateBook:
    """Reads of one centre."""

    def __init__(self, store: Store, centre_id: str, archive: CaseArchive) -> None:
        self.store, self.centre_id, self._archive = store, centre_id, archive

    def table(self, period: Period, by: By) -> list[RateLine]:
        """A line for each value of a field, the one with most cases first."""
        self._archive.refresh()
        lines = self._archive.table(period, by)
        blown = self._whistles(period) if by is By.STREET else {}
        return [replace(line, whistles=blown.get(line.key, 0)) for line in lines]

    def listed(self, period: Period, by: By, key: str | None, rate: Rate, most: int) -> list[Case]:
        """The cases of a figure's denominator, those that missed it first, then the newest; with
        `key` None those of every line."""
        c = t.cases.c
        good, due = shares(period)[rate]
        query = t.case_rows.select(self.centre_id).where(within(period), due)
        if key is not None:
            query = query.where(c[by.value] == key)
        ordered = query.order_by(sa.case((good, 1), else_=0), c.reported_at.desc(), c.id)
        return self.store.read(
            lambda db: [t.case_rows.item(row) for row in db.execute(ordered.limit(most))]
        )

    def one(self, case_id: str) -> tuple[Case, list[Dispatch]] | None:
        """A case by its id, and every order it was under."""
        where = t.cases.c.id == case_id
        orders = t.dispatch_rows.select(self.centre_id).where(t.dispatches.c.case == case_id)
        query = t.case_rows.select(self.centre_id).where(where)
        row = self.store.read(lambda db: db.execute(query).first())
        if row is None:
            return None
        rows = self.store.read(lambda db: db.execute(orders).all())
        return t.case_rows.item(row), [t.dispatch_rows.item(line) for line in rows]

    def _whistles(self, period: Period) -> dict[str, int]:
        w = t.whistles.c
        mine = [w.centre_id == self.centre_id, w.at >= period.since, w.exercise.is_(False)]
        if period.until is not None:
            mine.append(w.at < period.until)
        query = sa.select(w.street, sa.func.count()).where(*mine).group_by(w.street)
        return self.store.read(lambda db: {row[0]: row[1] for row in db.execute(query)})


def within(period: Period) -> _Clause:
    """Reported in the period, and no exercise."""
    c = t.cases.c
    found = sa.and_(c.reported_at >= period.since, c.exercise.is_(False))
    return found if period.until is None else sa.and_(found, c.reported_at < period.until)


def shares(period: Period) -> dict[Rate, tuple[_Clause, _Clause]]:
    """What counts in the numerator and in the denominator of each rate."""
    c = t.cases.c
    due: _Clause = c.contact_in_time.is_not(None)
    if period.contact_before is not None:
        waits = sa.and_(c.contacted_at.is_(None), c.stage.not_in(_SETTLED))
        due = sa.or_(due, sa.and_(waits, c.reported_at < period.contact_before))
    overdue = sa.and_(c.overdue_at.is_not(None), c.stage.not_in(_SETTLED))
    return {
        Rate.RECEIVED: (sa.true(), sa.true()),
        Rate.CONTACTED: (c.contact_in_time.is_(True), due),
        Rate.CLOSED: (c.closed_in_time.is_(True), sa.or_(c.closed_in_time.is_not(None), overdue)),
        Rate.SATISFIED: (c.satisfied.is_(True), c.satisfied.is_not(None)),
    }


def counted(period: Period) -> list[sa.ColumnElement[int]]:
    """The counts of a RateLine or GridTally after `received`, in their order."""
    told = shares(period)
    each = [clause for rate in list(Rate)[1:] for clause in told[rate]]
    return [sa.func.coalesce(sa.func.sum(sa.case((where, 1), else_=0)), 0) for where in each]
