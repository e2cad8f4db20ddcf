"""Where rows and heads of groups lie in the list of the queue, px from its top."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ui.models.case_sections import Section
from ui.models.case_still import StillRows
from ui.queue.row import HEIGHT

HEAD = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """`chosen` is the row (−1: none) below which `fold` px are unfolded."""

    rows: StillRows
    grouped: bool
    chosen: int = -1
    fold: int = 0

    @property
    def head(self) -> int:
        """How high the head of a group is."""
        return HEAD if self.grouped else 0

    def total(self) -> int:
        """How high everything is."""
        heads = len(self.rows.sections()) * self.head
        return heads + self.rows.rowCount() * HEIGHT + (self.fold if self.chosen >= 0 else 0)

    def top(self, row: int) -> int:
        """Where a row begins."""
        heads = (self.rows.section_of(row) + 1) * self.head if self.grouped else 0
        return heads + row * HEIGHT + (self.fold if 0 <= self.chosen < row else 0)

    def head_top(self, number: int) -> int:
        """Where the head of a group begins."""
        start = self.rows.sections()[number].start
        fold = self.fold if 0 <= self.chosen < start else 0
        return number * self.head + start * HEIGHT + fold

    def row_at(self, y: int) -> int:
        """The row at `y`, −1 on a head or beyond the end; the fold belongs to its row."""
        sections = self.rows.sections()
        number = self._section_at(y)
        if number < 0:
            return -1
        section = sections[number]
        if not section.rows:
            return -1
        if section.start <= self.chosen < section.start + section.rows:
            bottom = self.top(self.chosen) + HEIGHT
            y = max(bottom - 1, y - self.fold) if y >= bottom else y
        row = section.start + (y - self.top(section.start)) // HEIGHT
        inside = section.start <= row < section.start + section.rows
        return row if inside and y >= self.top(section.start) else -1

    def row_from(self, y: int) -> int:
        """The first row at `y` or below."""
        number = self._section_at(y)
        row = self.row_at(y)
        return row if row >= 0 or number < 0 else self.rows.sections()[number].start

    def head_at(self, y: int) -> int:
        """The number of the group whose head is at `y`, −1 when there is none."""
        number = self._section_at(y)
        if not self.grouped or number < 0 or y >= self.head_top(number) + HEAD:
            return -1
        return number

    def heads(self, top: int, bottom: int) -> Iterator[tuple[int, Section]]:
        """(where it begins, group) of the heads in sight, the one that sticks to the top too."""
        if not self.grouped:
            return
        sections = self.rows.sections()
        for number in range(max(0, self._section_at(top)), len(sections)):
            at = self.head_top(number)
            if at > bottom:
                return
            yield at, sections[number]

    def _section_at(self, y: int) -> int:
        if y < 0:
            return -1
        return bisect_right(range(len(self.rows.sections())), y, key=self.head_top) - 1
