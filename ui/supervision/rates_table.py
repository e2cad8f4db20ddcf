"""The table of rates: painted, sorted by any column, each figure to be pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.tallies import Rate, RateLine
from app.i18n import _
from ui.theme import fonts, tokens
from ui.theme.tokens import Theme
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, paint_text

ROW, HEAD = 40, 34
NAME, WHISTLES = "name", "whistles"
_CELL, _COUNT = 92.0, 74.0


def titles() -> dict[str, str]:
    """What stands above each column, by its id."""
    return {
        NAME: "",
        Rate.RECEIVED: _("Received"),
        Rate.CONTACTED: _("Contacted"),
        Rate.CLOSED: _("Closed in time"),
        Rate.SATISFIED: _("Content"),
        WHISTLES: _("Whistles"),
    }


def percent(line: RateLine, rate: Rate) -> str:
    """`96.4 %`, a dash where nothing was due."""
    part, whole = line.share(rate)
    return f"{100.0 * part / whole:.1f}{fmt.NBSP}%" if whole else fmt.DASH


def fraction(line: RateLine, rate: Rate) -> str:
    """`53/55`: what the rate is a share of."""
    part, whole = line.share(rate)
    return f"{fmt.number(part)}/{fmt.number(whole)}"


class RatesTable(QWidget):
    """Lines under their total. `pressed` carries (key or None for the total, Rate)."""

    pressed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, RateLine]] = []
        self._total = RateLine("")
        self._by, self._down, self._whistles = str(Rate.RECEIVED), True, False
        self._hover: tuple[int, str] = (-1, "")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(
        self, lines: list[tuple[str, RateLine]], total: RateLine, whistles: bool
    ) -> None:
        """Show named lines; `whistles` are told by street alone."""
        self._lines, self._total, self._whistles = list(lines), total, whistles
        self._sort()
        self.updateGeometry()
        self.update()

    def order(self, column: str) -> None:
        """Sort by a column; once more turns it round."""
        self._down = not self._down if column == self._by else column != NAME
        self._by = column
        self._sort()
        self.update()

    def shown(self) -> list[tuple[str, RateLine]]:
        """The lines in the order they are seen."""
        return self._lines

    def sizeHint(self) -> QSize:
        return QSize(480, HEAD + ROW * (len(self._lines) + 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _sort(self) -> None:
        def key(named: tuple[str, RateLine]) -> tuple[float, str]:
            name, line = named
            if self._by == NAME:
                return 0.0, name
            if self._by == WHISTLES:
                return float(line.whistles), name
            part, whole = line.share(Rate(self._by))
            if self._by == Rate.RECEIVED:
                return float(whole), name
            return (part / whole if whole else 2.0), name

        self._lines.sort(key=key, reverse=self._down)

    def _columns(self) -> list[tuple[str, float, float]]:
        """(id, left, width) of each column."""
        found: list[tuple[str, float, float]] = []
        right = float(self.width()) - 10
        last = [(WHISTLES, _COUNT)] if self._whistles else []
        for column, wide in reversed(
            [(Rate.RECEIVED, _COUNT), *((r, _CELL) for r in list(Rate)[1:]), *last]
        ):
            right -= wide
            found.append((str(column), right, wide))
        return [(NAME, 12.0, right - 12.0), *reversed(found)]

    def _spot(self, at: QPointF) -> tuple[int, str]:
        """(row, column) under a position: row −1 is the head, 0 the total."""
        column = next((c for c, left, wide in self._columns() if left <= at.x() < left + wide), "")
        row = -1 if at.y() < HEAD else int((at.y() - HEAD) // ROW)
        return (row, column) if row <= len(self._lines) else (-2, "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._spot(event.position())
        able = self._hover[0] >= -1 and self._able(self._hover)
        shape = Qt.CursorShape.PointingHandCursor if able else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = (-2, "")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row, column = spot = self._spot(event.position())
        if row == -1 and column:
            self.order(column)
        elif row >= 0 and self._able(spot):
            key = None if row == 0 else self._lines[row - 1][1].key
            self.pressed.emit(key, column)

    def _able(self, spot: tuple[int, str]) -> bool:
        return spot[0] == -1 or spot[1] in set(Rate)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens.current()
        columns, words = self._columns(), titles()
        for column, left, wide in columns:
            text = words[column] + ((" ↓" if self._down else " ↑") if column == self._by else "")
            box = QRectF(left, 0, wide - 4, HEAD)
            paint_text(painter, box, text, theme.text2, fonts.SECONDARY, align=RIGHT)
        rows = [(_("All"), self._total), *self._lines]
        first = max(0, (event.rect().top() - HEAD) // ROW)
        for number in range(first, len(rows)):
            top = HEAD + number * ROW
            if top > event.rect().bottom():
                break
            self._paint_row(painter, theme, number, float(top), rows[number])
        painter.end()

    def _paint_row(
        self, painter: QPainter, theme: Theme, number: int, top: float, row: tuple[str, RateLine]
    ) -> None:
        name, line = row
        painter.fillRect(QRectF(0, top, self.width(), 1), theme.line)
        weight = fonts.MEDIUM if number == 0 else fonts.REGULAR
        for column, left, wide in self._columns():
            box = QRectF(left, top, wide - 4, ROW)
            if self._hover == (number, column) and self._able(self._hover):
                painter.fillRect(box.adjusted(0, 2, 4, -1), theme.raised)
            if column == NAME:
                paint_text(painter, box, name, theme.text1, weight=weight)
            elif column == WHISTLES:
                text = fmt.number(line.whistles)
                paint_text(painter, box, text, theme.text1, weight=weight, align=RIGHT)
            elif column == Rate.RECEIVED:
                text = fmt.number(line.received)
                paint_text(painter, box, text, theme.text1, weight=weight, align=RIGHT)
            else:
                self._paint_rate(painter, theme, box, line, Rate(column))

    def _paint_rate(
        self, painter: QPainter, theme: Theme, box: QRectF, line: RateLine, rate: Rate
    ) -> None:
        upper = QRectF(box.left(), box.top() + 3, box.width(), 19)
        lower = QRectF(box.left(), box.top() + 21, box.width(), 16)
        if not line.share(rate)[1]:
            paint_text(painter, box, fmt.DASH, theme.text3, align=RIGHT)
            return
        told = percent(line, rate)
        paint_text(painter, upper, told, theme.text1, weight=fonts.MEDIUM, align=RIGHT)
        told = fraction(line, rate)
        paint_text(painter, lower, told, theme.text2, fonts.SECONDARY, align=RIGHT)
