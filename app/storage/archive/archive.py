"""The archive of one centre: pages of any search in any order, and exact counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.domain.archive import CODED, CaseSearch, Sort
from app.domain.cases import Case
from app.domain.tallies import By, Period, RateLine
from app.storage import tables as t
from app.storage.archive import rates
from app.storage.archive.columns import Columns
from app.storage.archive.finding import Finding, Hits
from app.storage.archive.rates import KEPT, flags_of
from app.storage.archive.words import Words
from app.storage.store import Store

_CHUNK = 20_000
_MANY = 500
_NEWEST_HITS = 20_000
"""So many hits of a text are looked at for its first pages; all of them only beyond."""
_SAVE_EVERY = 5000
_TEXTS = ("title", "place", "description", "phone", "source_id")


class CaseArchive:
    """Lives in `folder`, which may be thrown away at any time. One thread at a time; `read` tells
    from any thread how many cases the first reading has come to."""

    def __init__(self, store: Store, centre_id: str, folder: Path) -> None:
        self._store, self._centre, self._folder = store, centre_id, folder
        self._columns: Columns | None = None
        self._words: Words | None = None
        self._found: tuple[tuple[CaseSearch, int, bool], Finding | Hits] | None = None
        self._version = self._unsaved = 0
        self.read = 0

    def close(self) -> None:
        """Keep what was read for the next time."""
        if self._columns is not None and self._unsaved:
            self._columns.save(self._folder)
        if self._words is not None:
            self._words.close()
        self._columns = self._words = None

    def refresh(self) -> None:
        """Take what the journal brought since; the first time everything. Raises Refused."""
        columns, words = self._open()
        head = self._head()
        if not columns.count and not columns.seq:
            self._read_all(columns, words)
        elif head > columns.seq:
            for keys in _parts(self._moved(columns.seq)):
                self._take(columns, words, keys)
        columns.seq = head
        if self._unsaved >= _SAVE_EVERY:
            columns.save(self._folder)
            self._unsaved = 0

    def count(self, search: CaseSearch) -> int:
        """How many cases a search finds, exactly."""
        columns, words = self._open()
        mask = columns.holding(search)
        if not search.text:
            return columns.count if mask is None else int(np.count_nonzero(mask))
        if mask is None:
            return words.count(search.text)
        return int(np.count_nonzero(mask[words.find(search.text)]))

    def page(self, search: CaseSearch, first: int, count: int) -> list[Case]:
        """The cases `first` and following of a search in its order."""
        columns, _words = self._open()
        rows = self._finding(search, first + count).page(first, count)
        ids = columns.ids(rows)
        query = t.case_rows.select(self._centre).where(t.cases.c.id.in_(ids))
        found = self._store.read(lambda db: [t.case_rows.item(row) for row in db.execute(query)])
        by_id = {case.id: case for case in found}
        return [by_id[key] for key in ids if key in by_id]

    def table(self, period: Period, by: By) -> list[RateLine]:
        """The three rates of a period by a field, the line with most cases first."""
        columns, _words = self._open()
        return rates.table(columns, period, by)

    def values(self, field: str) -> list[str]:
        """The values of a field of CODED that any case has."""
        return sorted(self._open()[0].words[field])

    # ------------------------------------------------------------------------------- finding

    def _finding(self, search: CaseSearch, wanted: int) -> Finding | Hits:
        few = wanted <= _NEWEST_HITS and search.sort == Sort() and bool(search.text)
        key = (search, self._version, few)
        if self._found is None or self._found[0] != key:
            self._found = (key, self._find(search, few))
        return self._found[1]

    def _find(self, search: CaseSearch, few: bool) -> Finding | Hits:
        columns, words = self._open()
        mask = columns.holding(search)
        if few and mask is None:
            hits = words.find(search.text, _NEWEST_HITS)
            if len(hits) == _NEWEST_HITS:
                return Hits(hits)
        if search.text:
            hit = np.zeros(columns.count, dtype=np.bool_)
            hit[words.find(search.text)] = True
            mask = hit if mask is None else mask & hit
        return Finding(columns, mask, search.sort)

    # ------------------------------------------------------------------------------- reading

    def _open(self) -> tuple[Columns, Words]:
        if self._columns is None or self._words is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            found = Columns.load(self._folder)
            if found is None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir(parents=True, exist_ok=True)
            self._columns = found or Columns()
            self._words = Words(self._folder / "words.sqlite")
        return self._columns, self._words

    def _head(self) -> int:
        query = sa.select(sa.func.max(t.journal.c.seq)).where(t.journal.c.centre_id == self._centre)
        return self._store.read(lambda db: db.execute(query).scalar() or 0)

    def _moved(self, seq: int) -> list[str]:
        mine = sa.and_(t.journal.c.centre_id == self._centre, t.journal.c.seq > seq)
        query = sa.select(t.journal.c.subject).where(mine).distinct()
        return self._store.read(lambda db: [row[0] for row in db.execute(query)])

    def _read_all(self, columns: Columns, words: Words) -> None:
        def work(db: sa.Connection) -> None:
            query = self._select().order_by(t.cases.c.reported_at.nulls_first(), t.cases.c.id)
            rows = db.execute(query.execution_options(yield_per=_CHUNK))
            for part in rows.partitions():
                self._append(columns, words, part)
                self.read = columns.count

        self._store.read(work)
        columns.seq = self._head()
        columns.save(self._folder)

    def _take(self, columns: Columns, words: Words, keys: list[str]) -> None:
        query = self._select().where(t.cases.c.id.in_(keys))
        rows = self._store.read(lambda db: db.execute(query).all())
        known = columns.rows_of([row.id for row in rows]) if rows else {}
        for row in rows:
            if row.id in known:
                columns.change(known[row.id], row.reported_at, flags_of(row), _values(row))
                words.add([(known[row.id], row.version, _text(row))])
        fresh = [row for row in rows if row.id not in known]
        if fresh:
            self._append(columns, words, fresh)
        self._version += bool(rows)
        self._unsaved += len(rows)

    def _append(self, columns: Columns, words: Words, rows: Sequence[sa.Row[Any]]) -> None:
        values: list[Sequence[str]] = list(zip(*(_values(row) for row in rows), strict=True))
        ids, at = [row.id for row in rows], [row.reported_at for row in rows]
        places = columns.add(ids, at, [flags_of(row) for row in rows], values)
        words.add((place, 0, _text(row)) for place, row in zip(places, rows, strict=True))

    def _select(self) -> sa.Select[Any]:
        c = t.cases.c
        names = ("id", "version", "reported_at", *CODED, *_TEXTS, *KEPT)
        return sa.select(*(c[name] for name in names)).where(c.centre_id == self._centre)


def _values(row: sa.Row[Any]) -> list[str]:
    return [str(getattr(row, field)) for field in CODED]


def _text(row: sa.Row[Any]) -> str:
    return " ".join((row.id, *(getattr(row, name) for name in _TEXTS)))


def _parts(keys: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(keys), _MANY):
        yield keys[first : first + _MANY]
