"""How an order under way is drawn: a line from the unit to the case that grows thinner on its way,
an arrow at its end, and in words how long the way still takes."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.domain import recommend
from app.domain.orders import Dispatch, Receipt
from ui.map import style
from ui.theme import tokens

_ARROW_EVERY_PX = 120.0
_ARROW_PX = 5.0
_BEGIN_PX, _END_PX = 4.2, 1.4
_WIDER = 1.5
"""Of what is selected."""


def minutes(metres: float, on_foot: bool) -> float:
    """How long a unit takes over a straight line of so many ground metres: the same reckoning as
    that of the recommendation."""
    return metres * recommend.ROAD / (recommend.WALK_M_MIN if on_foot else recommend.DRIVE_M_MIN)


def colour(order: Dispatch, selected: bool) -> QColor:
    """Red while nobody signed, blue when selected, else quiet."""
    theme = tokens.current()
    if Receipt.SIGNED.value not in order.receipts:
        return theme.level_shape(1)
    return theme.select if selected else theme.neutral


def paint(
    painter: QPainter, line: QLineF, order: Dispatch, selected: bool, arrows: bool
) -> None:  # fmt: skip
    """The line of one order; dashed while it is not signed for."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tone = colour(order, selected)
    if Receipt.SIGNED.value in order.receipts:
        _taper(painter, line, tone, selected)
    else:
        _dash(painter, line, tone, selected)
    if arrows or selected:
        count = max(1, int(line.length() // _ARROW_EVERY_PX))
        for number in range(count):
            _arrow(painter, line, (number + 1) / count, tone)


def distance_px(line: QLineF, point: QPointF) -> float:
    """Pixels from a position to a line of pixels."""
    along = QPointF(line.dx(), line.dy())
    square = max(1e-9, QPointF.dotProduct(along, along))
    share = max(0.0, min(1.0, QPointF.dotProduct(point - line.p1(), along) / square))
    return QLineF(point, line.pointAt(share)).length()


def _taper(painter: QPainter, line: QLineF, tone: QColor, selected: bool) -> None:
    wider = _WIDER if selected else 1.0
    length = max(1e-6, line.length())
    across = QPointF(-line.dy(), line.dx()) / length / 2
    begin, end = across * _BEGIN_PX * wider, across * _END_PX * wider
    body = QPolygonF([line.p1() + begin, line.p2() + end, line.p2() - end, line.p1() - begin])
    painter.setPen(QPen(style.fade(tokens.current().map.halo, 0.8), 1.6))
    painter.setBrush(tone if selected else style.fade(tone, 0.85))
    painter.drawPolygon(body)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _dash(painter: QPainter, line: QLineF, tone: QColor, selected: bool) -> None:
    pen = QPen(tone, 2.6 if selected else 1.8)
    painter.setPen(QPen(style.fade(tokens.current().map.halo, 0.6), pen.widthF() + 2.0))
    painter.drawLine(line)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(line)


def _arrow(painter: QPainter, line: QLineF, share: float, tone: QColor) -> None:
    tip, angle = line.pointAt(share), math.radians(-line.angle())
    along = QPointF(math.cos(angle), math.sin(angle)) * _ARROW_PX
    across = QPointF(-along.y(), along.x()) * 0.8
    back = tip - along * 1.9
    painter.setPen(QPen(tokens.current().map.halo, 1.2))
    painter.setBrush(tone)
    painter.drawPolygon(QPolygonF([tip, back + across, back + along * 0.5, back - across]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
