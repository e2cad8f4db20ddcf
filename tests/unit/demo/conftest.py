"""The district is built once for all tests of this folder."""

from __future__ import annotations

import pytest

from app.demo.district import District, build


@pytest.fixture(scope="session")
def district() -> District:
    return build()
