"""What a period brought each grid, on both databases: the counts the three rates are made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.cases import Case, Stage
from app.domain.tallies import GridTally, Period
from app.storage.ledger import Ledger
from app.storage.queries import Queries
from app.storage.store import Store
from app.storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.support import CENTRE

DAY = datetime(2026, 7, 20, tzinfo=UTC)


def _case(n: int, grid: str, **facts: object) -> Case:
    fields = {
        "category": "event:0506",
        "title": "积水",
        "street": "S1",
        "reported_at": DAY,
        **facts,
    }
    return Case(id=f"c{n}", grid=grid, **fields)  # type: ignore[arg-type]


CASES = [
    _case(1, "G1", contacted_at=DAY, contact_in_time=True, stage=Stage.CLOSED, closed_at=DAY,
          closed_in_time=True, satisfied=True),
    _case(2, "G1", contacted_at=DAY, contact_in_time=False, stage=Stage.TO_CALL_BACK,
          closed_at=DAY, closed_in_time=False),
    _case(3, "G1", overdue_at=DAY + timedelta(hours=2), stage=Stage.HANDLING),
    _case(4, "G1", reported_at=DAY + timedelta(hours=9)),
    _case(5, "G2", stage=Stage.CLOSED, closed_at=DAY, closed_in_time=True, contacted_at=DAY,
          contact_in_time=True, satisfied=False),
    _case(6, "G2", exercise=True, contact_in_time=True, contacted_at=DAY),
    _case(7, "G2", reported_at=DAY - timedelta(days=2), contact_in_time=True, contacted_at=DAY),
    _case(8, "G2", stage=Stage.VOID),
    _case(9, "", reported_at=None),
]  # fmt: skip


@pytest.fixture
def queries(store: Store, ledger: Ledger) -> Queries:
    def write(uow: SqlUnitOfWork) -> None:
        for case in CASES:
            uow.save_case(case)

    ledger.record([], write, "o", "w")
    return Queries(store, CENTRE)


def test_that_each_grid_has_its_numerators_and_denominators(queries: Queries) -> None:
    period = Period(DAY - timedelta(hours=1), DAY + timedelta(hours=1))
    found = sorted(queries.grid_tallies(period), key=lambda tally: tally.grid)
    assert found == [
        # c3 was not contacted in time, c4 may still be; c3 is overdue and so due.
        GridTally("G1", "S1", 4, contacted_in_time=1, contacts_due=3, closed_in_time=1,
                  closings_due=3, satisfied=1, called_back=1),
        GridTally("G2", "S1", 2, contacted_in_time=1, contacts_due=1, closed_in_time=1,
                  closings_due=1, satisfied=0, called_back=1),
    ]  # fmt: skip


def test_that_without_a_limit_only_contacts_that_were_made_are_due(queries: Queries) -> None:
    found = {tally.grid: tally for tally in queries.grid_tallies(Period(DAY))}
    assert found["G1"].contacts_due == 2


def test_that_a_later_period_holds_only_what_was_reported_in_it(queries: Queries) -> None:
    found = queries.grid_tallies(Period(DAY + timedelta(hours=8)))
    assert [(tally.grid, tally.received) for tally in found] == [("G1", 1)]


def test_that_another_centre_has_none(queries: Queries) -> None:
    assert Queries(queries.store, "elsewhere").grid_tallies(Period(DAY)) == []
