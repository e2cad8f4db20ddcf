"""Orders on their way: a line from the unit to the case until it is there."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.domain.orders import Dispatch, Receipt
from app.geo import projection
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.layers.base import ORDERS, BaseLayer, Repaint
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import tokens

_ENDS_PX = 13.0
_ARROW_EVERY_PX = 90.0
_ARROW_PX = 5.0
_OVER = (Receipt.ARRIVED.value, Receipt.DONE.value)


class OrdersLayer(BaseLayer):
    """Dashed red while not signed for, blue for what is selected, else quiet."""

    id = "orders"
    title = N_("Orders under way")
    icon = "path"
    z = ORDERS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._under_way: list[Dispatch] = []

    def count(self) -> int:
        """Orders whose unit has not arrived."""
        return len(self._under_way)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Which orders are under way; lines follow their units."""
        if changes is None or changes.dispatches or changes.cases:
            orders = self._scene.picture.dispatches.values()
            self._under_way = [order for order in orders if _under_way(order)]
            return Repaint(live=True)
        return Repaint(live=bool(self._under_way) and bool(len(changes.units)))

    def draw(self, painter: QPainter, view: View) -> None:
        """Quiet lines first, the selected one on top."""
        lines = [(self._line(order, view), order) for order in self._under_way]
        for selected in (False, True):
            for line, order in lines:
                if line is not None and self._selected(order) is selected:
                    _paint(painter, line, _pen(order, selected))

    def _line(self, order: Dispatch, view: View) -> QLineF | None:
        picture = self._scene.picture
        row, case = picture.units.index.get(order.unit), picture.cases.get(order.case)
        if row is None or case is None or case.lon is None or case.lat is None:
            return None
        lon, lat = [picture.units.lon[row], case.lon], [picture.units.lat[row], case.lat]
        x, y = projection.to_mercator(lon, lat)
        line = QLineF(view.point(x[0], y[0]), view.point(x[1], y[1]))
        box = QRectF(line.p1(), line.p2()).normalized().adjusted(-4, -4, 4, 4)
        seen = box.intersects(QRectF(0, 0, view.width, view.height))
        return line if seen and line.length() > 2 * _ENDS_PX else None

    def _selected(self, order: Dispatch) -> bool:
        scene = self._scene
        return scene.selected("case") == order.case or scene.selected("unit") == order.unit


def _under_way(order: Dispatch) -> bool:
    return order.running and not any(receipt in order.receipts for receipt in _OVER)


def _pen(order: Dispatch, selected: bool) -> QPen:
    theme = tokens.current()
    signed = Receipt.SIGNED.value in order.receipts
    colour = theme.select if selected else theme.neutral
    pen = QPen(colour if signed else theme.level_shape(1), 2.4 if selected else 1.6)
    if not signed:
        pen.setDashPattern([4.0, 3.0])
    elif not selected:
        pen.setColor(style.fade(colour, 0.75))
    return pen


def _paint(painter: QPainter, line: QLineF, pen: QPen) -> None:
    share = _ENDS_PX / line.length()
    short = QLineF(line.pointAt(share), line.pointAt(1 - share))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = QPen(style.fade(tokens.current().map.halo, 0.6), pen.widthF() + 2.4)
    halo.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(halo)
    painter.drawLine(short)
    painter.setPen(pen)
    painter.drawLine(short)
    count = max(1, int(short.length() // _ARROW_EVERY_PX))
    for number in range(count):
        _arrow(painter, short, (number + 1) / (count + 0.35), pen.color())


def _arrow(painter: QPainter, line: QLineF, share: float, colour: QColor) -> None:
    tip, angle = line.pointAt(min(1.0, share)), math.radians(-line.angle())
    along = QPointF(math.cos(angle), math.sin(angle)) * _ARROW_PX
    across = QPointF(-along.y(), along.x()) * 0.8
    back = tip - along * 1.9
    painter.setPen(QPen(tokens.current().map.halo, 1.2))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, back + across, back + along * 0.5, back - across]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
