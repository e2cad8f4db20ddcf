"""`queue`: pages, counts and words over a city's year of cases, on SQLite and on PostgreSQL; the
three rates of that year. Each figure is the worse of the two."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.archive import CODED, CaseSearch, Sort
from app.domain.tallies import By, Period
from app.storage.archive.archive import CaseArchive
from app.storage.store import Store
from tests.bench import year
from tests.bench.report import Figure, percentile
from tests.servers import Postgres

AIMS = {"first_page": 100.0, "scroll": 50.0, "count": 300.0, "search": 150.0}
PAGE = 60
_TIMES, _QUICK_TIMES = 60, 24

Found = dict[str, list[float]]


def run(quick: bool) -> list[Figure]:
    """Every figure."""
    took = year.build(quick)
    if took:
        print(f"queue: the year was made in {sum(took.values()):.0f} s", file=sys.stderr)
    times = _QUICK_TIMES if quick else _TIMES
    found = []
    for opened in (_sqlite, _postgresql):
        with opened(quick) as archive:
            found.append(_measure(archive, times))
    figures = [
        Figure(f"queue.{name}.p95_ms", max(percentile(f[name], 0.95) for f in found), "ms", aim,
               "lower", times)
        for name, aim in AIMS.items()
    ]  # fmt: skip
    worst = max(percentile(f["rates"], 0.95) for f in found)
    return [*figures, Figure("rates.year_ms", worst, "ms", 1000.0, "lower", 5)]


@contextmanager
def _sqlite(quick: bool) -> Iterator[CaseArchive]:
    home = year.folder(quick)
    with Store.open(f"sqlite:///{(home / 'year.sqlite').as_posix()}") as store:
        archive = CaseArchive(store, year.CENTRE, home / "archive")
        yield archive
        archive.close()


@contextmanager
def _postgresql(quick: bool) -> Iterator[CaseArchive]:
    with (
        tempfile.TemporaryDirectory(prefix="griddeck-year-") as name,
        Postgres() as server,
        server.database() as url,
        Store.open(url) as store,
    ):
        year.fill(store, year.QUICK_CASES if quick else year.CASES)
        archive = CaseArchive(store, year.CENTRE, Path(name) / "archive")
        archive.refresh()
        yield archive
        archive.close()


def _measure(archive: CaseArchive, times: int) -> Found:
    rng = random.Random(year.SEED)
    archive.refresh()
    searches = [_search(archive, rng) for _ in range(times)]
    return {
        "first_page": [_ms(lambda s=s: _first(archive, s)) for s in searches],
        "scroll": [_ms(lambda n=n: _scrolled(archive, n)) for n in _places(archive, rng, times)],
        "count": [_ms(lambda s=s: archive.count(s)) for s in searches],
        "search": [_ms(lambda w=w: _first(archive, CaseSearch(text=w))) for w in year.WORDS * 2],
        "rates": [_ms(lambda: archive.table(_YEAR, By.STREET)) for _ in range(5)],
    }


_YEAR = Period(year.BEGAN)
_ASKED = ("street", "category", "source", "level", "stage", "lead")


def _search(archive: CaseArchive, rng: random.Random) -> CaseSearch:
    """Up to three terms and any sort."""
    fields = rng.sample(
        ("street", "category", "source", "level", "stage", "lead"), rng.randrange(4)
    )
    where = tuple((field, (rng.choice(archive.values(field)),)) for field in fields)
    sort = Sort(rng.choice(("reported_at", *CODED)), rng.random() < 0.5)
    return CaseSearch(where, sort=sort)


def _first(archive: CaseArchive, search: CaseSearch) -> None:
    archive.refresh()
    archive.page(search, 0, PAGE)


def _places(archive: CaseArchive, rng: random.Random, times: int) -> list[int]:
    total = archive.count(_SCROLLED)
    archive.page(_SCROLLED, 0, PAGE)
    return [rng.randrange(total) for _ in range(times)]


_SCROLLED = CaseSearch((("stage", ("closed",)),), sort=Sort("category"))


def _scrolled(archive: CaseArchive, first: int) -> None:
    archive.page(_SCROLLED, first, PAGE)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000.0
