"""Which names a region has at a scale: from its vector tiles, and of the streets (街道).

Names are worked out for blocks of tiles whose size depends on the scale alone, so that a name
stands at the same place however the map was dragged there.
"""

from __future__ import annotations

import math
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.maps.source import Pending
from app.maps.vector import LINE, POINT
from ui.map import label
from ui.map.base import along, placing, stylesheet, ways
from ui.map.base.model import Name, Tile
from ui.map.base.sheet import Label
from ui.map.base.stack import Found, Layer
from ui.map.base.stylesheet import Style, number
from ui.map.base.tilegrid import Place
from ui.map.label import Candidate
from ui.map.maker.setup import GridTable, Look
from ui.map.view import Bounds, rung_scale

_BLOCK_PX = 2200.0
"""About the side of a block."""
_BLOCKS_KEPT = 400
_WIDER_THAN = 1.9
"""A name may be so much wider than the area it names."""
_STREET = "street"
Zoom = Callable[[Layer, float], int]
Group = tuple[str, str, str]
Rules = dict[tuple[str, str], Label]
"""By kind and grade ("" for all grades)."""
Line = NDArray[np.float64]


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
        self._outline, self._zoom = outline, zoom
        self._grids = grids
        self._streets: list[tuple[int, float, float]] | None = None
        self._blocks: OrderedDict[tuple[object, ...], list[Candidate]] = OrderedDict()

    def names(self, region: Bounds, rung: int, look: Look) -> list[Candidate]:
        """The names of a region, chosen without collisions; in their order."""
        style, mpp = stylesheet.of(look), rung_scale(rung)
        found = [*self._street_names(region, style, rung, look)]
        for layer in self._layers:
            found += self._layer_names(layer, region, style, rung, look)
        found = self._within(found, mpp, style)
        return placing.choose(placing.ordered(found), mpp, style)

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
        rules = [r for r in style.sheet.label.values() if r.kind == _STREET and _shown(r, zoom)]
        if not rules:
            return
        if self._streets is None:
            self._streets = list(_streets(self._grids))
        lettering = style.letters(rules[0], zoom)
        names = self._grids.names if _zh(look) else self._grids.names_en
        for row, x, y in self._streets:
            text = names[row] or self._grids.names[row]
            if text and _inside(x, y, region):
                yield Candidate(text, lettering, x, y, rules[0].order)

    def _layer_names(
        self, layer: Layer, region: Bounds, style: Style, rung: int, look: Look
    ) -> Iterator[Candidate]:
        mpp = rung_scale(rung)
        zoom = self._zoom(layer, mpp)
        side = 512.0 * 2.0 ** (stylesheet.zoom_of(rung) - zoom)
        size = 1 << max(0, round(math.log2(_BLOCK_PX / side)))
        blocks = {(x // size, y // size) for _z, x, y in layer.grid.within(region, zoom)}
        for block in sorted(blocks):
            key = (layer.number, zoom, size, block, rung, style.name, _zh(look))
            made = self._blocks.get(key)
            if made is None:
                rules = _rules(style, stylesheet.zoom_of(rung), self._outline is None)
                made, whole = _block(layer, (zoom, *block), size, style, rules, rung, look)
                if whole:
                    self._keep(key, made)
            yield from (c for c in made if _inside(c.x, c.y, region))

    def _keep(self, key: tuple[object, ...], made: list[Candidate]) -> None:
        self._blocks[key] = made
        while len(self._blocks) > _BLOCKS_KEPT:
            self._blocks.popitem(last=False)


def _block(
    layer: Layer,
    block: Place,
    size: int,
    style: Style,
    rules: Rules,
    rung: int,
    look: Look,
) -> tuple[list[Candidate], bool]:
    """All names of a block of tiles, and whether all its tiles were there."""
    zoom, column, row = block
    points: list[tuple[Name, float, float]] = []
    lines: dict[Group, list[Line]] = defaultdict(list)
    areas: dict[Group, list[Line]] = defaultdict(list)
    named: dict[Group, Name] = {}
    mpp, whole = rung_scale(rung), True
    for place, found in _tiles(layer, zoom, column * size, row * size, size):
        if found is None:
            whole = False
            continue
        for name, xy in _names(layer, place, found, rules, mpp):
            group = (name.kind, name.grade, name.zh)
            if name.shape == POINT:
                points.append((name, float(xy[0, 0]), float(xy[0, 1])))
                continue
            named.setdefault(group, name)
            (lines if name.shape == LINE else areas)[group].append(xy)
    maker = _Maker(style, rules, stylesheet.zoom_of(rung), mpp, _zh(look))
    made = [c for name, x, y in points for c in maker.point(name, x, y)]
    for group, some in lines.items():
        made += maker.way(named[group], some)
    for group, some in areas.items():
        made += maker.area(named[group], some)
    return made, whole


def _tiles(
    layer: Layer, zoom: int, column: int, row: int, size: int
) -> Iterator[tuple[Place, Found | None]]:
    """The tiles of a block, each once; None for one that is on its way."""
    west, _south, _east, north = layer.grid.box((zoom, column, row))
    _west, south, east, _north = layer.grid.box((zoom, column + size - 1, row + size - 1))
    seen: set[Place] = set()
    inset = (east - west) * 1e-6
    bounds = (west + inset, south + inset, east - inset, north - inset)
    for place in layer.grid.within(bounds, zoom):
        try:
            found = layer.find(place)
        except Pending:
            yield place, None
            continue
        if found.place not in seen:
            seen.add(found.place)
            yield found.place, found


def _names(
    layer: Layer, place: Place, found: Found, rules: Rules, mpp: float
) -> Iterator[tuple[Name, Line]]:
    """The names of a tile that may be shown, each with its shape in pixels of the whole world (y
    downwards), lines cut at the tile's border."""
    if not isinstance(found.content, Tile):
        return
    west, south, east, north = layer.grid.box(place)
    scale = np.array([(east - west) / mpp, (north - south) / mpp])
    corner = np.array([west / mpp, -north / mpp])

    def wanted(kind: str, grade: str, shape: int) -> bool:
        rule = rules.get((kind, grade)) or rules.get((kind, ""))
        return rule is not None and (shape != LINE or rule.along)

    for name in found.content.named(wanted):
        xy = name.xy.astype(np.float64)
        if name.shape == POINT:
            if 0.0 <= xy[0, 0] < 1.0 and 0.0 <= xy[0, 1] < 1.0:
                yield name, xy * scale + corner
        elif name.shape == LINE:
            for part in _cut(xy):
                yield name, part * scale + corner
        else:
            yield name, xy * scale + corner


def _cut(xy: Line) -> Iterator[Line]:
    """The parts of a line inside its tile."""
    if xy.min() >= 0.0 and xy.max() <= 1.0:
        yield xy
        return
    inside = shapely.clip_by_rect(shapely.linestrings(xy), 0.0, 0.0, 1.0, 1.0)
    for part in shapely.get_parts(inside):
        points = shapely.get_coordinates(part)
        if len(points) > 1:
            yield points


class _Maker:
    """Makes candidates of names at one scale."""

    def __init__(
        self,
        style: Style,
        rules: Rules,
        zoom: float,
        mpp: float,
        zh: bool,
    ) -> None:
        self._style, self._rules, self._zoom, self._mpp, self._zh = style, rules, zoom, mpp, zh

    def point(self, name: Name, x: float, y: float) -> Iterator[Candidate]:
        """A place."""
        rule, text, letters = self._told(name)
        if name.rank <= number(rule.rank, self._zoom):
            text = label.wrapped(self._style.lettering(letters), text)
            yield self._at(text, letters, x, y, rule.order, -name.rank, rule.dot)

    def way(self, name: Name, pieces: list[Line]) -> Iterator[Candidate]:
        """A road or river, its pieces joined."""
        rule, text, letters = self._told(name)
        made = self._style.lettering(letters)
        for line in ways.joined(pieces):
            for at in along.stands(ways.smoothed(line), text, made, rule.spacing):
                x, y = at.x * self._mpp, -at.y * self._mpp
                length = float(np.hypot(*np.diff(line, axis=0).T).sum())
                yield Candidate(
                    text, letters, x, y, rule.order, at.angle, at.stacked, length, at.curve
                )

    def area(self, name: Name, pieces: list[Line]) -> Iterator[Candidate]:
        """A park, a lake: named in its largest piece."""
        rule, text, letters = self._told(name)
        shapes = shapely.polygons([shapely.linearrings(p) for p in pieces if len(p) > 3])
        if not len(shapes):
            return
        shape = shapes[int(np.argmax(shapely.area(shapes)))]
        west, _south, east, _north = shapely.bounds(shapely.union_all(shapely.envelope(shapes)))
        wide = float(east - west)
        made = self._style.lettering(letters)
        text = label.wrapped(made, text)
        needs = label.size(made, text)[0]
        if wide < rule.wide or needs > wide * _WIDER_THAN:
            return
        middle = _middle(shape)
        yield self._at(text, letters, middle.x, middle.y, rule.order, wide, rule.dot)

    def _at(
        self, text: str, letters: str, x: float, y: float, order: float, weight: float, dot: str
    ) -> Candidate:
        world_x, world_y = float(x) * self._mpp, -float(y) * self._mpp
        return Candidate(text, letters, world_x, world_y, order, weight=weight, dot=dot)

    def _told(self, name: Name) -> tuple[Label, str, str]:
        rule = self._rules.get((name.kind, name.grade)) or self._rules[name.kind, ""]
        text = name.zh if self._zh else name.en
        return rule, text, self._style.letters(rule, self._zoom)


def _rules(style: Style, zoom: float, alone: bool) -> Rules:
    """What is named at a zoom."""
    made: Rules = {}
    for rule in style.sheet.label.values():
        if _shown(rule, zoom) and (alone or not rule.alone):
            for grade in rule.grade or [""]:
                made.setdefault((rule.kind, grade), rule)
    return made


def _shown(rule: Label, zoom: float) -> bool:
    return rule.least <= zoom < rule.most


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
        middle = _middle(shapely.polygons(corners))
        yield row, float(middle.x), float(middle.y)


def _middle(shape: shapely.Geometry) -> shapely.Geometry:
    """A place well inside a shape."""
    middle = shapely.centroid(shape)
    return middle if shapely.contains(shape, middle) else shapely.point_on_surface(shape)


def _inside(x: float, y: float, bounds: Bounds) -> bool:
    return bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]


def _zh(look: Look) -> bool:
    return look.language.startswith("zh")
