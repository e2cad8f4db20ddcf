"""Every layer of the map, in one place: a new layer is a new file and a line here."""

from __future__ import annotations

from ui.map.layers.alarms import AlarmsLayer
from ui.map.layers.base import Layer
from ui.map.layers.cameras import CamerasLayer
from ui.map.layers.cases import CasesLayer
from ui.map.layers.density import DensityLayer
from ui.map.layers.floods import FloodsLayer
from ui.map.layers.grids import GridsLayer
from ui.map.layers.heat import HeatLayer
from ui.map.layers.orders import OrdersLayer
from ui.map.layers.plans import PlansLayer
from ui.map.layers.sensors import SensorsLayer
from ui.map.layers.shapes import ShapesLayer
from ui.map.layers.trails import TrailsLayer
from ui.map.layers.units import UnitsLayer
from ui.map.layers.venue import VenueLayer
from ui.map.layers.warnings import WarningsLayer
from ui.map.scene import Scene


def all_layers(scene: Scene) -> list[Layer]:
    """Every layer over one scene."""
    return [
        GridsLayer(scene),
        DensityLayer(scene),
        HeatLayer(scene),
        CasesLayer(scene),
        AlarmsLayer(scene),
        SensorsLayer(scene),
        UnitsLayer(scene),
        CamerasLayer(scene),
        FloodsLayer(scene),
        OrdersLayer(scene),
        ShapesLayer(scene),
        WarningsLayer(scene),
        PlansLayer(scene),
        VenueLayer(scene),
        TrailsLayer(scene),
    ]
