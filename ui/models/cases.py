"""The case queue as a Qt model: sorted, cut by tab, filter and search, changed row by row."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app import wording
from app.domain.cases import Case
from app.domain.clocks import DueState
from app.i18n import local
from app.picture.picture import Changes, Picture
from ui.models.case_row import (
    BY_MODE,
    HELD,
    TABS,
    WATCH,
    Agenda,
    CaseRow,
    Key,
    case_row,
    haystack,
    place_text,
)

ROW = int(Qt.ItemDataRole.UserRole) + 1
"""The CaseRow itself."""

REBUILD_ABOVE = 400
"""With more news than this at once, sorting anew is cheaper than moving row by row."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Chips in force; an empty set lets everything through."""

    levels: frozenset[int] = frozenset()
    sources: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    cases: frozenset[str] | None = None
    """these cases alone (a region of the map), called `region`"""
    region: str = ""

    def __bool__(self) -> bool:
        return bool(self.levels or self.sources or self.streets or self.cases is not None)

    def passes(self, case: Case) -> bool:
        """Whether `case` is let through."""
        return (
            (not self.levels or case.level in self.levels)
            and (not self.sources or case.source in self.sources)
            and (not self.streets or case.street in self.streets)
            and (self.cases is None or case.id in self.cases)
        )

    def without(self, kind: str, value: str) -> CaseFilter:
        """The filter without one chip: `kind` is levels, sources, streets or cases."""
        if kind == "cases":
            return replace(self, cases=None, region="")
        kept = frozenset(v for v in getattr(self, kind) if str(v) != value)
        return replace(self, **{kind: kept})  # type: ignore[arg-type]


