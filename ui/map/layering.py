"""The layers of the desk's map under the officer's hand: what the card asks for is remembered,
shown on the map and told to the card."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.modes import Mode
from app.i18n import _
from ui.map.canvas import MapCanvas
from ui.map.cards.layer_rows import LayerRow
from ui.map.cards.layers_card import LayersCard
from ui.map.layers.base import Layer
from ui.map.layers.settings import PLAIN, LayerSettings, zoom_of
from ui.map.switches import Switches


class Layering:
    """Ties the card, what is remembered (`switches`) and the canvas together."""

    def __init__(self, canvas: MapCanvas, card: LayersCard, switches: Switches) -> None:
        self._canvas, self._card, self.switches = canvas, card, switches
        card.toggled.connect(self.toggle)
        card.tuned.connect(self.tune)
        card.placed.connect(self.place)
        card.reset.connect(self.reset)
        card.resized.connect(self.show)

    def take(self, mode: Mode) -> None:
        """Another mode: its layers, or what was last chosen under it."""
        self.switches.take(mode)
        self._arrange()

    def toggle(self, layer_id: str) -> None:
        """Switch one layer, remembered for this mode."""
        self.show_only(self.switches.on ^ {layer_id})

    def show_only(self, layers: Iterable[str]) -> None:
        """Switch exactly these layers on, remembered for this mode."""
        known = {layer.id for layer in self._canvas.layers if layer.title}
        for layer_id in self.switches.on ^ (set(layers) & known):
            self.switches.toggle(layer_id)
        self._canvas.switch(self.switches.on)
        self.show()

    def tune(self, layer_id: str, settings: LayerSettings) -> None:
        """Show a layer in another way."""
        self.switches.tune(layer_id, settings)
        self._arrange()

    def place(self, layer_id: str, from_top: int) -> None:
        """Move a live layer among the others."""
        self.switches.place(layer_id, from_top)
        self._arrange()

    def reset(self) -> None:
        """Back to what the mode says."""
        self.switches.reset(self._canvas.scene.picture.mode)
        self._arrange()

    def show(self) -> None:
        """The card as things are: the uppermost layer first, the map's own below."""
        canvas, now = self._canvas, zoom_of(self._canvas.view)
        shown = [layer for layer in reversed(canvas.layers) if layer.title]
        self._card.show_rows([self._row(layer) for layer in shown], now, self.switches.own)

    def _arrange(self) -> None:
        self._canvas.arrange(self.switches.order, self.switches.settings)
        self._canvas.switch(self.switches.on)
        self.show()

    def _row(self, layer: Layer) -> LayerRow:
        canvas, on = self._canvas, layer.id in self._canvas.on
        settings = canvas.settings.get(layer.id, PLAIN)
        legend = layer.legend() if self._card.wants_legend(layer.id) else ()
        return LayerRow(
            layer.id, _(layer.title), on, layer.sign(), layer.count(), legend, layer.live,
            settings, on and not settings.covers(canvas.view),
        )  # fmt: skip
