"""Thousands of dots as one picture: numpy sets their pixels, Qt copies it once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from ui.map.view import Floats, View

_DISCS: dict[int, NDArray[np.int64]] = {}


def scatter(
    painter: QPainter, frame: View, x: Floats, y: Floats, colour: QColor, px: float
) -> None:
    """Dots of `px` device pixels across at pixel positions of `frame`, in one colour. They are
    set, not blended: where two meet there is still one."""
    wide, high = round(frame.width * frame.dpr), round(frame.height * frame.dpr)
    column = np.round(x * frame.dpr - 0.5).astype(np.int64)
    line = np.round(y * frame.dpr - 0.5).astype(np.int64)
    pixels = np.zeros((high, wide), dtype=np.uint32)
    value = np.uint32(_premultiplied(colour))
    for right, down in disc(max(1, round(px))).tolist():
        across, along = column + right, line + down
        held = (across >= 0) & (across < wide) & (along >= 0) & (along < high)
        pixels[along[held], across[held]] = value
    kind = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.data, wide, high, wide * 4, kind)
    image.setDevicePixelRatio(frame.dpr)
    painter.drawImage(0, 0, image)


def disc(px: int) -> NDArray[np.int64]:
    """The pixels (n, 2: right, down) of a disc so many pixels across, from its middle."""
    if px not in _DISCS:
        at = np.arange(px) - (px - 1) / 2
        inside = at[:, None] ** 2 + at[None, :] ** 2 <= (px / 2) ** 2 + 0.26
        down, right = np.nonzero(inside)
        _DISCS[px] = np.stack([right - px // 2, down - px // 2], axis=1).astype(np.int64)
    return _DISCS[px]


def _premultiplied(colour: QColor) -> int:
    alpha = colour.alpha()
    red, green, blue = (round(v * alpha / 255) for v in (
        colour.red(), colour.green(), colour.blue()))  # fmt: skip
    return alpha << 24 | red << 16 | green << 8 | blue