class CaseModel(QAbstractListModel):
    """Open cases of the picture in the order of the mode. `counted` when a count changed."""

    counted = Signal()

    def __init__(self, picture: Picture, now: datetime) -> None:
        super().__init__()
        self._picture, self._now = picture, now
        self._rows: dict[str, CaseRow] = {}
        self._keys: list[Key] = []
        self._texts: dict[str, str] = {}
        self._agenda = Agenda()
        self._tab, self._sort, self._filter, self._search = WATCH, BY_MODE, CaseFilter(), ""
        self._counts: Counter[int] = Counter()
        self._states: Counter[tuple[DueState, bool]] = Counter()
        self.rebuild(now)

    # ------------------------------------------------------------------------------- what shows

    @property
    def tab(self) -> int:
        """The tab in force, one of TABS."""
        return self._tab

    @property
    def order(self) -> str:
        """The order in force, one of SORTS."""
        return self._sort

    @property
    def filter(self) -> CaseFilter:
        """The chips in force."""
        return self._filter

    @property
    def search(self) -> str:
        """The words searched for."""
        return self._search

    def count(self, tab: int) -> int:
        """How many open cases belong to `tab`, whatever filter or search is on."""
        return self._counts[tab]

    def overdue(self, held: bool | None = None) -> int:
        """How many open cases are overdue; with `held` only those (not) held back."""
        return self._in(DueState.OVERDUE, held)

    def near(self, held: bool | None = None) -> int:
        """How many open cases run out soon; with `held` only those (not) held back."""
        return self._in(DueState.NEAR, held) + self._in(DueState.URGENT, held)

    def paused(self) -> int:
        """How many open cases are suspended."""
        return self._in(DueState.PAUSED, None)

    def _in(self, state: DueState, held: bool | None) -> int:
        either = (True, False) if held is None else (held,)
        return sum(self._states[state, aside] for aside in either)

    def show(
        self,
        *,
        tab: int | None = None,
        sort: str | None = None,
        filter: CaseFilter | None = None,
        search: str | None = None,
    ) -> None:
        """Change what is shown; what is not named stays."""
        before = (self._tab, self._sort, self._filter, self._search)
        self._tab = self._tab if tab is None else tab
        self._filter = self._filter if filter is None else filter
        self._search = self._search if search is None else search.strip().casefold()
        if sort is not None and sort != self._sort:
            self._sort = sort
            self.rebuild(self._now)
        elif before != (self._tab, self._sort, self._filter, self._search):
            self._cut()

    def row_of(self, case_id: str) -> int:
        """The row a case is shown in, −1 when it is not shown."""
        row = self._rows.get(case_id)
        return self._find(row.key) if row and self._shows(row) else -1

    def at(self, row: int) -> CaseRow:
        """The row numbered `row`."""
        return self._rows[self._keys[row][-1]]

    def get(self, case_id: str) -> CaseRow | None:
        """The row of an open case, shown or not."""
        return self._rows.get(case_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        row = self.at(index.row())
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            title = local(row.case.title, row.case.title_en)
            return f"{title}\n{place_text(row.case, self._picture)}"
        return None

    def _spoken(self, row: CaseRow) -> str:
        case = row.case
        title = local(case.title, case.title_en)
        return f"{title}, {wording.level(case.level)}, {wording.stage(case.stage)}"

    # ------------------------------------------------------------------------------------ news

    def rebuild(self, now: datetime) -> None:
        """Read every open case anew: a mode, an order or a language changed."""
        self._now = now
        clocks = self._picture.clocks
        self.beginResetModel()
        self._rows = {
            case.id: case_row(case, clocks, now, self._sort)
            for case in self._picture.cases.values()
            if not case.ended
        }
        self._texts.clear()
        self._agenda.clear()
        self._counts, self._states = Counter(), Counter()
        for row in self._rows.values():
            self._agenda.note(row)
            self._count(row, 1)
        if self._tab == HELD and not self._counts[HELD]:
            self._tab = WATCH
        self._keys = sorted(row.key for row in self._rows.values() if self._shows(row))
        self.endResetModel()
        self.counted.emit()

    def on_changed(self, changes: Changes, now: datetime) -> None:
        """Take the news of the bridge."""
        self._now = now
        if changes.mode or changes.registry or len(changes.cases) > REBUILD_ABOVE:
            self.rebuild(now)
        elif changes.cases:
            self._touch(changes.cases)

    def on_second(self, now: datetime) -> None:
        """Look again at the cases whose clock changes its state now."""
        self._now = now
        self._touch(self._agenda.due(now))

    def _touch(self, case_ids: set[str]) -> None:
        before = (self._counts.copy(), self._states.copy())
        for case_id in sorted(case_ids):
            self._texts.pop(case_id, None)
            self._replace(case_id)
        if before != (self._counts, self._states):
            self.counted.emit()

    def _replace(self, case_id: str) -> None:
        case = self._picture.cases.get(case_id)
        old = self._rows.get(case_id)
        new = None
        if case is not None and not case.ended:
            new = case_row(case, self._picture.clocks, self._now, self._sort)
        source = self._find(old.key) if old and self._shows(old) else -1
        if old is not None:
            self._count(old, -1)
        if new is not None:
            self._count(new, 1)
            self._agenda.note(new)
        shown = new is not None and self._shows(new)
        if source >= 0 and not shown:
            self.beginRemoveRows(QModelIndex(), source, source)
            self._put(case_id, new)
            del self._keys[source]
            self.endRemoveRows()
        elif source >= 0 and new is not None:
            self._move(source, new)
        elif shown and new is not None:
            target = bisect_left(self._keys, new.key)
            self.beginInsertRows(QModelIndex(), target, target)
            self._put(case_id, new)
            self._keys.insert(target, new.key)
            self.endInsertRows()
        else:
            self._put(case_id, new)

    def _move(self, source: int, new: CaseRow) -> None:
        target = bisect_left(self._keys, new.key)
        stays = target in (source, source + 1)
        if not stays:
            self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
        del self._keys[source]
        place = target - (target > source)
        self._keys.insert(place, new.key)
        self._put(new.case.id, new)
        if not stays:
            self.endMoveRows()
        changed = self.index(place)
        self.dataChanged.emit(changed, changed)

    def _put(self, case_id: str, row: CaseRow | None) -> None:
        if row is None:
            self._rows.pop(case_id, None)
        else:
            self._rows[case_id] = row

    def _cut(self) -> None:
        self.beginResetModel()
        self._keys = sorted(row.key for row in self._rows.values() if self._shows(row))
        self.endResetModel()
        self.counted.emit()

    def _find(self, key: Key) -> int:
        row = bisect_left(self._keys, key)
        return row if row < len(self._keys) and self._keys[row] == key else -1

    def _shows(self, row: CaseRow) -> bool:
        if not row.tabs & self._tab or not self._filter.passes(row.case):
            return False
        return not self._search or self._matches(row.case)

    def _matches(self, case: Case) -> bool:
        text = self._texts.get(case.id)
        if text is None:
            text = self._texts[case.id] = haystack(case, self._picture)
        return all(word in text for word in self._search.split())

    def _count(self, row: CaseRow, by: int) -> None:
        for tab in TABS:
            if row.tabs & tab:
                self._counts[tab] += by
        self._states[row.state, bool(row.tabs & HELD)] += by
