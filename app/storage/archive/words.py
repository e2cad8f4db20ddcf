"""The words of cases by pairs of signs, so that two characters of Chinese are enough.

A contentless FTS5 table beside the columns: nothing of a text can be read back from it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
_RUN = re.compile(r"[^\W_]+")
_VERSION_BITS = 32
_ROW = (1 << _VERSION_BITS) - 1
"""The lower bits of a number in the table are the case's row, the upper ones which text of it:
what a case was called before a correction still finds it."""


def pairs(text: str) -> set[str]:
    """道路积水 is 道路, 路积, 积水; a sign alone stays alone."""
    found: set[str] = set()
    for run in _RUN.findall(text.casefold()):
        if len(run) == 1:
            found.add(run)
        else:
            found.update(map(str.__add__, run, run[1:]))
    return found


class Words:
    """One file; used by one thread at a time."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, check_same_thread=False)
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5"
            "(pairs, content='', detail=none, columnsize=0, tokenize='unicode61')"
        )

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def add(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Take (row, how many texts it had before, text)."""
        lines = (
            (row | version << _VERSION_BITS, " ".join(pairs(text))) for row, version, text in rows
        )
        with self._db:
            self._db.executemany("INSERT INTO words(rowid, pairs) VALUES (?, ?)", lines)

    def find(self, text: str, most: int = -1) -> Ids:
        """The rows whose text holds every word, the newest first; at most so many."""
        query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
        rows = self._db.execute(query, (_asked(text), most)).fetchall()
        found: Ids = np.array(rows, dtype=np.int64).reshape(-1) & _ROW
        return np.unique(found)[::-1]

    def count(self, text: str) -> int:
        """How many texts hold every word."""
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        return int(self._db.execute(query, (_asked(text),)).fetchone()[0])


def _asked(text: str) -> str:
    return " AND ".join(_terms(text)) or '""'


def _terms(text: str) -> Iterator[str]:
    for run in _RUN.findall(text.casefold()):
        if len(run) == 1:
            yield f'"{run}"*'
        else:
            yield from (f'"{one}{two}"' for one, two in pairwise(run))
