"""The tail: everything committed, in order, once, whatever happens to the database meanwhile."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.messages.events import CaseReported, Entry, RegistryChanged
from app.messages.readings import Positions
from app.storage.ledger import Ledger
from app.storage.links import LinkRow, Links
from app.storage.migrate import migrate
from app.storage.store import Store
from app.storage.tail import Tail
from app.storage.telemetry import SensorRows, Telemetry, UnitRows
from tests.integration.storage.support import CENTRE, report, take_in, until
from tests.servers import Postgres

WRITERS, EACH = 4, 100

WRITER = """
import sys
from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.storage.ledger import Ledger
from app.storage.store import Store
from tests.integration.storage.support import CENTRE, report, take_in
url, name, count = sys.argv[1:]
with Store.open(url) as store:
    ledger = Ledger(store, CENTRE, Catalogue(), utc_now)
    for n in range(int(count)):
        ledger.execute(report(f"{name}-{n}"), take_in, name)
"""


class Listener:
    """What a desk was told."""

    def __init__(self, ledger: Ledger, since_seq: int = 0) -> None:
        self.entries: list[Entry] = []
        self.readings: list[SensorRows] = []
        self.positions: list[UnitRows] = []
        self.links: dict[str, LinkRow] = {}
        self.health: list[tuple[bool, str]] = []
        self.tail = Tail(
            ledger,
            Telemetry(ledger.store, ledger.centre_id),
            self.entries.extend,
            self.readings.append,
            self.positions.append,
            self._take_links,
            lambda ok, reason: self.health.append((ok, reason)),
            since_seq,
        )

    @property
    def seqs(self) -> list[int]:
        """The numbers told, in the order they were told."""
        return [entry.seq for entry in self.entries]

    def _take_links(self, links: dict[str, LinkRow]) -> None:
        self.links = links


Listen = Callable[..., Listener]


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Starts listeners and stops them at the end."""
    started: list[Listener] = []

    def start(ledger: Ledger, since_seq: int = 0) -> Listener:
        listener = Listener(ledger, since_seq)
        started.append(listener)
        listener.tail.start()
        return listener

    yield start
    for listener in started:
        listener.tail.stop()


def _ledger(store: Store) -> Ledger:
    return Ledger(store, CENTRE, Catalogue(), utc_now)


def test_that_a_desk_starts_after_what_it_has_and_hears_the_rest(
    ledger: Ledger, listen: Listen
) -> None:
    for name in ("one", "two", "three"):
        ledger.execute(report(name), take_in, "desk-1")
    desk = listen(ledger, since_seq=1)
    until(lambda: desk.seqs == [2, 3])
    ledger.execute(report("four"), take_in, "desk-1")
    until(lambda: desk.seqs == [2, 3, 4])
    assert [e.event.case.id for e in desk.entries if isinstance(e.event, CaseReported)][
        -1
    ] == "four"
    assert desk.tail.seq == 4


def test_that_desks_on_one_database_hear_each_other(
    database_url: str, ledger: Ledger, listen: Listen
) -> None:
    with Store.open(database_url) as other:
        here, there = listen(ledger), listen(_ledger(other))
        ledger.execute(report("one"), take_in, "desk-1")
        until(lambda: here.seqs == there.seqs == [1])
        _ledger(other).execute(report("two"), take_in, "desk-2")
        until(lambda: here.seqs == there.seqs == [1, 2])
        assert here.entries == there.entries
        there.tail.stop()


def test_that_four_processes_writing_at_once_leave_no_gap(
    database_url: str, ledger: Ledger, listen: Listen
) -> None:
    desk = listen(ledger)
    command = [sys.executable, "-c", WRITER, database_url]
    writers = [subprocess.Popen([*command, f"w{n}", str(EACH)]) for n in range(WRITERS)]
    assert [writer.wait(100) for writer in writers] == [0] * WRITERS
    until(lambda: len(desk.entries) >= WRITERS * EACH)
    assert desk.seqs == list(range(1, WRITERS * EACH + 1))
    for n in range(WRITERS):
        told = [e.event.case.id for e in desk.entries if e.workstation == f"w{n}"]
        assert told == [f"w{n}-{k}" for k in range(EACH)]
    assert ledger.verify_chain() is None


def test_that_readings_positions_and_links_are_told(ledger: Ledger, listen: Listen) -> None:
    desk = listen(ledger)
    telemetry, one = Telemetry(ledger.store, CENTRE), np.ones(1)
    telemetry.write_readings(["s1"], one, one, np.ones(1, np.uint8))
    until(lambda: [r.ids for r in desk.readings] == [["s1"]])
    telemetry.write_positions(Positions(["u1"], one, one, one, one, np.ones(1, np.uint8)))
    until(lambda: [r.ids for r in desk.positions] == [["u1"]])
    Links(ledger.store, CENTRE).put("broker", "down", 0, "refused")
    until(lambda: "broker" in desk.links)
    assert (desk.links["broker"].state, desk.links["broker"].detail) == ("down", "refused")
    assert len(desk.readings) == 1


