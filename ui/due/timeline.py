"""The painted part of the strip: an axis, rows of marks, and where now is.

The wheel zooms between half an hour and the whole shift, dragging moves; one click selects what
a mark stands for, or opens up a count.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.due.marks import Cluster, Mark, Span, clustered
from ui.theme import fonts, levels, tokens
from ui.widgets import format
from ui.widgets.elide import CENTRE, LEFT, paint_text

AXIS, ROW = 20, 20
LEAST_S = 1800.0
_STEPS = (60, 300, 600, 900, 1800, 3600, 7200)
_TICK_PX = 84
_HIT = 11


class Timeline(QWidget):
    """`picked` carries (row name, key) of the mark that was clicked."""

    picked = Signal(str, str)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shift = (0.0, 43200.0)
        self._view = self._shift
        self._now = 0.0
        self._rows: list[tuple[str, str, list[Mark]]] = []
        self._spans: tuple[str, list[Span]] = ("", [])
        self._clusters: list[tuple[str, list[Cluster]]] = []
        self._drag: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shift(self, start: datetime, end: datetime) -> None:
        """Show from `start` to `end`; a shift that is shown already keeps its zoom."""
        shift = (start.timestamp(), end.timestamp())
        if shift != self._shift:
            self._shift = self._view = shift
            self._place()

    def set_now(self, now: datetime) -> None:
        """Move the marker."""
        self._now = now.timestamp()
        self.update()

    def set_rows(
        self, rows: list[tuple[str, str, list[Mark]]], spans: tuple[str, list[Span]]
    ) -> None:
        """Rows as (name, title, marks), and the title and spans of the last one."""
        self._rows, self._spans = rows, spans
        self.setFixedHeight(self.sizeHint().height())
        self._place()

    def focus_now(self) -> None:
        """The whole shift again."""
        self._view = self._shift
        self._place()
        self.moved.emit()

    def zoomed(self) -> bool:
        """Whether less than the whole shift shows."""
        return self._view != self._shift

    def clusters(self, name: str) -> list[Cluster]:
        """What stands in a row, from left to right."""
        return dict(self._clusters).get(name, [])

    def sizeHint(self) -> QSize:
        return QSize(800, AXIS + ROW * (len(self._rows) + 1) + 4)

    def _left(self) -> float:
        titles = [title for _name, title, _marks in self._rows] + [self._spans[0]]
        return 32 + max((fonts.width(t, fonts.SECONDARY) for t in titles), default=0.0)

    def _scale(self) -> float:
        return (self.width() - self._left() - 24) / (self._view[1] - self._view[0])

    def _x(self, at: float) -> float:
        return self._left() + (at - self._view[0]) * self._scale()

    def _place(self) -> None:
        left, scale, (start, end) = self._left(), self._scale(), self._view
        self._clusters = []
        for name, _title, marks in self._rows:
            inside = [m for m in marks if start <= m.at <= end]
            found = clustered(inside, left, scale, start)
            before = [m for m in marks if m.at < start]
            if before and name == "cases":
                # What ran out before the shift began stays in sight, at the edge.
                found = [Cluster(left, left, before), *found]
            self._clusters.append((name, found))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        past = QRectF(self._left(), AXIS, self._x(self._now) - self._left(), self.height() - AXIS)
        if past.width() > 0:
            painter.fillRect(past, theme.ground)
        self._paint_axis(painter)
        for i, (name, title, _marks) in enumerate(self._rows):
            self._paint_title(painter, i, title)
            self._paint_row(painter, i, dict(self._clusters)[name])
        self._paint_title(painter, len(self._rows), self._spans[0])
        self._paint_spans(painter, len(self._rows))
        self._paint_now(painter)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        theme = tokens.current()
        step = next((s for s in _STEPS if s * self._scale() >= _TICK_PX), _STEPS[-1])
        at = self._view[0] - self._view[0] % step
        while at <= self._view[1] + 1:
            x = round(self._x(at))
            at += step
            if x < self._left() - 1:
                continue
            painter.fillRect(QRectF(x, AXIS, 1, self.height() - AXIS), theme.line)
            label = format.clock_short(datetime.fromtimestamp(at - step, UTC))
            box = QRectF(x - 30, 0, 60, AXIS)
            if abs(x - self._x(self._now)) < 40:
                continue
            paint_text(painter, box, label, theme.text2, fonts.SECONDARY, align=CENTRE, elide=False)
        for i in range(len(self._rows) + 1):
            painter.fillRect(QRectF(0, AXIS + i * ROW, self.width(), 1), theme.line)

    def _paint_title(self, painter: QPainter, row: int, title: str) -> None:
        box = QRectF(16, AXIS + row * ROW, self._left() - 18, ROW)
        paint_text(painter, box, title, tokens.current().text2, fonts.SECONDARY)

    def _paint_row(self, painter: QPainter, row: int, found: list[Cluster]) -> None:
        middle = AXIS + row * ROW + ROW / 2
        for cluster in found:
            if len(cluster.marks) == 1:
                self._paint_mark(painter, cluster.x, middle, cluster.marks[0])
            else:
                self._paint_count(painter, row, cluster, middle)

    def _paint_mark(self, painter: QPainter, x: float, y: float, mark: Mark) -> None:
        if mark.level:
            box = QRectF(x - 6.5, y - 6.5, 13, 13)
            levels.paint_level(painter, box, mark.level, mark.state)
            return
        theme = tokens.current()
        come = mark.state == levels.ACKNOWLEDGED
        painter.setPen(QPen(theme.neutral, 1.6))
        painter.setBrush(theme.neutral if come else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 3.6, 3.6)

    def _paint_count(self, painter: QPainter, row: int, cluster: Cluster, y: float) -> None:
        theme = tokens.current()
        text = format.number(len(cluster.marks))
        width = fonts.width(text, fonts.SECONDARY) + 16
        late = row == 0 and cluster.marks[-1].at < self._now
        worst = cluster.worst
        painter.setPen(QPen(theme.level_text(1) if late else theme.line2, 1))
        painter.setBrush(theme.raised)
        left = max(self._left(), cluster.x - width / 2)
        shape = 12.0 if worst.level and worst.level <= 2 else 0.0
        box = QRectF(left, y - 8, width + shape, 16)
        painter.drawRoundedRect(box, 8, 8)
        if shape:
            levels.paint_level(painter, QRectF(left + 5, y - 5.5, 11, 11), worst.level, worst.state)
        ink = theme.level_text(1) if late else theme.text1
        text_box = box.adjusted(shape, 0, 0, 0)
        paint_text(painter, text_box, text, ink, fonts.SECONDARY, align=CENTRE, elide=False)

    def _paint_spans(self, painter: QPainter, row: int) -> None:
        taken: list[tuple[float, float]] = []
        for span in self._spans[1]:
            x = max(self._left(), self._x(span.start))
            end = min(self.width() - 24.0, self._x(min(span.end, self._view[1])))
            # The gravest keeps its place; what lies under it shows where it reaches further.
            for a, b in taken:
                x, end = (b + 3, end) if end - b >= a - x else (x, a - 3)
            if end - x >= 24:
                taken.append((x, end))
                self._paint_span(painter, span, QRectF(x, AXIS + row * ROW + 3, end - x, ROW - 5))

    def _paint_span(self, painter: QPainter, span: Span, box: QRectF) -> None:
        theme = tokens.current()
        painter.setPen(QPen(theme.level_text(span.level), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        mark = QRectF(box.left() + 6, box.center().y() - 5.5, 11, 11)
        levels.paint_level(painter, mark, span.level)
        text = box.adjusted(22, 0, -6, 0)
        paint_text(painter, text, span.text, theme.text1, fonts.SECONDARY, align=LEFT)

    def _paint_now(self, painter: QPainter) -> None:
        if not self._view[0] <= self._now <= self._view[1]:
            return
        theme, x = tokens.current(), round(self._x(self._now))
        painter.fillRect(QRectF(x, AXIS - 2, 2, self.height() - AXIS + 2), theme.text1)
        box = QRectF(x - 21, 1, 44, AXIS - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.text1)
        painter.drawRoundedRect(box, 4, 4)
        label = format.clock_short(datetime.fromtimestamp(self._now, UTC))
        paint_text(painter, box, label, theme.ground, fonts.SECONDARY, fonts.MEDIUM, CENTRE)

    def _hit(self, place: QPointF) -> tuple[str, Cluster] | None:
        row = int((place.y() - AXIS) // ROW)
        if not 0 <= row < len(self._clusters):
            return None
        name, found = self._clusters[row]
        near = [c for c in found if abs(c.x - place.x()) <= _HIT]
        return (name, min(near, key=lambda c: abs(c.x - place.x()))) if near else None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self._hit(QPointF(event.pos()))
            texts = [mark.text for mark in hit[1].marks[:6]] if hit else []
            QToolTip.showText(event.globalPos(), "\n".join(texts), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        start, end = self._view
        at = start + (event.position().x() - self._left()) / self._scale()
        factor = 0.8 if event.angleDelta().y() > 0 else 1.25
        length = min(max((end - start) * factor, LEAST_S), self._shift[1] - self._shift[0])
        share = (at - start) / (end - start)
        self._show_from(at - share * length, length)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag = (event.position().x(), self._view[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            hit = self._hit(event.position())
            shape = Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        start = self._drag[1] - (event.position().x() - self._drag[0]) / self._scale()
        self._show_from(start, self._view[1] - self._view[0])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        moved = self._drag is not None and abs(event.position().x() - self._drag[0]) > 3
        self._drag = None
        hit = None if moved else self._hit(event.position())
        if hit is None:
            return
        name, cluster = hit
        if len(cluster.marks) == 1:
            self.picked.emit(name, cluster.marks[0].key)
            return
        first, last = cluster.marks[0].at, cluster.marks[-1].at
        length = max((last - first) * 1.6, LEAST_S)
        self._show_from((first + last - length) / 2, length)

    def _show_from(self, start: float, length: float) -> None:
        start = min(max(start, self._shift[0]), self._shift[1] - length)
        self._view = (start, start + length)
        self._place()
        self.moved.emit()
