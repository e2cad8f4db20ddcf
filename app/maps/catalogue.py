"""Which sources there are: shipped ones, the centre's own, and archives that lie in its folder."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app import paths
from app.i18n import _
from app.maps import images, mbtiles, pmtiles, spec as specs_
from app.maps.cache import TileCache
from app.maps.source import RASTER, VECTOR, About, Arrived, Damaged, Source
from app.maps.spec import MBTILES, ONLINE, PMTILES, WMTS, XYZ, Spec

__all__ = [
    "FOLDER", "MBTILES", "ONLINE", "PMTILES", "WMTS", "XYZ", "Listing", "Spec", "archive",
    "archives", "attributions", "cache_file", "demo_base", "listing", "open_online",
    "open_source", "specs",
]  # fmt: skip

if TYPE_CHECKING:
    from app.maps.online import Online, Server

log = logging.getLogger(__name__)

FOLDER = "maps"
"""In the centre's data folder: archives, lists of sources (*.toml), keys, and the cache."""
KEYS = "keys.toml"
OWN = "desk.toml"
"""The list that the program itself writes; it has the last word."""
ENDINGS = {".mbtiles": MBTILES, ".pmtiles": PMTILES}
_DEEPEST = 18
_MB = 2**20
_DAY_S = 86400.0


@dataclass(slots=True)
class Listing:
    """Every known source from below to above, and a sentence for each row or file that could not
    be read."""

    specs: list[Spec] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class _File(msgspec.Struct):
    sources: dict[str, dict[str, object]] = {}


def specs(data_folder: Path, *more: Spec) -> list[Spec]:
    """Every known source, from below to above; what is broken in the lists is logged."""
    found = listing(data_folder, *more)
    for trouble in found.troubles:
        log.warning("base maps: %s", trouble)
    return found.specs


def listing(data_folder: Path, *more: Spec) -> Listing:
    """`more` (the demo's own), archives in the folder, and those of the lists (*.toml): the
    shipped one, then the centre's, which may also change what is known of the others."""
    folder = data_folder / FOLDER
    found = {spec.id: spec for spec in (*more, *archives(folder))}
    made = Listing()
    by_hand = sorted(file for file in folder.glob("*.toml") if file.name not in {KEYS, OWN})
    for file in (paths.resources() / "maps" / "sources.toml", *by_hand, folder / OWN):
        for key, row in _read(file, made.troubles).items():
            known = found.get(key)
            try:
                if known is None and "type" not in row:
                    # It puts right a source that is no longer here.
                    continue
                found[key] = specs_.from_row(key, row, known)
            except Damaged as damaged:
                made.troubles.append(f"{file.name} [sources.{key}]: {damaged}")
    keys = read_keys(data_folder)
    made.specs = sorted(
        (_placed(spec, folder, keys) for spec in found.values()),
        key=lambda spec: (spec.overlay, spec.order, spec.id),
    )
    return made


