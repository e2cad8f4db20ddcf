"""The flood board: every flood point in one line, what gets worse first."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.picture.picture import Changes
from ui.actions.table import Action
from ui.context import Context
from ui.models.flood import (
    DEEPEST,
    WARN_LEVEL,
    WORSENING,
    FloodPoint,
    flood_points,
    flood_rows,
)
from ui.sensors.flood_line import (
    HEIGHT,
    NAME_LEFT,
    flood_columns,
    paint_flood_line,
    spoken,
)
from ui.theme import fonts, tokens
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, paint_text
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.panel import Panel

HEAD = 30
ACROSS_M = 900.0


class FloodBoard(Panel):
    """The left panel of an emergency. A click selects the point and shows it on the map."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Flood points"), framed=False)
        self._context = context
        self._rows = flood_rows(context.picture)
        self._order = WORSENING
        self._detail_text = ""
        self._sort = KeycapButton("", icon="sort-ascending", small=True)
        self._sort.clicked.connect(self.swap_order)
        self.add_tool(self._sort)
        self.list = FloodList(context)
        self._empty = EmptyState("drop", _("This centre has no flood points"), framed=False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_ColumnHeads())
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        self.set_body(content)
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        context.session.selected.connect(self._on_selected)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        context.actions.add(
            Action("flood.order", "Flood points: worsening first or deepest first",
                   self.swap_order, "", "sort-ascending", "Sensors")
        )  # fmt: skip
        self.refresh()
        self._on_selected(context.session.kind, context.session.key)

    def points(self) -> list[FloodPoint]:
        """The points in the order shown."""
        return self.list.points

    def head_text(self) -> str:
        """The counts in the head."""
        return self._detail_text

    def swap_order(self) -> None:
        """Worsening first, or deepest first."""
        self._order = DEEPEST if self._order == WORSENING else WORSENING
        self.refresh()

    def refresh(self) -> None:
        """Read every point anew."""
        picture, now = self._context.picture, self._context.bridge.now
        points = flood_points(picture, self._rows, now, self._order)
        self.list.set_points(points)
        self.list.setVisible(bool(points))
        self._empty.setVisible(not points)
        titles = {WORSENING: _("Worsening first"), DEEPEST: _("Deepest first")}
        self._sort.set_title(titles[self._order])
        self._detail_text = self._summary(points)
        self.set_detail(self._detail_text)

    def _summary(self, points: list[FloodPoint]) -> str:
        if not points:
            return ""
        limits = [t for t in points[0].limits if t.level == WARN_LEVEL]
        stale = sum(point.stale for point in points)
        silent = _("silent {n}").format(n=stale)
        if not limits:
            return f"{len(points)} · {silent}"
        over = sum(point.depth >= limits[0].value for point in points)
        text = _("{n} of {all} over {limit} {unit}").format(
            n=over, all=len(points), limit=fmt.number(limits[0].value),
            unit=points[0].reading.unit or "cm",
        )  # fmt: skip
        return f"{text} · {silent}"

    def _choose(self, sensor: str) -> None:
        columns = self._context.picture.sensors
        row = columns.index[sensor]
        self._context.session.select("sensor", sensor)
        self._context.session.locate(float(columns.lon[row]), float(columns.lat[row]), ACROSS_M)

    def _open(self, sensor: str) -> None:
        self._choose(sensor)
        if any(action.id == "sensors.trend" for action in self._context.actions):
            self._context.actions.run("sensors.trend")

    def _on_selected(self, kind: str, key: str) -> None:
        self.list.select(key if kind == "sensor" else "")

    def _on_changed(self, changes: Changes) -> None:
        if changes.registry:
            self._rows = flood_rows(self._context.picture)
        first = len(changes.sensors) > 0 and not self.list.points
        if changes.registry or changes.mode or first:
            self.refresh()

    def _on_second(self, _now: datetime) -> None:
        if self.isVisible():
            self.refresh()


class FloodList(QAbstractScrollArea):
    """The lines. Up and Down choose, Return opens the trend."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.points: list[FloodPoint] = []
        self._selected = ""
        self._hover = -1
        self.setProperty("takes", "Return Enter")
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


class _ColumnHeads(QWidget):
    """The heads of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        box = QRectF(0, 0, self.width() - 8, HEAD)
        value, spark, task = flood_columns(box)
        place = QRectF(NAME_LEFT, 0, value.left() - NAME_LEFT - 6, HEAD)
        cells = ((place, _("Point · to the next level"), None), (value, _("Depth"), RIGHT),
                 (spark, _("30 min, rise"), RIGHT), (task, _("Who is there"), None))  # fmt: skip
        for cell, text, align in cells:
            kind = align if align is not None else Qt.AlignmentFlag.AlignVCenter
            paint_text(painter, cell, text, theme.text2, fonts.SECONDARY, align=kind)
        painter.fillRect(QRectF(0, HEAD - 1, self.width(), 1), theme.line)
        painter.end()
