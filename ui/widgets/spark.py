"""Spark lines: the last readings of a sensor, with the thresholds of the mode dashed across."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tokens
from ui.theme.tokens import Theme

Values = NDArray[np.float64] | Sequence[float]


class Threshold(NamedTuple):
    """A limit of the mode in force: its value and the severity 1–4 it raises."""

    value: float
    level: int


def paint_spark(
    painter: QPainter,
    rect: QRectF,
    values: Values,
    thresholds: Sequence[Threshold] = (),
    theme: Theme | None = None,
    level: int = 0,
    stale: bool = False,
    keep: bool = False,
) -> None:
    """Draw `values` (oldest first, NaN where nothing came in) across `rect`.

    `level` 1–4 colours line and dot of a sensor in alarm; `stale` dots the line. Of the
    thresholds those within reach of the values are drawn, so that the line keeps its shape; with
    `keep` all of them, so that one sees how far there is to go.
    """
    look = theme or tokens.current()
    data = np.asarray(values, dtype=np.float64)
    known = data[np.isfinite(data)]
    if known.size == 0:
        return
    low, high, shown = _span(known, thresholds, keep)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(1, 2.5, -3, -2.5)
    for threshold in shown:
        _paint_threshold(painter, rect, _height(box, threshold.value, low, high), threshold, look)
    ink = look.level_text(level) if level else look.neutral
    _paint_line(painter, box, data, (low, high), ink, stale)
    painter.restore()


def _span(
    known: NDArray[np.float64], thresholds: Sequence[Threshold], keep: bool
) -> tuple[float, float, list[Threshold]]:
    low, high = float(known.min()), float(known.max())
    room = max(high - low, abs(high) * 0.25, 1e-9)
    if keep and thresholds:
        room = 0.0
    shown = [t for t in thresholds if keep or low - 4 * room <= t.value <= high + 4 * room]
    low = min([low, *(t.value for t in shown)])
    high = max([high, *(t.value for t in shown)])
    if high - low < max(room, 1e-9):
        room = max(room, 1e-9)
        middle = (high + low) / 2
        low, high = middle - room / 2, middle + room / 2
    return low, high, shown


def _height(box: QRectF, value: float, low: float, high: float) -> float:
    return box.bottom() - (value - low) / (high - low) * box.height()


def _paint_threshold(
    painter: QPainter, rect: QRectF, y: float, threshold: Threshold, theme: Theme
) -> None:
    colour = QColor(theme.level_shape(threshold.level))
    colour.setAlphaF(0.85)
    pen = QPen(colour, 1)
    pen.setDashPattern([3.0, 2.5])
    painter.setPen(pen)
    level = math.floor(y) + 0.5
    painter.drawLine(QPointF(rect.left(), level), QPointF(rect.right(), level))


def _paint_line(
    painter: QPainter,
    box: QRectF,
    data: NDArray[np.float64],
    span: tuple[float, float],
    ink: QColor,
    stale: bool,
) -> None:
    step = box.width() / max(1, data.size - 1)
    xs = box.left() + np.arange(data.size) * step
    ys = box.bottom() - (data - span[0]) / (span[1] - span[0]) * box.height()
    pen = QPen(ink, 1.4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if stale:
        pen.setDashPattern([1.5, 2.0])
    painter.setPen(pen)
    for run in _runs(np.isfinite(data)):
        points = [QPointF(x, y) for x, y in zip(xs[run].tolist(), ys[run].tolist(), strict=True)]
        painter.drawPolyline(QPolygonF(points))
    last = int(np.flatnonzero(np.isfinite(data))[-1])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(float(xs[last]), float(ys[last])), 2.4, 2.4)


def _runs(known: NDArray[np.bool_]) -> list[slice]:
    """The stretches without a gap, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


class SparkLine(QWidget):
    """A spark line as a widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Values = ()
        self._thresholds: Sequence[Threshold] = ()
        self._level = 0
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_values(
        self,
        values: Values,
        thresholds: Sequence[Threshold] = (),
        level: int = 0,
        stale: bool = False,
    ) -> None:
        """Show `values`; the arguments are those of `paint_spark`."""
        self._values, self._thresholds = values, thresholds
        self._level, self._stale = level, stale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(64, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_spark(
            painter,
            QRectF(self.rect()),
            self._values,
            self._thresholds,
            level=self._level,
            stale=self._stale,
        )
        painter.end()