def test_that_the_events_of_another_centre_are_not_told(ledger: Ledger, listen: Listen) -> None:
    desk = listen(ledger)
    Ledger(ledger.store, "erqi", Catalogue(), utc_now).execute(report("x"), take_in, "desk-9")
    ledger.execute(report("one"), take_in, "desk-1")
    until(lambda: bool(desk.entries))
    assert [e.workstation for e in desk.entries] == ["desk-1"]


def test_that_a_listener_that_fails_does_not_end_the_tail(ledger: Ledger) -> None:
    told: list[int] = []
    done = threading.Event()

    def fail_once(entries: list[Entry]) -> None:
        told.extend(entry.seq for entry in entries)
        if told == [1]:
            raise RuntimeError("a view's defect")
        done.set()

    tail = Listener(ledger).tail
    tail._on_entries = fail_once
    tail.start()
    ledger.record([RegistryChanged(kind="grids", count=1)], None, "g", "w")
    until(lambda: told == [1])
    ledger.record([RegistryChanged(kind="grids", count=1)], None, "g", "w")
    assert done.wait(10)
    tail.stop()
    assert told == [1, 2]


def test_that_a_server_that_stops_and_comes_back_is_told_once_and_nothing_missed(
    listen: Listen,
) -> None:
    with Postgres() as server, server.database() as url, Store.open(url) as store:
        migrate(store)
        desk, ledger = listen(_ledger(store)), _ledger(store)
        ledger.execute(report("one"), take_in, "desk-1")
        until(lambda: desk.seqs == [1])
        server.stop()
        until(lambda: len(desk.health) == 1)
        assert desk.health[0][0] is False and desk.health[0][1]
        server.start()
        with Store.open(url) as other:
            _ledger(other).execute(report("two"), take_in, "desk-2")
        until(lambda: desk.seqs == [1, 2])
        until(lambda: len(desk.health) == 2)
        assert desk.health[1] == (True, "")
        ledger.execute(report("three"), take_in, "desk-1")
        until(lambda: desk.seqs == [1, 2, 3])
        desk.tail.stop()


def test_that_a_connection_cut_by_the_server_is_made_again(
    postgres: Postgres, postgres_url: str, listen: Listen
) -> None:
    with Store.open(postgres_url) as store:
        migrate(store)
        ledger = _ledger(store)
        desk = listen(ledger)
        ledger.execute(report("one"), take_in, "desk-1")
        until(lambda: desk.seqs == [1])
        with Store.open(postgres_url) as other:
            other.write(
                lambda c: c.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                ).all()
            )
        ledger.execute(report("two"), take_in, "desk-1")
        until(lambda: desk.seqs == [1, 2])
        desk.tail.stop()


def test_that_a_file_taken_away_and_put_back_is_told_once_and_nothing_missed(
    tmp_path: Path, listen: Listen
) -> None:
    folder, away = tmp_path / "stick", tmp_path / "away"
    url = f"sqlite:///{(folder / '指挥 100%.sqlite').as_posix()}"
    with Store.open(url) as store:
        migrate(store)
        desk = listen(_ledger(store))
        _ledger(store).execute(report("one"), take_in, "desk-1")
        until(lambda: desk.seqs == [1])
        folder.rename(away)
        until(lambda: [ok for ok, _ in desk.health] == [False])
        with pytest.raises(Refused) as caught:
            _ledger(store).last_seq()
        assert caught.value.key == "storage.unreachable"
        away.rename(folder)
        with Store.open(url) as other:
            _ledger(other).execute(report("two"), take_in, "desk-2")
        until(lambda: desk.seqs == [1, 2])
        until(lambda: [ok for ok, _ in desk.health] == [False, True])
        desk.tail.stop()


def test_that_a_backup_put_in_the_place_of_the_file_is_read(
    sqlite_url: str, sqlite_file: Path
) -> None:
    with Store.open(sqlite_url) as store:
        migrate(store)
        _ledger(store).execute(report("one"), take_in, "desk-1")
        backup = sqlite_file.with_name("backup.sqlite")
        with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(sqlite_file)) as db:
            db.backup(copy)
        _ledger(store).execute(report("two"), take_in, "desk-1")
        for name in ("griddeck.sqlite-wal", "griddeck.sqlite-shm"):
            sqlite_file.with_name(name).unlink(missing_ok=True)
        backup.replace(sqlite_file)
        assert _ledger(store).last_seq() == 1


def test_that_a_missing_file_is_not_begun_anew(sqlite_url: str, sqlite_file: Path) -> None:
    with Store.open(sqlite_url) as store:
        migrate(store)
        store.close()
        sqlite_file.unlink()
        with pytest.raises(Refused):
            _ledger(store).last_seq()
        assert not sqlite_file.exists()
