"""What was fetched, kept on disk: one SQLite file a source, bounded in size, safe to lose.

Two processes may use it at once: the maker of tiles fetches, the desk downloads ahead.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE IF NOT EXISTS tiles (z INTEGER, x INTEGER, y INTEGER, data BLOB, size INTEGER NOT NULL,
  fetched REAL NOT NULL, used REAL NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (z, x, y));
CREATE INDEX IF NOT EXISTS tiles_used ON tiles (kept, used);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_READ_WAIT_S, _WRITE_WAIT_S = 0.1, 5.0
_USED_EVERY_S = 3600.0
"""How exactly the last use of a tile is noted."""
_TRIM_TO = 0.9
_TRIM_EVERY = 64

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Kept:
    """A tile as it was fetched; `data` None: the server has none there."""

    data: bytes | None
    fetched: float


class TileCache:
    """The tiles of one source by zoom, column and row; `most` bytes, besides those downloaded
    ahead, which are kept. `source` says what it is a cache of: another empties it."""

    def __init__(self, path: Path, source: str, most: int, clock: Clock = time.time) -> None:
        self._path, self._most, self._clock = path, most, clock
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._used: set[tuple[int, int, int]] = set()
        self._puts = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(source)
        except sqlite3.DatabaseError:
            log.warning("the tiles kept in %s are damaged; they are fetched anew", path.name)
            self._remove()
            self._open(source)

    def get(self, z: int, x: int, y: int) -> Kept | None:
        """What is kept, None when nothing is known of the tile."""
        try:
            with self._lock:
                row = self._reader.execute(
                    "SELECT data, fetched, used FROM tiles WHERE z = ? AND x = ? AND y = ?",
                    (z, x, y),
                ).fetchone()
        except sqlite3.Error as error:
            log.warning("%s: %s", self._path.name, error)
            return None
        if row is None:
            return None
        if self._clock() - row[2] > _USED_EVERY_S:
            self._used.add((z, x, y))
        return Kept(row[0], row[1])

    def put(self, z: int, x: int, y: int, data: bytes | None, *, keep: bool = False) -> None:
        """Keep a tile, or that there is none; `keep` saves it from being dropped for room."""
        now, size = self._clock(), len(data or b"")
        with self._write() as file:
            # What was downloaded ahead stays so when it is fetched anew.
            file.execute(
                "INSERT INTO tiles VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "data = excluded.data, size = excluded.size, fetched = excluded.fetched, "
                "used = excluded.used, kept = max(kept, excluded.kept)",
                (z, x, y, data, size, now, now, int(keep)),
            )
            self._note_used(file, now)
            self._puts += 1
            if self._puts % _TRIM_EVERY == 0:
                self._trim(file)

    def keep(self, z: int, x: int, y: int) -> bool:
        """Save a tile that is here from being dropped; False when it is not."""
        with self._lock:
            found = self._reader.execute(
                "SELECT kept FROM tiles WHERE z = ? AND x = ? AND y = ?", (z, x, y)
            ).fetchone()
        if found is not None and not found[0]:
            with self._write() as file:
                file.execute("UPDATE tiles SET kept = 1 WHERE z = ? AND x = ? AND y = ?", (z, x, y))
        return found is not None

    def forget(self, z: int, x: int, y: int) -> None:
        """Drop a tile that turned out to be damaged."""
        with self._write() as file:
            file.execute("DELETE FROM tiles WHERE z = ? AND x = ? AND y = ?", (z, x, y))

    def sizes(self, z: int) -> tuple[int, int]:
        """How many tiles of a zoom are here, and their bytes."""
        asked = "SELECT count(*), coalesce(sum(size), 0) FROM tiles WHERE z = ?"
        with self._lock:
            count, size = self._reader.execute(asked, (z,)).fetchone()
        return int(count), int(size)

    def size(self) -> int:
        """Bytes of all tiles."""
        with self._lock:
            found = self._reader.execute("SELECT coalesce(sum(size), 0) FROM tiles").fetchone()
        return int(found[0])

    def empty(self) -> None:
        """Drop everything."""
        with self._write() as file:
            file.execute("DELETE FROM tiles")

    def note(self, name: str, value: str) -> None:
        """Write down a fact for whoever else looks at this source."""
        with self._write() as file:
            file.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def fact(self, name: str) -> str:
        """A fact written down, '' when there is none."""
        try:
            with self._lock:
                found = self._reader.execute(
                    "SELECT value FROM facts WHERE name = ?", (name,)
                ).fetchone()
        except sqlite3.Error:
            return ""
        return str(found[0]) if found else ""

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._writing:
            self._reader.close()
            self._writer.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """A transaction; a full disk or a file in use costs a tile, not the map."""
        with self._writing:
            try:
                with self._writer:
                    yield self._writer
            except sqlite3.Error as error:
                log.warning("%s: %s", self._path.name, error)

    def _open(self, source: str) -> None:
        self._writer = sqlite3.connect(self._path, timeout=_WRITE_WAIT_S, check_same_thread=False)
        try:
            self._writer.execute("PRAGMA journal_mode = WAL")
            self._writer.execute("PRAGMA synchronous = NORMAL")
            self._writer.executescript(_TABLES)
            with self._writer:
                told = self._writer.execute(
                    "SELECT value FROM facts WHERE name = 'source'"
                ).fetchone()
                if told is not None and told[0] != source:
                    self._writer.execute("DELETE FROM tiles")
                self._writer.execute("INSERT OR REPLACE INTO facts VALUES ('source', ?)", (source,))
        except sqlite3.DatabaseError:
            self._writer.close()
            raise
        self._reader = sqlite3.connect(self._path, timeout=_READ_WAIT_S, check_same_thread=False)

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _note_used(self, file: sqlite3.Connection, now: float) -> None:
        used, self._used = self._used, set()
        file.executemany(
            "UPDATE tiles SET used = ? WHERE z = ? AND x = ? AND y = ?",
            [(now, *key) for key in used],
        )

    def _trim(self, file: sqlite3.Connection) -> None:
        """Drop what was not used for longest."""
        asked = "SELECT coalesce(sum(size), 0) FROM tiles WHERE kept = 0"
        over = file.execute(asked).fetchone()[0] - self._most
        if over <= 0:
            return
        over += self._most * (1 - _TRIM_TO)
        rows = file.execute("SELECT rowid, size FROM tiles WHERE kept = 0 ORDER BY used")
        gone = []
        for row, size in rows:
            gone.append((row,))
            over -= size
            if over <= 0:
                break
        file.executemany("DELETE FROM tiles WHERE rowid = ?", gone)


def look(path: Path) -> tuple[dict[str, str], int]:
    """The facts and the bytes of a cache, without opening it to work: another process may. Nothing
    when there is none yet."""
    if not path.is_file():
        return {}, 0
    try:
        file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_READ_WAIT_S)
        try:
            facts = {str(k): str(v) for k, v in file.execute("SELECT name, value FROM facts")}
            size = file.execute("SELECT coalesce(sum(size), 0) FROM tiles").fetchone()[0]
        finally:
            file.close()
    except sqlite3.Error:
        return {}, 0
    return facts, int(size)
