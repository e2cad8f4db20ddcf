"""The centre that tests of services command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.services.world import World, world as open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A centre with two units and nothing else."""
    made = open_world(tmp_path)
    yield made
    made.store.close()
