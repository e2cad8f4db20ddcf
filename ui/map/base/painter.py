"""The base map: sources stacked, borders and outline on top, painted frame by frame; and the names
that stand on it. Works in a process without windows; nothing here is a widget."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.map.base import raster_art, recipe, stack, stylesheet, vector_art
from ui.map.base.grid_lines import GridLines
from ui.map.base.model import Tile
from ui.map.base.naming import Naming
from ui.map.base.outside import Outside
from ui.map.base.recipe import Step
from ui.map.base.stack import Broken, Found, Layer, Picture, Tiles
from ui.map.base.stylesheet import Style
from ui.map.base.tilegrid import Place
from ui.map.label import Candidate
from ui.map.maker.setup import Look, Setup
from ui.map.view import Bounds, View

_NOWHERE: Bounds = (0.0, 0.0, 0.0, 0.0)
_VECTOR_PX = 512
_HAIR_PX = 0.01
_SHARPER = 0.25
"""A vector tile is taken this much of a zoom before its own."""


class Basemap:
    """Everything under the live layers. `arrived` is told when provisional frames can be painted
    better (from any thread)."""

    def __init__(self, setup: Setup) -> None:
        self.arrived: Callable[[], None] = _nobody
        self._tiles = Tiles()
        self._layers, self._refused = stack.opened(setup.specs, self._tiles, self._came)
        self._came_since: list[tuple[Layer, Place]] = []
        self._outside = Outside(setup.outline)
        self._grids = GridLines(setup.grids)
        self._naming = Naming(self._layers, setup.grids, self._outside.shape, _vector_zoom)

    @property
    def damaged(self) -> int:
        """Tiles and sources that could not be read."""
        return self._refused + sum(layer.damaged for layer in self._layers)

    @property
    def damaged_by_source(self) -> dict[str, int]:
        """Tiles that could not be read, by the id of their source."""
        return {layer.about.id: layer.damaged for layer in self._layers}

    @property
    def bounds(self) -> Bounds:
        """What the sources cover together, in Mercator metres; nowhere without any."""
        boxes = [layer.grid.bounds for layer in self._layers]
        if not boxes:
            return _NOWHERE
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def close(self) -> None:
        """Give all sources back."""
        for layer in self._layers:
            layer.close()

    def paint(self, painter: QPainter, frame: View, look: Look) -> bool:
        """Paint a frame, opaque; False when an online tile is still on its way."""
        self._forget_old()
        style, zoom = stylesheet.of(look), stylesheet.zoom_at(frame.mpp)
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), style.land)
        whole = True
        for layer in self._layers:
            if layer.grid.meets(frame.bounds()):
                painter.setOpacity(layer.spec.opacity)
                whole = self._paint_layer(painter, frame, layer, style, zoom) and whole
                painter.setOpacity(1.0)
        if look.borders:
            self._grids.draw(painter, frame, style, zoom)
        self._outside.draw(painter, frame, style, zoom)
        return whole

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        """The names of a region (Mercator metres) at a rung, chosen without collisions."""
        self._forget_old()
        return self._naming.names(region, rung, look)

    def gather(self, region: Bounds, rung: int, look: Look) -> Iterator[None]:
        """Get ready what `names` takes, a tile with each step: nothing holds up the painting."""
        self._forget_old()
        yield from self._naming.gather(region, rung, look)

    def _paint_layer(
        self, painter: QPainter, frame: View, layer: Layer, style: Style, zoom: float
    ) -> bool:
        whole = True
        # A frame of the ladder may be a tile exactly: its neighbours have nothing to add.
        sight = frame.bounds(-_HAIR_PX)
        for place, found, pending in stack.each(layer, sight, _zoom(layer, frame)):
            whole = whole and not pending
            _paint_tile(painter, frame, layer, place, found, style, zoom)
        return whole

    def _came(self, layer: Layer, place: Place) -> None:
        """Called from any thread."""
        self._came_since.append((layer, place))
        self.arrived()

    def _forget_old(self) -> None:
        while self._came_since:
            layer, place = self._came_since.pop()
            layer.came(place)
            self._naming.forget()


def _paint_tile(
    painter: QPainter,
    frame: View,
    layer: Layer,
    place: Place,
    found: Found,
    style: Style,
    zoom: float,
) -> None:
    content = found.content
    if isinstance(content, Tile):
        steps = _recipe(style, round(zoom, 3))
        box = layer.grid.box(place)
        vector_art.paint(painter, frame, content, box, found.part, steps)
    elif isinstance(content, Picture):
        raster_art.paint(painter, frame, content, layer.grid, place, found.part)
    elif isinstance(content, Broken):
        painter.fillRect(vector_art.pixels(frame, layer.grid.box(place)), style.damaged)


def _zoom(layer: Layer, frame: View) -> int:
    """Which zoom of a source a frame is painted from."""
    if layer.vector:
        return _vector_zoom(layer, frame.mpp)
    wider = math.log2(_VECTOR_PX / layer.px)
    return layer.zoom(stylesheet.zoom_at(frame.mpp / frame.dpr) + wider)


def _vector_zoom(layer: Layer, mpp: float) -> int:
    return layer.zoom(stylesheet.zoom_at(mpp) - 0.5 + _SHARPER)


@lru_cache(maxsize=64)
def _recipe(style: Style, zoom: float) -> list[Step]:
    return recipe.steps(style, zoom)


def _nobody() -> None:
    """Nobody wants to know."""
