"""The grids coloured by a figure: open cases, a rate, households … (ui.map.choropleth).

The tint itself lies in the map's tiles: the map takes `choropleth.table()`. The layer follows the
news, and says in words and numbers what the colours say.
"""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.picture.picture import Changes
from app.wording.words import N_
from ui.map.choropleth import told
from ui.map.choropleth.choropleth import Choropleth
from ui.map.choropleth.numbers import Numbers
from ui.map.layers import signs
from ui.map.layers.base import TINT, BaseLayer, Repaint, Sign
from ui.map.scene import Scene
from ui.map.view import View


class DensityLayer(BaseLayer):
    """One figure over all grids; which one is chosen in the legend."""

    id = "density"
    title = N_("Grid figures")
    icon = "chart-bar"
    action = N_("Map layer: grid figures")
    z = TINT
    live = False

    def __init__(self, scene: Scene) -> None:
        self.choropleth = self.tint = Choropleth(scene)
        self._numbers = Numbers(self.choropleth)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Colours follow the news a little later, and tell when they are others."""
        self.choropleth.take(changes)
        return Repaint()

    def draw(self, painter: QPainter, view: View) -> None:
        """The numbers, where they are wanted and there is room."""
        self._numbers.draw(painter, view)

    def switched(self, on: bool) -> None:
        """Figures are worked out only while they are seen."""
        self.choropleth.switch(on)

    def sign(self) -> Sign:
        """Its colours, and the legend in one line."""
        colours = [some.colour for some in self.choropleth.classes()]
        return signs.swatches(colours, told.summary(self.choropleth)) if colours else super().sign()
