"""Which names a region has at a scale: from its vector tiles, and of the streets (街道).

Names are worked out for blocks of tiles whose size depends on the scale alone, so that a name
stands at the same place however the map was dragged there.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely

from ui.map.base import placing, standing, stylesheet
from ui.map.base.block import Block
from ui.map.base.stack import Layer
from ui.map.base.standing import Standing
from ui.map.base.stylesheet import Style
from ui.map.label import Candidate
from ui.map.maker.setup import GridTable, Look
from ui.map.view import Bounds, rung_scale

_BLOCK_PX = 2200.0
"""About the side of a block."""
_BLOCKS_KEPT = 400
_TILE_PX = 512.0
_STREET = "street"
Zoom = Callable[[Layer, float], int]
Spot = tuple[int, int, int, int]
"""Zoom, column and row of a block, and how many tiles it is wide and high."""


class Naming:
    """The names of a base map. `zoom` says which zoom of a source a scale is painted from."""

    def __init__(
        self,
        layers: Sequence[Layer],
        grids: GridTable,
        outline: shapely.Geometry | None,
        zoom: Zoom,
    ) -> None:
        self._layers = [layer for layer in layers if layer.vector]
        self._grids, self._outline, self._zoom = grids, outline, zoom
        self._streets: list[tuple[int, float, float]] | None = None
        self._blocks: OrderedDict[tuple[object, ...], list[Candidate]] = OrderedDict()

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        """The names of a region, chosen without collisions; in their order."""
        style, mpp = stylesheet.of(look), rung_scale(rung)
        found = [*self._street_names(region, style, rung, look)]
        for layer in self._layers:
            for spot in self._spots(layer, region, rung):
                made = self._made(layer, spot, style, rung, look)
                found += [c for c in made if _inside(c.x, c.y, region)]
        found = self._within(found, mpp, style)
        return placing.choose(placing.ordered(found), mpp, style)

    def gather(self, region: Bounds, rung: int, look: Look) -> Iterator[None]:
        """Get ready what `names` takes, a tile with each step."""
        style = stylesheet.of(look)
        for layer in self._layers:
            for spot in self._spots(layer, region, rung):
                if self._key(layer, spot, style, rung, look) not in self._blocks:
                    yield from self._make(layer, spot, style, rung, look)

    def forget(self) -> None:
        """Tiles have come: work names out anew."""
        self._blocks.clear()

    def _within(self, found: list[Candidate], mpp: float, style: Style) -> list[Candidate]:
        """From afar nothing outside the centre's area is named."""
        near = stylesheet.zoom_at(mpp) >= style.sheet.outside.names_from
        if near or self._outline is None or not found:
            return found
        x, y = np.array([c.x for c in found]), np.array([c.y for c in found])
        inside = shapely.contains_xy(self._outline, x, y)
        return [c for c, keep in zip(found, inside.tolist(), strict=True) if keep]

    def _street_names(
        self, region: Bounds, style: Style, rung: int, look: Look
    ) -> Iterator[Candidate]:
        zoom = stylesheet.zoom_of(rung)
        rule = standing.rule_of(standing.rules(style, zoom, alone=True), _STREET, "")
        if rule is None:
            return
        if self._streets is None:
            self._streets = list(_streets(self._grids))
        lettering = style.letters(rule, zoom)
        names = self._grids.names if _zh(look) else self._grids.names_en
        for row, x, y in self._streets:
            text = names[row] or self._grids.names[row]
            if text and _inside(x, y, region):
                yield Candidate(text, lettering, x, y, rule.order)

    def _spots(self, layer: Layer, region: Bounds, rung: int) -> list[Spot]:
        """The blocks of a source that meet a region."""
        zoom = self._zoom(layer, rung_scale(rung))
        side = _TILE_PX * 2.0 ** (stylesheet.zoom_of(rung) - zoom)
        size = 1 << max(0, round(math.log2(_BLOCK_PX / side)))
        met = {(x // size, y // size) for _z, x, y in layer.grid.within(region, zoom)}
        return [(zoom, column, row, size) for column, row in sorted(met)]

    def _made(
        self, layer: Layer, spot: Spot, style: Style, rung: int, look: Look
    ) -> list[Candidate]:
        """The candidates of a block."""
        key = self._key(layer, spot, style, rung, look)
        if key not in self._blocks:
            for _step in self._make(layer, spot, style, rung, look):
                pass
        return self._blocks[key]

    def _make(
        self, layer: Layer, spot: Spot, style: Style, rung: int, look: Look
    ) -> Iterator[None]:
        """Work a block out and keep it, a tile with each step."""
        mpp, zoom = rung_scale(rung), stylesheet.zoom_of(rung)
        rules = standing.rules(style, zoom, alone=self._outline is None)
        block = Block(layer, rules, mpp)
        z, column, row, size = spot
        for place in ((x, y) for y in range(size) for x in range(size)):
            block.add((z, column * size + place[0], row * size + place[1]))
            yield
        made = list(block.candidates(Standing(style, rules, zoom, mpp, _zh(look))))
        self._blocks[self._key(layer, spot, style, rung, look)] = made
        while len(self._blocks) > _BLOCKS_KEPT:
            self._blocks.popitem(last=False)

    def _key(
        self, layer: Layer, spot: Spot, style: Style, rung: int, look: Look
    ) -> tuple[object, ...]:
        return layer.number, spot, rung, style.name, _zh(look)


def _streets(grids: GridTable) -> Iterator[tuple[int, float, float]]:
    """Row and middle (Mercator metres) of each street."""
    rows = [row for row, kind in enumerate(grids.kinds) if kind == _STREET]
    rings = grids.rings() if rows else None
    for row in rows:
        if rings is None or not rings.of[row] < rings.of[row + 1]:
            continue
        xy, first, _owner = rings.corners(np.array([row]))
        longest = int(np.argmax(np.diff(first)))
        corners = xy[first[longest] : first[longest + 1]].astype(np.float64) + rings.origin
        yield row, *standing.middle(shapely.polygons(corners))


def _inside(x: float, y: float, bounds: Bounds) -> bool:
    return bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]


def _zh(look: Look) -> bool:
    return look.language.startswith("zh")
