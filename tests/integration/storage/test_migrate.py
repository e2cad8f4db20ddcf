"""A database is made, recognised, upgraded after a backup, or refused in words."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.domain.errors import Refused
from app.storage import migrate as migration, tables
from app.storage.migrate import HEAD, REVISIONS, SCRIPTS, migrate
from app.storage.store import Store, telemetry_path
from tests.servers import Postgres, free_port

NEXT = "9990"
SECOND = f'''"""A next shape, of this test alone."""
import sqlalchemy as sa
from alembic import context, op
revision, down_revision = "{NEXT}", "{HEAD}"
def upgrade():
    if "ledger" in context.config.attributes["parts"]:
        op.add_column("cases", sa.Column("mood", sa.Text()))
'''


def test_that_a_new_database_has_every_table(store: Store) -> None:
    found = {
        name
        for engine in (store.ledger, store.telemetry)
        for name in sa.inspect(engine).get_table_names()
    }
    assert {*tables.ledger.tables, *tables.telemetry.tables} <= found


def test_that_the_migrations_lead_to_the_tables_of_the_code(database_url: str) -> None:
    """Fails when a stored dataclass has changed and no migration was written beside it."""
    with Store.open(database_url) as store:
        parts = [(store.ledger, tables.ledger), (store.telemetry, tables.telemetry)]
        for engine, metadata in parts:
            other = tables.telemetry if metadata is tables.ledger else tables.ledger
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
                migration._upgrade(connection, (metadata,))
            with engine.connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True})
                found = [d for d in compare_metadata(context, metadata) if not _of(d, other)]
            assert found == []


def _of(difference: object, metadata: sa.MetaData) -> bool:
    """On PostgreSQL both parts share a database: the other part's tables are no difference."""
    words = difference if isinstance(difference, Sequence) else ()
    names = {w.name for w in words if isinstance(w, sa.Table)}
    names |= {w.table.name for w in words if isinstance(w, sa.Index) and w.table is not None}
    return bool(names & set(metadata.tables))


def test_that_the_known_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def test_that_a_current_database_starts_without_alembic(database_url: str) -> None:
    code = (
        "import sys; from app.storage.store import Store; from app.storage.migrate import migrate\n"
        f"for _ in range(2):\n  s = Store.open({database_url!r}); migrate(s); s.close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_that_two_processes_may_make_one_new_database_at_once(database_url: str) -> None:
    code = (
        "from app.storage.store import Store; from app.storage.migrate import migrate\n"
        f"s = Store.open({database_url!r}); migrate(s); s.close()"
    )
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]


def test_that_a_newer_database_is_refused(store: Store) -> None:
    with store.ledger.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused) as caught:
        migrate(store)
    assert (caught.value.key, caught.value.facts["found"]) == ("storage.newer", "9999")
    assert caught.value.facts["known"] == HEAD


