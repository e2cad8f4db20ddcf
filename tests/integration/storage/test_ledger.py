"""The journal: all or nothing, once for each command, in an order without gaps, chained."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from app.clock import utc_now
from app.domain.cases import Move
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.messages.commands import ReportCase
from app.messages.events import AnyEvent, CaseMoved, RegistryChanged
from app.storage import codec
from app.storage.ledger import Ledger
from app.storage.outbox import Outbox
from app.storage.queries import Queries
from app.storage.store import Store
from app.storage.tables import journal
from app.storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.support import CENTRE, report, take_in

Now = Callable[[], datetime]


def test_that_a_command_leaves_row_event_and_message_together(store: Store, clock: Now) -> None:
    ledger = Ledger(store, CENTRE, Catalogue(), clock)
    command = report("one", reporter="王", lon=113.7, urges=2)
    (entry,) = ledger.execute(command, take_in, "desk-1")
    assert (entry.seq, entry.at, entry.actor) == (1, clock(), "officer-1")
    assert entry.workstation == "desk-1"
    assert ledger.entries_since(0) == ([entry], 1)
    assert Queries(store, CENTRE).open_cases() == [command.case]
    assert [m.key for m in Outbox(store, CENTRE, clock).pending()] == ["one"]


def test_that_a_refusal_leaves_nothing(ledger: Ledger, store: Store) -> None:
    def refuse(command: ReportCase, uow: SqlUnitOfWork) -> list[AnyEvent]:
        take_in(command, uow)
        raise Refused("case.stage")

    with pytest.raises(Refused):
        ledger.execute(report("one"), refuse, "desk-1")
    assert ledger.last_seq() == 0
    assert Queries(store, CENTRE).open_cases() == []
    assert Outbox(store, CENTRE, utc_now).waiting() == 0
    assert len(ledger.execute(report("one"), take_in, "desk-1")) == 1


def test_that_a_repeated_command_gives_the_first_entries_and_does_nothing(
    ledger: Ledger, store: Store
) -> None:
    first = ledger.execute(report("one"), take_in, "desk-1")
    ledger.execute(report("two"), take_in, "desk-1")
    assert ledger.execute(report("one"), take_in, "desk-2") == first
    assert ledger.last_seq() == 2
    assert Outbox(store, CENTRE, utc_now).waiting() == 2


def test_that_a_command_without_events_is_remembered_too(ledger: Ledger) -> None:
    calls: list[str] = []

    def nothing(command: ReportCase, uow: SqlUnitOfWork) -> list[AnyEvent]:
        calls.append(command.command_id)
        return []

    assert [ledger.execute(report("one"), nothing, "desk-1") for _ in range(2)] == [[], []]
    assert calls == ["one"]


def test_that_one_command_sent_by_many_at_once_is_done_once(ledger: Ledger) -> None:
    barrier = threading.Barrier(8)

    def send(_: int) -> list[int]:
        barrier.wait()
        return [entry.seq for entry in ledger.execute(report("one"), take_in, "desk-1")]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, range(8))) == [[1]] * 8
    assert ledger.last_seq() == 1


def test_that_findings_are_recorded_with_the_rows_they_change(ledger: Ledger, store: Store) -> None:
    case = report("one").case
    event = RegistryChanged(kind="sensors", count=3)
    first = ledger.record([event], lambda uow: uow.save_case(case), "gateway", "gw-1", "batch-7")
    assert ledger.record([event], None, "gateway", "gw-1", "batch-7") == first
    assert [e.seq for e in ledger.record([event], None, "gateway", "gw-1")] == [2]
    assert Queries(store, CENTRE).open_cases() == [case]


def test_that_a_history_is_one_subjects_lines_oldest_first(ledger: Ledger) -> None:
    ledger.execute(report("one"), take_in, "desk-1")
    ledger.execute(report("two"), take_in, "desk-1")
    moved = CaseMoved(case="one", move=Move.VERIFY, version=2, at=utc_now())
    ledger.record([moved], None, "officer-2", "desk-2")
    assert [(e.seq, e.actor) for e in ledger.history("one")] == [(1, "officer-1"), (3, "officer-2")]


def test_that_centres_do_not_see_each_other(ledger: Ledger, store: Store) -> None:
    other = Ledger(store, "erqi", Catalogue(), utc_now)
    ledger.execute(report("one"), take_in, "desk-1")
    assert other.last_seq() == 0
    assert [e.seq for e in other.execute(report("one"), take_in, "desk-9")] == [1]
    assert Queries(store, CENTRE).open_cases() != []
    assert other.verify_chain() is None


def test_that_a_kind_of_a_newer_program_is_passed_over_but_its_seq_is_not(
    ledger: Ledger, store: Store
) -> None:
    for name in ("one", "two", "three"):
        ledger.execute(report(name), take_in, "desk-1")
    strange = {"kind": "CaseSung", "payload": '{"type":"CaseSung"}'}
    store.write(lambda c: c.execute(journal.update().where(journal.c.seq > 1).values(strange)))
    entries, seq = ledger.entries_since(0, 2)
    assert ([e.seq for e in entries], seq) == ([1], 2)
    assert ledger.entries_since(2, 2) == ([], 3)


def test_that_an_older_version_of_an_event_is_read_as_todays(
    ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"kind": "RegistryChanged", "payload": '{"type":"RegistryChanged","what":"grids","n":4}'}
    ledger.record([RegistryChanged(kind="x", count=0)], None, "gateway", "gw-1")
    store.write(lambda c: c.execute(journal.update().values(old)))

    def named_anew(plain: codec.Plain) -> codec.Plain:
        return {"type": plain["type"], "kind": plain["what"], "count": plain["n"]}

    monkeypatch.setitem(codec.VERSIONS, "RegistryChanged", 2)
    monkeypatch.setitem(codec.UPCASTERS, ("RegistryChanged", 1), named_anew)
    (entry,), _ = ledger.entries_since(0)
    assert entry.event == RegistryChanged(kind="grids", count=4)


TAMPERING = {
    "another actor": journal.update().where(journal.c.seq == 2).values(actor="nobody"),
    "another payload": journal.update().where(journal.c.seq == 2).values(payload="{}"),
    "a line taken out": journal.delete().where(journal.c.seq == 2),
    "the end cut off": journal.delete().where(journal.c.seq >= 2),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_that_tampering_shows(ledger: Ledger, store: Store, how: str) -> None:
    for name in ("one", "two", "three"):
        ledger.execute(report(name), take_in, "desk-1")
    assert ledger.verify_chain() is None
    store.write(lambda c: c.execute(TAMPERING[how]))
    assert ledger.verify_chain() == 2
