"""The layers of a map once more, for another canvas over the same picture: what the first ones
have worked out is copied, because working it out for a whole city takes half a second."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np

from ui.map.layers.base import Layer
from ui.map.layers.density import DensityLayer
from ui.map.scene import Scene


def twins(layers: Sequence[Layer], scene: Scene) -> list[Layer]:
    """Layers over `scene` that show what `layers` show now. Each has columns of its own, so that
    the two may take different news from here on."""
    return [_figures(one, scene) if isinstance(one, DensityLayer) else _twin(one, scene)
            for one in layers]  # fmt: skip


def _twin(layer: Layer, scene: Scene) -> Layer:
    made = copy.copy(layer)
    for name, value in vars(layer).items():
        if isinstance(value, Scene):
            setattr(made, name, scene)
        elif isinstance(value, (np.ndarray, dict, list, set)):
            setattr(made, name, value.copy())
    return made


def _figures(layer: DensityLayer, scene: Scene) -> DensityLayer:
    """The figures are a QObject with timers: a new one, over the numbers that are there."""
    made = DensityLayer(scene)
    made.choropleth.ground = layer.choropleth.ground
    made.choropleth.show(layer.choropleth.choice)
    return made
