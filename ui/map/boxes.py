"""Label boxes beside markers: a name and its figure on a small card that covers no marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.theme import fonts, tokens

Edges = NDArray[np.float64]
HEIGHT = 24.0
_PAD, _GAP = 8.0, 5.0
WEIGHTY = 2.0
"""From this weight a box is worth a line to its marker."""
_OFF_PX = (22.0, 44.0, 70.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one colour and weight."""

    text: str
    colour: QColor
    weight: int = fonts.REGULAR


@dataclass(slots=True)
class LabelBox:
    """A box for the marker at `at` (pixels), which `clear` keeps free round it; `also` are other
    places it may stand at. Of boxes with one `key` the weightiest is shown."""

    at: QPointF
    pieces: tuple[Piece, ...]
    clear: float = 16.0
    selected: bool = False
    rect: QRectF | None = None
    weight: float = 0.0
    key: str = ""
    also: tuple[QPointF, ...] = ()

    def width(self) -> float:
        """The room the text and its padding take."""
        words = sum(_advance(piece) for piece in self.pieces)
        return words + _GAP * (len(self.pieces) - 1) + 2 * _PAD


def _advance(piece: Piece) -> float:
    return fonts.metrics(fonts.SECONDARY, piece.weight).horizontalAdvance(piece.text)


def weighed(boxes: Sequence[LabelBox]) -> list[LabelBox]:
    """The weightiest first, one of each key; selected ones before all."""
    found: list[LabelBox] = []
    keys: set[str] = set()
    for box in sorted(boxes, key=lambda box: (not box.selected, -box.weight)):
        if not box.key or box.key not in keys:
            keys.add(box.key)
            found.append(box)
    return found


def place(boxes: Sequence[LabelBox], area: QRectF, taken: list[QRectF]) -> list[LabelBox]:
    """Give each box, in order, the first free spot round its marker; a weighty one may stand off
    and be led to by a line. One that finds none is left out. `taken` (markers and cards) grows by
    what was placed."""
    taken += [_square(box.at, box.clear) for box in boxes]
    used, placed = edges(taken), list[LabelBox]()
    for box in boxes:
        rect = first_free(_spots(box), area, used)
        if rect is not None:
            box.rect = rect
            taken.append(rect)
            used = np.concatenate([used, edges([rect])])
            placed.append(box)
    return placed


def edges(rects: Sequence[QRectF]) -> Edges:
    """Left, top, right, bottom of each (n, 4)."""
    found = [(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects]
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def first_free(spots: Edges, inside_of: QRectF, used: Edges) -> QRectF | None:
    """The first of the spots inside an area that meets none that is used."""
    area = edges([inside_of])[0]
    inside = (spots[:, 0] >= area[0]) & (spots[:, 1] >= area[1])
    inside &= (spots[:, 2] <= area[2]) & (spots[:, 3] <= area[3])
    apart = (spots[:, None, 0] >= used[None, :, 2]) | (spots[:, None, 2] <= used[None, :, 0])
    apart |= (spots[:, None, 1] >= used[None, :, 3]) | (spots[:, None, 3] <= used[None, :, 1])
    free = np.flatnonzero(inside & apart.all(axis=1))
    if not len(free):
        return None
    left, top, right, bottom = spots[free[0]].tolist()
    return QRectF(left, top, right - left, bottom - top)


def paint(painter: QPainter, box: LabelBox) -> None:
    """Draw one placed box."""
    if box.rect is None:
        return
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lead(painter, box, box.rect)
    painter.setPen(QPen(theme.select if box.selected else theme.line2, 1.0))
    painter.setBrush(theme.panel)
    painter.drawRoundedRect(box.rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    x = box.rect.left() + _PAD
    for piece in box.pieces:
        painter.setFont(fonts.font(fonts.SECONDARY, piece.weight))
        painter.setPen(piece.colour)
        room = QRectF(x, box.rect.top(), _advance(piece) + 2, HEIGHT)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, piece.text
        )
        x += _advance(piece) + _GAP


def _lead(painter: QPainter, box: LabelBox, rect: QRectF) -> None:
    """A thin line to the marker of a box that stands off."""
    middle = rect.center()
    reach_x, reach_y = rect.width() / 2 + box.clear, rect.height() / 2 + box.clear
    away = box.at - middle
    if box.also or max(abs(away.x()) - reach_x, abs(away.y()) - reach_y) < _OFF_PX[0] / 2:
        return
    near_x = max(rect.left(), min(rect.right(), box.at.x()))
    near_y = max(rect.top(), min(rect.bottom(), box.at.y()))
    line = QLineF(QPointF(near_x, near_y), box.at)
    line.setLength(max(1.0, line.length() - min(12.0, box.clear)))
    theme = tokens.current()
    painter.setPen(QPen(theme.map.halo, 3.0))
    painter.drawLine(line)
    painter.setPen(QPen(theme.text2, 1.2))
    painter.drawLine(line)


def _spots(box: LabelBox) -> Edges:
    """Where a box may lie, the best place first (n, 4)."""
    places = [(at, 0.0) for at in (box.at, *box.also)]
    if box.weight >= WEIGHTY:
        places += [(box.at, off) for off in _OFF_PX]
    at = np.array([(place.x(), place.y()) for place, _off in places])[:, None, :]
    reach = np.array([off for _place, off in places])[:, None] + box.clear + 3.0
    wide = round(box.width())
    left = at[:, :, 0] + reach * _ROUND[:, 0] + wide * _ROUND[:, 1]
    top = at[:, :, 1] + reach * _ROUND[:, 2] + HEIGHT * _ROUND[:, 3]
    left, top = np.round(left).ravel(), np.round(top).ravel()
    return np.stack([left, top, left + wide, top + HEIGHT], axis=1)


_ROUND = np.array(
    [
        (0.0, -0.5, -1.0, -1.0),
        (0.0, -0.5, 1.0, 0.0),
        (1.0, 0.0, 0.0, -0.5),
        (-1.0, -1.0, 0.0, -0.5),
        (0.7, 0.0, -1.0, -0.6),
        (-0.7, -1.0, -1.0, -0.6),
        (0.7, 0.0, 1.0, -0.4),
        (-0.7, -1.0, 1.0, -0.4),
    ]
)
"""Round a marker: the left edge in reaches and widths, the top edge in reaches and heights."""


def _square(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
