"""The clock: local time to the second, date and weekday in the officer's language."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, tokens
from ui.widgets import format
from ui.widgets.elide import LEFT, paint_text


class Clock(QWidget):
    """Shows the time it is told; between two dividers of 1 px."""

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.show_time(now)

    def show_time(self, now: datetime) -> None:
        """Show `now` (aware, any zone)."""
        self._now = now
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """Everything shown."""
        return f"{format.clock(self._now)} {format.date(self._now)} {format.weekday(self._now)}"

    def sizeHint(self) -> QSize:
        return QSize(round(self._time_width() + self._date_width()) + 42, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        high, wide = self.height(), self.width()
        for x in (0, wide - 1):
            painter.fillRect(QRectF(x, high / 2 - 14, 1, 28), theme.line2)
        time = QRectF(16, 0, self._time_width() + 2, high)
        text = format.clock(self._now)
        paint_text(painter, time, text, theme.text1, fonts.VALUE, fonts.MEDIUM, LEFT, elide=False)
        left = time.right() + 8
        for top, line in ((-16, format.date(self._now)), (0, format.weekday(self._now))):
            box = QRectF(left, high / 2 + top, wide - left, 16)
            paint_text(painter, box, line, theme.text2, fonts.SECONDARY, elide=False)
        painter.end()

    def _time_width(self) -> float:
        # The widest time there is, so that nothing moves from one second to the next.
        return fonts.width("00:00:00", fonts.VALUE, fonts.MEDIUM)

    def _date_width(self) -> float:
        date, day = format.date(self._now), format.weekday(self._now)
        return max(fonts.width(date, fonts.SECONDARY), fonts.width(day, fonts.SECONDARY))
