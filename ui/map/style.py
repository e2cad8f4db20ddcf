"""Sizes by scale, colours made fainter and mixed."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor

SCALES = (64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
"""Metres per pixel at which the widths below stand; between them they are interpolated."""

STREET_FROM, COMMUNITY_FROM, MICRO_FROM = 105.0, 26.0, 2.6
"""Metres per pixel from which streets, communities (and rural and dedicated grids) and micro
grids answer the pointer; coarser ones do before. The styles draw communities from zoom 11.5
(27 m) and micro grids from zoom 14.9 (2.6 m) on."""


def at_scale(values: tuple[float, ...], mpp: float) -> float:
    """A value of a table over SCALES at `mpp` metres per pixel."""
    position = math.log2(SCALES[0] / mpp)
    low = max(0, min(len(SCALES) - 1, math.floor(position)))
    high = min(len(SCALES) - 1, low + 1)
    share = min(1.0, max(0.0, position - low))
    if values[low] == 0.0 and share < 1.0:
        return values[high] if share > 0.5 else 0.0
    return values[low] + (values[high] - values[low]) * share


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
