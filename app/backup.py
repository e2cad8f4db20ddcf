"""A centre as one file: the database while it runs, and what the centre has set up itself; put
back only when it is whole. And what support may see, without personal data."""

from __future__ import annotations

import json
import platform
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from app import __version__, log, paths
from app.clock import utc_now
from app.doctor import examine
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.settings import Settings
from app.storage.ledger import Ledger
from app.storage.migrate import HEAD, migrate
from app.storage.store import Store, telemetry_path

MANIFEST, LEDGER, TELEMETRY, SITE = "griddeck.json", "ledger.sqlite", "telemetry.sqlite", "site/"
OWN = ("griddeck.toml", "alarms.toml", "feeds.toml", "api_keys.toml", "sensor_kinds.toml",
       "sources.toml", "working_hours.toml", "duties/**/*", "modes/**/*",
       "styles/**/*")  # fmt: skip
"""What a centre sets up in its data folder."""
_LARGEST_LOG = 2 * 2**20


def backup(settings: Settings, file: Path, now: datetime) -> int:
    """Write `file` (a zip) while the centre runs; its size in bytes. Raises Refused
    `backup.postgresql`, `export.unwritable`."""
    source = _sqlite_file(settings)
    part = file.with_name(f".{file.name}.part")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="griddeck-backup-") as name,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as made,
        ):
            for inside, path in ((LEDGER, source), (TELEMETRY, telemetry_path(source))):
                made.write(_copied(path, Path(name) / inside), inside)
            for path in _own():
                made.write(path, SITE + path.relative_to(paths.data_dir()).as_posix())
            told = {"version": __version__, "revision": HEAD, "centre": settings.centre,
                    "at": now.isoformat()}  # fmt: skip
            made.writestr(MANIFEST, json.dumps(told))
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise Refused("export.unwritable", file=str(file), reason=str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(settings: Settings, file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database and of the centre's own files; the folder with
    what was there before, None when there was nothing. It is tried first: a backup that is not
    whole changes nothing. Raises Refused `backup.unreadable`, `backup.postgresql`,
    `backup.running`."""
    target = _sqlite_file(settings)
    _nobody_runs(settings, target)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=paths.data_dir()) as name:
        fresh = Path(name)
        _unpack(file, fresh)
        _try(fresh / LEDGER, settings.centre, file)
        before = _put_aside(target, now)
        for inside, path in ((LEDGER, target), (TELEMETRY, telemetry_path(target))):
            path.parent.mkdir(parents=True, exist_ok=True)
            (fresh / inside).replace(path)
        for path in sorted((fresh / SITE).rglob("*")):
            if path.is_file():
                own = paths.data_dir() / path.relative_to(fresh / SITE)
                own.parent.mkdir(parents=True, exist_ok=True)
                path.replace(own)
    return before


def support(settings: Settings, file: Path) -> int:
    """What support needs to see: settings without passwords, the examination of this machine,
    the ends of the logs (personal data never goes into them); no database. Its size in bytes."""
    told = {
        "version": __version__, "revision": HEAD, "system": platform.platform(),
        "python": platform.python_version(),
        "settings": [{"key": k, "value": v, "source": s} for k, v, s in settings.explain()],
        "examination": [asdict(finding) for finding in examine(settings)],
    }  # fmt: skip
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("support.json", json.dumps(told, ensure_ascii=False, indent=1))
        for path in sorted(log.folder().glob("*.log")):
            made.writestr(f"logs/{path.name}", path.read_bytes()[-_LARGEST_LOG:])
    return file.stat().st_size


def _sqlite_file(settings: Settings) -> Path:
    with Store.open(settings.db) as store:
        if store.path is None:
            raise Refused("backup.postgresql")
        return store.path


def _copied(source: Path, to: Path) -> Path:
    """A consistent copy of a database that is being written to."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(to)) as new:
        old.backup(new)
    return to


def _own() -> Iterator[Path]:
    for pattern in OWN:
        yield from (path for path in sorted(paths.data_dir().glob(pattern)) if path.is_file())


def _unpack(file: Path, to: Path) -> None:
    try:
        with zipfile.ZipFile(file) as made:
            if made.testzip() is not None or MANIFEST not in made.namelist():
                raise Refused("backup.unreadable", file=str(file), reason=MANIFEST)
            for name in made.namelist():
                # Only what a backup holds, and never a way out of the folder.
                known = name in (LEDGER, TELEMETRY) or name.startswith(SITE)
                if known and ".." not in Path(name).parts:
                    made.extract(name, to)
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise Refused("backup.unreadable", file=str(file), reason=str(error)) from error


def _try(ledger: Path, centre: str, file: Path) -> None:
    """Open what was unpacked as the program would, and read its journal from end to end."""
    if not ledger.exists() or not ledger.with_name(TELEMETRY).exists():
        raise Refused("backup.unreadable", file=str(file), reason=LEDGER)
    beside = telemetry_path(ledger)
    ledger.with_name(TELEMETRY).replace(beside)
    try:
        with Store.open(f"sqlite:///{ledger.as_posix()}") as store:
            migrate(store)
            broken = Ledger(store, centre, Catalogue(), utc_now).verify_chain()
    except Refused as refused:
        raise Refused("backup.unreadable", file=str(file), reason=refused.key) from refused
    if broken is not None:
        raise Refused("backup.unreadable", file=str(file), reason=f"journal {broken}")
    for path in (ledger, beside):
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA journal_mode=DELETE")
    beside.replace(ledger.with_name(TELEMETRY))


def _nobody_runs(settings: Settings, target: Path) -> None:
    from app.storage.leases import Lease

    if not target.exists():
        return
    with Store.open(settings.db) as store:
        migrate(store)
        if Lease(store, settings.centre, "gateway", "restore").live():
            raise Refused("backup.running")


def _put_aside(target: Path, now: datetime) -> Path | None:
    there = [path for main in (target, telemetry_path(target))
             for path in (main, *(main.with_name(main.name + end) for end in ("-wal", "-shm")))
             if path.exists()]  # fmt: skip
    if not there:
        return None
    aside = target.parent / f"before-restore-{now:%Y%m%dT%H%M%S}"
    aside.mkdir()
    for path in there:
        path.replace(aside / path.name)
    return aside
