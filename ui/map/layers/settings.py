"""How one layer is shown on a map: how see-through it is, and at which scales."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ui.map.view import MAX_RUNG, MIN_RUNG, RUNGS_PER_OCTAVE, View

LEAST_OPACITY = 0.2
"""Fainter would be off: that is what the switch is for."""
FARTHEST = MIN_RUNG // RUNGS_PER_OCTAVE
NEAREST = -(-MAX_RUNG // RUNGS_PER_OCTAVE)
"""Web map zoom levels between which a map can look."""


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """`opacity` LEAST_OPACITY to 1; shown from zoom level `from_zoom` to `to_zoom`, both
    included (FARTHEST to NEAREST: everywhere)."""

    opacity: float = 1.0
    from_zoom: int = FARTHEST
    to_zoom: int = NEAREST

    @property
    def everywhere(self) -> bool:
        """Whether no scale is left out."""
        return self.from_zoom <= FARTHEST and self.to_zoom >= NEAREST

    def covers(self, view: View) -> bool:
        """Whether the layer is shown at the scale of a view."""
        return self.everywhere or self.from_zoom <= zoom_of(view) <= self.to_zoom

    def faded(self, opacity: float) -> LayerSettings:
        """The same with another opacity, held in its range."""
        return replace(self, opacity=round(max(LEAST_OPACITY, min(1.0, opacity)), 2))

    def between(self, from_zoom: int, to_zoom: int) -> LayerSettings:
        """The same at other scales, held on the ladder and the right way round."""
        low, high = sorted((from_zoom, to_zoom))
        return replace(self, from_zoom=max(FARTHEST, low), to_zoom=min(NEAREST, high))


PLAIN = LayerSettings()
"""How a layer is shown when nobody said otherwise."""


def zoom_of(view: View) -> int:
    """The web map zoom level a view is at, the nearest whole one."""
    return (view.rung + RUNGS_PER_OCTAVE // 2) // RUNGS_PER_OCTAVE
