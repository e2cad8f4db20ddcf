"""The cards of the desk's map: what each shows now, and where it lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map import actions as rows
from ui.map.cards.card import Card
from ui.map.cards.hover_card import HoverCard
from ui.map.cards.layers_card import LayerRow, LayersCard
from ui.map.cards.tools_card import FootButton, ScaleCard, Tool, ToolsCard
from ui.map.layers.base import Layer
from ui.map.layers.density import DensityLayer, tints

_EDGE, _GAP = 12, 8
_ORDER = (
    "grids",
    "density",
    "cases",
    "alarms",
    "sensors",
    "units",
    "cameras",
    "floods",
    "orders",
)


class Deck:
    """Makes the cards as children of `parent`; `run` runs an action by its id."""

    def __init__(self, parent: QWidget, run: Callable[[str], None]) -> None:
        self._parent = parent
        self.layers = LayersCard(parent)
        self.tools, self.scale = ToolsCard(parent, run), ScaleCard(parent)
        self.fit, self.lock = FootButton(parent, run), FootButton(parent, run)
        self.hover = HoverCard(parent)

    def show_tools(self, locked: bool, measuring: bool) -> None:
        """The tools, lit while what they switch is on."""
        keys = rows.KEYS
        lock = _("View locked") if locked else _("Lock the view")
        icon = "lock-simple" if locked else "lock-simple-open"
        fit = Tool(rows.FIT, _("Fit district"), keys[rows.FIT], "corners-out")
        self.tools.show_tools(
            [
                Tool(rows.ZOOM_IN, _("Zoom in"), keys[rows.ZOOM_IN], "plus"),
                Tool(rows.ZOOM_OUT, _("Zoom out"), keys[rows.ZOOM_OUT], "minus", rule=True),
                fit,
                Tool(rows.LOCK, lock, keys[rows.LOCK], icon, locked, True),
                Tool(rows.MEASURE, _("Measure a distance"), keys[rows.MEASURE], "ruler", measuring),
            ]
        )
        self.fit.show_tool(fit)
        self.lock.show_tool(
            Tool(rows.LOCK, _("View locked"), keys[rows.LOCK], "lock-simple", lit=True)
        )
        self.lock.setVisible(locked)

    def show_layers(self, layers: Sequence[Layer], on: set[str]) -> None:
        """Every layer that can be switched, with its count."""
        known = {layer.id: layer for layer in layers if layer.title}
        order = [*_ORDER, *(key for key in known if key not in _ORDER)]
        self.layers.show_rows([_row(known[key], key in on) for key in order if key in known])

    def lay_out(self) -> None:
        """Put every card in its corner."""
        wide, high = self._parent.width(), self._parent.height()
        self.layers.move(_EDGE, _EDGE)
        self.tools.move(wide - _EDGE - self.tools.width(), _EDGE)
        self.scale.move(_EDGE, high - _EDGE - self.scale.height())
        left, top = wide - _EDGE - self.fit.width(), high - _EDGE - self.fit.height()
        self.fit.move(left, top)
        self.lock.move(left - _GAP - self.lock.width(), top)

    def boxes(self) -> list[QRectF]:
        """Where the cards lie; the one beside the pointer does not count."""
        return [QRectF(card.geometry()) for card in self._fixed() if card.isVisible()]

    def refresh(self) -> None:
        """Draw every card anew (a new theme)."""
        for card in self._fixed():
            card.refresh()

    def _fixed(self) -> tuple[Card, ...]:
        return (self.layers, self.tools, self.scale, self.fit, self.lock)


def _row(layer: Layer, on: bool) -> LayerRow:
    steps = tuple(tints()) if isinstance(layer, DensityLayer) else ()
    tip = ""
    if isinstance(layer, DensityLayer):
        legend = " · ".join(text for _colour, text in layer.legend())
        tip = _("Open cases: {steps}").format(steps=legend)
    return LayerRow(layer.id, _(layer.title), layer.icon, on, layer.count(), steps, tip)
