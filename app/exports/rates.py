"""Writes a table of rates to CSV or XLSX, with the counts each rate is a share of."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.errors import Refused
from app.domain.tallies import Rate, RateLine

ENDINGS = (".csv", ".xlsx")
Cell = str | int | float | None


def export_rates(
    path: Path,
    titles: Mapping[str, str],
    lines: Sequence[tuple[str, RateLine]],
    whole: RateLine,
    every: str,
) -> None:
    """Write named lines and, first, their total named `every`. `titles` are by `name`, Rate and
    `whistles`. Raises Refused `export.ending`, `export.unwritable`."""
    rows = [_heading(titles), *(_row(name, line) for name, line in [(every, whole), *lines])]
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise Refused("export.ending", file=str(path), endings=", ".join(ENDINGS))
    beside = path.with_name(f".{path.name}.part")
    try:
        (_csv if ending == ".csv" else _xlsx)(beside, rows)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(path), reason=reason) from error
    finally:
        beside.unlink(missing_ok=True)


def _heading(titles: Mapping[str, str]) -> list[Cell]:
    heading: list[Cell] = [titles["name"], titles[Rate.RECEIVED]]
    for rate in list(Rate)[1:]:
        heading += [f"{titles[rate]} %", f"{titles[rate]} +", f"{titles[rate]} /"]
    return [*heading, titles["whistles"]]


def _row(name: str, line: RateLine) -> list[Cell]:
    row: list[Cell] = [name, line.received]
    for rate in list(Rate)[1:]:
        part, due = line.share(rate)
        row += [round(100.0 * part / due, 2) if due else None, part, due]
    return [*row, line.whistles]


def _csv(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(["" if c is None else c for c in row] for row in rows)


def _xlsx(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    book.save(path)
