"""The heads of a grouped queue: where each group begins and how many cases it has."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A group: `rows` of its `count` cases are laid out, from row `start` on."""

    code: str
    start: int
    rows: int
    count: int


class Sections:
    """Counts by group: `laid` out as rows, and `fits` the cut whether laid out or not."""

    def __init__(self) -> None:
        self.laid: Counter[str] = Counter()
        self._fits: Counter[str] = Counter()
        self._group: dict[str, str] = {}
        self._codes: list[str] = []
        self._made: list[Section] | None = None
        self._starts: list[int] = []

    def clear(self) -> None:
        """Nothing is shown."""
        self.laid, self._fits, self._group, self._codes = Counter(), Counter(), {}, []
        self._made = None

    def fill(self, fitting: Iterable[tuple[str, str]]) -> None:
        """Begin anew with the (case, group) that fit; nothing is laid out."""
        self.clear()
        self._group = dict(fitting)
        self._fits = Counter(self._group.values())
        self._codes = sorted(self._fits)

    def lay_all(self, groups: Iterable[str]) -> None:
        """These rows are laid out."""
        self.laid, self._made = Counter(groups), None

    @property
    def total(self) -> int:
        """How many cases fit, laid out or not."""
        return len(self._group)

    def note(self, case_id: str, group: str | None) -> None:
        """The case fits and belongs to `group`, or (None) does not."""
        before = self._group.pop(case_id, None)
        if group is not None:
            self._group[case_id] = group
        if before == group:
            return
        for code, by in ((before, -1), (group, 1)):
            if code is not None:
                self._fits[code] += by
                self._mind(code)

    def lay(self, group: str, by: int) -> None:
        """A row of `group` came (1) or went (−1)."""
        self.laid[group] += by
        self._mind(group)

    def all(self) -> list[Section]:
        """Every group in the order shown."""
        if self._made is None:
            self._made, start = [], 0
            for code in self._codes:
                rows = self.laid[code]
                self._made.append(Section(code, start, rows, self._fits[code]))
                start += rows
            self._starts = [section.start for section in self._made]
        return self._made

    def number_of(self, row: int) -> int:
        """Which group a row belongs to."""
        self.all()
        return bisect_right(self._starts, row) - 1

    def _mind(self, code: str) -> None:
        self._made = None
        there = bool(self._fits[code] or self.laid[code])
        at = bisect_right(self._codes, code) - 1
        known = at >= 0 and self._codes[at] == code
        if there and not known:
            insort(self._codes, code)
        elif known and not there:
            del self._codes[at]
