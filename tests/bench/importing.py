"""`importing`: a table of cases into a fresh centre by the program's own command, and once more,
when it must change nothing."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import year
from tests.bench.centre import home
from tests.bench.report import Figure

ROWS, QUICK_ROWS = 100_000, 5_000
AIM_S = 60.0
_MAPPING = """source = "12345"
timezone = "Asia/Shanghai"
[columns]
source_id = "no"
reported_at = "at"
title = ["title"]
place = ["place"]
description = ["text"]
phone = "phone"
lon = "lon"
lat = "lat"
[category]
default = "event:0506"
"""


def run(quick: bool) -> list[Figure]:
    """Rows a second, and that the second time nothing changes."""
    rows = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory(prefix="griddeck-import-") as name, home(Path(name)) as folder:
        table, mapping = _table(folder / "cases.csv", rows), folder / "mapping.toml"
        mapping.write_text(_MAPPING, encoding="utf-8")
        began = time.perf_counter()
        first = _import(table, mapping)
        took = time.perf_counter() - began
        again = _import(table, mapping)
    if first["accepted"] != rows or again["unchanged"] != rows:
        raise RuntimeError(f"not as told: {first}, then {again}")
    return [
        Figure("import.rows_per_s", rows / took, "1/s", ROWS / AIM_S, "higher", rows),
        Figure("import.changed_again", rows - again["unchanged"], "", 0.0, "lower", rows),
    ]


def _table(file: Path, rows: int) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("no", "at", "title", "place", "text", "phone", "lon", "lat"))
        for number, case in enumerate(year.cases(rows)):
            assert case.reported_at is not None
            spot = (113.6 + number % 997 / 9970, 34.7 + number % 991 / 9910)
            told = (case.title, case.place, case.description, case.phone, *spot)
            writer.writerow((number, case.reported_at.isoformat(), *told))
    return file


def _import(table: Path, mapping: Path) -> dict[str, int]:
    command = [sys.executable, "-m", "app", "import", "cases", str(table), "--map", str(mapping),
               "--json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found
