"""The card at the side of a real map: opened by its action, and the map follows what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.maps import own
from app.maps.spec import Spec
from tests.map_server import Answer, MapServer
from tests.ui.map.sources.conftest import Loop
from tests.ui.sample import Sample
from ui.map.sources.opening import look, open_sources

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


@pytest.fixture
def here(home: Path, district: Sample, panel: MapPanel) -> MapPanel:
    """A map whose folder is empty."""
    district.context.spawn = Loop()
    return panel


def test_that_the_action_opens_the_card_and_esc_closes_it(here: MapPanel) -> None:
    here.context.actions.run("map.sources")
    first = here.deck.side
    assert first is not None
    assert first.isVisible()
    here.leave()
    assert here.deck.side is None
    here.context.actions.run("map.sources")
    assert here.deck.side is first


def test_that_the_map_takes_a_source_the_moment_it_is_added(
    here: MapPanel, home: Path, map_server: MapServer
) -> None:
    work = open_sources(here)
    before = here.scene.setup().specs
    work.card.add.taken.emit(Spec("own", "xyz", url=map_server.template, name="样"))
    after = here.scene.setup().specs
    assert [spec.url for spec in after if spec not in before] == [map_server.template]
    assert own.added(home) == {"own"}


def test_that_the_area_in_view_is_what_the_map_shows(here: MapPanel) -> None:
    (west, south, east, north), zoom = look(here)
    lon, lat = (west + east) / 2, (south + north) / 2
    x, y = here.view.x, here.view.y
    from app.geo import projection

    assert [float(v) for v in projection.to_mercator(lon, lat)] == pytest.approx([x, y], abs=50)
    assert projection.metres_per_pixel(zoom) == pytest.approx(here.view.mpp, rel=0.5)


def test_that_tiles_of_a_server_appear_on_the_map(
    here: MapPanel, map_server: MapServer, qtbot: QtBot
) -> None:
    buffer = QBuffer()
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor("#c04020"))
    image.save(buffer, "PNG")
    red = bytes(buffer.data().data())
    map_server.answer = lambda _path: Answer(body=red)
    work = open_sources(here)
    work.card.add.taken.emit(Spec("own", "xyz", url=map_server.template, tiles_per_s=1000.0))

    def shown() -> str:
        here.settle()
        return here.grab().toImage().pixelColor(here.width() // 2, here.height() // 2).name()

    here.switch(set())
    qtbot.waitUntil(lambda: shown() == "#c04020", timeout=20_000)
    assert map_server.asked
    assert here.backdrop.maker.damaged == 0


def test_that_tiles_that_are_none_are_counted_and_the_card_says_so(
    here: MapPanel, map_server: MapServer, qtbot: QtBot
) -> None:
    map_server.answer = lambda _path: Answer(body=b"<html>log in</html>")
    work = open_sources(here)
    work.card.add.taken.emit(Spec("own", "xyz", url=map_server.template))

    def counted() -> bool:
        here.settle()
        return here.backdrop.maker.damaged > 0

    qtbot.waitUntil(counted, timeout=20_000)
    work.refresh()
    assert "check the address" in work.card.details.state.error()
    assert "damaged" in work.card._detail.text()
