"""A centre written to one file while it is used, and put back in another place."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import backup, settings
from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.storage.leases import Lease
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.queries import Queries
from app.storage.store import Store
from tests.integration.storage.support import report, take_in

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a centre in it."""
    folder = tmp_path / "one"
    monkeypatch.setenv("GRIDDECK_HOME", str(folder))
    loaded = settings.load({"centre": "c"})
    with Store.open(loaded.db) as store:
        migrate(store)
        ledger = Ledger(store, "c", Catalogue(), utc_now)
        for number in range(30):
            ledger.execute(report(f"r{number}"), take_in, "w")
    (folder / "duties").mkdir()
    (folder / "duties" / "own.toml").write_text("# own", encoding="utf-8")
    return folder


def _cases() -> set[str]:
    with Store.open(settings.load({"centre": "c"}).db) as store:
        migrate(store)
        assert Ledger(store, "c", Catalogue(), utc_now).verify_chain() is None
        return {case.id for case in Queries(store, "c").open_cases()}


def test_that_a_backup_made_while_somebody_writes_is_put_back_elsewhere(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "centre.zip"
    loaded = settings.load({"centre": "c"})
    with Store.open(loaded.db) as store:
        ledger = Ledger(store, "c", Catalogue(), utc_now)
        ledger.execute(report("open"), take_in, "w")
        assert backup.backup(loaded, file, NOW) > 0
        ledger.execute(report("late"), take_in, "w")
    monkeypatch.setenv("GRIDDECK_HOME", str(tmp_path / "two"))
    assert backup.restore(settings.load({"centre": "c"}), file, NOW) is None
    assert _cases() == {f"r{n}" for n in range(30)} | {"open"}
    assert (tmp_path / "two" / "duties" / "own.toml").read_text(encoding="utf-8") == "# own"


def test_that_what_was_there_is_kept_aside(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "centre.zip"
    loaded = settings.load({"centre": "c"})
    backup.backup(loaded, file, NOW)
    with Store.open(loaded.db) as store:
        Ledger(store, "c", Catalogue(), utc_now).execute(report("later"), take_in, "w")
    before = backup.restore(loaded, file, NOW)
    assert before is not None
    assert any(before.iterdir())
    assert "later" not in _cases()


@pytest.mark.parametrize("spoilt", ["cut", "text", "journal", "way out"])
def test_that_a_spoilt_backup_changes_nothing(home: Path, tmp_path: Path, spoilt: str) -> None:
    file, bad = tmp_path / "centre.zip", tmp_path / "bad.zip"
    loaded = settings.load({"centre": "c"})
    backup.backup(loaded, file, NOW)
    if spoilt == "cut":
        bad.write_bytes(file.read_bytes()[:-4000])
    elif spoilt == "text":
        bad.write_text("no zip", encoding="utf-8")
    else:
        _rewrite(file, bad, spoilt, tmp_path)
    before = _cases()
    if spoilt == "way out":
        backup.restore(loaded, bad, NOW)
        assert not (tmp_path / "escaped.toml").exists()
    else:
        with pytest.raises(Refused, match=r"backup\.unreadable"):
            backup.restore(loaded, bad, NOW)
    assert _cases() == before


def _rewrite(file: Path, bad: Path, spoilt: str, folder: Path) -> None:
    import sqlite3
    from contextlib import closing

    with zipfile.ZipFile(file) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if spoilt == "journal" and name == backup.LEDGER:
                path = folder / "x.sqlite"
                path.write_bytes(data)
                with closing(sqlite3.connect(path)) as database, database:
                    database.execute("UPDATE journal SET payload = '{}' WHERE seq = 7")
                data = path.read_bytes()
            new.writestr(name, data)
        if spoilt == "way out":
            new.writestr(f"{backup.SITE}../../escaped.toml", "x")


def test_that_a_running_gateway_is_not_pulled_from_under(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "centre.zip"
    loaded = settings.load({"centre": "c"})
    backup.backup(loaded, file, NOW)
    with Store.open(loaded.db) as store:
        Lease(store, "c", "gateway", "somebody").acquire(30.0)
        with pytest.raises(Refused, match=r"backup\.running"):
            backup.restore(loaded, file, NOW)


def test_that_postgresql_is_told_its_own_way(tmp_path: Path) -> None:
    loaded = settings.load({"centre": "c", "db": "postgresql+psycopg://x@127.0.0.1:1/x"})
    with pytest.raises(Refused, match=r"backup\.postgresql"):
        backup.backup(loaded, tmp_path / "x.zip", NOW)


def test_that_support_sees_no_password_and_no_database(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "support.zip"
    loaded = settings.load({"centre": "c", "broker": "mqtt://me:secret@127.0.0.1:1"})
    backup.support(loaded, file)
    with zipfile.ZipFile(file) as made:
        assert not [name for name in made.namelist() if name.endswith(".sqlite")]
        told = made.read("support.json").decode()
    assert "secret" not in told
    assert json.loads(told)["settings"]
