"""Orders on their way: a line from the unit to the case until it is there."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.domain.orders import Dispatch, Receipt
from app.geo import projection
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.layers.base import ORDERS, BaseLayer, Repaint
from ui.map.scene import Scene
from ui.map.view import View
from ui.models.tally import held_back
from ui.theme import tokens

_ENDS_PX = 13.0
_MARGIN_PX = 20.0
_ARROW_EVERY_PX = 90.0
_ARROW_PX = 5.0
_ALL_FROM_MPP = 4.0
"""From farther away only what is selected or not signed for is drawn: the rest is a tangle."""
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
        self._held: set[str] = set()

    def count(self) -> int:
        """Orders whose unit has not arrived."""
        return len(self._under_way)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Which orders are under way; lines follow their units."""
        if changes is None or changes.dispatches or changes.cases or changes.mode:
            orders = self._scene.picture.dispatches.values()
            self._under_way = [order for order in orders if _under_way(order)]
            self._held = self._held_back()
            return Repaint(live=True)
        return Repaint(live=bool(self._under_way) and bool(len(changes.units)))

    def draw(self, painter: QPainter, view: View) -> None:
        """Quiet lines first, the selected one on top."""
        near = view.mpp <= _ALL_FROM_MPP
        shown = [
            o for o in self._under_way if self._matters(o) or (near and self._in_sight(o, view))
        ]
        lines = [(self._line(order, view), order) for order in shown]
        for selected in (False, True):
            for line, order in lines:
                if line is not None and self._selected(order) is selected:
                    _paint(painter, line, _pen(order, selected), selected)

    def _line(self, order: Dispatch, view: View) -> QLineF | None:
        picture = self._scene.picture
        row, case = picture.units.index.get(order.unit), picture.cases.get(order.case)
        if row is None or case is None or case.lon is None or case.lat is None:
            return None
        lon, lat = [picture.units.lon[row], case.lon], [picture.units.lat[row], case.lat]
        x, y = projection.to_mercator(lon, lat)
        line = QLineF(view.point(x[0], y[0]), view.point(x[1], y[1]))
        if line.length() <= 2 * _ENDS_PX:
            return None
        short = _ENDS_PX / line.length()
        return clipped(QLineF(line.pointAt(short), line.pointAt(1 - short)), view)

    def _in_sight(self, order: Dispatch, view: View) -> bool:
        """Whether the case it leads to can be seen: lines that only pass are left out."""
        case = self._scene.picture.cases.get(order.case)
        if case is None or case.lon is None or case.lat is None:
            return False
        x, y = projection.to_mercator(case.lon, case.lat)
        at = view.point(float(x), float(y))
        return 0 <= at.x() <= view.width and 0 <= at.y() <= view.height

    def _matters(self, order: Dispatch) -> bool:
        waits = Receipt.SIGNED.value not in order.receipts and order.case not in self._held
        return waits or self._selected(order)

    def _held_back(self) -> set[str]:
        """Cases the mode holds back: their orders are drawn from near only."""
        picture = self._scene.picture
        cases = (picture.cases.get(order.case) for order in self._under_way)
        return {case.id for case in cases if case is not None and held_back(case, picture.mode)}

    def _selected(self, order: Dispatch) -> bool:
        scene = self._scene
        return scene.selected("case") == order.case or scene.selected("unit") == order.unit


def clipped(line: QLineF, view: View) -> QLineF | None:
    """The part of a line that is in sight (Liang and Barsky), None when nothing is."""
    low, high = 0.0, 1.0
    sides = (
        (-line.dx(), line.x1() + _MARGIN_PX), (line.dx(), view.width + _MARGIN_PX - line.x1()),
        (-line.dy(), line.y1() + _MARGIN_PX), (line.dy(), view.height + _MARGIN_PX - line.y1()),
    )  # fmt: skip
    for step, room in sides:
        if step == 0.0:
            if room < 0.0:
                return None
        elif step < 0.0:
            low = max(low, room / step)
        else:
            high = min(high, room / step)
    return QLineF(line.pointAt(low), line.pointAt(high)) if low < high else None


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
        pen.setColor(style.fade(colour, 0.6))
    return pen


def _paint(painter: QPainter, line: QLineF, pen: QPen, selected: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if selected:
        painter.setPen(QPen(style.fade(tokens.current().map.halo, 0.6), pen.widthF() + 2.4))
        painter.drawLine(line)
    painter.setPen(pen)
    painter.drawLine(line)
    count = max(1, int(line.length() // _ARROW_EVERY_PX))
    for number in range(count):
        _arrow(painter, line, (number + 1) / (count + 0.35), pen.color())


def _arrow(painter: QPainter, line: QLineF, share: float, colour: QColor) -> None:
    tip, angle = line.pointAt(min(1.0, share)), math.radians(-line.angle())
    along = QPointF(math.cos(angle), math.sin(angle)) * _ARROW_PX
    across = QPointF(-along.y(), along.x()) * 0.8
    back = tip - along * 1.9
    painter.setPen(QPen(tokens.current().map.halo, 1.2))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, back + across, back + along * 0.5, back - across]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
