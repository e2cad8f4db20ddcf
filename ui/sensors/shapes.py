"""How a tile draws what a number alone does not show: a gauge that fills, bars of rain, a switch,
a flow in and out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.theme import fonts, levels
from ui.theme.tokens import Theme
from ui.widgets.elide import RIGHT, paint_text
from ui.widgets.spark import Threshold, Values

BARS = 12
"""Bars of a rain tile: the last readings, some of them together."""


def paint_gauge(
    painter: QPainter,
    box: QRectF,
    value: float,
    limits: Sequence[Threshold],
    ink: QColor,
    theme: Theme,
    stale: bool,
) -> None:
    """A vessel filled to `value`, its limits dashed across; hatched where it is not to be
    trusted. The top is the gravest limit, or the value above it."""
    low = min([0.0, *(t.value for t in limits)]) if limits else 0.0
    ends = [t.value for t in limits]
    if ends and min(ends) > 0.5 * max(ends):
        # Levels above the sea: the vessel begins a little under the first limit.
        low = min(ends) - (max(ends) - min(ends) or 1.0)
    high = max([value if math.isfinite(value) else low, *ends, low + 1e-9])
    frame = QPainterPath()
    frame.addRoundedRect(box, 2, 2)
    painter.fillPath(frame, theme.track)
    if math.isfinite(value):
        filled = box.height() * min(1.0, max(0.0, (value - low) / (high - low)))
        part = QRectF(box.left(), box.bottom() - filled, box.width(), filled)
        if stale:
            path = QPainterPath()
            path.addRect(part)
            levels.hatch(painter, path, theme.neutral, 5.0, 1.5)
        else:
            painter.fillRect(part, ink)
    for limit in limits:
        y = box.bottom() - box.height() * (limit.value - low) / (high - low)
        pen = QPen(theme.level_shape(limit.level), 1.4)
        pen.setDashPattern([2.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left() - 3, y), QPointF(box.right() + 3, y))


def paint_bars(
    painter: QPainter,
    box: QRectF,
    values: Values,
    limits: Sequence[Threshold],
    ink: QColor,
    theme: Theme,
    stale: bool,
) -> None:
    """The last readings as bars from zero, the highest of each few; the limit dashed across."""
    data = np.asarray(values, dtype=np.float64)
    heights = _highest(data)
    known = heights[np.isfinite(heights)]
    if not known.size:
        return
    top = max([float(known.max()), *(t.value for t in limits), 1e-9])
    step = box.width() / BARS
    for n, value in enumerate(heights.tolist()):
        if not math.isfinite(value):
            continue
        high = max(1.0, box.height() * max(0.0, value) / top)
        bar = QRectF(box.left() + n * step, box.bottom() - high, step - 1.5, high)
        if stale:
            painter.setPen(QPen(theme.neutral, 1, Qt.PenStyle.DotLine))
            painter.drawRect(bar)
        else:
            painter.fillRect(bar, ink)
    for limit in limits:
        pen = QPen(theme.level_shape(limit.level), 1)
        pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
        y = math.floor(box.bottom() - box.height() * limit.value / top) + 0.5
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _highest(data: np.ndarray) -> np.ndarray:
    """The highest of each of BARS stretches; nan where nothing came in."""
    few = -(-len(data) // BARS)
    whole = np.full(few * BARS, -np.inf)
    whole[len(whole) - len(data) :] = np.where(np.isfinite(data), data, -np.inf)
    highest = whole.reshape(BARS, few).max(axis=1)
    return np.where(np.isfinite(highest), highest, np.nan)


def paint_switch(painter: QPainter, box: QRectF, on: bool, ink: QColor, theme: Theme) -> None:
    """A switch: the knob right when on (any value but 0), left when off. The word stands beside."""
    wide, high = min(34.0, box.width()), 16.0
    track = QRectF(box.right() - wide, box.center().y() - high / 2, wide, high)
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(theme.track)
    painter.drawRoundedRect(track, high / 2, high / 2)
    knob = track.right() - high / 2 if on else track.left() + high / 2
    painter.setBrush(ink if on else theme.panel)
    painter.drawEllipse(QPointF(knob, track.center().y()), high / 2 - 3, high / 2 - 3)


def paint_flow(
    painter: QPainter, box: QRectF, parts: Sequence[tuple[str, str]], theme: Theme
) -> None:
    """In and out, one under the other, each with its arrow and word."""
    for n, (name, value) in enumerate(parts):
        row = QRectF(box.left(), box.top() + n * box.height() / 2, box.width(), box.height() / 2)
        arrow = "→|" if n == 0 else "|→"
        took = paint_text(painter, row, value, theme.text1, fonts.SECONDARY, fonts.MEDIUM, RIGHT,
                          elide=False)  # fmt: skip
        words = row.adjusted(0, 0, -took - 4, 0)
        paint_text(painter, words, f"{arrow} {name}", theme.text2, fonts.SECONDARY, align=RIGHT)
