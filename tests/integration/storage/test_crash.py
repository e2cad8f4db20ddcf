"""A process that is killed between any two steps loses nothing and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.messages.events import CaseReported
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.outbox import Outbox
from app.storage.queries import Queries
from app.storage.store import Store
from app.storage.tables import commands
from app.storage.telemetry import Telemetry
from tests.integration.storage.support import CENTRE, at, report, take_in, until

DESK = """
import sys
from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.storage.ledger import Ledger
from app.storage.store import Store
from tests.integration.storage.support import CENTRE, report, take_in
with Store.open(sys.argv[1]) as store:
    ledger = Ledger(store, CENTRE, Catalogue(), utc_now)
    for n in range(int(sys.argv[2]), 10**6):
        ledger.execute(report(f"{n:07d}"), take_in, "desk-1")
        print(n, flush=True)
"""

# Dies by its own hand at a chosen statement: between any two of a transaction's steps.
DIES = """
import os, signal, sys
from sqlalchemy import event
from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.storage.ledger import Ledger
from app.storage.store import Store
from tests.integration.storage.support import CENTRE, report, take_in
left = int(sys.argv[2])
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), 9)
with Store.open(sys.argv[1]) as store:
    for name in ("after_cursor_execute", "commit"):
        event.listen(store.ledger, name, count)
    event.listen(store.ledger, "checkin", count)
    ledger = Ledger(store, CENTRE, Catalogue(), utc_now)
    ledger.execute(report("0000000"), take_in, "desk-1")
    print("done", flush=True)
"""

GATEWAY = """
import sys
import numpy as np
from app.storage.store import Store
from app.storage.telemetry import Telemetry
from tests.integration.storage.support import CENTRE
ids = [f"s{n}" for n in range(200)]
with Store.open(sys.argv[1]) as store:
    telemetry = Telemetry(store, CENTRE)
    for n in range(int(sys.argv[2]), 10**6):
        at, state = np.full(200, float(n)), np.ones(200, np.uint8)
        telemetry.write_readings(ids, at, at, state)
        print(n, flush=True)
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills with a signal")


@contextmanager
def _child(code: str, url: str, first: int, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    with output.open("ab") as out:
        child = subprocess.Popen([sys.executable, "-c", code, url, str(first)], stdout=out)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def _lines(output: Path) -> list[str]:
    """What the child said it had finished; a line cut off by its death does not count."""
    text = output.read_text(encoding="utf-8")
    return text[: text.rfind("\n") + 1].split()


def _wait_for(output: Path, count: int) -> None:
    until(lambda: len(_lines(output)) >= count, 60)


def _whole(ledger: Ledger) -> list[str]:
    """The cases of the journal, having checked that rows, messages and commands say the same."""
    entries, last = ledger.entries_since(0, 10**6)
    assert [entry.seq for entry in entries] == list(range(1, last + 1))
    assert ledger.verify_chain() is None
    told = [e.event.case.id for e in entries if isinstance(e.event, CaseReported)]
    store = ledger.store
    assert sorted(case.id for case in Queries(store, CENTRE).open_cases()) == sorted(set(told))
    keys = [message.key for message in Outbox(store, CENTRE, utc_now).pending(10**6)]
    assert sorted(keys) == sorted(told)
    done = store.read(lambda c: c.execute(commands.select()).all())
    assert sorted(row.command_id for row in done) == sorted(told)
    return told


def test_that_a_desk_killed_at_any_moment_loses_and_doubles_nothing(
    database_url: str, ledger: Ledger, tmp_path: Path
) -> None:
    chance, output = random.Random(20210720), tmp_path / "said.txt"
    output.touch()
    for _ in range(5):
        said = len(_lines(output))
        with _child(DESK, database_url, said, output) as child:
            _wait_for(output, said + chance.randint(3, 60))
            child.send_signal(signal.SIGKILL)
            child.wait()
        told = _whole(ledger)
        said = len(_lines(output))
        # The last one may have been committed and not yet been said; no more than that one.
        assert told[:said] == [f"{n:07d}" for n in range(said)]
        assert len(told) in {said, said + 1}


def test_that_death_between_any_two_steps_is_all_or_nothing(
    database_url: str, ledger: Ledger, tmp_path: Path
) -> None:
    output = tmp_path / "said.txt"
    outcomes = []
    for step in range(40):
        output.unlink(missing_ok=True)
        with _child(DIES, database_url, step, output) as child:
            killed = child.wait(60) != 0
        told = _whole(ledger)
        outcomes.append(len(told))
        assert told in ([], ["0000000"])
        if not killed:
            break
        if told:
            # Done, but nobody heard of it: asking again is the same as asking once.
            assert len(ledger.execute(report("0000000"), take_in, "desk-1")) == 1
            assert _whole(ledger) == told
            break
    assert outcomes[:5] == [0] * 5
    assert outcomes[-1] == 1


def test_that_an_answer_lost_after_the_commit_does_not_double_anything(
    postgres_url: str,
) -> None:
    """The server committed, the line broke before it could say so: the command is tried again."""
    with Store.open(postgres_url) as store, Store.open(postgres_url) as other:
        migrate(store)
        broken: list[int] = []

        def commit_and_break(connection: sa.Connection) -> None:
            if broken:
                return
            driver = connection.connection.driver_connection
            broken.append(driver.info.backend_pid)
            driver.commit()
            end = sa.select(sa.func.pg_terminate_backend(broken[0]))
            other.read(lambda c: c.execute(end).all())
            until(lambda: other.read(lambda c: c.execute(end).scalar()) is False)

        event.listen(store.ledger, "commit", commit_and_break)
        ledger = Ledger(store, CENTRE, Catalogue(), utc_now)
        assert [e.seq for e in ledger.execute(report("one"), take_in, "desk-1")] == [1]
        assert broken and _whole(ledger) == ["one"]


def test_that_a_gateway_killed_at_any_moment_keeps_whole_batches(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    chance, output, telemetry = random.Random(7), tmp_path / "said.txt", Telemetry(store, CENTRE)
    output.touch()
    for _ in range(3):
        said = len(_lines(output))
        with _child(GATEWAY, database_url, said, output) as child:
            _wait_for(output, said + chance.randint(20, 90))
            child.send_signal(signal.SIGKILL)
            child.wait()
        said = len(_lines(output))
        histories = [telemetry.history(f"s{n}", at(0), at(10**6))[0] for n in range(200)]
        count = len(histories[0])
        assert count in {said, said + 1}
        assert all(np.array_equal(seconds, np.arange(count)) for seconds in histories)
        assert set(telemetry.latest_since(0).value.tolist()) == {float(count - 1)}
