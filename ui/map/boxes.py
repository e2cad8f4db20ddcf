"""Label boxes beside markers: a name and its figure on a small card that covers no marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.theme import fonts, tokens

HEIGHT = 24.0
_PAD, _GAP = 8.0, 5.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one colour and weight."""

    text: str
    colour: QColor
    weight: int = fonts.REGULAR


@dataclass(slots=True)
class LabelBox:
    """A box for the marker at `at` (pixels), which `clear` keeps free round it."""

    at: QPointF
    pieces: tuple[Piece, ...]
    clear: float = 16.0
    selected: bool = False
    rect: QRectF | None = None

    def width(self) -> float:
        """The room the text and its padding take."""
        words = sum(_advance(piece) for piece in self.pieces)
        return words + _GAP * (len(self.pieces) - 1) + 2 * _PAD


def _advance(piece: Piece) -> float:
    return fonts.metrics(fonts.SECONDARY, piece.weight).horizontalAdvance(piece.text)


def place(boxes: Sequence[LabelBox], area: QRectF, taken: list[QRectF]) -> list[LabelBox]:
    """Give each box, in order, the first free spot round its marker; one that finds none is
    left out. `taken` (markers and cards) grows by what was placed."""
    taken += [_square(box.at, box.clear) for box in boxes]
    placed = []
    for box in boxes:
        for rect in _spots(box):
            if area.contains(rect) and not any(rect.intersects(other) for other in taken):
                box.rect = rect
                taken.append(rect)
                placed.append(box)
                break
    return placed


def paint(painter: QPainter, box: LabelBox) -> None:
    """Draw one placed box."""
    if box.rect is None:
        return
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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


def _spots(box: LabelBox) -> list[QRectF]:
    wide, reach = box.width(), box.clear + 3
    x, y = box.at.x(), box.at.y()
    corners = (
        (x - wide / 2, y - reach - HEIGHT),
        (x - wide / 2, y + reach),
        (x + reach, y - HEIGHT / 2),
        (x - reach - wide, y - HEIGHT / 2),
        (x + reach * 0.7, y - reach - HEIGHT * 0.6),
        (x - reach * 0.7 - wide, y - reach - HEIGHT * 0.6),
        (x + reach * 0.7, y + reach - HEIGHT * 0.4),
        (x - reach * 0.7 - wide, y + reach - HEIGHT * 0.4),
    )
    return [QRectF(round(left), round(top), round(wide), HEIGHT) for left, top in corners]


def _square(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
