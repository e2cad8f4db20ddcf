"""One source of tiles as data: what lists say, what the maker of tiles is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

import msgspec

from app.maps import template
from app.maps.source import WORLD, Damaged

MBTILES, PMTILES, XYZ, WMTS = "mbtiles", "pmtiles", "xyz", "wmts"
TYPES = (MBTILES, PMTILES, XYZ, WMTS)
ONLINE = frozenset({XYZ, WMTS})
DATUMS = ("wgs84", "gcj02", "bd09")
_GRIDS = ("mercator", template.GEODETIC)
_KINDS = ("raster", "vector")
_SCHEMAS = ("", "protomaps", "openmaptiles")
_ID = re.compile(r"[\w\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Spec:
    """One source as data. `url` holds {z} {x} {y} {-y} {s} {key}; `order` counts from below; what
    is empty or -1 is what the source says of itself, or the usual."""

    id: str
    type: str
    path: str = ""
    url: str = ""
    key: str = ""
    name: str = ""
    name_en: str = ""
    datum: str = ""
    grid: str = "mercator"
    subdomains: str = ""
    """Servers that stand for {s}, a sign each."""
    tile_px: int = 256
    min_zoom: int = -1
    max_zoom: int = -1
    attribution: str = ""
    attribution_en: str = ""
    overlay: bool = False
    order: int = 0
    opacity: float = 1.0
    on: bool = True
    cache: str = ""
    """Folder of the disk cache of an online source."""
    kind: str = "raster"
    """Of an online source: raster or vector."""
    schema: str = ""
    bounds: tuple[float, float, float, float] = WORLD
    matrices: tuple[str, ...] = ()
    """What a WMTS service calls each zoom; empty: by its number."""
    referer: str = ""
    account: str = ""
    """The service whose key fills {key}, as in keys.toml."""
    max_age_days: float = 30.0
    cache_mb: int = 1024
    tiles_per_s: float = 8.0
    """How fast an area is downloaded ahead."""

    @property
    def online(self) -> bool:
        """Whether its tiles come from the web."""
        return self.type in ONLINE

    @property
    def keyless(self) -> bool:
        """Whether it needs a key that nobody has entered."""
        return "{key}" in self.url and not self.key


NAMES = frozenset(field.name for field in fields(Spec))


def from_row(key: str, row: Mapping[str, object], known: Spec | None = None) -> Spec:
    """The source of a row in a list; over `known`, what the row says. Raises Damaged in words."""
    unknown = sorted(set(row) - NAMES)
    if unknown:
        raise Damaged(f"unknown: {', '.join(unknown)}")
    if not _ID.fullmatch(key):
        raise Damaged("a name in brackets is of letters, digits, - _ .")
    before = {name: getattr(known, name) for name in NAMES} if known else {"type": XYZ}
    try:
        spec = msgspec.convert({**before, **row, "id": key}, Spec)
    except msgspec.ValidationError as error:
        raise Damaged(str(error)) from error
    return checked(spec)


def checked(spec: Spec) -> Spec:
    """The spec with its address in the words used here. Raises Damaged when it cannot work."""
    for name, allowed in (
        ("type", TYPES),
        ("datum", ("", *DATUMS)),
        ("grid", _GRIDS),
        ("kind", _KINDS),
        ("schema", _SCHEMAS),
    ):
        if getattr(spec, name) not in allowed:
            said = ", ".join(word for word in allowed if word)
            raise Damaged(f"{name} = {getattr(spec, name)!r}: one of {said}")
    if not 0.0 <= spec.opacity <= 1.0 or spec.tile_px not in (256, 512):
        raise Damaged("opacity is 0 to 1, tile_px 256 or 512")
    if not spec.online:
        return spec
    values = {name: getattr(spec, name) for name in NAMES}
    return Spec(**{**values, "url": template.normal(spec.url)})


def host(spec: Spec) -> str:
    """The server of an online source, to be shown."""
    return urlsplit(spec.url).netloc.replace("{s}", spec.subdomains[:1])
