"""Rows of cases that keep their order, stand in groups, and hold still when asked to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Signal

from app.picture.picture import Picture
from ui.models.case_order import Key
from ui.models.case_row import CaseRow
from ui.models.case_sections import Section, Sections

REBUILD_ABOVE = 400
"""With more news than this at once, sorting anew is cheaper than moving row by row."""

Index = QModelIndex | QPersistentModelIndex


class StillRows(QAbstractListModel):
    """`counted` when a count changed.

    While it holds still, rows neither come, go nor move: what would is `arrived` or `displaced`
    and takes its place at `settle`.
    """

    counted = Signal()

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture
        self._rows: dict[str, CaseRow] = {}
        self._keys: list[Key] = []
        self._collapsed: set[str] = set()
        self._sections = Sections()
        self._still = False
        self._stale: dict[str, Key] = {}
        self._arrived: set[str] = set()
        self._gone: dict[str, CaseRow] = {}

    @property
    def fitting(self) -> int:
        """How many cases fit tab, filter and search, whether their group is open or not."""
        return self._sections.total

    def row_of(self, case_id: str) -> int:
        """The row a case is shown in, −1 when it is not shown."""
        row, key = self._rows.get(case_id), self._stale.get(case_id)
        return self._find(key or row.key) if key or row else -1  # type: ignore[union-attr]

    def at(self, row: int) -> CaseRow:
        """The row numbered `row`."""
        case_id = self._keys[row][-1]
        return self._rows.get(case_id) or self._gone[case_id]

    def get(self, case_id: str) -> CaseRow | None:
        """The row of an open case, shown or not."""
        return self._rows.get(case_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._keys)

    # ---------------------------------------------------------------------------------- groups

    def sections(self) -> list[Section]:
        """The groups in the order shown; one without a name when there are none."""
        return self._sections.all()

    def section_of(self, row: int) -> int:
        """The number of the group a row belongs to."""
        return self._sections.number_of(row)

    def collapsed(self, code: str) -> bool:
        """Whether only the head of a group shows."""
        return code in self._collapsed

    def collapse(self, codes: Iterable[str], shut: bool) -> None:
        """Show only the heads of these groups, or their cases again."""
        self._collapsed = self._collapsed | set(codes) if shut else self._collapsed - set(codes)
        self._cut()

    # ----------------------------------------------------------------------------------- still

    def hold_still(self, still: bool) -> None:
        """Let rows neither come, go nor move; letting go settles what happened meanwhile."""
        self._still = still
        if not still:
            self.settle()

    @property
    def arrived(self) -> int:
        """How many cases wait to be inserted."""
        return len(self._arrived)

    @property
    def displaced(self) -> int:
        """How many rows stand where they no longer belong."""
        return len(self._stale)

    def out_of_place(self, case_id: str) -> bool:
        """Whether a row stands where it no longer belongs."""
        return case_id in self._stale

    def settle(self) -> None:
        """Put every case where it belongs now."""
        waiting = sorted(self._stale.keys() | self._arrived)
        if len(waiting) > REBUILD_ABOVE:
            self._cut()
            return
        for case_id in waiting:
            self._arrived.discard(case_id)
            key, row = self._stale.pop(case_id, None), self._rows.get(case_id)
            if key is not None:
                self._take_out(self._find(key))
            self._gone.pop(case_id, None)
            if row is not None and self._shows(row):
                self._put_in(row)
        if waiting:
            self.counted.emit()

    # --------------------------------------------------------------------------------- inside

    def _fits(self, row: CaseRow) -> bool:
        """Whether a row is let through."""
        raise NotImplementedError

    def _shows(self, row: CaseRow) -> bool:
        return row.group not in self._collapsed and self._fits(row)

    def _place(self, case_id: str, new: CaseRow | None) -> None:
        """The row of a case is `new` now, or (None) there is none any more."""
        fits = new is not None and self._fits(new)
        self._sections.note(case_id, new.group if new is not None and fits else None)
        source = self.row_of(case_id)
        shown = new is not None and self._shows(new)
        if self._still and (source >= 0 or shown):
            self._defer(case_id, source, new, shown)
        elif source >= 0 and not shown:
            self._put(case_id, new)
            self._take_out(source)
        elif source >= 0 and new is not None:
            self._move(source, new)
        else:
            self._put(case_id, new)
            self._arrived.discard(case_id)
            if new is not None and shown:
                self._put_in(new)

    def _defer(self, case_id: str, source: int, new: CaseRow | None, shown: bool) -> None:
        if source < 0:
            self._put(case_id, new)
            self._arrived.add(case_id)
            return
        old = self.at(source)
        key = self._keys[source]
        self._put(case_id, new)
        if new is None:
            self._gone[case_id] = replace(old, case=self._picture.cases.get(case_id, old.case))
        if new is not None and shown and new.key == key:
            self._stale.pop(case_id, None)
        else:
            self._stale[case_id] = key
        changed = self.index(source)
        self.dataChanged.emit(changed, changed)

    def _take_out(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._sections.lay(self._keys[row][0], -1)
        del self._keys[row]
        self.endRemoveRows()

    def _put_in(self, row: CaseRow) -> None:
        target = bisect_left(self._keys, row.key)
        self.beginInsertRows(QModelIndex(), target, target)
        self._keys.insert(target, row.key)
        self._sections.lay(row.group, 1)
        self.endInsertRows()

    def _move(self, source: int, new: CaseRow) -> None:
        target = bisect_left(self._keys, new.key)
        stays = target in (source, source + 1)
        if not stays:
            self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
        self._sections.lay(self._keys[source][0], -1)
        del self._keys[source]
        place = target - (target > source)
        self._keys.insert(place, new.key)
        self._sections.lay(new.group, 1)
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
        self._lay_out()
        self.endResetModel()
        self.counted.emit()

    def _lay_out(self) -> None:
        self._stale.clear()
        self._arrived.clear()
        self._gone.clear()
        fitting = [row for row in self._rows.values() if self._fits(row)]
        self._sections.fill((row.case.id, row.group) for row in fitting)
        self._keys = sorted(row.key for row in fitting if row.group not in self._collapsed)
        self._sections.lay_all(key[0] for key in self._keys)

    def _find(self, key: Key) -> int:
        row = bisect_left(self._keys, key)
        return row if row < len(self._keys) and self._keys[row] == key else -1
