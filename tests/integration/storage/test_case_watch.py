"""The gateway's watch over the clocks of cases and whistles, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.case_watch import CaseWatch
from app.domain.cases import Case, Details, Move, Stage
from app.messages import commands as c
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage.ledger import Ledger
from app.storage.queries import Queries
from app.storage.store import Store

START = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


class Watched:
    """A centre whose gateway looks when it is told to."""

    def __init__(self, store: Store) -> None:
        self.now = START
        self.catalogue = load_catalogue()
        self.ledger = Ledger(store, "demo", self.catalogue, lambda: self.now)
        self.queries = Queries(store, "demo")
        self.watch = CaseWatch(self.queries, self.catalogue, lambda: self.now, self.do)
        self.told: list[str] = []

    def do(self, command: c.AnyCommand) -> None:
        entries = self.ledger.execute(command, handle, "gateway")
        self.told += [type(entry.event).__name__ for entry in entries]

    def case(self) -> Case:
        (case,) = self.queries.open_cases()
        return case


@pytest.fixture
def watched(store: Store) -> Watched:
    """A centre with one case of two hours."""
    made = Watched(store)
    case = Case("C1", "component:0103", "雨水井盖缺失", stage=Stage.HANDLING, street="S1")
    made.do(c.ReportCase(command_id="1", case=case))
    return made


def test_that_near_and_overdue_are_raised_once_each(watched: Watched) -> None:
    for minutes in (10, 95, 96, 121, 122, 300):
        watched.now = START + timedelta(minutes=minutes)
        watched.watch.look()
    assert watched.told.count("CaseDue") == 2
    case = watched.case()
    assert case.near_at == START + timedelta(minutes=95)
    assert case.overdue_at == START + timedelta(hours=2)


def test_that_a_suspension_ends_by_itself_and_its_time_does_not_count(watched: Watched) -> None:
    until = START + timedelta(days=3)
    watched.do(
        c.MoveCase(command_id="2", case="C1", move=Move.SUSPEND, expected_version=-1,
                   reason="待料", details=Details(until=until))
    )  # fmt: skip
    watched.now = until + timedelta(minutes=5)
    for _ in range(2):
        watched.watch.look()
    case = watched.case()
    assert (case.suspended_at, case.overdue_at) == (None, None)
    assert case.pauses == ((START, until),), "not until somebody looked"


def test_that_a_late_department_is_urged_then_escalated(watched: Watched) -> None:
    deadline = START + timedelta(minutes=30)
    watched.do(
        c.BlowWhistle(command_id="3", case="C1", departments=("drainage", "traffic"),
                      deadline=deadline, reason="积水")
    )  # fmt: skip
    (whistle,) = watched.queries.running_whistles()
    watched.do(c.AnswerWhistle(command_id="4", whistle=whistle.id, department="drainage"))
    for minutes in (5, 21, 22, 41, 42):
        watched.now = START + timedelta(minutes=minutes)
        watched.watch.look()
    (whistle,) = watched.queries.running_whistles()
    assert set(whistle.urged) == set(whistle.escalated) == {"traffic"}
    assert watched.told.count("WhistleChanged") == 4
