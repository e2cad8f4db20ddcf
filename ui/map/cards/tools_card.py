"""The column of tools at the map's edge, the rows that unfold from a group, and the buttons at
the map's foot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards.card import PressCard, Spot
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, paint_text
from ui.widgets.keycap import key_label, keycap_size, paint_keycap

SIDE, LEAST_SIDE = 36.0, 28.0
FOOT = 28.0
_ROW = 32.0
GROUP = "group:"
"""Buttons whose action begins so unfold a group."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A button that runs an action of the table; `lit` while what it switches is on, `rule` when
    a line follows, `why` when it cannot be used now. `members` unfold from a group."""

    action: str
    title: str
    key: str
    icon: str
    lit: bool = False
    rule: bool = False
    why: str = ""
    members: tuple[Tool, ...] = ()

    @property
    def tip(self) -> str:
        """Name and key, and why not."""
        name = f"{self.title} ({key_label(self.key)})" if self.key else self.title
        return f"{name}\n{self.why}" if self.why else name


class ToolsCard(PressCard):
    """Square buttons, one below the other. `unfolded` names the group to open and where."""

    unfolded = Signal(object, QPoint)

    def __init__(self, parent: QWidget, run: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._run = run
        self._tools: list[Tool] = []
        self._side = SIDE
        self.setAccessibleName(_("Map tools"))

    def show_tools(self, tools: list[Tool]) -> None:
        """Show these tools from the top down."""
        if tools != self._tools:
            self._tools = tools
            self._place()

    def fit_height(self, room: float) -> None:
        """Draw closer together where the map is low."""
        side = max(LEAST_SIDE, min(SIDE, math.floor(room / max(1, len(self._tools)))))
        if side != self._side:
            self._side = side
            self._place()

    def press(self, spot: str) -> None:
        """Run the action, or unfold the group."""
        tool = next(tool for tool in self._tools if tool.action == spot)
        if tool.members:
            row = self._tools.index(tool)
            self.unfolded.emit(tool, self.mapToParent(QPoint(0, round(row * self._side))))
        else:
            self._run(spot)

    def paint_card(self, painter: QPainter) -> None:
        """Icons, with a rule between groups and a corner on those that unfold."""
        theme = tokens.current()
        for tool, spot in zip(self._tools, self.spots, strict=True):
            box = spot.rect.adjusted(3, 3, -3, -3)
            if tool.lit or self.hovered == tool.action:
                painter.setPen(QPen(theme.select, 1.0) if tool.lit else QPen(theme.hover))
                painter.setBrush(theme.select_bg if tool.lit else theme.hover)
                painter.drawRoundedRect(box, 4, 4)
            middle = spot.rect.center()
            icon = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
            paint_icon(painter, icon, tool.icon, theme, _ink(tool))
            if tool.members:
                _corner(painter, spot.rect)
            if tool.rule:
                y = spot.rect.bottom() - 0.5
                painter.setPen(QPen(theme.line, 1.0))
                painter.drawLine(QPointF(8, y), QPointF(SIDE - 8, y))
        self.paint_focus(painter)

    def _place(self) -> None:
        self.spots = [
            Spot(tool.action, QRectF(0, number * self._side, SIDE, self._side), tool.tip)
            for number, tool in enumerate(self._tools)
        ]
        self.setFixedSize(round(SIDE), round(self._side * len(self._tools)))
        self.refresh()


class Flyout(PressCard):
    """The tools of one group as rows: icon, name, key."""

    def __init__(self, parent: QWidget, run: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._run = run
        self._tools: tuple[Tool, ...] = ()
        self._group = ""
        self.setProperty("takes", "Escape Return Space")
        self.hide()

    def unfold(self, group: Tool, corner: QPoint) -> None:
        """Show the members left of `corner` (the parent's pixels); a second time fold them."""
        if self.isVisible() and self._group == group.action:
            self.hide()
            return
        self._group, self._tools = group.action, group.members
        words = [fonts.width(tool.title, fonts.BODY) for tool in self._tools]
        caps = [keycap_size(tool.key).width() for tool in self._tools if tool.key]
        wide = math.ceil(12 + 16 + 10 + max(words) + 18 + max([0.0, *caps]) + 12)
        high = round(_ROW * len(self._tools)) + 8
        self.spots = [
            Spot(tool.action, QRectF(0, 4 + row * _ROW, wide, _ROW), tool.why)
            for row, tool in enumerate(self._tools)
        ]
        self.setFixedSize(wide, high)
        self.setAccessibleName(group.title)
        parent = self.parentWidget()
        most = parent.height() - high - 8 if parent is not None else corner.y()
        self.move(max(8, corner.x() - wide - 8), max(8, min(corner.y(), most)))
        self.refresh()
        self.show()
        self.raise_()
        self.setFocus()

    def press(self, spot: str) -> None:
        """Run the action and fold."""
        self.hide()
        self._run(spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paint_card(self, painter: QPainter) -> None:
        """One row for each tool."""
        theme = tokens.current()
        for tool, spot in zip(self._tools, self.spots, strict=True):
            rect = spot.rect
            if tool.lit or self.hovered == tool.action:
                ground = theme.select_bg if tool.lit else theme.hover
                painter.fillRect(rect.adjusted(1, 0, -1, 0), ground)
            middle = rect.center().y()
            paint_icon(painter, QRectF(12, middle - 8, 16, 16), tool.icon, theme, _ink(tool))
            text = theme.disabled if tool.why else theme.text1
            room = QRectF(38, rect.top(), rect.width() - 38, rect.height())
            paint_text(painter, room, tool.title, text, fonts.BODY, align=LEFT, elide=False)
            if tool.key:
                cap = keycap_size(tool.key)
                left = rect.right() - 12 - cap.width()
                box = QRectF(left, middle - cap.height() / 2, cap.width(), cap.height())
                paint_keycap(painter, box, tool.key, theme)
        self.paint_focus(painter)


class FootButton(PressCard):
    """A low button with icon, words and the key that does the same."""

    def __init__(self, parent: QWidget, run: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._run = run
        self._tool: Tool | None = None

    def show_tool(self, tool: Tool) -> None:
        """Show this action."""
        if tool == self._tool:
            return
        self._tool = tool
        self.setAccessibleName(tool.title)
        cap = keycap_size(tool.key).width()
        wide = 10 + 16 + 8 + fonts.width(tool.title, fonts.BODY) + 9 + cap + 9
        self.setFixedSize(math.ceil(wide), round(FOOT))
        self.spots = [Spot(tool.action, QRectF(self.rect()), tool.tip)]
        self.refresh()

    def press(self, spot: str) -> None:
        """Run the action."""
        self._run(spot)

    def paint_card(self, painter: QPainter) -> None:
        """Icon, words, key."""
        tool, theme = self._tool, tokens.current()
        if tool is None:
            return
        if tool.lit or self.hovered:
            painter.setPen(QPen(theme.select if tool.lit else theme.neutral, 1.0))
            painter.setBrush(theme.select_bg if tool.lit else theme.hover)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        ink = theme.select if tool.lit else theme.text2
        paint_icon(painter, QRectF(10, FOOT / 2 - 7.5, 15, 15), tool.icon, theme, ink)
        room = QRectF(34, 0, self.width() - 34, FOOT)
        paint_text(painter, room, tool.title, theme.text1, fonts.BODY, align=LEFT, elide=False)
        cap = keycap_size(tool.key)
        box = QRectF(
            self.width() - 9 - cap.width(), (FOOT - cap.height()) / 2, cap.width(), cap.height()
        )
        paint_keycap(painter, box, tool.key, theme)
        self.paint_focus(painter)


def group(action: str, title: str, icon: str, members: list[Tool], rule: bool = False) -> Tool:
    """A button that unfolds: lit, and with the icon of, the member that is in use."""
    lit = next((tool for tool in members if tool.lit), None)
    button = Tool(GROUP + action, title, "", icon, lit is not None, rule, members=tuple(members))
    return replace(button, icon=lit.icon) if lit is not None else button


def _ink(tool: Tool) -> QColor:
    theme = tokens.current()
    if tool.why:
        return theme.disabled
    return theme.select if tool.lit else theme.text2


def _corner(painter: QPainter, rect: QRectF) -> None:
    """The small corner that says: more unfolds here."""
    right, bottom = rect.right() - 6.5, rect.bottom() - 6.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.current().text3)
    painter.drawPolygon(
        [QPointF(right, bottom), QPointF(right - 4, bottom), QPointF(right, bottom - 4)]
    )
