"""A long list of lines as CaseLine paints them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.widgets.case_line import HEIGHT, CaseWords, paint_line
from ui.widgets.row_list import RowList


class LineList(RowList):
    """The lines."""

    row_height = HEIGHT

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[CaseWords] = []
        self._make: Callable[[str], CaseWords] | None = None
        self._made: dict[str, CaseWords] = {}

    def lines(self) -> list[CaseWords]:
        """What is listed."""
        return [self._words(row) for row in range(len(self._keys))]

    def set_makers(self, keys: list[str], make: Callable[[str], CaseWords]) -> None:
        """List many: the words of a line are made when it comes into sight."""
        self._lines, self._make, self._made = [], make, {}
        self.set_keys(keys)

    def _words(self, row: int) -> CaseWords:
        if self._make is None:
            return self._lines[row]
        key = self._keys[row]
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def set_lines(self, lines: list[CaseWords]) -> None:
        """List these."""
        if lines != self._lines or self._make is not None:
            self._lines, self._make = lines, None
            self.set_keys([words.key for words in lines])

    def paint_row(self, painter: QPainter, box: QRectF, row: int, raised: bool) -> None:
        paint_line(painter, box, self._words(row), raised)

    def spoken(self, row: int) -> str:
        words = self._words(row)
        return f"{words.title}\n{words.place}\n{words.told} {words.below}"
