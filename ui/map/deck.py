"""The cards of the desk's map: what each shows now, and where it lies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map import actions as rows
from ui.map.cards.card import Card
from ui.map.cards.foot_cards import ScaleCard, StatusCard
from ui.map.cards.hover_card import HoverCard
from ui.map.cards.layers_card import LayersCard
from ui.map.cards.legend_card import LegendCard
from ui.map.cards.overview_card import OverviewCard
from ui.map.cards.side_card import SideCard
from ui.map.cards.tools_card import Flyout, FootButton, Tool, ToolsCard
from ui.map.scene import Scene
from ui.map.tools.base import Tool as HandTool
from ui.map.tools.box import Toolbox

_EDGE, _GAP = 12, 8
_ROOMY = (760, 620)
"""A map narrower or lower than this keeps its legend folded."""
_LEAST_LIST = 160


class Deck:
    """Makes the cards as children of `parent`; `run` runs an action by its id, `look` moves the
    map to Mercator metres. `side` is the card at the right edge, None when there is none."""

    def __init__(
        self,
        parent: QWidget,
        scene: Scene,
        run: Callable[[str], None],
        look: Callable[[float, float], None],
    ) -> None:
        self._parent = parent
        self.layers = LayersCard(parent)
        self.tools, self.scale = ToolsCard(parent, run), ScaleCard(parent)
        self.flyout = Flyout(parent, run)
        self.fit, self.lock = FootButton(parent, run), FootButton(parent, run)
        self.hover = HoverCard(parent)
        self.status = StatusCard(parent)
        self.overview = OverviewCard(parent, scene, look)
        self.legend = LegendCard(parent)
        self.side: SideCard | None = None
        self.beside: QWidget | None = None
        """a card that stands beside the tools, below the one at the edge"""
        self.line: QWidget | None = None
        """the line of credits"""
        self.on_side: Callable[[], None] = _nothing
        """called when another card stands at the edge, or none"""
        self.more: list[QWidget] = []
        """what else lies over the map"""
        self.loose: list[QWidget] = []
        """chips beside the scale"""
        self._small = self._unfold_later = False
        self.tools.unfolded.connect(self.flyout.unfold)

    def show_tools(self, locked: bool, box: Toolbox, lit: frozenset[str]) -> None:
        """The tools, lit while they are in the hand or what they switch is on."""
        self.tools.show_tools(rows.buttons(locked, box, lit))
        fit = Tool(rows.FIT, _("Fit district"), rows.KEYS[rows.FIT], "corners-out")
        self.fit.show_tool(fit)
        key = rows.KEYS[rows.LOCK]
        self.lock.show_tool(Tool(rows.LOCK, _("View locked"), key, "lock-simple", lit=True))
        self.lock.setVisible(locked)

    def tell(self, tool: HandTool | None) -> None:
        """What the tool in the hand asks for next."""
        if tool is None:
            self.status.tell("", "", "")
        else:
            self.status.tell(tool.icon, _(tool.title), tool.status())
        self._put_status()

    def show_side(self, card: SideCard) -> None:
        """Put a card at the right edge in place of the one there."""
        if self.side is not None and self.side is not card:
            self.side.close_card()
        if self.side is not card:
            self.side = card
            card.closed.connect(self._forget_side)
        card.show()
        self.lay_out()
        card.raise_()
        self.on_side()

    def hide_side(self, card: SideCard) -> None:
        """Close a card when it is the one at the edge."""
        if self.side is card:
            card.close_card()

    def lay_out(self) -> None:
        """Put every card in its corner."""
        wide, high = self._parent.width(), self._parent.height()
        self.layers.move(_EDGE, _EDGE)
        inset = self.overview.height() + _GAP if self.overview.isVisibleTo(self._parent) else 0
        self.layers.fit_height(max(_LEAST_LIST, high - 2 * _EDGE - 28 - _GAP - inset))
        self._mind_room(wide, high)
        self.tools.fit_height(high - 2 * _EDGE - 28 - _GAP)
        self.tools.move(wide - _EDGE - self.tools.width(), _EDGE)
        self.scale.move(_EDGE, high - _EDGE - self.scale.height())
        left, top = wide - _EDGE - self.fit.width(), high - _EDGE - self.fit.height()
        self.fit.move(left, top)
        self.lock.move(left - _GAP - self.lock.width(), top)
        self.overview.move(_EDGE, top - _GAP - self.overview.height())
        self._put_legend(high)
        if self.side is not None:
            self.side.place(QRect(0, 0, wide, high))
        x = _EDGE + self.scale.width() + _GAP
        for card in self.loose:
            if card.isVisibleTo(self._parent):
                card.move(x, high - _EDGE - card.height())
                x += card.width() + _GAP
        if self.beside is not None and self.beside.isVisibleTo(self._parent):
            foot = self.side.geometry().bottom() + _GAP if self.side is not None else _EDGE
            self.beside.move(self.tools.x() - _GAP - self.beside.width(), foot)
        if self.line is not None:
            end = self.lock.x() if self.lock.isVisibleTo(self._parent) else self.fit.x()
            self.line.move(end - _GAP - self.line.width(), high - _EDGE - 23)
            self.line.lower()
        self._put_status()

    def boxes(self) -> list[QRectF]:
        """Where the cards lie; the one beside the pointer does not count."""
        found = [QRectF(card.geometry()) for card in self._fixed() if card.isVisible()]
        more = [*self.more, *(w for w in (self.side, self.beside) if w is not None)]
        return found + [QRectF(widget.geometry()) for widget in more if widget.isVisible()]

    def covers(self, at: QPointF) -> bool:
        """Whether a card lies over a position."""
        return any(box.contains(at) for box in self.boxes())

    def refresh(self) -> None:
        """Draw every card anew (a new theme)."""
        for card in self._fixed():
            card.refresh()

    def _mind_room(self, wide: int, high: int) -> None:
        """On a small map the legend is one line, until the officer unfolds it."""
        small = wide < _ROOMY[0] or high < _ROOMY[1]
        if small == self._small:
            return
        self._small = small
        if small and not self.legend.folded:
            self._unfold_later = True
            self.legend.fold(True)
        elif not small and self._unfold_later:
            self._unfold_later = False
            self.legend.fold(False)

    def _put_legend(self, high: int) -> None:
        """Above the scale (and the overview), beside the layers where they leave no room."""
        below = self.overview if self.overview.isVisibleTo(self._parent) else self.scale
        foot = high - _EDGE - self.scale.height() - _GAP
        foot = below.y() - _GAP if below is self.overview else foot
        top = foot - self.legend.height()
        free = top >= self.layers.geometry().bottom() + _GAP
        left = _EDGE if free else self.layers.geometry().right() + _GAP
        if below is self.overview and not free:
            top = high - _EDGE - self.scale.height() - _GAP - self.legend.height()
            left = max(left, self.overview.geometry().right() + _GAP)
        self.legend.move(left, max(_EDGE, top))

    def _put_status(self) -> None:
        wide, high = self._parent.width(), self._parent.height()
        left = max(_EDGE, (wide - self.status.width()) // 2)
        self.status.move(left, high - _EDGE - 28 - _GAP - self.status.height())

    def _forget_side(self) -> None:
        if self.side is not None:
            self.side.closed.disconnect(self._forget_side)
            self.side = None
            self.lay_out()
            self.on_side()

    def _fixed(self) -> tuple[Card, ...]:
        return (
            self.layers, self.tools, self.scale, self.fit, self.lock, self.status, self.overview,
            self.legend,
            *(card for card in self.loose if isinstance(card, Card)),
        )  # fmt: skip


def _nothing() -> None:
    """Nobody looks."""
