"""The sources that are stacked to a base map, opened, and their tiles in memory.

A tile that cannot be read is remembered as damaged and counted; one that is not there is looked
for at coarser zooms.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from app.maps import catalogue, images, vector
from app.maps.catalogue import Spec
from app.maps.source import VECTOR, Damaged, Pending, Source
from ui.map.base import model, schema
from ui.map.base.tilegrid import Place, TileGrid, parent

log = logging.getLogger(__name__)

MEMORY = 20 * 2**20
"""Bytes of tiles kept."""
_LITTLE = 256
_MOST_COARSER = 6
_LARGEST_IMAGE_MB = 64


class Broken:
    """Stands for a tile that cannot be read."""

    bytes = _LITTLE


class Missing:
    """Stands for a tile that is not there."""

    bytes = _LITTLE


@dataclass(slots=True)
class Picture:
    """A raster tile."""

    image: QImage

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return self.image.sizeInBytes() + _LITTLE


Content = model.Tile | Picture | Broken | Missing
Part = tuple[float, float, float]
WHOLE: Part = (0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for a place: a tile, and which part of it lies there (left, top, side).
    None as content: nothing."""

    place: Place
    content: model.Tile | Picture | Broken | None
    part: Part = WHOLE


class Tiles:
    """Tiles of all sources, the last used ones, within a bound of memory."""

    def __init__(self, most: int = MEMORY) -> None:
        self._most, self._used = most, 0
        self._kept: OrderedDict[tuple[int, Place], Content] = OrderedDict()

    def get(self, source: int, place: Place) -> Content | None:
        """A tile that is in memory."""
        found = self._kept.get((source, place))
        if found is not None:
            self._kept.move_to_end((source, place))
        return found

    def put(self, source: int, place: Place, content: Content) -> None:
        """Keep a tile; the ones unused for longest go."""
        self.drop(source, place)
        self._kept[(source, place)] = content
        self._used += content.bytes
        while self._used > self._most and len(self._kept) > 1:
            _key, gone = self._kept.popitem(last=False)
            self._used -= gone.bytes

    def drop(self, source: int, place: Place) -> None:
        """Forget a tile."""
        gone = self._kept.pop((source, place), None)
        if gone is not None:
            self._used -= gone.bytes


class Layer:
    """One source of the stack."""

    def __init__(self, number: int, spec: Spec, source: Source, tiles: Tiles) -> None:
        self.number, self.spec, self.about = number, spec, source.about
        self.grid = TileGrid(self.about)
        self.vector = self.about.kind == VECTOR
        self.damaged = 0
        self.px = self.about.tile_px
        self._source, self._tiles = source, tiles
        self._schema = schema.load(self.about.schema) if self.vector else None

    def close(self) -> None:
        """Give the source back."""
        self._source.close()

    def zoom(self, wanted: float) -> int:
        """The zoom of this source nearest to a wanted one."""
        return max(self.about.min_zoom, min(self.about.max_zoom, round(wanted)))

    def find(self, place: Place) -> Found:
        """What there is for a place, from a coarser zoom when nothing finer is there. Raises
        Pending when it is on its way and nothing coarser is in memory."""
        levels = min(_MOST_COARSER, place[0] - self.about.min_zoom)
        for coarser in range(levels + 1):
            up, part = parent(place, coarser)
            content = self._read(up)
            if isinstance(content, Broken) and coarser:
                continue
            if not isinstance(content, Missing):
                return Found(place if not coarser else up, content, part)
        return Found(place, None)

    def coarser(self, place: Place) -> Found:
        """What is in memory of coarser zooms for a place that is on its way."""
        for levels in range(1, min(_MOST_COARSER, place[0] - self.about.min_zoom) + 1):
            up, part = parent(place, levels)
            content = self._tiles.get(self.number, up)
            if isinstance(content, model.Tile | Picture):
                return Found(up, content, part)
        return Found(place, None)

    def came(self, place: Place) -> None:
        """A tile was fetched: what was kept in its place is out of date."""
        self._tiles.drop(self.number, place)

    def _read(self, place: Place) -> Content:
        kept = self._tiles.get(self.number, place)
        if kept is None:
            kept = self._open(place)
            self._tiles.put(self.number, place, kept)
        return kept

    def _open(self, place: Place) -> Content:
        try:
            data = self._source.tile(*place)
            if data is None:
                return Missing()
            return self._tile(data) if self.vector else self._picture(data)
        except Damaged as error:
            self.damaged += 1
            log.warning("%s: tile %d/%d/%d is damaged: %s", self.about.id, *place, error)
            return Broken()

    def _tile(self, data: bytes) -> model.Tile:
        assert self._schema is not None
        return model.normalised(vector.decode(data), self._schema)

    def _picture(self, data: bytes) -> Picture:
        images.size(data)
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        image = reader.read()
        if image.isNull():
            raise Damaged(reader.errorString())
        opaque = not image.hasAlphaChannel()
        form = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
        self.px = image.width()
        return Picture(image.convertToFormat(form))


def opened(
    specs: Sequence[Spec], tiles: Tiles, arrived: Callable[[Layer, Place], None]
) -> tuple[list[Layer], int]:
    """The sources that can be opened, from below to above, and how many cannot. `arrived` is
    told (from any thread) what was fetched."""
    QImageReader.setAllocationLimit(_LARGEST_IMAGE_MB)
    made: list[Layer] = []
    refused = 0
    for number, spec in enumerate(specs):
        if not spec.on:
            continue
        try:
            made.append(_opened(number, spec, tiles, arrived))
        except (Damaged, OSError, ValueError) as error:
            refused += 1
            log.warning("the base map %s cannot be used: %s", spec.id, error)
    return made, refused


def _opened(
    number: int, spec: Spec, tiles: Tiles, arrived: Callable[[Layer, Place], None]
) -> Layer:
    made: list[Layer] = []

    def came(z: int, x: int, y: int) -> None:
        for layer in made:
            arrived(layer, (z, x, y))

    source = catalogue.open_source(spec, came)
    made.append(Layer(number, spec, source, tiles))
    return made[0]


def each(
    layer: Layer, bounds: tuple[float, float, float, float], zoom: int
) -> Iterator[tuple[Place, Found, bool]]:
    """For each place of a zoom in `bounds`: what there is, and whether more is on its way."""
    for place in layer.grid.within(bounds, zoom):
        try:
            yield place, layer.find(place), False
        except Pending:
            yield place, layer.coarser(place), True
