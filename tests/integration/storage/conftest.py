"""A migrated database of each kind and its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.store import Store
from tests.integration.storage.support import CENTRE


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A new database of each kind."""
    with Store.open(database_url) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """The journal of one centre, on the system's clock."""
    return Ledger(store, CENTRE, Catalogue(), utc_now)


@pytest.fixture
def sqlite_file(sqlite_url: str) -> Path:
    """The file that `sqlite_url` names."""
    return Path(sqlite_url.removeprefix("sqlite:///"))
