"""CSV files: UTF-8, UTF-16 and GB18030 told apart, a broken line costs one row and no more."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Refused
from app.imports.tables import Cell, Row, clean_titles

CHUNK = 1 << 20
LONGEST_CELL = 1 << 17
"""Characters; a quote that is never closed is found out after so many."""

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file that can be read."""

    path: Path
    titles: tuple[str, ...]
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[Row]:
        """Every record after the header; one that does not fit the titles has no cells."""
        try:
            with self.path.open(encoding=self.encoding, newline="") as stream:
                records = _records(_Lines(stream), self.delimiter, len(self.titles))
                next(records, None)
                for number, cells in enumerate(records, 2):
                    if cells is None or any(cell.strip() for cell in cells):
                        yield Row(number, None if cells is None else list[Cell](cells))
        except UnicodeDecodeError as error:
            raise Refused("import.unreadable", file=str(self.path), reason="encoding") from error

    def count(self) -> int:
        """The file's lines without the header."""
        lines = 0
        with self.path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                lines += chunk.count(b"\n")
        return max(lines - 1, 0)


def open_csv(path: Path, encoding: str, delimiter: str) -> CsvTable:
    """Find encoding, delimiter and titles. Raises Refused naming the file."""
    found = find_encoding(path) if encoding == "auto" else encoding
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding=found, newline="") as stream:
            head = stream.readline()
            mark = delimiter or max(DELIMITERS, key=head.count)
            stream.seek(0)
            titles = next(csv.reader(stream, delimiter=mark), [])
    except LookupError as error:
        raise Refused("import.unreadable", file=str(path), reason="encoding") from error
    except (UnicodeDecodeError, csv.Error) as error:
        reason = "encoding" if isinstance(error, UnicodeDecodeError) else "header"
        raise Refused("import.unreadable", file=str(path), reason=reason) from error
    return CsvTable(path, clean_titles(path, titles), found, mark)


def find_encoding(path: Path) -> str:
    """UTF-16 by its mark, else UTF-8 if the whole file is, else GB18030; Refused otherwise."""
    with path.open("rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    for name in ("utf-8-sig", "gb18030"):
        if _decodes(path, name):
            return name
    raise Refused("import.unreadable", file=str(path), reason="encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                if b"\0" in chunk:
                    raise Refused("import.unreadable", file=str(path), reason="binary")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """Physical lines that remember which of them the record under way has taken."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._stream)
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All but the first line of the record are read again."""
        self._again.extendleft(reversed(self.taken[1:]))


def _records(lines: _Lines, delimiter: str, width: int) -> Iterator[list[str] | None]:
    """Records of `width` cells; None for one that has another number of them.

    A quote that nobody closes would swallow the lines after it: then only its own line is
    given up, and the rest is read as if it had not been there.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        try:
            cells = _fitted(next(reader), width)
        except StopIteration:
            return
        except csv.Error:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            cells = _leniently(lines.taken, delimiter, width)
        if cells is None and len(lines.taken) > 1:
            lines.give_back()
        yield cells


def _leniently(taken: list[str], delimiter: str, width: int) -> list[str] | None:
    """A line whose only fault is a quote inside a quoted cell is taken all the same."""
    if len(taken) != 1:
        return None
    try:
        return _fitted(next(csv.reader(taken, delimiter=delimiter), []), width)
    except csv.Error:
        return None


def _fitted(cells: list[str], width: int) -> list[str] | None:
    """Empty cells too many are cut off; an empty line is a row of empty cells."""
    if not cells:
        return [""] * width
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    return cells if len(cells) == width else None
