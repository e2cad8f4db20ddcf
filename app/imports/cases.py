"""Import of cases: in batches, repeatable by source id, can be cancelled and resumed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Protocol

from app.domain.cases import Case
from app.imports.bookmark import Bookmark, Reached
from app.imports.rejects import Reject, RejectsFile
from app.imports.rows import RowReader, Told
from app.imports.tables import Row, Table
from app.messages.events import AnyEvent, CaseAmended, CaseReported

BATCH = 1000
FROM_SOURCE = ("category", "title", "title_en", "level", "place", "place_en", "lon", "lat")
FROM_SOURCE_TOO = ("description", "reporter", "phone", "reported_at", "street", "grid")


@dataclass(slots=True)
class Summary:
    """What came of an import; every row read is exactly one of the next four.

    `unplaced` of the rows taken have no usable place; after a resumed run the counts are those
    of the whole file.
    """

    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    unplaced: int = 0
    cancelled: bool = False
    rejects_file: str = ""

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        plain = asdict(self)
        return {name: plain[name] for name in COUNTS}

    def plain(self) -> dict[str, int | bool | str]:
        """For JSON."""
        return asdict(self)


COUNTS = ("read", "accepted", "updated", "unchanged", "rejected", "unplaced")


class UnitOfWork(Protocol):
    """What an import needs of a transaction."""

    def cases_by_source(self, source: str, source_ids: Sequence[str]) -> dict[str, Case]:
        """Known cases by source id."""
        ...

    def cases_by_id(self, ids: Sequence[str]) -> dict[str, Case]:
        """Known cases by id."""
        ...

    def save_cases(self, cases: Sequence[Case]) -> None:
        """Insert or overwrite cases that were looked up in this transaction."""
        ...


Transact = Callable[[Callable[[UnitOfWork], list[AnyEvent]], str], object]
"""Runs work in one transaction and journals its events; the text is the command's id."""


@dataclass(slots=True)
class Run:
    """One import under way. `cancelled` is asked between batches."""

    table: Table
    reader: RowReader
    transact: Transact
    rejects: RejectsFile
    bookmark: Bookmark
    progress: Callable[[Summary], None] = lambda summary: None
    cancelled: Callable[[], bool] = lambda: False
    reached: Reached = field(default_factory=Reached)
    summary: Summary = field(default_factory=Summary)
    broken: list[int] = field(default_factory=list)
    """Numbers of the rows that are no rows of this table."""

    def go(self) -> Summary:
        """Import every row after the one that was reached. Raises OSError when a file beside the
        database cannot be written, Refused when the database cannot."""
        for name, count in self.reached.counts.items():
            setattr(self.summary, name, count)
        rows = (row for row in self.table.rows() if row.number > self.reached.row)
        try:
            for batch in _batches(rows):
                if self.cancelled():
                    self.summary.cancelled = True
                    break
                self._take(batch)
                self.progress(self.summary)
        finally:
            self.rejects.close()
            if self.summary.rejected:
                self.summary.rejects_file = str(self.rejects.path)
        if not self.summary.cancelled:
            self.bookmark.forget()
        return self.summary

    def _take(self, batch: list[Row]) -> None:
        told, rejects = self.reader.read(batch)
        outcome = Outcome()
        self.transact(lambda uow: outcome.store(told, uow), f"import-{uuid.uuid4().hex}")
        rejects = sorted([*rejects, *outcome.rejects], key=lambda reject: reject.row)
        summary = self.summary
        summary.read += len(batch)
        summary.accepted += outcome.accepted
        summary.updated += outcome.updated
        summary.unchanged += outcome.unchanged
        summary.unplaced += outcome.unplaced
        summary.rejected += len(rejects)
        self.broken += [reject.row for reject in rejects if reject.reason == "columns"]
        self.rejects.add(rejects)
        at = Reached(batch[-1].number, summary.counts(), str(self.rejects.path), self.rejects.size)
        self.bookmark.write(at)


@dataclass(slots=True)
class Outcome:
    """Counts of one transaction; a transaction that is tried again starts them anew."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    unplaced: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def store(self, told: Sequence[Told], uow: UnitOfWork) -> list[AnyEvent]:
        """Store new and changed cases; the events to journal."""
        self.accepted = self.updated = self.unchanged = self.unplaced = 0
        self.rejects = []
        if not told:
            return []
        known = uow.cases_by_source(told[0][1].source, [case.source_id for _, case in told])
        fresh = [case.id for _, case in told if case.source_id not in known]
        taken = uow.cases_by_id(fresh)
        changed: dict[str, Case] = {}
        events: list[AnyEvent] = []
        for row, case in told:
            if case.id in taken:
                self.rejects.append(Reject(row, "id", case.id, "id_taken"))
                continue
            self.unplaced += case.lon is None
            before = known.get(case.source_id)
            after = case if before is None else _amended(before, case)
            if after == before:
                self.unchanged += 1
                continue
            self.accepted += before is None
            self.updated += before is not None
            known[after.source_id] = changed[after.id] = after
            event = CaseReported(case=after) if before is None else CaseAmended(case=after)
            events.append(event)
        uow.save_cases(list(changed.values()))
        return events


def _amended(known: Case, told: Case) -> Case:
    """`known` with what its source corrected; what the centre did to it stays."""
    facts = {name: getattr(told, name) for name in (*FROM_SOURCE, *FROM_SOURCE_TOO)}
    after = replace(known, **facts)
    if told.ended and not known.ended and not known.dispatch:
        at = told.ended_at
        after = replace(after, stage=told.stage, stage_since=at, ended_at=at)
    return after if after == known else replace(after, version=known.version + 1)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
