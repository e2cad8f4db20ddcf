"""Photos are kept with their case: once, bounded, seen by every desk, backed up and put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import photos, settings
from app.backup import backup, restore
from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.domain.errors import Refused
from app.domain.photos import MOST
from app.messages.commands import AttachPhoto
from app.messages.events import PhotoAttached
from app.services.handlers import handle
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.photos import PhotoShelf
from app.storage.store import Store
from tests.integration.storage.support import CENTRE, report
from tests.photo_files import jpeg


def _attach(ledger: Ledger, key: str, data: bytes, **to: str) -> None:
    photo = photos.examine(data, "a.jpg")
    command = AttachPhoto(command_id=key, officer="lin", photo=photo, data=data, **to)
    ledger.execute(command, handle, "desk-1")


def test_that_a_photo_is_kept_once_with_its_bytes(store: Store, ledger: Ledger) -> None:
    ledger.execute(report("C-1"), handle, "desk-1")
    data = jpeg(113.62, 34.74)
    _attach(ledger, "a", data, case="C-1")
    _attach(ledger, "b", data, case="C-1")
    (kept,) = PhotoShelf(store, CENTRE).of_case("C-1")
    assert (kept.case, kept.by, kept.name) == ("C-1", "lin", "a.jpg")
    assert PhotoShelf(store, CENTRE).data(kept.digest) == data
    told = [e.event for e in ledger.history("C-1") if isinstance(e.event, PhotoAttached)]
    assert told == [PhotoAttached(photo=kept)]


def test_that_a_case_holds_no_more_than_it_may(store: Store, ledger: Ledger) -> None:
    ledger.execute(report("C-1"), handle, "desk-1")
    for n in range(MOST):
        _attach(ledger, f"p{n}", jpeg(colour=(n * 20, 0, 0)), case="C-1")
    with pytest.raises(Refused, match="most"):
        _attach(ledger, "one more", jpeg(colour=(0, 99, 0)), case="C-1")
    assert len(PhotoShelf(store, CENTRE).of_case("C-1")) == MOST


def test_that_a_photo_finds_its_case_by_the_number_of_the_other_system(
    store: Store, ledger: Ledger
) -> None:
    ledger.execute(report("C-1", source="app", source_id="77"), handle, "desk-1")
    _attach(ledger, "a", jpeg(), source="app", source_id="77")
    assert len(PhotoShelf(store, CENTRE).of_case("C-1")) == 1
    with pytest.raises(Refused, match="unknown"):
        _attach(ledger, "b", jpeg(), source="app", source_id="78")


def test_that_a_backup_carries_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDECK_HOME", str(tmp_path / "one"))
    loaded = settings.load({"centre": CENTRE})
    with Store.open(loaded.db) as store:
        migrate(store)
        ledger = Ledger(store, CENTRE, Catalogue(), utc_now)
        ledger.execute(report("C-1"), handle, "desk-1")
        _attach(ledger, "a", jpeg(), case="C-1")
    backup(loaded, tmp_path / "all.zip", utc_now())
    monkeypatch.setenv("GRIDDECK_HOME", str(tmp_path / "two"))
    there = settings.load({"centre": CENTRE})
    restore(there, tmp_path / "all.zip", utc_now())
    with Store.open(there.db) as store:
        shelf = PhotoShelf(store, CENTRE)
        (kept,) = shelf.of_case("C-1")
        assert shelf.data(kept.digest) == jpeg()
