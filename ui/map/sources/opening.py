"""Opening the card of map sources at the side of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.geo import projection
from app.maps.catalogue import demo_base
from ui.map.sources.work import Sources
from ui.map.view import Bounds

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


def open_sources(panel: MapPanel) -> Sources:
    """Show the card at the right edge of a map; made when it is first asked for."""
    found = panel.findChild(Sources)
    if found is None:
        found = Sources(
            panel,
            panel.context,
            lambda: look(panel),
            lambda: draw_anew(panel),
            lambda: demo_base() if panel.context.picture.registry.centre.demo else [],
            lambda: panel.backdrop.maker.damaged,
        )
    panel.deck.show_side(found.card)
    found.open()
    return found


def draw_anew(panel: MapPanel) -> None:
    """The sources are others: the maker of tiles begins with them."""
    panel.backdrop.prepare(panel.scene.setup_key(), panel.scene.setup)
    panel.kit.credits.refresh()


def look(panel: MapPanel) -> tuple[Bounds, int]:
    """The area a map shows, west, south, east, north in degrees, and the zoom of tiles 256 px wide
    that is as fine."""
    left, low, right, high = panel.view.bounds(0)
    (west, east), (south, north) = projection.to_lonlat((left, right), (low, high))
    bounds = (float(west), float(south), float(east), float(north))
    return bounds, round(projection.zoom_of(panel.view.mpp))
