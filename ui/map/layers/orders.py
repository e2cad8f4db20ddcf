"""Orders on their way: a line from the unit to the case until it is there."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
_QUIET = 24
_ALL_FROM_MPP = 1.7
"""From farther away only what is selected or not signed for is drawn: the rest is a tangle."""
_OVER = (Receipt.ARRIVED.value, Receipt.DONE.value)


@dataclass(frozen=True, slots=True)
class _Way:
    """An order under way: its unit's row and its case's place in Mercator metres."""

    order: Dispatch
    unit: int
    x: float
    y: float


class OrdersLayer(BaseLayer):
    """Dashed red while not signed for, blue for what is selected, else quiet."""

    id = "orders"
    title = N_("Orders under way")
    icon = "path"
    z = ORDERS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._under_way: list[_Way] = []
        self._held: set[str] = set()

    def count(self) -> int:
        """Orders whose unit has not arrived."""
        return len(self._under_way)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Which orders are under way; lines follow their units."""
        if changes is None or changes.dispatches or changes.cases or changes.mode:
            self._under_way = self._find()
            self._held = self._held_back()
            return Repaint(live=True)
        return Repaint(live=bool(self._under_way) and bool(len(changes.units)))

    def draw(self, painter: QPainter, view: View) -> None:
        """Quiet lines first, the selected one on top."""
        matter = [way for way in self._under_way if self._matters(way.order)]
        quiet = self._quiet(view) if view.mpp <= _ALL_FROM_MPP else []
        lines = [(self._line(way, view), way.order) for way in (*quiet, *matter)]
        for selected in (False, True):
            for line, order in lines:
                if line is not None and self._selected(order) is selected:
                    _paint(painter, line, _pen(order, selected), selected)

    def _find(self) -> list[_Way]:
        picture = self._scene.picture
        found = []
        for order in picture.dispatches.values():
            row, case = picture.units.index.get(order.unit), picture.cases.get(order.case)
            placed = case is not None and case.lon is not None and case.lat is not None
            if _under_way(order) and row is not None and case is not None and placed:
                x, y = projection.to_mercator(case.lon or 0.0, case.lat or 0.0)
                found.append(_Way(order, row, float(x), float(y)))
        return found

    def _quiet(self, view: View) -> list[_Way]:
        """Signed orders whose case can be seen, the nearest to the middle: lines that only pass
        are left out."""
        west, south, east, north = view.bounds()
        seen = [
            way
            for way in self._under_way
            if west <= way.x <= east and south <= way.y <= north and not self._matters(way.order)
        ]
        seen.sort(key=lambda way: abs(way.x - view.x) + abs(way.y - view.y))
        return seen[:_QUIET]

    def _line(self, way: _Way, view: View) -> QLineF | None:
        units = self._scene.picture.units
        x, y = projection.to_mercator(units.lon[way.unit], units.lat[way.unit])
        line = QLineF(view.point(float(x), float(y)), view.point(way.x, way.y))
        if line.length() <= 2 * _ENDS_PX:
            return None
        short = _ENDS_PX / line.length()
        return clipped(QLineF(line.pointAt(short), line.pointAt(1 - short)), view)

    def _matters(self, order: Dispatch) -> bool:
        waits = Receipt.SIGNED.value not in order.receipts and order.case not in self._held
        return waits or self._selected(order)

    def _held_back(self) -> set[str]:
        """Cases the mode holds back: their orders are drawn from near only."""
        picture = self._scene.picture
        cases = (picture.cases.get(way.order.case) for way in self._under_way)
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
