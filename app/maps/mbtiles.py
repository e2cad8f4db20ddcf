"""MBTiles: tiles in a SQLite file, rows counted from the south (TMS)."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from app.i18n import _
from app.maps import images
from app.maps.source import LARGEST_TILE, RASTER, VECTOR, WORLD, About, Damaged, plain_text

_ANY = "SELECT length(tile_data), CASE WHEN length(tile_data) <= ? THEN tile_data END FROM tiles "
_FIND = _ANY + "WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"

_ALL = "SELECT zoom_level, tile_column, tile_row FROM tiles"


class MbTiles:
    """One archive, read-only; may be read from several threads."""

    def __init__(self, path: Path, about: About) -> None:
        self.about = about
        self._lock = threading.Lock()
        self._file = _connected(path)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes."""
        if not (0 <= z <= 24 and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        return self._found(_FIND, (LARGEST_TILE, z, x, (1 << z) - 1 - y))

    def any_tile(self) -> bytes | None:
        """The first tile there is, to learn from it."""
        return self._found(_ANY + "LIMIT 1", (LARGEST_TILE,))

    def tiles(self) -> Iterator[tuple[int, int, int]]:
        """Zoom, column and row of every tile there is. Raises Damaged."""
        try:
            for z, x, row in self._file.execute(_ALL):
                if isinstance(z, int) and 0 <= z <= 24:
                    yield z, x, (1 << z) - 1 - row
        except sqlite3.Error as error:
            raise Damaged(str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _found(self, asked: str, by: tuple[int, ...]) -> bytes | None:
        try:
            with self._lock:
                found = self._file.execute(asked, by).fetchone()
        except sqlite3.Error as error:
            raise Damaged(str(error)) from error
        if found is None or not found[0]:
            return None
        if not isinstance(found[1], bytes):
            raise Damaged(f"a tile of {found[0]} bytes")
        return images.checked(found[1]) if self.about.kind == RASTER else found[1]


def read_about(path: Path, key: str) -> About:
    """What the archive says of itself. Raises Damaged when it is none."""
    file = _connected(path)
    try:
        said = {str(k): str(v) for k, v in file.execute("SELECT name, value FROM metadata")}
        low, high = _zooms(said, file)
    except (sqlite3.Error, UnicodeDecodeError, TypeError) as error:
        raise Damaged(str(error)) from error
    finally:
        file.close()
    vector = said.get("format") == "pbf"
    return About(
        id=key,
        name=said.get("name") or path.stem,
        kind=VECTOR if vector else RASTER,
        min_zoom=low,
        max_zoom=high,
        bounds=_bounds(said.get("bounds", "")),
        attribution=plain_text(said.get("attribution", "")),
        schema=schema_of(said.get("json", "")) if vector else "",
        overlay=said.get("type") == "overlay",
    )


def schema_of(text: str) -> str:
    """Which known layers a vector source has, from the list of them it carries as JSON."""
    try:
        told = json.loads(text or "{}")
        layers = {str(layer.get("id")) for layer in told.get("vector_layers", ())}
    except (ValueError, AttributeError, TypeError):
        return "protomaps"
    return "openmaptiles" if layers & {"transportation", "landcover"} else "protomaps"


def _connected(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise Damaged(_("The file is gone."))
    try:
        return sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise Damaged(str(error)) from error


def _zooms(said: dict[str, str], file: sqlite3.Connection) -> tuple[int, int]:
    try:
        low, high = int(float(said["minzoom"])), int(float(said["maxzoom"]))
    except (KeyError, ValueError):
        found = file.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        low, high = found[0] or 0, found[1] or 0
    return max(0, min(low, 24)), max(0, min(high, 24))


def _bounds(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return WORLD
    return (west, south, east, north) if west < east and south < north else WORLD