def test_that_an_upgrade_keeps_the_rows_and_a_backup(
    sqlite_url: str, sqlite_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(sqlite_url) as store:
        migrate(store)
        _put_keepsake(store.ledger)
        _teach_second(tmp_path, monkeypatch)
        migrate(store)
        columns = {column["name"] for column in sa.inspect(store.ledger).get_columns("cases")}
        assert "mood" in columns
    backup = sqlite_file.with_name(f"griddeck.before-{NEXT}.sqlite")
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert copy.execute("SELECT id FROM keepsakes").fetchall() == [("kept",)]


def test_that_an_upgrade_that_fails_leaves_the_database_as_it_was(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(database_url) as store:
        migrate(store)
        _teach_second(tmp_path, monkeypatch, SECOND + "        raise OSError('power')\n")
        with pytest.raises(OSError, match="power"):
            migrate(store)
        columns = {column["name"] for column in sa.inspect(store.ledger).get_columns("cases")}
        assert "mood" not in columns
        with store.ledger.connect() as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert found == HEAD


def test_that_without_a_backup_nothing_is_upgraded(
    sqlite_url: str, sqlite_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(sqlite_url) as store:
        migrate(store)
        _teach_second(tmp_path, monkeypatch)
        sqlite_file.with_name(f"griddeck.before-{NEXT}.sqlite").mkdir()
        with pytest.raises(Refused) as caught:
            migrate(store)
        assert caught.value.key == "storage.unreachable"
        columns = {column["name"] for column in sa.inspect(store.ledger).get_columns("cases")}
        assert "mood" not in columns


def _put_keepsake(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE keepsakes (id TEXT)")
        connection.exec_driver_sql("INSERT INTO keepsakes VALUES ('kept')")


def _teach_second(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str = SECOND) -> None:
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / f"{NEXT}_next.py").write_text(script, encoding="utf-8")
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    monkeypatch.setattr(migration, "REVISIONS", (*REVISIONS, NEXT))
    monkeypatch.setattr(migration, "HEAD", NEXT)


def _refusal(url: str) -> Refused:
    with pytest.raises(Refused) as caught, Store.open(url) as store:
        migrate(store)
    return caught.value


@pytest.mark.parametrize("url", ["", "griddeck.sqlite", "mysql://localhost/x", "sqlite://"])
def test_that_a_wrong_url_is_refused(url: str) -> None:
    assert _refusal(url).key == "storage.unreachable"


def test_that_a_server_that_does_not_answer_is_refused() -> None:
    refused = _refusal(f"postgresql+psycopg://duty:secret@127.0.0.1:{free_port()}/griddeck")
    assert refused.key == "storage.unreachable"
    assert "secret" not in str(refused.facts)


def test_that_a_missing_database_on_a_server_is_refused(postgres: Postgres) -> None:
    url = f"postgresql+psycopg://griddeck@{postgres.host}:{postgres.port}/nowhere"
    assert _refusal(url).key == "storage.unreachable"


def test_that_an_account_without_rights_is_refused(postgres_url: str) -> None:
    with Store.open(postgres_url) as owner, owner.ledger.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS guest")
        connection.exec_driver_sql("CREATE ROLE guest LOGIN")
    refused = _refusal(postgres_url.replace("griddeck@", "guest@"))
    assert refused.key == "storage.unreachable"
    assert "permission denied" in str(refused.facts["reason"])


def test_that_a_file_that_is_no_database_is_refused_and_left_alone(
    sqlite_url: str, sqlite_file: Path
) -> None:
    sqlite_file.write_bytes(b"%PDF-1.7 a duty roster" * 100)
    assert _refusal(sqlite_url).key == "storage.not_a_database"
    assert sqlite_file.read_bytes().startswith(b"%PDF")


def test_that_another_programs_database_is_refused(sqlite_url: str, sqlite_file: Path) -> None:
    with closing(sqlite3.connect(sqlite_file)) as other:
        other.execute("CREATE TABLE cookies (id)")
    assert _refusal(sqlite_url).key == "storage.not_a_database"


def test_that_a_folder_in_the_place_of_the_file_is_refused(
    sqlite_url: str, sqlite_file: Path
) -> None:
    sqlite_file.mkdir()
    assert _refusal(sqlite_url).key == "storage.unreachable"


def test_that_a_full_disk_is_refused_and_nothing_is_half_written(
    sqlite_url: str, sqlite_file: Path
) -> None:
    with Store.open(sqlite_url) as store:
        migrate(store)
        with pytest.raises(Refused) as caught:
            store.write(_fill)
        assert caught.value.key == "storage.full"
        assert store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM outbox").scalar()) == 0
    assert telemetry_path(sqlite_file).exists()


def _fill(connection: sa.Connection) -> None:
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    row = {"centre_id": "c", "topic": "t", "key": "k", "payload": b"x" * 9000}
    times = {name: sa.func.current_timestamp() for name in ("created_at", "next_at")}
    for number in range(10):
        connection.execute(tables.outbox.insert().values(id=str(number), **row, **times))
