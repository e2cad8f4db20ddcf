"""The lines of the flood board and the heads of its columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from app.i18n import _, ngettext
from ui.context import Context
from ui.models.flood import FloodPoint
from ui.sensors.flood_line import HEIGHT, NAME_LEFT, flood_columns, paint_flood_line, spoken
from ui.theme import fonts, tokens
from ui.widgets.elide import RIGHT, paint_text

HEAD = 30
KEYS = "MCPV"


class FloodList(QAbstractScrollArea):
    """The lines. Up and Down choose, Return opens the page of the point; M, C, P and V ask for its
    map, case, plan and cameras."""

    chosen = Signal(str)
    opened = Signal(str)
    asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.points: list[FloodPoint] = []
        self._selected = ""
        self._hover = -1
        self.setProperty("takes", "Return Enter M C P V")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    def set_points(self, points: list[FloodPoint]) -> None:
        """Show these lines; under the pointer nothing changes its place."""
        if self._hover >= 0 and {p.id for p in points} == {p.id for p in self.points}:
            order = {point.id: n for n, point in enumerate(self.points)}
            points = sorted(points, key=lambda point: order[point.id])
        self.points = points
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, len(points) * HEIGHT - high))
        bar.setPageStep(high)
        bar.setSingleStep(HEIGHT)
        count = ngettext("{n} flood point", "{n} flood points", len(points))
        self.setAccessibleName(count.format(n=len(points)))
        self.viewport().update()

    def select(self, sensor: str) -> None:
        """Mark a point."""
        self._selected = sensor
        row = next((n for n, p in enumerate(self.points) if p.id == sensor), -1)
        if row >= 0:
            self.setAccessibleDescription(spoken(self.points[row]))
        self.viewport().update()

    def _row_at(self, y: float) -> int:
        row = int(y + self.verticalScrollBar().value()) // HEIGHT
        return row if 0 <= row < len(self.points) else -1

    def resizeEvent(self, event: QEvent) -> None:
        self.set_points(self.points)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.chosen.emit(self.points[row].id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.opened.emit(self.points[row].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._row_at(event.position().y())
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover = -1
            self.viewport().update()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _tell(self, pos: QPoint, at: QPoint) -> None:
        row = self._row_at(pos.y())
        QToolTip.showText(at, spoken(self.points[row]) if row >= 0 else "", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
            return
        letter = event.text().upper()
        if letter in KEYS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.asked.emit(letter)
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self.points:
            super().keyPressEvent(event)
            return
        now = next((n for n, p in enumerate(self.points) if p.id == self._selected), -step)
        row = max(0, min(len(self.points) - 1, now + step))
        self.chosen.emit(self.points[row].id)
        bar = self.verticalScrollBar()
        least = (row + 1) * HEIGHT - self.viewport().height()
        bar.setValue(min(max(bar.value(), least), row * HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = tokens.current()
        painter.fillRect(event.rect(), theme.panel)
        offset = self.verticalScrollBar().value()
        first = offset // HEIGHT
        for row in range(
            first, min(len(self.points), first + self.viewport().height() // HEIGHT + 2)
        ):
            box = QRectF(0, row * HEIGHT - offset, self.viewport().width(), HEIGHT)
            point = self.points[row]
            trend = self._context.picture.sensors.trend[point.row]
            selected = point.id == self._selected
            paint_flood_line(painter, box, point, trend, selected, row == self._hover, theme)
        painter.end()


class ColumnHeads(QWidget):
    """The heads of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        box = QRectF(0, 0, self.width() - 8, HEAD)
        value, spark, rain, task = flood_columns(box)
        place = QRectF(NAME_LEFT, 0, value.left() - NAME_LEFT - 6, HEAD)
        cells = ((place, _("Point · to the next level"), None), (value, _("Depth"), RIGHT),
                 (spark, _("30 min, rise"), RIGHT), (rain, _("Rain, mm"), RIGHT),
                 (task, _("Who is there"), None))  # fmt: skip
        for cell, text, align in cells:
            kind = align if align is not None else Qt.AlignmentFlag.AlignVCenter
            paint_text(painter, cell, text, theme.text2, fonts.SECONDARY, align=kind)
        painter.fillRect(QRectF(0, HEAD - 1, self.width(), 1), theme.line)
        painter.end()
