"""Base maps made up for tests: tiles of a few features, and sources that hold tiles in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from app.geo import projection
from app.maps import catalogue, writing
from app.maps.catalogue import Spec
from app.maps.source import RASTER, VECTOR, About, Arrived, Damaged, Pending
from app.maps.tags import Tag
from app.maps.writing import EXTENT, LINE, POINT, POLYGON, Drawn
from ui.map.base.painter import Basemap
from ui.map.maker.setup import GridTable, Look, Setup
from ui.map.view import View, rung_scale

Place = tuple[int, int, int]
Points = Sequence[tuple[float, float]]
Tags = Mapping[str, Tag]


def area(tags: Tags, *rings: Points) -> Drawn:
    """An area: rings in shares of the tile, outer ones turning right on the screen."""
    return Drawn(POLYGON, [_units(ring) for ring in rings], tags)


def line(tags: Tags, *points: tuple[float, float]) -> Drawn:
    """A line in shares of the tile."""
    return Drawn(LINE, [_units(points)], tags)


def point(tags: Tags, x: float, y: float) -> Drawn:
    """A point in shares of the tile."""
    return Drawn(POINT, [_units([(x, y)])], tags)


def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """A ring that turns right on the screen."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def tile(**layers: Sequence[Drawn]) -> bytes:
    """A vector tile."""
    return writing.tile(layers)


def _units(points: Points) -> np.ndarray:
    return np.round(np.array(points) * EXTENT).astype(np.int64)


@dataclass
class Held:
    """A source that holds what it is given; `broken` places are damaged, `coming` on their way."""

    about: About
    tiles: dict[Place, bytes] = field(default_factory=dict)
    broken: set[Place] = field(default_factory=set)
    coming: set[Place] = field(default_factory=set)
    asked: list[Place] = field(default_factory=list)
    arrived: Arrived = lambda z, x, y: None

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes."""
        self.asked.append((z, x, y))
        if (z, x, y) in self.broken:
            raise Damaged("broken for the test")
        if (z, x, y) in self.coming:
            raise Pending
        return self.tiles.get((z, x, y))

    def close(self) -> None:
        """Nothing to give back."""


def vector(tiles: Mapping[Place, bytes], key: str = "vector", schema: str = "protomaps") -> Held:
    """A vector source that has the zooms of its tiles."""
    zooms = [z for z, _x, _y in tiles]
    about = About(key, key, kind=VECTOR, min_zoom=min(zooms), max_zoom=max(zooms), schema=schema)
    return Held(about, dict(tiles))


def raster(tiles: Mapping[Place, bytes], key: str = "raster", **about: object) -> Held:
    """A raster source that has the zooms of its tiles."""
    zooms = [z for z, _x, _y in tiles]
    low, high = min(zooms), max(zooms)
    told = About(key, key, kind=RASTER, min_zoom=low, max_zoom=high, **about)  # type: ignore[arg-type]
    return Held(told, dict(tiles))


@contextmanager
def basemap(
    *sources: Held, grids: GridTable | None = None, outline: bytes = b""
) -> Iterator[Basemap]:
    """A base map over made-up sources, the last on top."""
    by_id = {source.about.id: source for source in sources}
    specs = tuple(Spec(source.about.id, "made") for source in sources)
    with mock.patch.object(catalogue, "open_source", _opener(by_id)):
        yield Basemap(Setup(specs, grids or GridTable(), outline))


def _opener(by_id: Mapping[str, Held]) -> Callable[[Spec, Arrived], Held]:
    def opened(spec: Spec, arrived: Arrived) -> Held:
        by_id[spec.id].arrived = arrived
        return by_id[spec.id]

    return opened


def picture(colour: str, px: int = 256, kind: str = "PNG") -> bytes:
    """A picture of one colour as a file."""
    image = QImage(px, px, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return encoded(image, kind)


def encoded(image: QImage, kind: str = "PNG") -> bytes:
    """A picture as a file."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, 100)
    return bytes(kept.data())


def painted(base: Basemap, view: View, look: Look | None = None) -> tuple[QImage, bool]:
    """A frame of a base map, and whether it is final."""
    wide, high = round(view.width * view.dpr), round(view.height * view.dpr)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(view.dpr, view.dpr)
    whole = base.paint(painter, view, look or Look(borders=False))
    painter.end()
    return image, whole


def over(place: Place, zoom: float, px: float = 512, dpr: float = 1.0) -> View:
    """A view on the middle of a tile at a zoom of 512-pixel tiles."""
    z, column, row = place
    half = float(projection.HALF_WORLD_M)
    side = 2.0 * half / (1 << z)
    x, y = (column + 0.5) * side - half, half - (row + 0.5) * side
    return View(x, y, rung_scale(round((zoom + 1.0) * 4)), px, px, dpr)