def read_keys(data_folder: Path) -> dict[str, str]:
    """The user's keys by service; none when the file cannot be read."""
    file = data_folder / FOLDER / KEYS
    try:
        return msgspec.toml.decode(file.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        log.warning("%s cannot be read: %s", file.name, type(error).__name__)
        return {}


def archives(folder: Path) -> Iterable[Spec]:
    """The archives that lie in a folder."""
    for file in sorted(folder.glob("*.*")) if folder.is_dir() else ():
        if file.suffix.lower() in ENDINGS:
            yield archive(file)


def archive(file: Path) -> Spec:
    """The source an archive is. Raises Damaged for a file of another kind."""
    if file.suffix.lower() not in ENDINGS:
        raise Damaged(_("The file is neither .mbtiles nor .pmtiles."))
    return Spec(file.stem, ENDINGS[file.suffix.lower()], path=str(file))


def demo_base() -> list[Spec]:
    """The demo's own base map; none where it is not shipped."""
    file = paths.resources() / "demo" / "base.pmtiles"
    return [archive(file)] if file.is_file() else []


def open_source(spec: Spec, arrived: Arrived | None = None) -> Source:
    """The source ready to be read; an online one calls `arrived` (in a thread of its own) when a
    tile came that was Pending. Raises Damaged."""
    path = Path(spec.path)
    if spec.type == MBTILES:
        about = _told(mbtiles.read_about(path, spec.id), spec)
        return _measured(mbtiles.MbTiles(path, about))
    if spec.type == PMTILES:
        about = _told(pmtiles.read_about(path, spec.id), spec)
        return _measured(pmtiles.PmTiles(path, about))
    return open_online(spec, arrived)


def open_online(spec: Spec, arrived: Arrived | None = None) -> Online:
    """An online source over its cache. Raises Damaged."""
    # What speaks to servers takes its time to load; most centres have files.
    from app.maps.online import Online

    spec = specs_.checked(spec)
    if not spec.online:
        raise Damaged(f"{spec.type} is not online")
    if spec.keyless:
        raise Damaged(_("The source needs a key."))
    return Online(about_online(spec), server(spec), open_cache(spec), arrived)


def open_cache(spec: Spec) -> TileCache:
    """What is kept of an online source. Raises Damaged when there is no place for it."""
    # Another address is another source; another key is not.
    source = hashlib.sha256(f"{spec.url}|{spec.grid}|{spec.matrices}".encode()).hexdigest()[:16]
    try:
        return TileCache(cache_file(spec), source, spec.cache_mb * _MB)
    except OSError as error:
        raise Damaged(
            _("There is no place to keep its tiles: {error}").format(error=error)
        ) from error


def cache_file(spec: Spec) -> Path:
    """Where an online source's tiles are kept."""
    folder = Path(spec.cache) if spec.cache else paths.data_dir() / FOLDER / "cache"
    return folder / f"{spec.id}.sqlite"


def server(spec: Spec) -> Server:
    """Where the tiles of an online source come from."""
    from app.maps.online import Server

    return Server(
        url=spec.url,
        key=spec.key,
        servers=spec.subdomains,
        matrices=spec.matrices,
        referer=spec.referer,
        max_age_s=spec.max_age_days * _DAY_S,
    )


def about_online(spec: Spec) -> About:
    """What is known of an online source."""
    deepest = spec.max_zoom if spec.max_zoom >= 0 else _DEEPEST
    return About(
        id=spec.id,
        name=spec.name or specs_.host(spec),
        name_en=spec.name_en,
        kind=spec.kind,
        tile_px=spec.tile_px,
        min_zoom=max(0, spec.min_zoom),
        max_zoom=min(24, deepest, len(spec.matrices) - 1 if spec.matrices else 24),
        bounds=spec.bounds,
        datum=spec.datum or "wgs84",
        attribution=spec.attribution,
        attribution_en=spec.attribution_en,
        schema=(spec.schema or "openmaptiles") if spec.kind == VECTOR else "",
        overlay=spec.overlay,
        grid=spec.grid,
    )


def attributions(abouts: Iterable[About]) -> list[tuple[str, str]]:
    """Whom the sources that are on are owed to, (Chinese, English), each once, from above to
    below."""
    said = [(a.attribution, a.attribution_en or a.attribution) for a in abouts if a.attribution]
    return list(dict.fromkeys(reversed(said)))


def _placed(spec: Spec, folder: Path, keys: Mapping[str, str]) -> Spec:
    """With what the centre's folder adds: the cache, the key, the place of a relative path."""
    if not spec.online:
        path = Path(spec.path)
        return spec if path.is_absolute() else replace(spec, path=str(folder / path))
    key = spec.key or keys.get(spec.account, "")
    return replace(spec, key=key, cache=spec.cache or str(folder / "cache"))


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
        for name in ("name", "name_en", "datum", "attribution", "attribution_en", "schema")
        if getattr(spec, name)
    }
    return replace(about, overlay=about.overlay or spec.overlay, **said)


def _read(file: Path, troubles: list[str]) -> dict[str, dict[str, object]]:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=_File).sources
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        troubles.append(f"{file.name}: {error}")
        return {}
