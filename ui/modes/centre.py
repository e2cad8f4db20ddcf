"""The middle of the preview: from → to, six cards, the plan's first items, what is held back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.modes import Item, Mode
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.tally import Tally
from ui.modes import facts
from ui.modes.card import CardView, paint_head
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format
from ui.widgets.elide import LEFT, RIGHT, paint_text

PLAN_SHOWN = 8
NARROW, GAP = 820, 12


class Centre(QScrollArea):
    """Everything that would change, read-only; the map and the queue below go on running."""

    def __init__(
        self, picture: Picture, before: Mode, after: Mode, found: Tally, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.heading = Heading(before, after)
        self.cards = [CardView(card) for card in facts.cards(picture, before, after)]
        self.held = HeldBack(found, after)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.heading)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._columns = 0
        column.addWidget(self._holder, 100)
        if after.plan:
            column.addWidget(PlanView(after))
        column.addWidget(self.held)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() < NARROW else 3
        if columns == self._columns:
            return
        self._columns = columns
        needs = [
            max(card.needs() for card in self.cards[i : i + columns])
            for i in range(0, len(self.cards), columns)
        ]
        for row in range(len(self.cards)):
            self._grid.setRowStretch(row, needs[row] if row < len(needs) else 0)
        self._holder.setMaximumHeight(sum(needs) + GAP * (len(needs) - 1))
        for i, card in enumerate(self.cards):
            self._grid.addWidget(card, i // columns, i % columns)


class Heading(QWidget):
    """`sun Daily → shield Emergency`, and how many things change."""

    def __init__(self, before: Mode, after: Mode) -> None:
        super().__init__()
        self._before, self._after = before, after
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.text())

    def text(self) -> str:
        """What it says."""
        return f"{self._name(self._before)} → {self._name(self._after)}, {self._changes()}"

    def _changes(self) -> str:
        n = facts.change_count(self._before, self._after)
        if self._before.id == self._after.id:
            return _("only the response level changes")
        return _("{n} things would change; nothing is in force yet").format(n=format.number(n))

    def sizeHint(self) -> QSize:
        return QSize(600, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, high = tokens.current(), float(self.height())
        x = self._paint_mode(painter, 0.0, self._before, accent=False)
        if self._before.id != self._after.id:
            paint_icon(painter, QRectF(x + 14, high / 2 - 10, 20, 20), "arrow-right", theme)
            x = self._paint_mode(painter, x + 48, self._after, accent=True)
        rest = QRectF(x + 24, 6, self.width() - x - 24, high - 6)
        paint_text(painter, rest, self._changes(), theme.text2, fonts.BODY, align=RIGHT)
        painter.end()

    def _paint_mode(self, painter: QPainter, x: float, mode: Mode, accent: bool) -> float:
        theme, high = tokens.current(), float(self.height())
        tint = theme.accent(mode.id)[0] if accent else theme.text2
        paint_icon(painter, QRectF(x, high / 2 - 14, 28, 28), mode.icon, theme, tint)
        weight = fonts.MEDIUM if accent else fonts.REGULAR
        box = QRectF(x + 38, 0, 420, high)
        return (
            x
            + 38
            + paint_text(painter, box, self._name(mode), theme.text1, fonts.PAGE, weight, LEFT)
        )

    def _name(self, mode: Mode) -> str:
        return local(mode.name, mode.name_en)


class PlanView(QWidget):
    """The plan's first items in two columns: what, who, within how long."""

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self._items = facts.plan_items(mode)
        self._owners = facts.owners(self._items)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("\n".join(local(i.name, i.name_en) for i in self._items))

    def sizeHint(self) -> QSize:
        rows = (min(len(self._items), PLAN_SHOWN) + 1) // 2
        more = 26 if len(self._items) > PLAN_SHOWN else 0
        return QSize(600, 40 + 16 + rows * 26 + more)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, wide = tokens.current(), float(self.width())
        painter.setPen(QPen(theme.line, 1))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        unit = _("items, {n} bodies").format(n=self._owners)
        head = QRectF(0, 0, wide, 40)
        paint_head(painter, head, "flag", _("First tasks of the plan"), len(self._items), unit)
        painter.fillRect(QRectF(1, 40, wide - 2, 1), theme.line)
        half = (wide - 28) / 2
        for i, item in enumerate(self._items[:PLAN_SHOWN]):
            x = 14 + (i % 2) * half
            self._paint_item(painter, QRectF(x, 48 + i // 2 * 26, half - 14, 26), item)
        hidden = len(self._items) - PLAN_SHOWN
        if hidden > 0:
            foot = QRectF(14, self.height() - 30, 300, 24)
            text = _("{n} more").format(n=hidden)
            paint_text(painter, foot, text, theme.text2, fonts.SECONDARY)
        painter.end()

    def _paint_item(self, painter: QPainter, box: QRectF, item: Item) -> None:
        theme = tokens.current()
        arrow = QRectF(box.left(), box.center().y() - 7, 14, 14)
        paint_icon(painter, arrow, "arrow-elbow-down-right", theme)
        limit = format.age(item.minutes * 60) if item.minutes else ""
        right = QRectF(box.right() - 64, box.top(), 64, box.height())
        paint_text(painter, right, limit, theme.text1, align=RIGHT, elide=False)
        name = QRectF(box.left() + 22, box.top(), (box.width() - 90) * 0.58, box.height())
        paint_text(painter, name, local(item.name, item.name_en), theme.text1)
        owner = QRectF(name.right() + 10, box.top(), right.left() - name.right() - 14, box.height())
        paint_text(painter, owner, local(item.owner, item.owner_en), theme.text2)


class HeldBack(QWidget):
    """How many cases the mode sets aside, counted on the running picture; dashed, never hidden."""

    def __init__(self, found: Tally, after: Mode) -> None:
        super().__init__()
        self._found = found
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.text())

    def text(self) -> str:
        """What it says."""
        found = self._found
        if not found.held:
            text = _("All {n} open cases stay in the queue")
            return text.format(n=format.number(found.open))
        text = _("{held} daily matters held back: still timed, still found, counted on the screen;"
                 " {rest} urgent ones go on as usual")  # fmt: skip
        return text.format(
            held=format.number(found.held), rest=format.number(found.open - found.held)
        )

    def sizeHint(self) -> QSize:
        return QSize(600, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        pen = QPen(theme.line2, 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        paint_icon(painter, QRectF(14, self.height() / 2 - 8, 16, 16), "archive-box", theme)
        box = QRectF(40, 0, self.width() - 54, self.height())
        paint_text(painter, box, self.text(), theme.text1)
        painter.end()
