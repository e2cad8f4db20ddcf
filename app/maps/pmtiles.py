"""PMTiles version 3: tiles in one file under a directory of ranges along a Hilbert curve."""

from __future__ import annotations

import json
import mmap
from collections import OrderedDict
from pathlib import Path

from pmtiles import tile as rules

from app.maps.mbtiles import schema_of
from app.maps.packing import inflated
from app.maps.source import LARGEST_TILE, RASTER, VECTOR, WORLD, About, Damaged

_HEADER = 127
_DEEPEST = 4
_DIRECTORIES_KEPT = 64
_LARGEST_DIRECTORY = 4 * 2**20
_E7 = 1e7

_IMAGES = {rules.TileType.PNG, rules.TileType.JPEG, rules.TileType.WEBP}


class PmTiles:
    """One archive, read-only and mapped into memory."""

    def __init__(self, path: Path, about: About) -> None:
        self.about = about
        self._bytes = _mapped(path)
        self._header = _header(self._bytes)
        self._directories: OrderedDict[int, list[rules.Entry]] = OrderedDict()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes, as they are kept."""
        if not (0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        wanted, header = rules.zxy_to_tileid(z, x, y), self._header
        offset, length = header["root_offset"], header["root_length"]
        for _depth in range(_DEEPEST):
            found = rules.find_tile(self._directory(offset, length), wanted)
            if found is None:
                return None
            if found.run_length:
                if found.length > LARGEST_TILE:
                    raise Damaged(f"a tile of {found.length} bytes")
                return _range(self._bytes, header["tile_data_offset"] + found.offset, found.length)
            offset = header["leaf_directory_offset"] + found.offset
            length = found.length
        raise Damaged("directories without end")

    def close(self) -> None:
        """Give the file back."""
        self._bytes.close()

    def _directory(self, offset: int, length: int) -> list[rules.Entry]:
        known = self._directories.get(offset)
        if known is None:
            known = _entries(_range(self._bytes, offset, length))
            self._directories[offset] = known
            if len(self._directories) > _DIRECTORIES_KEPT:
                self._directories.popitem(last=False)
        else:
            self._directories.move_to_end(offset)
        return known


def read_about(path: Path, key: str) -> About:
    """What the archive says of itself. Raises Damaged when it is none."""
    file = _mapped(path)
    try:
        header = _header(file)
        told = _metadata(file, header)
    finally:
        file.close()
    vector = header["tile_type"] is rules.TileType.MVT
    if not vector and header["tile_type"] not in _IMAGES:
        raise Damaged(f"tiles of the kind {header['tile_type'].name}")
    corners = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
    west, south, east, north = (header[name] / _E7 for name in corners)  # type: ignore[literal-required]
    return About(
        id=key,
        name=str(told.get("name") or path.stem),
        kind=VECTOR if vector else RASTER,
        min_zoom=min(24, header["min_zoom"]),
        max_zoom=min(24, header["max_zoom"]),
        bounds=(west, south, east, north) if west < east and south < north else WORLD,
        attribution=str(told.get("attribution") or ""),
        schema=schema_of(json.dumps(told)) if vector else "",
        overlay=told.get("type") == "overlay",
    )


def _mapped(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise Damaged(str(error)) from error


def _header(file: mmap.mmap) -> rules.HeaderDict:
    try:
        return rules.deserialize_header(_range(file, 0, _HEADER))
    except (rules.MagicNumberNotFound, rules.SpecVersionUnsupported, UnicodeDecodeError) as error:
        raise Damaged("no PMTiles file of version 3") from error
    except ValueError as error:
        raise Damaged(f"the header is broken: {error}") from error


def _metadata(file: mmap.mmap, header: rules.HeaderDict) -> dict[str, object]:
    kept = _range(file, header["metadata_offset"], header["metadata_length"])
    try:
        if header["internal_compression"] is rules.Compression.GZIP:
            kept = inflated(kept, LARGEST_TILE)
        told = json.loads(kept)
    except (Damaged, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _entries(packed: bytes) -> list[rules.Entry]:
    inflated(packed, _LARGEST_DIRECTORY)
    try:
        return rules.deserialize_directory(packed)
    except (EOFError, OSError, IndexError, MemoryError) as error:
        raise Damaged(f"a directory is broken: {error}") from error


def _range(file: mmap.mmap, offset: int, length: int) -> bytes:
    if offset < 0 or length < 0 or offset + length > len(file):
        raise Damaged("it points beyond its end")
    return file[offset : offset + length]
