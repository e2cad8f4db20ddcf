"""The rejects file: which rows were not taken, which field, and why, in words."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

LONGEST_VALUE = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: its number, the field, what it held, and why (a reason key)."""

    row: int
    field: str
    value: str
    reason: str


class RejectsFile:
    """CSV (UTF-8 with BOM, for spreadsheets), begun at the first reject.

    `kept` bytes of an earlier, cancelled run are kept and the rest is written behind them.
    Where `path` cannot be written, `fallback` is; without one OSError is raised.
    """

    def __init__(
        self,
        path: Path,
        word: Callable[[str], str],
        kept: int = 0,
        fallback: Path | None = None,
    ) -> None:
        self.path, self._word, self._kept = path, word, kept
        self._fallback = fallback
        self._stream: TextIO | None = None

    @property
    def size(self) -> int:
        """Bytes written so far, those of the earlier run included."""
        if self._stream is None:
            return self._kept
        self._stream.flush()
        return self._stream.buffer.tell()

    def begin(self) -> None:
        """Make the file now, so that a wrong path is found before the import starts."""
        if self._stream is not None:
            return
        try:
            self._open()
        except OSError:
            if self._fallback is None:
                raise
            self.path, self._fallback = self._fallback, None
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open()

    def _open(self) -> None:
        kept = self._kept if self.path.is_file() else 0
        if kept:
            with self.path.open("r+b") as stream:
                stream.truncate(kept)
        encoding = "utf-8" if kept else "utf-8-sig"
        self._stream = self.path.open("a" if kept else "w", encoding=encoding, newline="")
        if not kept:
            csv.writer(self._stream).writerow(["row", "field", "value", "reason"])

    def add(self, rejects: Sequence[Reject]) -> None:
        """Write rows; nothing for none."""
        if not rejects:
            return
        self.begin()
        assert self._stream is not None
        writer = csv.writer(self._stream)
        for reject in rejects:
            value = without_formula(reject.value[:LONGEST_VALUE])
            field = without_formula(reject.field)
            writer.writerow([reject.row, field, value, self._word(reject.reason)])
        self._stream.flush()

    def close(self) -> None:
        """Close the file if it was begun."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def without_formula(value: str) -> str:
    """A spreadsheet must never run what a stranger typed."""
    return f"'{value}" if value.startswith(FORMULA) else value
