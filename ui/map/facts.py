"""What the card under the pointer says about what was hit.

Things of the picture have their makers in the files beside this one; a layer that shows things
of its own has a method `facts(kind, key)` (the Protocol Tells).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from ui.map import facts_grid, facts_more, facts_things
from ui.map.fact import About, Facts, Maker
from ui.map.layers.base import Hit, Layer
from ui.map.layers.density import DensityLayer
from ui.map.scene import Scene

__all__ = ["Facts", "Tells", "facts"]

MAKERS: Mapping[str, Maker] = {
    "grid": facts_grid.grid,
    "case": facts_things.case,
    "sensor": facts_things.sensor,
    "unit": facts_things.unit,
    "camera": facts_things.camera,
    "order": facts_more.order,
    "warning": facts_more.warning,
    "shape": facts_more.shape,
    "place": facts_more.place,
}


@runtime_checkable
class Tells(Protocol):
    """A layer that tells about things of its own."""

    def facts(self, kind: str, key: str) -> Facts | None:
        """The facts about one of its things, None when it is not its own."""
        ...


def facts(scene: Scene, hit: Hit, layers: Sequence[Layer] = (), role: str = "") -> Facts | None:
    """The facts about what was hit, None when it is gone meanwhile. `layers` are those of the
    map that are on; `role` is who looks."""
    own = (layer.facts(hit.kind, hit.key) for layer in layers if isinstance(layer, Tells))
    found = next((told for told in own if told is not None), None)
    if found is not None:
        return found
    tint = next((x.choropleth for x in layers if isinstance(x, DensityLayer)), None)
    maker = MAKERS.get(hit.kind)
    return maker(About(scene, tint, role), hit.key) if maker else None
