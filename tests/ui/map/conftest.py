"""The map as a panel over the sample district, and the hands that work it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.sample import Sample

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> Iterator[MapPanel]:
    # The parts of the map are tested without the panel.
    from ui.map.panel import MapPanel

    made = MapPanel(district.context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    district.context.actions.bind(made)
    made.settle()
    return made
