"""What a source of tiles is: what it says of itself, and bytes for a zoom, column and row."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

RASTER, VECTOR = "raster", "vector"
LARGEST_TILE = 8 * 2**20
"""Bytes of a tile, also unpacked: more is taken for damage."""

WORLD = (-180.0, -85.0511, 180.0, 85.0511)
Arrived = Callable[[int, int, int], None]
"""Told zoom, column and row of a tile that was fetched in the background."""


@dataclass(frozen=True, slots=True)
class About:
    """A source in its own words. `bounds` are west, south, east, north in WGS 84 degrees;
    `datum` is wgs84, gcj02 or bd09; `grid` mercator (EPSG:3857) or geodetic (EPSG:4326);
    `schema` names the layers of a vector source: protomaps or openmaptiles."""

    id: str
    name: str
    name_en: str = ""
    kind: str = RASTER
    tile_px: int = 256
    min_zoom: int = 0
    max_zoom: int = 18
    bounds: tuple[float, float, float, float] = WORLD
    datum: str = "wgs84"
    attribution: str = ""
    attribution_en: str = ""
    schema: str = ""
    overlay: bool = False
    grid: str = "mercator"


class Damaged(Exception):  # noqa: N818
    """A tile or an archive that cannot be used; the text says why."""


class Pending(Exception):  # noqa: N818
    """The tile is not here yet and is being fetched."""


def plain_text(marked_up: str) -> str:
    """A text without the marks of HTML that archives put into their attribution."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", marked_up)).split())


class Source(Protocol):
    """Tiles in XYZ numbering (row 0 in the north)."""

    @property
    def about(self) -> About:
        """What the source says of itself."""
        ...

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes, None where there is none. Raises Damaged, and Pending when it is
        being fetched."""
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...
