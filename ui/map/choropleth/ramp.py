"""The tints of the classes: one hue from the land to a strong end in even steps of lightness.

Steps are even in OKLab (B. Ottosson, 2020), so each looks as far from the next as the last did;
as only lightness carries the order, it holds for every kind of colour vision.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from ui.theme.tokens import Theme

Floats = NDArray[np.float64]

COVER = 0.66
"""How much of the ground a tint covers: roads and buildings stay to be seen through it."""
_NEAREST = 0.16
"""How far along to the strong end the first tint lies."""

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB, _FROM_LMS = np.linalg.inv(_TO_LAB), np.linalg.inv(_TO_LMS)


def oklab(rgb: Floats) -> Floats:
    """sRGB (…, 3) from 0 to 1 to OKLab."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T)


def srgb(lab: Floats) -> Floats:
    """OKLab (…, 3) to sRGB from 0 to 1, held inside what a screen shows."""
    linear = np.clip(((lab @ _FROM_LAB.T) ** 3) @ _FROM_LMS.T, 0.0, 1.0)
    return np.asarray(
        np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    )


def tints(theme: Theme, style: str, classes: int, falling: bool = False) -> list[QColor]:
    """How the classes look on the land, least value first. The strongest tint is the worst class:
    with `falling` (a rate that should be high) that is the first."""
    end = theme.map.figure_emergency if style == "emergency" else theme.map.figure
    low, high = oklab(_floats(theme.map.land)), oklab(_floats(end))
    share = np.linspace(_NEAREST, 1.0, classes) if classes > 1 else np.array([0.6])
    found = srgb(low + (high - low) * share[:, None])
    return [
        QColor.fromRgbF(*(float(v) for v in rgb)) for rgb in (found[::-1] if falling else found)
    ]


def table(theme: Theme, colours: Sequence[QColor]) -> NDArray[np.uint32]:
    """(classes + 1,) premultiplied ARGB that over the land gives these colours; 0 comes first,
    for what has no class."""
    land = _floats(theme.map.land)
    made = np.zeros(len(colours) + 1, dtype=np.uint32)
    for number, colour in enumerate(colours, start=1):
        # Over the land: cover * paint + (1 - cover) * land = colour.
        paint = np.clip(_floats(colour) - (1.0 - COVER) * land, 0.0, COVER)
        red, green, blue = (round(float(v) * 255) for v in paint)
        made[number] = (round(COVER * 255) << 24) | (red << 16) | (green << 8) | blue
    return made


def _floats(colour: QColor) -> Floats:
    return np.array([colour.redF(), colour.greenF(), colour.blueF()])
