"""Pointers at the edge of the map to what lies outside it: shape, how many, how far, which way."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.map import boxes
from ui.map.boxes import Edges
from ui.map.view import Floats, View
from ui.theme import fonts, levels, tokens
from ui.widgets import format as words

SECTORS = 12
"""Things that lie the same way share a pointer."""
_HIGH, _SHAPE, _PAD, _ARROW = 26.0, 16.0, 7.0, 6.0
_INSET, _STEP, _GAP = 8.0, 14.0, 4.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """`row` is the thing it leads to, the gravest and of those the nearest; `rect` where it lies;
    `angle` in radians, clockwise from the right; `metres` on the ground from the middle."""

    row: int
    level: int
    count: int
    metres: float
    angle: float
    rect: QRectF

    @property
    def text(self) -> str:
        """How many, how far."""
        far = words.distance(self.metres)
        return f"{self.count} · {far}" if self.count > 1 else far


def pointers(
    view: View, x: Floats, y: Floats, grades: NDArray[np.int64], taken: list[QRectF]
) -> list[Pointer]:
    """For things at pixel positions those that are out of sight; `grades` are severities 1 to 4.
    None lies over `taken`; where there is no room there is none."""
    out = np.flatnonzero((x < 0) | (x > view.width) | (y < 0) | (y > view.height))
    if not len(out):
        return []
    dx, dy = x[out] - view.width / 2, y[out] - view.height / 2
    away, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    sector = np.floor(angle / (2 * math.pi) * SECTORS).astype(np.int64)
    order = np.lexsort((away, grades[out]))
    found: list[Pointer] = []
    used = boxes.edges(taken)
    seen: set[int] = set()
    for at in order.tolist():
        if int(sector[at]) in seen:
            continue
        seen.add(int(sector[at]))
        row, count = int(out[at]), int(np.count_nonzero(sector == sector[at]))
        metres, turn = float(away[at]) * view.ground_mpp, float(angle[at])
        made = Pointer(row, int(grades[row]), count, metres, turn, QRectF())
        rect = _spot(view, turn, _wide(made), used)
        if rect is not None:
            used = np.concatenate([used, boxes.edges([rect.adjusted(-_GAP, -_GAP, _GAP, _GAP)])])
            found.append(Pointer(row, made.level, count, metres, turn, rect))
    return found


def paint(painter: QPainter, pointer: Pointer) -> None:
    """A small card with the shape, its words and an arrow that shows the way."""
    theme, rect = tokens.current(), pointer.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.level_shape(pointer.level), 1.2))
    painter.setBrush(theme.panel)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left, middle = rect.left() + _PAD, rect.center().y()
    shape = QRectF(left, middle - _SHAPE / 2, _SHAPE, _SHAPE)
    levels.paint_level(painter, shape, pointer.level)
    painter.setFont(fonts.font(fonts.SECONDARY))
    painter.setPen(theme.text1)
    room = QRectF(shape.right() + 5, rect.top(), rect.width(), rect.height())
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, align, pointer.text)
    _arrow(painter, QPointF(rect.right() - _PAD - _ARROW, middle), pointer.angle)


def _arrow(painter: QPainter, at: QPointF, angle: float) -> None:
    painter.save()
    painter.translate(at)
    painter.rotate(math.degrees(angle))
    pen = QPen(tokens.current().text1, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawLine(QPointF(-5.0, 0.0), QPointF(4.5, 0.0))
    painter.drawPolyline([QPointF(0.5, -4.0), QPointF(4.5, 0.0), QPointF(0.5, 4.0)])
    painter.restore()


def _wide(pointer: Pointer) -> float:
    words_px = fonts.width(pointer.text, fonts.SECONDARY)
    return math.ceil(words_px) + 2 * _PAD + _SHAPE + 10 + 2 * _ARROW


def _spot(view: View, angle: float, wide: float, used: Edges) -> QRectF | None:
    """Where the ray leaves the view, else the nearest free place along that edge."""
    half_w = view.width / 2 - _INSET - wide / 2
    half_h = view.height / 2 - _INSET - _HIGH / 2
    if half_w <= 0 or half_h <= 0:
        return None
    cos, sin = math.cos(angle), math.sin(angle)
    reach = min(half_w / max(abs(cos), 1e-9), half_h / max(abs(sin), 1e-9))
    x, y = reach * cos, reach * sin
    upright = abs(x) >= half_w - 1e-6
    most = half_h if upright else half_w
    steps = np.arange(2 * math.ceil(2 * most / _STEP))
    shift = (steps + 1) // 2 * _STEP * np.where(steps % 2, -1, 1)
    left = np.round(view.width / 2 - wide / 2 + x + (0 if upright else shift))
    top = np.round(view.height / 2 - _HIGH / 2 + y + (shift if upright else 0))
    left, top = np.broadcast_arrays(left, top)
    spots = np.stack([left, top, left + wide, top + _HIGH], axis=1)
    area = QRectF(0, 0, view.width, view.height).adjusted(_INSET, _INSET, -_INSET, -_INSET)
    return boxes.first_free(spots, area.adjusted(-1, -1, 1, 1), used)
