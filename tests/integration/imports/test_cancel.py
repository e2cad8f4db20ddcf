"""An import that is cancelled, killed or out of disk goes on where it was, and loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import Base
from app.cli import exchange
from app.domain.errors import Refused
from tests.integration.imports.conftest import ROOT, Griddeck, many, table

PATIENCE_S = 30.0
ROWS = 40_000


def _begun(griddeck: Griddeck, *words: object) -> subprocess.Popen[str]:
    """The program, after its first batch."""
    process = subprocess.Popen(
        griddeck.command(*words, "--json"),
        cwd=ROOT,
        env=griddeck.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    end = time.monotonic() + PATIENCE_S
    while not list((griddeck.home / "imports").glob("*.json")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.005)
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="no signal reaches one process alone")
def test_that_ctrl_c_ends_after_a_batch_and_resume_goes_on(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = many(tmp_path / "cases.csv", ROWS)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("last,never,积水,,,,\n")
    process = _begun(griddeck, "import", "cases", file, "--map", mapping)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert '"cancelled": true' in out
    assert "--resume" in err
    taken = len(base.queries.find_cases())
    assert 0 < taken < ROWS
    done = griddeck.answer("import", "cases", file, "--map", mapping, "--resume")
    assert (done["read"], done["accepted"], done["rejected"]) == (ROWS + 1, ROWS, 1)
    assert (done["unchanged"], done["cancelled"]) == (0, False)
    assert len(base.queries.find_cases()) == base.ledger.last_seq() == ROWS
    again = griddeck.run("import", "cases", file, "--map", mapping, "--resume")
    assert "nothing to go on with" in again.stderr


def test_that_a_killed_import_goes_on_without_losing_or_doubling(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = many(tmp_path / "cases.csv", ROWS)
    process = _begun(griddeck, "import", "cases", file, "--map", mapping)
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    done = griddeck.answer("import", "cases", file, "--map", mapping, "--resume")
    assert done["read"] == ROWS
    assert len(base.queries.find_cases()) == base.ledger.last_seq() == ROWS
    assert base.ledger.verify_chain() is None


def test_that_a_full_disk_stops_between_batches_and_the_rest_follows_later(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = many(tmp_path / "cases.csv", 6000)
    run = exchange._case_run(base, file, mapping, "", False, None)
    pages = base.store.read(lambda c: c.execute(sa.text("PRAGMA page_count")).scalar_one())
    full = [pages + 600]

    def limit(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={full[0]}").close()  # type: ignore[attr-defined]

    base.store.close()
    sa.event.listen(base.store.ledger, "connect", limit)
    with pytest.raises(Refused) as refused:
        run.go()
    assert refused.value.key == "storage.full"
    taken = len(base.queries.find_cases())
    assert 0 < taken < 6000
    full[0] = 1_000_000
    base.store.close()
    rest = exchange._case_run(base, file, mapping, "", True, None)
    assert rest.go().read == 6000
    assert len(base.queries.find_cases()) == 6000


def test_that_a_file_that_changed_is_started_anew(
    griddeck: Griddeck, base: Base, tmp_path: Path, mapping: Path
) -> None:
    file = many(tmp_path / "cases.csv", 3000)
    run = exchange._case_run(base, file, mapping, "", False, None)
    run.cancelled = lambda: run.summary.read >= 1000
    assert run.go().cancelled
    table(file, "new,2026-07-20 08:00,积水,113.6,34.7,,open")
    assert exchange._case_run(base, file, mapping, "", True, None).go().read == 1
