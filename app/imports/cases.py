"""Import of cases: in batches, repeatable by source id, can be cancelled and resumed."""

from __future__ import annotations

import csv
import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from app.domain.cases import Case
from app.domain.errors import Refused
from app.imports.mapping import Mapping
from app.imports.rows import Reject, RowError, RowReader
from app.imports.tables import Row, Table, open_table
from app.messages.events import AnyEvent, CaseAmended, CaseReported

BATCH = 500
FROM_SOURCE = ("category", "title", "title_en", "level", "place", "place_en", "lon", "lat")
FROM_SOURCE_TOO = ("description", "reporter", "phone", "reported_at", "street", "grid")


@dataclass(slots=True)
class Summary:
    """What came of an import; every row read is exactly one of the next four."""

    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    unplaced: int = 0
    cancelled: bool = False
    rejects_file: str = ""

    def plain(self) -> dict[str, int | bool | str]:
        """For JSON."""
        return asdict(self)


class UnitOfWork(Protocol):
    """What an import needs of a transaction."""

    def case_by_source(self, source: str, source_id: str) -> Case | None: ...

    def save_case(self, case: Case) -> None: ...


Transact = Callable[[Callable[[UnitOfWork], list[AnyEvent]], str], object]
"""Runs work in one transaction and journals its events; the text is the command's id."""


@dataclass(slots=True)
class Run:
    """One import under way. `cancelled` is asked between batches."""

    table: Table
    reader: RowReader
    transact: Transact
    progress: Callable[[Summary], None] = lambda summary: None
    cancelled: Callable[[], bool] = lambda: False
    start_after: int = 0
    summary: Summary = field(default_factory=Summary)
    rejects: list[Reject] = field(default_factory=list)
    reached: int = 0

    def go(self) -> Summary:
        """Import every row not imported yet."""
        for batch in _batches(self.table.rows(), self.start_after):
            if self.cancelled():
                self.summary.cancelled = True
                break
            self._take(batch)
            self.reached = batch[-1][0]
            self.progress(self.summary)
        return self.summary

    def _take(self, batch: list[Row]) -> None:
        cases = []
        for number, cells in batch:
            self.summary.read += 1
            try:
                if cells is None:
                    raise RowError("", "", "columns")
                cases.append(self.reader.case(cells))
            except RowError as error:
                self.summary.rejected += 1
                reject = Reject(number, error.field, error.value, error.reason)
                self.rejects.append(reject)
        outcome = Outcome()
        self.transact(lambda uow: outcome.store(cases, uow), f"import-{uuid.uuid4().hex}")
        self.summary.accepted += outcome.accepted
        self.summary.updated += outcome.updated
        self.summary.unchanged += outcome.unchanged
        self.summary.unplaced += sum(case.lon is None for case in cases)


@dataclass(slots=True)
class Outcome:
    """Counts of one transaction; a transaction that is tried again starts them anew."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0

    def store(self, cases: list[Case], uow: UnitOfWork) -> list[AnyEvent]:
        """Store new and changed cases; the events to journal."""
        self.accepted = self.updated = self.unchanged = 0
        events: list[AnyEvent] = []
        for case in cases:
            known = uow.case_by_source(case.source, case.source_id)
            if known is None:
                self.accepted += 1
                uow.save_case(case)
                events.append(CaseReported(case=case))
                continue
            amended = _amended(known, case)
            if amended == known:
                self.unchanged += 1
                continue
            self.updated += 1
            uow.save_case(amended)
            events.append(CaseAmended(case=amended))
        return events


def _amended(known: Case, told: Case) -> Case:
    """`known` with what its source corrected; what the centre did to it stays."""
    facts = {name: getattr(told, name) for name in (*FROM_SOURCE, *FROM_SOURCE_TOO)}
    after = replace(known, **facts)
    if told.ended and not known.ended and not known.dispatch:
        after = replace(after, stage=told.stage, ended_at=told.ended_at)
    return after if after == known else replace(after, version=known.version + 1)


def _batches(rows: Iterator[Row], start_after: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        if row[0] <= start_after:
            continue
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def check_columns(table: Table, mapping: Mapping) -> None:
    """Refused `import.column` for a mapped column that the file does not have."""
    columns = mapping.columns
    named = [columns.source_id, columns.reported_at, columns.ended_at, columns.lon, columns.lat]
    named += [columns.reporter, columns.phone, columns.grid]
    named += [*columns.title, *columns.place, *columns.description]
    named += [mapping.category.column, mapping.stage.column, mapping.level.column]
    for name in named:
        if name and name not in table.titles:
            titles = ", ".join(table.titles[:40])
            raise Refused("import.column", column=name, file=str(table.path), titles=titles)


def open_mapped(path: Path, mapping: Mapping) -> Table:
    """The file, opened as its mapping says and checked against it."""
    table = open_table(path, mapping.encoding, mapping.delimiter, mapping.sheet)
    check_columns(table, mapping)
    return table


def write_rejects(path: Path, rejects: list[Reject], word: Callable[[str], str]) -> None:
    """The rejects file: row, field, value, reason in words (UTF-8 with BOM, for spreadsheets)."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "field", "value", "reason"])
        for reject in rejects:
            writer.writerow([reject.row, reject.field, _safe(reject.value), word(reject.reason)])


def _safe(value: str) -> str:
    """A spreadsheet must never run what a stranger typed."""
    return "'" + value if value[:1] in {"=", "+", "-", "@"} else value


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a cancelled import goes on: kept by file, size and mapping."""

    folder: Path
    table: Table
    mapping_name: str

    @property
    def _path(self) -> Path:
        size = self.table.path.stat().st_size
        text = f"{self.table.path.resolve()}|{size}|{self.mapping_name}"
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"

    def read(self) -> int:
        """The last row that was taken; 0 for none."""
        try:
            return int(json.loads(self._path.read_text(encoding="utf-8"))["row"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def write(self, row: int) -> None:
        """Remember the row; 0 forgets it."""
        if row == 0:
            self._path.unlink(missing_ok=True)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({"row": row}), encoding="utf-8")
