"""The card at the side of a real map: opened by its action, and the map follows what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.maps import own
from app.maps.spec import Spec
from tests.map_server import MapServer
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
