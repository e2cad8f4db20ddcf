"""A card of the preview: icon, title, number, and lines of before → after."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui.modes.facts import Card, Line
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format
from ui.widgets.elide import LEFT, RIGHT, paint_text

HEAD, LINE, FOOT = 40, 24, 26
MOST = 6
"""Lines a card asks room for."""


class CardView(QFrame):
    """Paints one `Card`; lines that find no room are counted, not dropped in silence."""

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self._body = CardBody(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())

    def needs(self) -> int:
        """The height at which every line shows, px."""
        return self._body.needs()

    def text(self) -> str:
        """Everything the card says."""
        card = self._body.card
        lines = [f"{line.title} {line.before} → {line.after}" for line in card.lines]
        return "\n".join([f"{card.title} {card.count} {card.unit}", *lines, card.note])


class CardBody(QWidget):
    """The painted inside of a card."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        lines = min(max(len(self.card.lines), 3), MOST)
        foot = FOOT if self.card.note or len(self.card.lines) > MOST else 4
        return QSize(300, HEAD + lines * LINE + foot + 16)

    def needs(self) -> int:
        """The height at which every line shows, px."""
        foot = FOOT if self.card.note else 4
        return HEAD + max(3, len(self.card.lines)) * LINE + foot + 18

    def minimumSizeHint(self) -> QSize:
        return QSize(220, HEAD + 2 * LINE + FOOT + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, card, wide = tokens.current(), self.card, float(self.width())
        paint_head(painter, QRectF(0, 0, wide, HEAD), card.icon, card.title, card.count, card.unit)
        painter.fillRect(QRectF(0, HEAD, wide, 1), theme.line)
        space = self.height() - HEAD - 14
        fits = len(card.lines)
        if card.note or fits * LINE > space:
            fits = min(fits, int((space - FOOT) // LINE))
        for i, line in enumerate(card.lines[:fits]):
            paint_line(painter, QRectF(14, HEAD + 9 + i * LINE, wide - 28, LINE), line)
        if not card.lines:
            box = QRectF(14, HEAD + 9, wide - 28, LINE)
            paint_text(painter, box, _("Nothing changes"), theme.text3)
        foot = QRectF(14, self.height() - FOOT - 3, wide - 28, FOOT)
        hidden = len(card.lines) - fits
        if hidden > 0:
            text = _("{n} more").format(n=hidden)
            paint_text(painter, foot, text, theme.text2, fonts.SECONDARY)
        if card.note:
            paint_text(painter, foot, card.note, theme.text2, fonts.SECONDARY, align=RIGHT)
        painter.end()


def paint_head(
    painter: QPainter, box: QRectF, icon: str, title: str, count: int, unit: str, detail: str = ""
) -> None:
    """The head of a card: icon, title and detail at the left, number and unit at the right."""
    theme = tokens.current()
    paint_icon(painter, QRectF(box.left() + 14, box.center().y() - 8, 16, 16), icon, theme)
    unit_wide = fonts.width(unit, fonts.SECONDARY)
    count_text = format.number(count)
    count_wide = fonts.width(count_text, fonts.VALUE, fonts.MEDIUM)
    right = box.right() - 14
    unit_box = QRectF(right - unit_wide - 1, box.top() + 3, unit_wide + 2, box.height() - 3)
    paint_text(painter, unit_box, unit, theme.text2, fonts.SECONDARY, elide=False)
    count_box = QRectF(unit_box.left() - 8 - count_wide, box.top(), count_wide + 2, box.height())
    paint_text(painter, count_box, count_text, theme.text1, fonts.VALUE, fonts.MEDIUM, elide=False)
    text = QRectF(box.left() + 40, box.top(), count_box.left() - box.left() - 50, box.height())
    x = paint_text(painter, text, title, theme.text1, fonts.TITLE, fonts.MEDIUM, LEFT)
    rest = text.adjusted(x + 10, 2, 0, 0)
    paint_text(painter, rest, detail, theme.text2, fonts.SECONDARY)


def paint_line(painter: QPainter, box: QRectF, line: Line) -> None:
    """`title   before → after`."""
    theme = tokens.current()
    share = 0.42 if line.before else 0.34
    title_wide = min(box.width() * share, max(60.0, 190.0 if line.before else 120.0))
    title = QRectF(box.left(), box.top(), title_wide, box.height())
    paint_text(painter, title, line.title, theme.text2)
    x = title.right() + 8
    rest = QRectF(x, box.top(), box.right() - x, box.height())
    if line.before:
        x += paint_text(painter, rest, line.before, theme.text2) + 8
        paint_icon(painter, QRectF(x, box.center().y() - 6, 12, 12), "arrow-right", theme)
        rest.setLeft(x + 20)
    weight = fonts.MEDIUM if line.before else fonts.REGULAR
    paint_text(painter, rest, line.after, theme.text1, fonts.BODY, weight)
