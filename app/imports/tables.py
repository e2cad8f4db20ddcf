"""A file of rows, CSV or XLSX, behind one face: its titles, and its rows one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.errors import Refused

XLSX = frozenset({".xlsx", ".xlsm"})
LISTED = 40
"""Titles a refusal names at most."""

Cell = str | datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `number` counts as a person does (1 is the header); `cells` are in the order
    of the titles, None when the record does not fit them."""

    number: int
    cells: list[Cell] | None


class Table(Protocol):
    """An opened file; every call of `rows` starts from the first record."""

    @property
    def path(self) -> Path: ...

    @property
    def titles(self) -> tuple[str, ...]: ...

    def rows(self) -> Iterator[Row]: ...

    def count(self) -> int:
        """About how many rows there are, for progress; 0 when the file does not say."""
        ...


def open_table(path: Path, encoding: str = "auto", delimiter: str = "", sheet: str = "") -> Table:
    """Find out how to read a file. Raises Refused `import.*` naming the file."""
    from app.imports.csv_table import open_csv
    from app.imports.xlsx_table import open_xlsx

    if path.is_dir():
        raise Refused("import.unreadable", file=str(path), reason="folder")
    if path.suffix.lower() in XLSX:
        return open_xlsx(path, sheet)
    return open_csv(path, encoding, delimiter)


def clean_titles(path: Path, titles: list[str]) -> tuple[str, ...]:
    """Titles without the space around them. Refused `import.empty` where there are none."""
    cleaned = [title.strip().lstrip("\ufeff").strip() for title in titles]
    if not any(cleaned):
        raise Refused("import.empty", file=str(path))
    return tuple(cleaned)
