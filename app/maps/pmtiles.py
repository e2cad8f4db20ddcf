"""PMTiles version 3: tiles in one file under a directory of ranges along a Hilbert curve.

The header and the curve are the pmtiles package's; directories are read here by numpy, some
hundred times faster, and only as they are needed.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pmtiles import tile as rules

from app.i18n import _
from app.maps import images
from app.maps.mbtiles import schema_of
from app.maps.packing import inflated, varints
from app.maps.source import LARGEST_TILE, RASTER, VECTOR, WORLD, About, Damaged, plain_text

_HEADER = 127
_DEEPEST = 4
_DIRECTORIES_KEPT = 64
_LARGEST_DIRECTORY = 8 * 2**20
_E7 = 1e7

_IMAGES = {rules.TileType.PNG, rules.TileType.JPEG, rules.TileType.WEBP}
_PACKINGS = {rules.Compression.NONE, rules.Compression.GZIP}


class _Directory(NamedTuple):
    """Entries (n,) in the order of their first tile; `run` 0: a directory below."""

    first: NDArray[np.int64]
    run: NDArray[np.int64]
    length: NDArray[np.int64]
    offset: NDArray[np.int64]


class PmTiles:
    """One archive, read-only and mapped into memory; may be read from several threads."""

    def __init__(self, path: Path, about: About) -> None:
        self.about = about
        self._bytes = _mapped(path)
        self._header = _header(self._bytes)
        self._directory = lru_cache(_DIRECTORIES_KEPT)(self._read_directory)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes, as they are kept."""
        if not (0 <= z <= self.about.max_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        found = self._find(rules.zxy_to_tileid(z, x, y))
        if not found:
            return None
        return images.checked(found) if self.about.kind == RASTER else found

    def any_tile(self) -> bytes | None:
        """The first tile there is, to learn from it."""
        directory = self._directory(self._header["root_offset"], self._header["root_length"])
        return self._find(int(directory.first[0])) if len(directory.first) else None

    def tiles(self) -> Iterator[tuple[int, int, int]]:
        """Zoom, column and row of every tile there is. Raises Damaged."""
        below = [(self._header["root_offset"], self._header["root_length"], 0)]
        while below:
            offset, length, depth = below.pop()
            if depth >= _DEEPEST:
                raise Damaged(_("The file's directory is broken."))
            for first, run, size, at in zip(*self._directory(offset, length), strict=True):
                if not run:
                    leaf = self._header["leaf_directory_offset"] + int(at)
                    below.append((leaf, int(size), depth + 1))
                for tile in range(int(first), int(first) + int(run)):
                    yield rules.tileid_to_zxy(tile)

    def close(self) -> None:
        """Give the file back."""
        self._bytes.close()

    def _find(self, wanted: int) -> bytes | None:
        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _depth in range(_DEEPEST):
            directory = self._directory(offset, length)
            row = int(np.searchsorted(directory.first, wanted, side="right")) - 1
            if row < 0:
                return None
            run, length = int(directory.run[row]), int(directory.length[row])
            offset = int(directory.offset[row])
            if run:
                if wanted >= int(directory.first[row]) + run:
                    return None
                if length > LARGEST_TILE:
                    raise Damaged(f"a tile of {length} bytes")
                return _range(self._bytes, header["tile_data_offset"] + offset, length)
            offset += header["leaf_directory_offset"]
        raise Damaged(_("The file's directory is broken."))

    def _read_directory(self, offset: int, length: int) -> _Directory:
        kept = _range(self._bytes, offset, length)
        if self._header["internal_compression"] is rules.Compression.GZIP:
            kept = inflated(kept, _LARGEST_DIRECTORY)
        try:
            return _entries(varints(np.frombuffer(kept, np.uint8)))
        except ValueError as error:
            raise Damaged(_("The file's directory is broken.")) from error


def read_about(path: Path, key: str) -> About:
    """What the archive says of itself. Raises Damaged when it is none."""
    file = _mapped(path)
    try:
        header = _header(file)
        told = _metadata(file, header)
    finally:
        file.close()
    vector = header["tile_type"] is rules.TileType.MVT
    corners = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
    west, south, east, north = (header[name] / _E7 for name in corners)  # type: ignore[literal-required]
    return About(
        id=key,
        name=str(told.get("name") or path.stem),
        name_en=str(told.get("name:en") or ""),
        kind=VECTOR if vector else RASTER,
        min_zoom=min(24, header["min_zoom"]),
        max_zoom=min(24, header["max_zoom"]),
        bounds=(west, south, east, north) if west < east and south < north else WORLD,
        attribution=plain_text(str(told.get("attribution") or "")),
        attribution_en=plain_text(str(told.get("attribution:en") or "")),
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
        header = rules.deserialize_header(_range(file, 0, _HEADER))
    except (rules.MagicNumberNotFound, rules.SpecVersionUnsupported, UnicodeDecodeError) as error:
        raise Damaged(_("This is no PMTiles file of version 3.")) from error
    except ValueError as error:
        raise Damaged(_("This is no PMTiles file of version 3.")) from error
    if header["tile_type"] is not rules.TileType.MVT and header["tile_type"] not in _IMAGES:
        raise Damaged(_("Its tiles are of a kind not known here."))
    for part in ("internal_compression", "tile_compression"):
        if header[part] not in _PACKINGS:
            raise Damaged(_("It is packed in a way not known here."))
    return header


def _metadata(file: mmap.mmap, header: rules.HeaderDict) -> dict[str, object]:
    try:
        kept = _range(file, header["metadata_offset"], header["metadata_length"])
        if header["internal_compression"] is rules.Compression.GZIP:
            kept = inflated(kept, LARGEST_TILE)
        told = json.loads(kept)
    except (Damaged, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _entries(numbers: NDArray[np.int64]) -> _Directory:
    """Four columns one after the other: steps of the first tile, runs, lengths, offsets."""
    count = int(numbers[0]) if len(numbers) else -1
    if len(numbers) != 1 + 4 * count:
        raise ValueError("its columns differ")
    steps, run, length, offset = numbers[1:].reshape(4, count)
    # An offset of 0 says: right behind the entry before.
    whole = np.cumsum(length) - length
    told = np.flatnonzero(offset)
    if count and not offset[0]:
        raise ValueError("its first entry lies nowhere")
    since = told[np.searchsorted(told, np.arange(count), side="right") - 1]
    return _Directory(np.cumsum(steps), run, length, offset[since] - 1 + whole - whole[since])


def _range(file: mmap.mmap, offset: int, length: int) -> bytes:
    if offset < 0 or length < 0 or offset + length > len(file):
        raise Damaged(_("The file points beyond its end."))
    return file[offset : offset + length]
