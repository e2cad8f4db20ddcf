"""The map's rows in the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.wording.words import N_
from ui.actions.table import Action, Actions
from ui.map.layers.base import Layer

GROUP = N_("Map")
FIT, LOCK, ZOOM_IN, ZOOM_OUT, MEASURE = (
    "map.fit",
    "map.lock",
    "map.zoom_in",
    "map.zoom_out",
    "map.measure",
)
TITLES = {
    "grids": N_("Map layer: grid borders"),
    "density": N_("Map layer: open-case density"),
    "cases": N_("Map layer: cases"),
    "alarms": N_("Map layer: alarms"),
    "sensors": N_("Map layer: sensors"),
    "units": N_("Map layer: units"),
    "cameras": N_("Map layer: cameras"),
    "floods": N_("Map layer: flooding"),
    "orders": N_("Map layer: orders under way"),
}
KEYS = {FIT: "0", LOCK: "L", ZOOM_IN: "+", ZOOM_OUT: "-", MEASURE: "M"}


@dataclass(frozen=True, slots=True)
class Doings:
    """What the rows run."""

    fit: Callable[[], None]
    lock: Callable[[], None]
    zoom_in: Callable[[], None]
    zoom_out: Callable[[], None]
    measure: Callable[[], None]
    toggle: Callable[[str], None]


def register(actions: Actions, doings: Doings, layers: list[Layer]) -> None:
    """Put the map's commands and one row for each layer into the table."""
    actions.add(
        Action(FIT, N_("Fit district"), doings.fit, KEYS[FIT], "corners-out", GROUP),
        Action(LOCK, N_("Lock or unlock the view"), doings.lock, KEYS[LOCK], "lock-simple", GROUP),
        Action(ZOOM_IN, N_("Zoom in"), doings.zoom_in, KEYS[ZOOM_IN], "plus", GROUP, also=("=",)),
        Action(ZOOM_OUT, N_("Zoom out"), doings.zoom_out, KEYS[ZOOM_OUT], "minus", GROUP),
        Action(MEASURE, N_("Measure a distance"), doings.measure, KEYS[MEASURE], "ruler", GROUP),
    )
    for layer in layers:
        if layer.title:
            actions.add(_layer_row(layer, doings.toggle))


def _layer_row(layer: Layer, toggle: Callable[[str], None]) -> Action:
    title = TITLES.get(layer.id, layer.title)
    return Action(f"map.layer.{layer.id}", title, lambda: toggle(layer.id), "", layer.icon, GROUP)
