"""The three rates as both databases count them, against a count by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.cases import Case, Stage
from app.domain.tallies import By, Period, Rate, total
from app.domain.whistles import Whistle
from app.exports.rates import export_rates
from app.storage.archive.archive import CaseArchive
from app.storage.ledger import Ledger
from app.storage.rates import RateBook
from app.storage.store import Store
from app.storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.support import CENTRE

DAY = datetime(2026, 7, 20, tzinfo=UTC)
PERIOD = Period(DAY - timedelta(days=7), DAY - timedelta(hours=1), DAY)


def _cases() -> list[Case]:
    rng = random.Random(7)
    made = []
    for n in range(300):
        ended = rng.random() < 0.7
        reported = DAY - timedelta(days=rng.uniform(-1, 9))
        made.append(
            Case(
                id=f"c{n:03d}", category=rng.choice(("event:0506", "event:0405")), title="x",
                source=rng.choice(("12345", "photo")), street=rng.choice(("s1", "s2", "")),
                lead=rng.choice(("water", "")), reported_at=reported,
                stage=Stage.CLOSED if ended else Stage.HANDLING,
                contacted_at=reported if rng.random() < 0.5 else None,
                contact_in_time=rng.choice((True, False, None)),
                closed_in_time=rng.choice((True, False)) if ended else None,
                overdue_at=None if ended or rng.random() < 0.5 else DAY,
                satisfied=rng.choice((True, False, None)) if ended else None,
                exercise=rng.random() < 0.1,
            )
        )  # fmt: skip
    return made


CASES = _cases()


@pytest.fixture
def book(store: Store, ledger: Ledger, tmp_path: Path) -> Iterator[RateBook]:
    def write(uow: SqlUnitOfWork) -> None:
        for case in CASES:
            uow.save_case(case)
        for n, at in enumerate((DAY - timedelta(days=1), DAY - timedelta(days=30))):
            ends = at + timedelta(minutes=30)
            uow.save_whistle(Whistle(f"w{n}", "c001", "s1", "o", at, ends, ("water",)))

    ledger.record([], write, "o", "w")
    archive = CaseArchive(store, CENTRE, tmp_path / "archive")
    yield RateBook(store, CENTRE, archive)
    archive.close()


def _mine() -> list[Case]:
    assert PERIOD.until is not None
    return [
        c for c in CASES
        if c.reported_at and PERIOD.since <= c.reported_at < PERIOD.until and not c.exercise
    ]  # fmt: skip


def _due(case: Case) -> bool:
    late = case.contacted_at is None and case.stage is not Stage.CLOSED
    before = PERIOD.contact_before
    waits = late and case.reported_at is not None and before is not None
    return case.contact_in_time is not None or bool(
        waits and case.reported_at and before and case.reported_at < before
    )


@pytest.mark.parametrize("by", list(By))
def test_that_every_line_is_what_a_count_by_hand_gives(book: RateBook, by: By) -> None:
    lines = book.table(PERIOD, by)
    assert {line.key for line in lines} == {getattr(case, by.value) for case in _mine()}
    for line in lines:
        some = [case for case in _mine() if getattr(case, by.value) == line.key]
        assert line.received == len(some)
        assert line.share(Rate.CONTACTED) == (
            sum(c.contact_in_time is True for c in some), sum(_due(c) for c in some)
        )  # fmt: skip
        assert line.share(Rate.CLOSED) == (
            sum(c.closed_in_time is True for c in some),
            sum(c.closed_in_time is not None or c.overdue_at is not None for c in some),
        )
        assert line.share(Rate.SATISFIED) == (
            sum(c.satisfied is True for c in some), sum(c.satisfied is not None for c in some)
        )  # fmt: skip
    assert total(lines).received == len(_mine())


def test_that_whistles_of_the_period_are_counted_by_street_alone(book: RateBook) -> None:
    found = {line.key: line.whistles for line in book.table(PERIOD, By.STREET)}
    assert found == {"s1": 1, "s2": 0, "": 0}
    assert total(book.table(PERIOD, By.SOURCE)).whistles == 0


@pytest.mark.parametrize("rate", list(Rate))
def test_that_a_figure_lists_its_denominator_the_missed_ones_first(
    book: RateBook, rate: Rate
) -> None:
    line = next(line for line in book.table(PERIOD, By.STREET) if line.key == "s1")
    part, whole = line.share(rate)
    cases = book.listed(PERIOD, By.STREET, "s1", rate, 1000)
    assert len(cases) == whole
    assert all(case.street == "s1" for case in cases)
    if rate is Rate.CLOSED:
        kept = [case.closed_in_time is True for case in cases]
        assert kept == sorted(kept)
        assert sum(kept) == part
    assert len(book.listed(PERIOD, By.STREET, None, rate, 5)) == 5


def test_that_a_concluded_case_comes_back_by_its_id(book: RateBook) -> None:
    found = book.one("c001")
    assert found is not None
    assert found[0] == CASES[1]
    assert book.one("c999") is None


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_that_the_table_is_written_with_its_counts(
    book: RateBook, ending: str, tmp_path: Path
) -> None:
    lines = book.table(PERIOD, By.STREET)
    titles = {"name": "Street", **{rate: rate.value for rate in Rate}, "whistles": "Whistles"}
    file = tmp_path / f"rates.{ending}"
    export_rates(file, titles, [(line.key, line) for line in lines], total(lines), "All")
    if ending == "csv":
        first = file.read_text(encoding="utf-8-sig").splitlines()[1].split(",")
        told = (first[0], int(first[1]))
    else:
        row = [cell.value for cell in list(load_workbook(file).active.rows)[1]]
        told = (row[0], row[1])
    assert told == ("All", len(_mine()))
