"""A tile's pixels under the colours of the grids: one look-up for each pixel."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from ui.map.maker.ids import Ids
from ui.map.maker.protocol import SIDE

Table = NDArray[np.uint32]
"""For each row of the GridTable its colour, premultiplied ARGB; 0 is see-through."""

KINDS = ("community", "rural")


class Choropleth(Protocol):
    """What colours the grids. `version` rises with each change of its table; `kinds` are the
    kinds of grids it colours."""

    @property
    def version(self) -> int:
        """Rises with each change."""
        ...

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of grids that have colours of their own."""
        ...

    def table(self) -> Table | None:
        """The colours by row of the GridTable; None when it is off."""
        ...


class Tinter:
    """Lays a table's colours over tiles. GUI thread only: it keeps one scratch tile."""

    def __init__(self) -> None:
        self._scratch = np.zeros((SIDE, SIDE), dtype=np.uint32)
        self._tint = wrapped(self._scratch, QImage.Format.Format_ARGB32_Premultiplied)

    def lay(self, base: QImage, ids: Ids, table: Table, onto: QImage | None) -> QImage | None:
        """`base` under the colours of its grids, in `onto` when it is given; None where no
        grid has a colour."""
        local = np.zeros(len(ids.palette) + 1, dtype=np.uint32)
        np.take(table, ids.palette, out=local[1:], mode="clip")
        if not local.any():
            return None
        made = onto or QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        painter = QPainter(made)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(0, 0, base)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if ids.plane is None:
            painter.fillRect(0, 0, SIDE, SIDE, _colour(int(local[1])))
        else:
            np.take(local, ids.plane, out=self._scratch, mode="clip")
            painter.drawImage(0, 0, self._tint)
        painter.end()
        return made


def wrapped(pixels: NDArray[np.uint32], kind: QImage.Format) -> QImage:
    """An image over the memory of an array, which must outlive it."""
    return QImage(pixels.data, SIDE, SIDE, SIDE * 4, kind)


def _colour(premultiplied: int) -> QColor:
    alpha = premultiplied >> 24
    if not alpha:
        return QColor(0, 0, 0, 0)
    red, green, blue = (
        min(255, (premultiplied >> shift & 255) * 255 // alpha) for shift in (16, 8, 0)
    )
    return QColor(red, green, blue, alpha)
