"""What tests of the gateway's web side begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.web.served import Served, serving


@pytest.fixture
def served(database_url: str) -> Iterator[Served]:
    """A centre that answers Open311, on either database."""
    yield from serving(database_url)
