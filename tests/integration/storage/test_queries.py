"""What a desk reads at start and what an export asks for; the links beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.clock import utc_now
from app.domain.alarms import Alarm, AlarmState
from app.domain.cases import Case, Stage
from app.domain.errors import Refused
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.warnings import Warning as WeatherWarning
from app.storage.ledger import Ledger
from app.storage.links import Links
from app.storage.queries import Queries
from app.storage.store import Store
from app.storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.support import CENTRE

DAY = datetime(2026, 7, 20, tzinfo=UTC)


def _case(n: int, **facts: object) -> Case:
    fields = {"category": "event:0506", "title": f"积水 {n}", "reported_at": DAY, **facts}
    return Case(id=f"c{n}", **fields)


CASES = [
    _case(1, lon=113.6, street="花园", level=1, assignee="u1", dispatch="d2"),
    _case(2, stage=Stage.HANDLING, category="component:0103", level=2, supervised=True),
    _case(3, stage=Stage.CLOSED, ended_at=DAY + timedelta(hours=3), dispatch="d3"),
    _case(4, stage=Stage.VOID, ended_at=DAY - timedelta(hours=3), title="100% Sure_thing"),
    _case(5, reported_at=None, street="花园", reporter="赵", phone="13800000000"),
]


@pytest.fixture
def queries(store: Store, ledger: Ledger) -> Queries:
    def write(uow: SqlUnitOfWork) -> None:
        for case in CASES:
            uow.save_case(case)
        for n, case in ((1, "c1"), (2, "c1"), (3, "c3")):
            uow.save_dispatch(Dispatch(f"d{n}", case, "u", "o", DAY + timedelta(minutes=n)))
        uow.save_alarm(Alarm("a1", "s1", "high", 1, DAY))
        uow.save_alarm(Alarm("a2", "s1", "high", 1, DAY, state=AlarmState.CLEARED))
        uow.save_warning(WeatherWarning("w1", "rain", 2, "暴雨", "Rain", DAY))
        uow.save_warning(WeatherWarning("w2", "rain", 2, "暴雨", "Rain", DAY, withdrawn=True))
        uow.save_mode(ModeState("holiday", 0, DAY, "o", "五一", "daily", 1))

    ledger.record([], write, "o", "w")
    return Queries(store, CENTRE)


def test_that_a_desk_starts_with_what_is_open(queries: Queries) -> None:
    assert {case.id for case in queries.open_cases()} == {"c1", "c2", "c5"}
    assert {d.id for d in queries.running_dispatches()} == {"d1", "d2"}
    assert [alarm.id for alarm in queries.standing_alarms()] == ["a1"]
    assert [warning.id for warning in queries.warnings()] == ["w1"]
    assert queries.mode_state().mode == "holiday"
    assert [d.id for d in queries.case_dispatches("c1")] == ["d1", "d2"]


def test_that_ended_cases_are_counted_from_a_time(queries: Queries) -> None:
    assert queries.closed_since(DAY) == 1
    assert queries.closed_since(DAY - timedelta(days=1)) == 2


def test_that_an_empty_centre_is_in_the_daily_mode(store: Store) -> None:
    empty = Queries(store, "erqi")
    assert (empty.mode_state(), empty.open_cases(), empty.closed_since(DAY)) == (ModeState(), [], 0)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ((), "c1 c2 c3 c4 c5"),
        (("stage=closed,void",), "c3 c4"),
        (("stage!=closed, void",), "c1 c2 c5"),
        (("level<=2",), "c1 c2"),
        (("level>2", "stage=to_verify"), "c5"),
        (("category~COMPONENT",), "c2"),
        (("title~100%",), "c4"),
        (("title~e_t",), "c4"),
        (("supervised=true",), "c2"),
        (("supervised!=yes", "ended_at="), "c1 c5"),
        (("lon=",), "c2 c3 c4 c5"),
        (("lon>=113.5",), "c1"),
        (("street=花园,",), "c1 c2 c3 c4 c5"),
        (("street!=",), "c1 c5"),
        (("reported_at=",), "c5"),
        (("ended_at>=2026-07-20T08:00+08:00",), "c3"),
        (("ended_at<2026-07-20T08:00+08:00",), "c4"),
        (("ended_at!=2026-07-20T03:00+00:00",), "c1 c2 c4 c5"),
    ],
)
def test_that_cases_are_found_by_conditions(
    queries: Queries, where: tuple[str, ...], found: str
) -> None:
    assert [case.id for case in queries.find_cases(where)] == found.split()


def test_that_a_limit_takes_the_earliest(queries: Queries) -> None:
    assert queries.find_cases(limit=2) == CASES[:2]


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ("closed", "query.condition"),
        ("mood=good", "query.field"),
        ("phone=13800000000", "query.field"),
        ("reporter~赵", "query.field"),
        ("stage=done", "query.value"),
        ("level=high", "query.value"),
        ("level~2", "query.value"),
        ("reported_at>yesterday", "query.value"),
        ("supervised=maybe", "query.value"),
    ],
)
def test_that_a_wrong_condition_is_refused(queries: Queries, condition: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        queries.find_cases([condition])
    assert caught.value.key == key
    assert "allowed" in caught.value.facts


def test_that_a_link_says_since_when_it_is_so(store: Store, clock) -> None:
    links = Links(store, CENTRE, clock)
    links.put("broker", "ok")
    first = clock.advance(minutes=1)
    links.put("broker", "down", 3, "refused")
    clock.advance(minutes=1)
    links.put("broker", "down", 4, "refused")
    found = links.load()["broker"]
    assert (found.state, found.since, found.count, found.detail) == ("down", first, 4, "refused")
    assert utc_now().tzinfo is not None and set(links.load()) == {"broker"}
