"""Which sources there are: shipped ones, the centre's own, and archives that lie in its folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from app import paths
from app.maps import images, mbtiles, pmtiles
from app.maps.source import RASTER, About, Damaged, Source

MBTILES, PMTILES, XYZ, WMTS = "mbtiles", "pmtiles", "xyz", "wmts"
FOLDER = "maps"
"""In the centre's data folder: archives, and sources of its own as sources.toml."""
ENDINGS = {".mbtiles": MBTILES, ".pmtiles": PMTILES}


@dataclass(frozen=True, slots=True)
class Spec:
    """One source as data. `url` holds {z} {x} {y} {-y} {s} {key}, for WMTS its service; `order`
    counts from below; what is empty or -1 is what the source says of itself."""

    id: str
    type: str
    path: str = ""
    url: str = ""
    key: str = ""
    name: str = ""
    name_en: str = ""
    datum: str = "wgs84"
    grid: str = "mercator"
    subdomains: str = ""
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


class _File(msgspec.Struct):
    sources: dict[str, dict[str, str | int | float | bool]] = {}


def specs(data_folder: Path, *more: Spec) -> list[Spec]:
    """Every known source, from below to above: `more` (the demo's own), archives in the folder,
    and those of the lists (*.toml), which may also change what is known of the others."""
    folder = data_folder / FOLDER
    found = {spec.id: spec for spec in (*more, *archives(folder))}
    for file in (paths.resources() / "maps" / "sources.toml", *sorted(folder.glob("*.toml"))):
        for key, row in _read(file).items():
            known = found.get(key, Spec(key, XYZ, cache=str(folder / "cache")))
            found[key] = msgspec.convert({**_fields(known), **row}, Spec)
    return sorted(found.values(), key=lambda spec: (spec.overlay, spec.order, spec.id))


def archives(folder: Path) -> Iterable[Spec]:
    """The archives that lie in a folder."""
    for file in sorted(folder.glob("*.*")) if folder.is_dir() else ():
        if file.suffix.lower() in ENDINGS:
            yield archive(file)


def archive(file: Path) -> Spec:
    """The source an archive is."""
    return Spec(file.stem, ENDINGS[file.suffix.lower()], path=str(file))


def open_source(spec: Spec) -> Source:
    """The source ready to be read. Raises Damaged."""
    path = Path(spec.path)
    if spec.type == MBTILES:
        about = _told(mbtiles.read_about(path, spec.id), spec)
        return _measured(mbtiles.MbTiles(path, about))
    if spec.type == PMTILES:
        about = _told(pmtiles.read_about(path, spec.id), spec)
        return _measured(pmtiles.PmTiles(path, about))
    raise Damaged(f"no source of the type {spec.type}")


def _measured(source: mbtiles.MbTiles | pmtiles.PmTiles) -> Source:
    """How large a raster archive's tiles are is told by none but a tile."""
    if source.about.kind == RASTER:
        try:
            found = source.any_tile()
            px = images.size(found)[0] if found else 0
        except Damaged:
            # The first one is broken; those that are whole can still be shown.
            px = 0
        source.about = replace(source.about, tile_px=512 if px >= 512 else 256)
    return source


def _told(about: About, spec: Spec) -> About:
    """What the archive says of itself, put right by its row in the list."""
    said = {
        name: getattr(spec, name)
        for name in ("name", "name_en", "datum", "attribution", "attribution_en")
        if getattr(spec, name)
    }
    return replace(about, overlay=about.overlay or spec.overlay, **said)


def _read(file: Path) -> dict[str, dict[str, str | int | float | bool]]:
    if not file.is_file():
        return {}
    try:
        return msgspec.toml.decode(file.read_bytes(), type=_File).sources
    except (msgspec.MsgspecError, ValueError) as error:
        raise Damaged(f"{file.name}: {error}") from error


def _fields(spec: Spec) -> dict[str, object]:
    return {name: getattr(spec, name) for name in Spec.__dataclass_fields__}
