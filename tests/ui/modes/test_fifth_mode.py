"""A fifth file is a fifth mode, and no code: in the switch, in the preview, among the actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.reference import load_catalogue
from tests.ui.sample import Sample
from ui.shell import DeskWindow

SNOW = """
base = "emergency"
name = "雪天"
name_en = "Snow day"
order = 5
wall = "overview"
[layout]
left = "queue"
[limits]
to_sign = 60
"""


@pytest.fixture
def window(district: Sample, qtbot: QtBot, tmp_path: Path) -> Iterator[DeskWindow]:
    """The desk of a centre with a mode of its own."""
    file = tmp_path / "modes" / "snow.toml"
    file.parent.mkdir()
    file.write_text(SNOW, encoding="utf-8")
    modes = load_catalogue(tmp_path).modes
    district.picture.catalogue.modes.clear()
    district.picture.catalogue.modes.update(modes)
    made = DeskWindow(district.context)
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    yield made


def test_that_a_fifth_file_is_a_fifth_mode_on_the_desk(
    window: DeskWindow, district: Sample
) -> None:
    assert "Snow day" in window.top.modes.accessibleName() + " ".join(
        segment.title for segment in window.top.modes._segments
    )
    district.context.actions.run("mode.snow")
    assert window.preview.target == "snow"
    assert window.preview.centre is not None and window.preview.confirm is not None
    assert window.preview.centre.heading.text().startswith("Daily → Snow day")
    cards = " ".join(card.text() for card in window.preview.centre.cards)
    assert "5 min → 1 min" in cards
    assert window.preview.confirm.level is not None
