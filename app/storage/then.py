"""What the stores know of an earlier time, for the picture of the past. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.alarms import Alarm, AlarmState
from app.domain.cases import Case
from app.domain.orders import Dispatch
from app.domain.plan_runs import PlanRun
from app.domain.shapes import Shape
from app.domain.warnings import Warning as WeatherWarning
from app.messages.events import Entry
from app.storage import codec, tables as t
from app.storage.blocks import Floats
from app.storage.columns import Rows, T
from app.storage.history import History
from app.storage.numbers import Numbers
from app.storage.store import Store
from app.storage.tables import journal

_MANY = 500
"""Names in one statement: under SQLite's limit of variables."""
_LINE = (
    journal.c.seq,
    journal.c.at,
    journal.c.actor,
    journal.c.workstation,
    journal.c.kind,
    journal.c.version,
    journal.c.payload,
)


class ThenStore:
    """One centre's stores as app.picture.past.Then asks them."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self.store, self.centre_id = store, centre_id
        self._history = History(store, centre_id, Numbers(store, centre_id))

    def seq_at(self, at: datetime) -> int:
        """The journal's last line up to `at`; lines stand in the order of their times, so that
        a search by halves finds it."""
        low, high = 0, self._read(sa.select(sa.func.max(journal.c.seq)).where(self._mine()))
        high = int(high or 0)
        while low < high:
            middle = (low + high + 1) // 2
            query = sa.select(journal.c.at).where(self._mine(), journal.c.seq <= middle)
            found = self._read(query.order_by(journal.c.seq.desc()).limit(1))
            if found is not None and found <= at:
                low = middle
            else:
                high = middle - 1
        return low

    def changed_since(self, seq: int) -> set[str]:
        """Subjects of the lines after `seq`."""
        query = sa.select(journal.c.subject).where(self._mine(), journal.c.seq > seq).distinct()
        return {row[0] for row in self._all(query) if row[0]}

    def lines(self, subjects: Sequence[str], seq: int) -> list[Entry]:
        """The lines about `subjects` up to `seq`, in their order."""
        rows: list[sa.Row[Any]] = []
        for start in range(0, len(subjects), _MANY):
            some = journal.c.subject.in_(subjects[start : start + _MANY])
            rows += self._all(sa.select(*_LINE).where(self._mine(), some, journal.c.seq <= seq))
        entries = [_entry(row) for row in sorted(rows, key=lambda row: row.seq)]
        return [entry for entry in entries if entry is not None]

    def last_mode(self, seq: int) -> Entry | None:
        """The last change of mode up to `seq`."""
        switched = sa.and_(journal.c.kind == "ModeSwitched", journal.c.seq <= seq)
        query = sa.select(*_LINE).where(self._mine(), switched)
        rows = self._all(query.order_by(journal.c.seq.desc()).limit(1))
        return _entry(rows[0]) if rows else None

    def cases(self, at: datetime) -> list[Case]:
        """Cases reported by then and not ended by then, as they stand today."""
        c = t.cases.c
        open_then = sa.or_(c.ended_at.is_(None), c.ended_at > at)
        there = sa.or_(c.reported_at.is_(None), c.reported_at <= at)
        return self._items(t.case_rows, sa.and_(open_then, there))

    def dispatches(self, cases: Sequence[str]) -> list[Dispatch]:
        """Orders these cases were ever under."""
        found: list[Dispatch] = []
        for start in range(0, len(cases), _MANY):
            some = t.dispatches.c.case.in_(cases[start : start + _MANY])
            found += self._items(t.dispatch_rows, some)
        return found

    def alarms(self, at: datetime) -> list[Alarm]:
        """Alarms that stand today and began by then."""
        c = t.alarms.c
        return self._items(t.alarm_rows, sa.and_(c.state != AlarmState.CLEARED, c.onset <= at))

    def warnings(self, at: datetime) -> list[WeatherWarning]:
        """Weather warnings in force then."""
        c = t.warnings.c
        live = sa.or_(c.until.is_(None), c.until > at)
        open_ = sa.and_(c.withdrawn.is_(False), c.replaced_by == "")
        return self._items(t.warning_rows, sa.and_(c.sent <= at, live, open_))

    def plan_runs(self, at: datetime) -> list[PlanRun]:
        """Plans that had been started by then, as they stand today."""
        return self._items(t.plan_run_rows, t.plan_runs.c.at <= at)

    def shapes(self, at: datetime) -> list[Shape]:
        """Shapes that were drawn by then and are there today; the journal adds the others."""
        return self._items(t.shape_rows, t.shapes.c.at <= at)

    def readings(self, at: datetime, within_s: float) -> tuple[list[str], Floats, Floats]:
        """The last reading of each sensor by then, no older than `within_s`: ids, values, epoch
        seconds."""
        return self._history.last_by(at, within_s)

    def _mine(self) -> sa.ColumnElement[bool]:
        return journal.c.centre_id == self.centre_id

    def _read(self, query: sa.Select[Any]) -> Any:
        return self.store.read(lambda connection: connection.execute(query).scalar())

    def _all(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        return self.store.read(lambda connection: connection.execute(query).all())

    def _items(self, rows: Rows[T], where: sa.ColumnElement[bool]) -> list[T]:
        query = rows.select(self.centre_id).where(where)
        return self.store.read(lambda c: [rows.item(row) for row in c.execute(query)])


def _entry(row: sa.Row[Any]) -> Entry | None:
    event = codec.decode(row.kind, row.version, row.payload)
    if event is None:
        return None
    return Entry(seq=row.seq, at=row.at, actor=row.actor, workstation=row.workstation, event=event)
