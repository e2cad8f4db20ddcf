"""The card beside the pointer that says what is there; the mouse passes through it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.map.cards.card import Card
from ui.map.fact import Facts, Tinted
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, RIGHT, paint_text

_PAD, _LINE, _GAP = 12.0, 20.0, 16.0
_LEAST, _MOST = 220.0, 380.0
_AWAY = 18

Counts = tuple[tuple[str, str], ...]


class HoverCard(Card):
    """Facts in at most four parts: title, lines, person, counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._facts: Facts | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def facts(self) -> Facts | None:
        """What is shown now."""
        return self._facts if self.isVisible() else None

    def show_facts(self, facts: Facts, at: QPointF) -> None:
        """Show `facts` beside a position of the parent, inside it and not over the position."""
        if facts != self._facts:
            self._facts = facts
            self.setFixedSize(self._wide(facts), self._high(facts))
            self.setAccessibleName(facts.title)
            self.refresh()
        parent = self.parentWidget()
        if parent is not None:
            x, y = at.x() + _AWAY, at.y() + _AWAY
            if x + self.width() > parent.width() - 8:
                x = at.x() - _AWAY - self.width()
            if y + self.height() > parent.height() - 8:
                y = at.y() - _AWAY - self.height()
            self.move(max(8, round(x)), max(8, round(y)))
        self.show()
        self.raise_()

    def paint_card(self, painter: QPainter) -> None:
        """Title and code, lines, person, counts."""
        facts, theme = self._facts, tokens.current()
        if facts is None:
            return
        wide, y, x = float(self.width()), 9.0, _PAD
        if facts.level or facts.state == levels.STALE:
            mark = QRectF(x, y + 2, 16, 16)
            levels.paint_level(painter, mark, facts.level, facts.state, theme=theme)
            x += 24
        code = fonts.width(facts.code, fonts.SECONDARY)
        title = QRectF(x, y, wide - x - _PAD - code - 8, _LINE)
        paint_text(painter, title, facts.title, theme.text1, fonts.BODY, fonts.MEDIUM, LEFT)
        box = QRectF(0, y, wide - _PAD, _LINE)
        paint_text(painter, box, facts.code, theme.text3, fonts.SECONDARY, align=RIGHT)
        y += _LINE + 1
        for line in facts.lines:
            if line:
                room = QRectF(_PAD, y, wide - 2 * _PAD, _LINE)
                paint_text(painter, room, line, theme.text2, fonts.SECONDARY, align=LEFT)
                y += _LINE
        if facts.person:
            y = self._rule(painter, y)
            paint_icon(painter, QRectF(_PAD, y + 2, 16, 16), "identification-badge", theme)
            room = QRectF(_PAD + 24, y, wide, _LINE)
            used = paint_text(painter, room, facts.person, theme.text1, fonts.BODY, align=LEFT)
            room = QRectF(_PAD + 24 + used + 8, y, wide - _PAD * 2 - 32 - used, _LINE)
            paint_text(painter, room, facts.person_more, theme.text2, fonts.SECONDARY, align=LEFT)
            y += _LINE
        if facts.tint is not None or facts.counts:
            y = self._rule(painter, y)
        if facts.tint is not None:
            y = self._tint(painter, facts.tint, y)
        for row in _rows_of(facts):
            self._counts(painter, row, y)
            y += _LINE

    def _tint(self, painter: QPainter, tint: Tinted, y: float) -> float:
        """The swatch of the class, the figure's value, the class in words."""
        theme = tokens.current()
        box = QRectF(_PAD + 0.5, y + 4.5, 15, 11)
        painter.setPen(QPen(theme.line2, 1.0))
        painter.setBrush(tint.colour or theme.map.land)
        painter.drawRoundedRect(box, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        room = QRectF(_PAD + 24, y, self.width() - _PAD * 2 - 24, _LINE)
        used = paint_text(painter, room, tint.text, theme.text1, fonts.SECONDARY, fonts.MEDIUM)
        room = room.adjusted(used + 8, 0, 0, 0)
        paint_text(painter, room, tint.more, theme.text2, fonts.SECONDARY)
        return y + _LINE

    def _counts(self, painter: QPainter, row: Counts, y: float) -> None:
        theme, x = tokens.current(), _PAD
        for name, value in row:
            room = QRectF(x, y, self.width(), _LINE)
            x += paint_text(
                painter, room, name, theme.text2, fonts.SECONDARY, align=LEFT, elide=False
            )
            room = QRectF(x + 5, y, self.width(), _LINE)
            used = paint_text(
                painter, room, value, theme.text1, fonts.SECONDARY, fonts.MEDIUM, LEFT, elide=False
            )
            x += 5 + used + _GAP

    def _rule(self, painter: QPainter, y: float) -> float:
        painter.setPen(QPen(tokens.current().line, 1.0))
        painter.drawLine(
            QPointF(1, round(y + 5) + 0.5), QPointF(self.width() - 1, round(y + 5) + 0.5)
        )
        return y + 11

    def _wide(self, facts: Facts) -> int:
        head = fonts.metrics(fonts.BODY, fonts.MEDIUM).horizontalAdvance(facts.title)
        head += fonts.metrics(fonts.SECONDARY).horizontalAdvance(facts.code) + 12
        head += 24 if facts.level or facts.state == levels.STALE else 0
        small = fonts.metrics(fonts.SECONDARY)
        lines = [small.horizontalAdvance(line) for line in facts.lines]
        person = fonts.metrics().horizontalAdvance(facts.person) + 40
        person += small.horizontalAdvance(facts.person_more)
        counts = max((_row_px(row) for row in _rows_of(facts)), default=0.0)
        tint = 0.0
        if facts.tint is not None:
            tint = 34 + fonts.width(facts.tint.text, fonts.SECONDARY, fonts.MEDIUM)
            tint += small.horizontalAdvance(facts.tint.more)
        wide = max([head, person if facts.person else 0.0, counts, tint, *lines]) + 2 * _PAD
        return math.ceil(min(max(wide, _LEAST), max(_MOST, counts + 2 * _PAD)))

    def _high(self, facts: Facts) -> int:
        lines = sum(1 for line in facts.lines if line)
        high = 9 + _LINE + 1 + lines * _LINE + 9
        high += (_LINE + 11) if facts.person else 0
        below = len(_rows_of(facts)) + (facts.tint is not None)
        high += (below * _LINE + 11) if below else 0
        return math.ceil(high)


def _row_px(row: Counts) -> float:
    small = fonts.metrics(fonts.SECONDARY)
    return sum(small.horizontalAdvance(name + value) + 7 + _GAP for name, value in row) - _GAP


def _rows_of(facts: Facts) -> list[Counts]:
    """The counts in as few rows as the card is wide enough for."""
    rows: list[Counts] = []
    for count in facts.counts:
        if rows and _row_px((*rows[-1], count)) <= _MOST - 2 * _PAD:
            rows[-1] = (*rows[-1], count)
        else:
            rows.append((count,))
    return rows
