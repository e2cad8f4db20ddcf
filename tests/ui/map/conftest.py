"""The map as a panel over the sample district, and the hands that work it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.sample import Sample
from ui.map.panel import MapPanel


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> Iterator[MapPanel]:
    made = MapPanel(district.context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    district.context.actions.bind(made)
    made.settle()
    return made
