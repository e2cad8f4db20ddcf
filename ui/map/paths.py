"""Numpy arrays to painter paths without a Python call per point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1


def path(x: NDArray[np.float64], y: NDArray[np.float64], starts: NDArray[np.int64]) -> QPainterPath:
    """A path through the points (x, y); a new subpath begins at each index in `starts` (the
    first of which is 0). Rings close themselves by repeating their first point."""
    made = QPainterPath()
    count = len(x)
    if count == 0:
        return made
    # The layout Qt streams a path in: count, elements, start of the last subpath, fill rule.
    data = np.zeros(4 + count * _ELEMENT.itemsize + 8, dtype=np.uint8)
    data[:4] = np.frombuffer(np.array(count, dtype=">i4").tobytes(), dtype=np.uint8)
    elements = data[4:-8].view(_ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][starts] = _MOVE
    elements["x"], elements["y"] = x, y
    data[-8:-4] = np.frombuffer(np.array(starts[-1], dtype=">i4").tobytes(), dtype=np.uint8)
    stream = QDataStream(QByteArray(data.tobytes()))
    stream >> made
    return made
