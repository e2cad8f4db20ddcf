"""A row of choices of which one is current: the mode switch, list or cards, periods.

Only the current segment is coloured, with the accent of its mode or the selection blue.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.elide import CENTRE, paint_text
from ui.widgets.keycap import key_label

HEIGHT = 32
_RADIUS = 6.0
_ICON = 16.0
_GAP = 7.0


@dataclass(frozen=True)
class Segment:
    """One choice. `accent` is a mode id, empty for the selection blue; `key` is told on hover."""

    id: str
    title: str
    icon: str = ""
    accent: str = ""
    key: str = ""
    tip: str = ""


class Segmented(QWidget):
    """The control. With `asks=True` a click, Return or Space only emits `chosen`, and the owner
    calls `set_current` once it is so (a mode is previewed and confirmed first); else the
    arrow keys and clicks choose at once."""

    chosen = Signal(str)

    def __init__(
        self,
        segments: list[Segment],
        current: str = "",
        *,
        asks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._segments = segments
        self._current = current or (segments[0].id if segments else "")
        self._asks = asks
        self._cursor = self._current
        self._hover = ""
        self._preview = ("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("takes", "Return Enter Space")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()

    def current(self) -> str:
        """The id of the current segment."""
        return self._current

    def set_current(self, segment_id: str) -> None:
        """Make `segment_id` the current one, without a signal."""
        self._current = self._cursor = segment_id
        self._tell()
        self.updateGeometry()
        self.update()

    def set_segments(self, segments: list[Segment]) -> None:
        """Show other segments or other words (another language)."""
        self._segments = segments
        self._tell()
        self.updateGeometry()
        self.update()

    def set_preview(self, segment_id: str, word: str = "") -> None:
        """Outline a segment that is previewed and add `word` to its title; empty ends it."""
        self._preview = (segment_id, word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths(compact=False))), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(sum(self._widths(compact=self._can_compact()))), HEIGHT)

    def _can_compact(self) -> bool:
        return all(segment.icon for segment in self._segments)

    def _compact(self) -> bool:
        return self._can_compact() and self.width() < self.sizeHint().width()

    def _title(self, segment: Segment) -> str:
        shown, word = self._preview
        return f"{segment.title} {word}" if word and shown == segment.id else segment.title

    def _has_title(self, segment: Segment, compact: bool) -> bool:
        return not compact or segment.id in (self._current, self._preview[0])

    def _widths(self, compact: bool) -> list[float]:
        widths = []
        for segment in self._segments:
            width = 28.0 if self._has_title(segment, compact) else 24.0
            if segment.icon:
                width += _ICON
            if self._has_title(segment, compact):
                text = fonts.width(self._title(segment), fonts.BODY, fonts.MEDIUM)
                width += text + (_GAP if segment.icon else 0.0)
            widths.append(float(round(width)))
        return widths

    def _boxes(self) -> list[tuple[Segment, QRectF]]:
        widths = self._widths(self._compact())
        spare = max(0.0, self.width() - sum(widths)) / max(1, len(widths))
        x, boxes = 0.0, []
        for segment, width in zip(self._segments, widths, strict=True):
            boxes.append((segment, QRectF(x, 0, width + spare, self.height())))
            x += width + spare
        return boxes

    def _at(self, x: float) -> str:
        return next((s.id for s, box in self._boxes() if box.left() <= x < box.right()), "")

    def _choose(self, segment_id: str) -> None:
        if not segment_id or not self.isEnabled():
            return
        if not self._asks:
            if segment_id == self._current:
                return
            self.set_current(segment_id)
        self.chosen.emit(segment_id)

    def _step(self, by: int) -> None:
        ids = [segment.id for segment in self._segments]
        start = ids.index(self._cursor) if self._cursor in ids else 0
        self._cursor = ids[max(0, min(len(ids) - 1, start + by))]
        if not self._asks:
            self._choose(self._cursor)
        self._tell()
        self.update()

    def _tell(self) -> None:
        titles = {segment.id: segment.title for segment in self._segments}
        self.setAccessibleDescription(titles.get(self._cursor, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        steps |= {Qt.Key.Key_Home: -len(self._segments), Qt.Key.Key_End: len(self._segments)}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._cursor = self._at(event.position().x()) or self._cursor
            self._choose(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover("")

    def _set_hover(self, segment_id: str) -> None:
        if segment_id != self._hover:
            self._hover = segment_id
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            over = self._at(event.pos().x())
            segment = next((s for s in self._segments if s.id == over), None)
            QToolTip.showText(event.globalPos(), self._tip(segment), self)
            return True
        return super().event(event)

    def _tip(self, segment: Segment | None) -> str:
        if segment is None:
            return self.toolTip()
        key = f" ({key_label(segment.key)})" if segment.key else ""
        return segment.tip or f"{segment.title}{key}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(frame, theme.raised)
        painter.save()
        painter.setClipPath(frame)
        compact = self._compact()
        boxes = self._boxes()
        for segment, box in boxes:
            self._paint_segment(painter, segment, box, theme, compact)
        painter.restore()
        painter.strokePath(frame, QPen(theme.line2, 1))
        for segment, box in boxes:
            self._paint_edge(painter, segment, box, theme)
        painter.end()

    def _paint_segment(
        self, painter: QPainter, segment: Segment, box: QRectF, theme: Theme, compact: bool
    ) -> None:
        now = segment.id == self._current
        if now:
            painter.fillRect(box, self._fill(segment, theme))
        elif segment.id == self._hover and self.isEnabled():
            painter.fillRect(box, theme.hover)
        if box.left() > 0:
            painter.fillRect(
                QRectF(round(box.left()) - 0.5, box.top(), 1, box.height()), theme.line2
            )
        ink = self._ink(segment, theme)
        titled = self._has_title(segment, compact)
        text = fonts.width(self._title(segment), fonts.BODY, fonts.MEDIUM) if titled else 0.0
        content = text + (_ICON if segment.icon else 0) + (_GAP if segment.icon and titled else 0)
        x = box.center().x() - content / 2
        if segment.icon:
            tint = ink if now else self._icon_ink(segment, theme)
            paint_icon(
                painter, QRectF(x, box.center().y() - 8, _ICON, _ICON), segment.icon, theme, tint
            )
            x += _ICON + _GAP
        if titled:
            weight = fonts.MEDIUM if now or segment.id == self._preview[0] else fonts.REGULAR
            paint_text(
                painter,
                QRectF(x, 0, text + 1, box.height()),
                self._title(segment),
                ink,
                fonts.BODY,
                weight,
                CENTRE,
                elide=False,
            )

    def _fill(self, segment: Segment, theme: Theme) -> QColor:
        return theme.accent(segment.accent)[1] if segment.accent else theme.select_bg

    def _ink(self, segment: Segment, theme: Theme) -> QColor:
        if not self.isEnabled():
            return theme.disabled
        if segment.id == self._current:
            return theme.on_primary if segment.accent else theme.text1
        hot = segment.id in (self._hover, self._preview[0])
        return theme.text1 if hot else theme.text2

    def _icon_ink(self, segment: Segment, theme: Theme) -> QColor:
        if segment.id == self._preview[0] and segment.accent:
            return theme.accent(segment.accent)[0]
        return theme.text2

    def _paint_edge(self, painter: QPainter, segment: Segment, box: QRectF, theme: Theme) -> None:
        """The 2-px outline of a preview; the cursor of the arrow keys while nothing is chosen."""
        if segment.id == self._preview[0]:
            pen = QPen(theme.accent(segment.accent)[0] if segment.accent else theme.select, 2)
        elif self._asks and self.hasFocus() and segment.id == self._cursor != self._current:
            pen = QPen(theme.select, 2)
        else:
            return
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)
