"""The real program on a real database, called as a user calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import bootstrap, settings
from app.bootstrap import Base

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Griddeck:
    """`griddeck --db URL …`, in English."""

    url: str
    home: Path

    def command(self, *words: object) -> list[str]:
        """The words of a command line."""
        program = [sys.executable, "-m", "app", "--db", self.url, "--lang", "en"]
        return [*program, *map(str, words)]

    @property
    def environment(self) -> dict[str, str]:
        """A user's folder of this test alone."""
        return {**os.environ, "GRIDDECK_HOME": str(self.home), "PYTHONUTF8": "1"}

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def answer(self, *words: object, code: int = 0) -> dict[str, object]:
        """The JSON object a command answers with, and it left with `code`."""
        done = self.run(*words, "--json")
        assert done.returncode == code, done.stderr
        found: dict[str, object] = json.loads(done.stdout)
        return found

    def refusal(self, *words: object) -> str:
        """The one sentence of a command that is refused."""
        done = self.run(*words)
        assert done.returncode == 1, (done.stdout, done.stderr)
        (line,) = done.stderr.splitlines()
        return line


@pytest.fixture
def griddeck(home: Path, sqlite_url: str) -> Griddeck:
    """The program on a SQLite file."""
    return Griddeck(sqlite_url, home)


@pytest.fixture
def on_each(home: Path, database_url: str) -> Griddeck:
    """The program on each kind of database."""
    return Griddeck(database_url, home)


@pytest.fixture
def base(home: Path, request: pytest.FixtureRequest) -> Iterator[Base]:
    """The database the program of this test works on."""
    name = "on_each" if "on_each" in request.fixturenames else "griddeck"
    deck: Griddeck = request.getfixturevalue(name)
    opened = bootstrap.open_base(settings.load({"db": deck.url}))
    yield opened
    opened.store.close()


MAPPING = """
source = "12345"
datum = "wgs84"
[columns]
source_id = "no"
reported_at = "at"
title = ["what"]
lon = "lon"
lat = "lat"
phone = "phone"
[category]
default = "event:0506"
[stage]
column = "state"
default = "to_verify"
map = { done = "closed", open = "handling" }
"""
HEADING = "no,at,what,lon,lat,phone,state\n"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A mapping of small files."""
    path = tmp_path / "map.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def table(path: Path, *lines: str) -> Path:
    """A CSV file that fits the mapping."""
    path.write_text(HEADING + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def many(path: Path, n: int) -> Path:
    """A CSV file of `n` good rows."""
    row = "{},2026-07-20 08:00,积水,113.6,34.7,,open"
    return table(path, *(row.format(number) for number in range(n)))
