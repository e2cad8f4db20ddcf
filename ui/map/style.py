"""How wide and from which scale on things are drawn. Widths go by scale, colours by theme."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtGui import QColor

SCALES = (64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
"""Metres per pixel at which the widths below stand; between them they are interpolated."""

ROADS = ("residential", "tertiary", "secondary", "primary", "expressway")
"""Road classes, least first: the greater is drawn over the lesser."""

_ROAD_PX: Mapping[str, tuple[float, ...]] = {
    "expressway": (1.6, 2.8, 4.2, 5.6, 8.0, 12.0, 19.0, 32.0, 52.0),
    "primary": (0.9, 1.8, 2.8, 4.0, 6.2, 10.0, 17.0, 29.0, 48.0),
    "secondary": (0.0, 1.0, 1.8, 2.8, 4.6, 8.0, 14.0, 24.0, 40.0),
    "tertiary": (0.0, 0.0, 0.9, 1.6, 3.0, 5.6, 10.0, 18.0, 30.0),
    "residential": (0.0, 0.0, 0.0, 0.8, 1.8, 3.6, 7.0, 13.0, 22.0),
}
_RAIL_PX = (0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 5.0)
_CASING_FROM_PX = 2.0
_CASING_PX = 1.0

THEME_ROAD = {"expressway": "motorway"}
"""Our road class to the theme's, where the names differ."""

BUILDINGS_FROM = 7.0
BUILDING_EDGES_FROM = 1.6
COMMUNITY_FROM = 26.0
MICRO_FROM = 2.6
"""Metres per pixel from which a thing is drawn."""


def at_scale(values: tuple[float, ...], mpp: float) -> float:
    """A value of a table over SCALES at `mpp` metres per pixel."""
    position = math.log2(SCALES[0] / mpp)
    low = max(0, min(len(SCALES) - 1, math.floor(position)))
    high = min(len(SCALES) - 1, low + 1)
    share = min(1.0, max(0.0, position - low))
    if values[low] == 0.0 and share < 1.0:
        return values[high] if share > 0.5 else 0.0
    return values[low] + (values[high] - values[low]) * share


def road_px(grade: str, mpp: float) -> float:
    """The width of a road class in pixels, 0 where it is not drawn."""
    return at_scale(_ROAD_PX.get(grade, _ROAD_PX["residential"]), mpp)


def casing_px(width: float) -> float:
    """The casing on each side of a road of that width."""
    return _CASING_PX + width * 0.03 if width >= _CASING_FROM_PX else 0.0


def rail_px(mpp: float) -> float:
    """The width of a railway in pixels."""
    return at_scale(_RAIL_PX, mpp)


def fade(colour: QColor, alpha: float) -> QColor:
    """A colour made translucent (alpha 0 to 1)."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """`one` with a share (0 to 1) of `other`."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
