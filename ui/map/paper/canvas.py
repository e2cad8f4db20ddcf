"""The map of a sheet: a canvas nobody sees, with what is on the panel, frozen at one moment."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.exports import masking
from app.picture.columns import SensorColumns, UnitColumns
from app.picture.picture import Picture
from ui.map.canvas import MapCanvas
from ui.map.layers.density import DensityLayer
from ui.map.maker.setup import Look
from ui.map.paper.sheet import Sheet
from ui.map.scene import Scene
from ui.map.view import View
from ui.map.work.twins import twins
from ui.theme import tokens

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_NONE = (0.0, 0.0, 0.0, 0.0)
_EDGE = (8.0, 8.0, 8.0, 8.0)


@contextmanager
def dressed(theme: str) -> Iterator[None]:
    """Paint in another theme; nothing of the desk may be painted meanwhile."""
    before = tokens.current().name
    tokens.use(theme)
    try:
        yield
    finally:
        tokens.use(before)


class SheetCanvas(MapCanvas):
    """What the panel looks at, as large as the sheet's frame. Wait while it is `busy`, then take
    it strip by strip."""

    def __init__(self, panel: MapPanel, sheet: Sheet) -> None:
        self.theme = "light" if sheet.wish.light else tokens.current().name
        picture, now = frozen(panel.context.picture, sheet.wish.redact), panel.scene.now()
        scene = Scene(lambda: picture, lambda: now)
        scene.share(panel.scene)
        if not sheet.wish.redact:
            scene.kind, scene.key = panel.scene.kind, panel.scene.key
        # A screen with a ratio of its own would make a larger picture than was asked for.
        ratio = panel.devicePixelRatioF()
        with dressed(self.theme):
            super().__init__(scene, twins(panel.layers, scene), sheet.scale / ratio)
            self._ratio = ratio
            wide, high = sheet.pixels(sheet.map)
            self.resize(round(wide / ratio), round(high / ratio))
            self.locked = True
            self.arrange(panel.switches.order, panel.switches.settings)
            self.switch(panel.on)
            self.look(self._fitted(panel))
            self._colour()

    def strips(self, high: int) -> list[QRect]:
        """The canvas in strips of so many pixels."""
        return [
            QRect(0, top, self.width(), min(high, self.height() - top))
            for top in range(0, self.height(), high)
        ]

    def paint_strip(self, image: QImage, strip: QRect) -> None:
        """Paint one strip into the picture of the whole."""
        with dressed(self.theme):
            painter = QPainter(image)
            painter.scale(self._ratio, self._ratio)
            flags = QWidget.RenderFlag.DrawChildren
            self.render(painter, strip.topLeft(), QRegion(strip), flags)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The size is the sheet's, and never changes."""

    def _fitted(self, panel: MapPanel) -> View:
        """What the panel looks at; the district to its edges while no hand has moved the map."""
        view, whole = panel.view, panel.scene.bounds()
        size = View(
            view.x, view.y, view.mpp, self.width() / self.scale, self.height() / self.scale,
            self._ratio * self.scale,
        )  # fmt: skip
        if panel.locked or whole is None:
            return size.fitted(view.bounds(), _NONE)
        return size.fitted(whole, _EDGE)

    def _bake(self, painter: QPainter, frame: View) -> bool:
        with dressed(self.theme):
            return super()._bake(painter, frame)

    def _dress(self) -> Look:
        return replace(super()._dress(), theme=self.theme)

    def _colour(self) -> None:
        """The grids' figure in the colours of the sheet."""
        layer = self.layer("density")
        if isinstance(layer, DensityLayer):
            layer.choropleth.refresh()
            layer.choropleth.finish()
            self.backdrop.tint()


def frozen(picture: Picture, redact: bool) -> Picture:
    """The picture as it is now: what comes in while the sheet is painted does not tear it. With
    `redact` numbers of phones and identity cards in what was drawn are masked."""
    made = copy.copy(picture)
    made.cases, made.alarms = dict(picture.cases), dict(picture.alarms)
    made.sensors = _held(picture.sensors, "value", "at", "state")
    made.units = _held(picture.units, "lon", "lat", "heading", "at", "status")
    made.shapes = dict(picture.shapes)
    if redact:
        made.shapes = {
            key: replace(shape, name=masking.text(shape.name), note="")
            for key, shape in picture.shapes.items()
        }
    return made


Columns = TypeVar("Columns", SensorColumns, UnitColumns)


def _held(columns: Columns, *names: str) -> Columns:
    made = copy.copy(columns)
    for name in names:
        setattr(made, name, getattr(columns, name).copy())
    return made
