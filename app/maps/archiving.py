"""An MBTiles file being filled: what a download ahead may go into, to be carried elsewhere."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from app.i18n import _
from app.maps.area import Tile
from app.maps.source import VECTOR, About, Damaged

_TABLES = """
CREATE TABLE IF NOT EXISTS metadata (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,
  tile_data BLOB, PRIMARY KEY (zoom_level, tile_column, tile_row));
"""
_COMMIT_EVERY = 64
_PICTURES = ((b"\x89PNG", "png"), (b"\xff\xd8", "jpg"), (b"RIFF", "webp"))


class IntoMbTiles:
    """A download's target; a file that is there already is gone on with."""

    def __init__(self, path: Path, about: About) -> None:
        if about.grid != "mercator":
            raise Damaged(_("MBTiles are in Web Mercator alone; download into the cache."))
        self._about, self._puts = about, 0
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, check_same_thread=False)
            self._file.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise Damaged(f"{path.name}: {error}") from error

    def has(self, tile: Tile) -> bool:
        """Whether it is in the file."""
        z, x, y = tile
        with self._lock:
            found = self._file.execute(
                "SELECT 1 FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                (z, x, (1 << z) - 1 - y),
            ).fetchone()
        return found is not None

    def put(self, tile: Tile, data: bytes | None) -> None:
        """Add a tile; that there is none is kept as an empty one. Raises Damaged when the disk is
        full."""
        z, x, y = tile
        try:
            with self._lock:
                self._file.execute(
                    "INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?)",
                    (z, x, (1 << z) - 1 - y, data or b""),
                )
                self._puts += 1
                if self._puts == 1 and data:
                    self._describe(data)
                if self._puts % _COMMIT_EVERY == 0:
                    self._file.commit()
        except sqlite3.Error as error:
            raise Damaged(str(error)) from error

    def close(self) -> None:
        """Write the zooms and bounds the file has come to, and close it."""
        with self._lock:
            low, high = self._file.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchone()
            if low is not None:
                self._note(minzoom=str(low), maxzoom=str(high))
            self._file.commit()
            self._file.close()

    def _describe(self, data: bytes) -> None:
        about = self._about
        picture = next((kind for head, kind in _PICTURES if data.startswith(head)), "png")
        self._note(
            name=about.name,
            format="pbf" if about.kind == VECTOR else picture,
            bounds=",".join(map(str, about.bounds)),
            type="overlay" if about.overlay else "baselayer",
            attribution=about.attribution,
        )

    def _note(self, **facts: str) -> None:
        self._file.executemany("INSERT OR REPLACE INTO metadata VALUES (?, ?)", facts.items())
