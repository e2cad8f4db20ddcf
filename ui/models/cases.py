"""The case queue as a Qt model: sorted, cut by tab, filter and search, changed row by row."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from app import wording
from app.domain.clocks import DueState
from app.i18n import local
from app.picture.picture import Changes, Picture
from ui.models.case_counts import Counts, Finder
from ui.models.case_filter import CaseFilter
from ui.models.case_order import Order
from ui.models.case_row import (
    HELD,
    WATCH,
    Agenda,
    CaseRow,
    case_row,
    place_text,
)
from ui.models.case_still import REBUILD_ABOVE, Index, StillRows

__all__ = ["ROW", "CaseFilter", "CaseModel", "Index"]

ROW = int(Qt.ItemDataRole.UserRole) + 1
"""The CaseRow itself."""


class CaseModel(StillRows):
    """Open cases of the picture in the order chosen."""

    def __init__(self, picture: Picture, now: datetime) -> None:
        super().__init__(picture)
        self._now = now
        self._finder = Finder(picture)
        self._agenda = Agenda()
        self._tab, self._order, self._filter, self._search = WATCH, Order(), CaseFilter(), ""
        self._counts = Counts()
        self.rebuild(now)

    # ------------------------------------------------------------------------------- what shows

    @property
    def tab(self) -> int:
        """The tab in force, one of TABS."""
        return self._tab

    @property
    def order(self) -> Order:
        """The order in force."""
        return self._order

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
        return self._counts.of_tab(tab)

    def overdue(self, held: bool | None = None) -> int:
        """How many open cases are overdue; with `held` only those (not) held back."""
        return self._counts.of_state(DueState.OVERDUE, held)

    def near(self, held: bool | None = None) -> int:
        """How many open cases run out soon; with `held` only those (not) held back."""
        return sum(self._counts.of_state(s, held) for s in (DueState.NEAR, DueState.URGENT))

    def paused(self) -> int:
        """How many open cases are suspended."""
        return self._counts.of_state(DueState.PAUSED)

    def show(
        self,
        *,
        tab: int | None = None,
        order: Order | None = None,
        filter: CaseFilter | None = None,
        search: str | None = None,
    ) -> None:
        """Change what is shown; what is not named stays."""
        before = (self._tab, self._filter, self._search)
        self._tab = self._tab if tab is None else tab
        self._filter = self._filter if filter is None else filter
        self._search = self._search if search is None else search.strip().casefold()
        if order is not None and order != self._order:
            if order.group != self._order.group:
                self._collapsed.clear()
            self._order = order
            self.rebuild(self._now)
        elif before != (self._tab, self._filter, self._search):
            self._cut()

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
            case.id: case_row(case, clocks, now, self._order, self._picture)
            for case in self._picture.cases.values()
            if not case.ended
        }
        self._finder.clear()
        self._agenda.clear()
        self._counts = Counts()
        for row in self._rows.values():
            self._agenda.note(row)
            self._counts.note(row, 1)
        if self._tab == HELD and not self._counts.of_tab(HELD):
            self._tab = WATCH
        self._lay_out()
        self.endResetModel()
        self.counted.emit()

    def on_changed(self, changes: Changes, now: datetime) -> None:
        """Take the news of the bridge."""
        self._now = now
        if (
            changes.mode
            or changes.registry
            or (len(changes.cases) > REBUILD_ABOVE and not self._still)
        ):
            self.rebuild(now)
        elif changes.cases:
            self._touch(changes.cases)

    def on_second(self, now: datetime) -> None:
        """Look again at the cases whose clock changes its state now."""
        self._now = now
        self._touch(self._agenda.due(now))

    def _touch(self, case_ids: set[str]) -> None:
        before = (self._counts.now(), self.fitting, len(self._arrived))
        for case_id in sorted(case_ids):
            self._finder.forget(case_id)
            self._replace(case_id)
        if before != (self._counts.now(), self.fitting, len(self._arrived)):
            self.counted.emit()

    def _read(self, case_id: str) -> CaseRow | None:
        case = self._picture.cases.get(case_id)
        if case is None or case.ended:
            return None
        clocks = self._picture.clocks
        return case_row(case, clocks, self._now, self._order, self._picture)

    def _replace(self, case_id: str) -> None:
        old, new = self._rows.get(case_id), self._read(case_id)
        if old is not None:
            self._counts.note(old, -1)
        if new is not None:
            self._counts.note(new, 1)
            self._agenda.note(new)
        self._place(case_id, new)

    def _fits(self, row: CaseRow) -> bool:
        if not row.tabs & self._tab or not self._filter.passes(row, self._picture):
            return False
        return not self._search or self._finder.finds(row.case, self._search)
