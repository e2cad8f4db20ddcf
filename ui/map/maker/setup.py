"""What the maker of tiles is told: once its sources and grids, with each request its look.

Everything here is plain and can be pickled: it travels to another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ui.map.maker.rings import Rings

if TYPE_CHECKING:
    from app.maps.catalogue import Spec


@dataclass(frozen=True, slots=True)
class GridTable:
    """All grids that have a shape, a row each; a row's number is the grid's id on the map.

    `wkb` holds polygons in WGS 84 degrees; `parents` holds codes.
    """

    codes: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    names_en: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    wkb: list[bytes] = field(default_factory=list)
    decoded: list[Rings] = field(default_factory=list, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.codes)

    def rings(self) -> Rings:
        """The corners of all grids, decoded at the first call and shared by all who paint (in
        the maker's process `wkb` is empty: shapes were decoded as they came)."""
        if not self.decoded:
            self.decoded.append(Rings(self.wkb))
        return self.decoded[0]


@dataclass(frozen=True, slots=True)
class Look:
    """How tiles are to look: part of the question, so that an answer can be told to be old.

    `theme` is "dark" or "light", `style` "calm" or "emergency", `language` as in app.i18n.
    """

    theme: str = "dark"
    style: str = "calm"
    language: str = "zh_CN"
    borders: bool = True


@dataclass(frozen=True, slots=True)
class Setup:
    """What there is to paint: base-map sources from the lowest to the highest, the grids, and
    the outline of the centre's area (WKB in WGS 84 degrees, empty when there is none)."""

    specs: tuple[Spec, ...] = ()
    grids: GridTable = field(default_factory=GridTable)
    outline: bytes = b""
