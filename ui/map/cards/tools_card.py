"""The column of tools at the map's edge, and the buttons and scale at its foot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards.card import Card, PressCard, Spot
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as words
from ui.widgets.elide import LEFT, paint_text
from ui.widgets.keycap import key_label, keycap_size, paint_keycap

_SIDE = 36.0
_FOOT = 28.0
_SCALE_PX = (64.0, 150.0)
_NICE = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Tool:
    """A button that runs an action of the table; `lit` while what it switches is on."""

    action: str
    title: str
    key: str
    icon: str
    lit: bool = False
    rule: bool = False

    @property
    def tip(self) -> str:
        """Name and key."""
        return f"{self.title} ({key_label(self.key)})" if self.key else self.title


class ToolsCard(PressCard):
    """Square buttons, one below the other."""

    def __init__(self, parent: QWidget, run: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._run = run
        self._tools: list[Tool] = []
        self.setAccessibleName(_("Map tools"))

    def show_tools(self, tools: list[Tool]) -> None:
        """Show these tools from the top down."""
        if tools == self._tools:
            return
        self._tools = tools
        self.spots = [
            Spot(tool.action, QRectF(0, number * _SIDE, _SIDE, _SIDE), tool.tip)
            for number, tool in enumerate(tools)
        ]
        self.setFixedSize(round(_SIDE), round(_SIDE * len(tools)))
        self.refresh()

    def press(self, spot: str) -> None:
        """Run the action."""
        self._run(spot)

    def paint_card(self, painter: QPainter) -> None:
        """Icons, with a rule between groups."""
        theme = tokens.current()
        for tool, spot in zip(self._tools, self.spots, strict=True):
            box = spot.rect.adjusted(3, 3, -3, -3)
            if tool.lit or self.hovered == tool.action:
                painter.setPen(QPen(theme.select, 1.0) if tool.lit else QPen(theme.hover))
                painter.setBrush(theme.select_bg if tool.lit else theme.hover)
                painter.drawRoundedRect(box, 4, 4)
            colour = theme.select if tool.lit else theme.text2
            middle = spot.rect.center()
            icon = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
            paint_icon(painter, icon, tool.icon, theme, colour)
            if tool.rule:
                y = spot.rect.bottom() - 0.5
                painter.setPen(QPen(theme.line, 1.0))
                painter.drawLine(QPointF(8, y), QPointF(_SIDE - 8, y))
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
        self.setFixedSize(math.ceil(wide), round(_FOOT))
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
        paint_icon(painter, QRectF(10, _FOOT / 2 - 7.5, 15, 15), tool.icon, theme, ink)
        room = QRectF(34, 0, self.width() - 34, _FOOT)
        paint_text(painter, room, tool.title, theme.text1, fonts.BODY, align=LEFT, elide=False)
        cap = keycap_size(tool.key)
        box = QRectF(
            self.width() - 9 - cap.width(), (_FOOT - cap.height()) / 2, cap.width(), cap.height()
        )
        paint_keycap(painter, box, tool.key, theme)
        self.paint_focus(painter)


class ScaleCard(Card):
    """The scale bar, in round ground metres."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._metres, self._px = 0.0, 0.0

    def show_scale(self, ground_mpp: float) -> None:
        """Show the bar for so many ground metres per pixel."""
        metres, px = scale_bar(ground_mpp)
        if metres == self._metres and abs(px - self._px) < 0.5:
            return
        self._metres, self._px = metres, px
        text = fonts.width(_round_text(metres), fonts.SECONDARY)
        self.setFixedSize(math.ceil(10 + px + 8 + text + 10), round(_FOOT))
        self.setAccessibleName(_round_text(metres))
        self.refresh()

    def paint_card(self, painter: QPainter) -> None:
        """A bracket as long as the words beside it say."""
        theme = tokens.current()
        y, x = _FOOT / 2 + 3.5, 10.5
        painter.setPen(QPen(theme.text2, 1.2))
        painter.drawPolyline(
            [
                QPointF(x, y - 6), QPointF(x, y),
                QPointF(x + self._px, y), QPointF(x + self._px, y - 6),
            ]
        )  # fmt: skip
        room = QRectF(x + self._px + 8, 0, self.width(), _FOOT)
        text = _round_text(self._metres)
        paint_text(painter, room, text, theme.text1, fonts.SECONDARY, align=LEFT, elide=False)


def _round_text(metres: float) -> str:
    """`200 m`, `2 km`: the bar's numbers are round."""
    big = metres >= 1000
    return words.quantity(metres / 1000 if big else metres, "km" if big else "m", 0)


def scale_bar(ground_mpp: float) -> tuple[float, float]:
    """Round ground metres and the pixels they span, within what a bar may measure."""
    least, most = _SCALE_PX
    power = 10.0 ** math.floor(math.log10(most * ground_mpp))
    best = max(n * power for n in _NICE if n * power <= most * ground_mpp)
    return best, max(least / 4, best / ground_mpp)
