"""One transaction's view: what was written is read back, and of two writers one wins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import utc_now
from app.domain.alarms import Alarm, AlarmState
from app.domain.cases import Case, Move, moved
from app.domain.errors import Refused
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.registry import Unit
from app.domain.warnings import Area, Warning as WeatherWarning
from app.messages.commands import MoveCase, ReportCase
from app.messages.events import AnyEvent, CaseMoved
from app.storage.ledger import Ledger
from app.storage.outbox import Outbox
from app.storage.registry import Registry
from app.storage.store import Store
from app.storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.support import CENTRE, report, take_in

NOW = utc_now()


SEEN = report("one").case
"""The case as every officer saw it."""


def void(command: MoveCase, uow: SqlUnitOfWork) -> list[AnyEvent]:
    """A service that checks nothing itself: only the row's version protects the case."""
    after = moved(SEEN, command.move, uow.now, reason=command.reason)
    uow.save_case(after)
    return [CaseMoved(case="one", move=command.move, version=after.version, at=uow.now)]


def test_that_of_many_who_saw_one_version_exactly_one_wins(ledger: Ledger) -> None:
    ledger.execute(ReportCase(command_id="r", case=SEEN), take_in, "desk-0")
    barrier = threading.Barrier(8)

    def send(number: int) -> str:
        barrier.wait()
        move = MoveCase(
            command_id=f"m{number}",
            officer=f"officer-{number}",
            case="one",
            move=Move.VOID,
            expected_version=1,
            reason="double",
        )
        try:
            return ledger.execute(move, void, f"desk-{number}")[0].actor
        except Refused as refused:
            assert refused.key == "case.changed"
            return f"behind {refused.facts['officer']}"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(8)))
    (winner,) = [words for words in found if not words.startswith("behind")]
    assert found.count(f"behind {winner}") == 7
    assert len(ledger.history("one")) == 2


def _run(ledger: Ledger, work: object) -> None:
    ledger.record([], work, "officer-1", "desk-1")  # type: ignore[arg-type]


def test_that_a_known_case_is_refused(ledger: Ledger) -> None:
    ledger.execute(report("one", source="12345", source_id="A-7"), take_in, "desk-1")
    for again in (report("two", "one"), report("three", source="12345", source_id="A-7")):
        with pytest.raises(Refused) as caught:
            ledger.execute(again, take_in, "desk-1")
        assert caught.value.key == "case.known"


def test_that_a_case_is_found_by_the_number_of_its_source(ledger: Ledger) -> None:
    command = report("one", source="12345", source_id="A-7")
    ledger.execute(command, take_in, "desk-1")

    def look(uow: SqlUnitOfWork) -> None:
        assert uow.case_by_source("12345", "A-7") == command.case
        assert uow.case_by_source("12345", "A-8") is None
        assert uow.case_by_source("12345", "") is None
        assert uow.last_mover("one") == ""

    _run(ledger, look)


def test_that_everything_saved_is_read_back_as_it_was(ledger: Ledger, store: Store) -> None:
    later = NOW + timedelta(microseconds=7)
    case = Case(
        id="c", category="x", title="T", reported_at=NOW, lon=113.6, supervised=True, version=1
    )
    receipts = {"sent": NOW, "delivered": later}
    order = Dispatch("d", "c", "u", "o", NOW, "note", receipts, recalled_at=later)
    alarm = Alarm("a", "s", "high", 2, NOW, 31.5, 27.0, shelved_until=later)
    mode = ModeState("emergency", 3, NOW, "o", "rain", "daily", 4)
    ring = ((113.6, 34.7), (113.7, 34.7), (113.7, 34.8), (113.6, 34.7))
    area = Area("中部", "Centre", (ring,), ((113.65, 34.75, 2.5),), ("410105",))
    warning = WeatherWarning("w", "rain", 1, "暴雨", "Rain", NOW, later, areas=(area,))
    unit = Unit("u", "排水队", "Pumps", "crew", "d", skills=("pump", "event:05"), on_foot=True)
    Registry(store, CENTRE).save([unit])

    def write(uow: SqlUnitOfWork) -> None:
        assert uow.mode() == ModeState()
        uow.save_case(case)
        uow.save_case(replace(case, title="U", version=2))
        uow.save_dispatch(order)
        uow.save_alarm(alarm)
        uow.save_mode(mode)
        uow.save_warning(warning)

    def look(uow: SqlUnitOfWork) -> None:
        assert uow.case("c") == replace(case, title="U", version=2)
        assert (uow.dispatch("d"), uow.alarm("a")) == (order, alarm)
        assert (uow.mode(), uow.warning("w"), uow.unit("u")) == (mode, warning, unit)
        assert (uow.case("-"), uow.dispatch("-"), uow.unit("-")) == (None, None, None)

    _run(ledger, write)
    _run(ledger, look)


def test_that_only_alarms_that_stand_are_found(ledger: Ledger) -> None:
    alarms = [Alarm(f"a{n}", f"s{n}", "high", 2, NOW) for n in range(1200)]

    def write(uow: SqlUnitOfWork) -> None:
        for alarm in alarms:
            uow.save_alarm(alarm)
        uow.save_alarm(replace(alarms[0], state=AlarmState.CLEARED))
        assert len(uow.standing_alarms()) == 1199
        assert len(uow.standing_alarms([alarm.subject for alarm in alarms])) == 1199
        assert uow.standing_alarms(["s0", "s1"]) == [alarms[1]]

    _run(ledger, write)


def test_that_a_message_can_be_withdrawn_until_it_was_sent(ledger: Ledger, store: Store) -> None:
    ledger.execute(report("one"), take_in, "desk-1")
    ledger.execute(report("two"), take_in, "desk-1")
    _run(ledger, lambda uow: uow.withdraw("one"))
    assert [message.key for message in Outbox(store, CENTRE, utc_now).pending()] == ["two"]


def test_that_ids_sort_by_time_and_never_repeat(ledger: Ledger) -> None:
    made: list[str] = []
    for _ in range(3):
        _run(ledger, lambda uow: made.extend(uow.new_id("case") for _ in range(1000)))
    assert made == sorted(set(made))


def test_that_a_time_without_zone_is_never_stored(ledger: Ledger) -> None:
    naive = report("one", reported_at=NOW.replace(tzinfo=None))
    with pytest.raises(Exception, match="without zone"):
        ledger.execute(naive, take_in, "desk-1")
    assert ledger.last_seq() == 0
