"""A long list of lines as CaseLine paints them."""

from __future__ import annotations

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

    def lines(self) -> list[CaseWords]:
        """What is listed."""
        return self._lines

    def set_lines(self, lines: list[CaseWords]) -> None:
        """List these."""
        if lines != self._lines:
            self._lines = lines
            self.set_keys([words.key for words in lines])

    def paint_row(self, painter: QPainter, box: QRectF, row: int, raised: bool) -> None:
        paint_line(painter, box, self._lines[row], raised)

    def spoken(self, row: int) -> str:
        words = self._lines[row]
        return f"{words.title}\n{words.place}\n{words.told} {words.below}"
