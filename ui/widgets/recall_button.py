"""Recall: a few seconds in which what was just sent can be taken back, as a shrinking bar."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QElapsedTimer, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.theme import tokens
from ui.widgets.keycap_button import KeycapButton

KEY = "Z"
_TICK_MS = 100
_BAR = 3.0


class RecallButton(KeycapButton):
    """Shows `撤回 4 s` with its key; hides itself and emits `expired` when the time is over.

    Whether a recall still counts is decided by the service; this only tells the time left.
    """

    expired = Signal()

    def __init__(self, parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__("", KEY, icon="arrow-counter-clockwise", small=small, parent=parent)
        self._limit = 1.0
        self._left_at_start = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def start(self, seconds_left: float, limit: float) -> None:
        """Show the button for `seconds_left` of `limit` seconds."""
        self._limit = max(0.1, limit)
        self._left_at_start = seconds_left
        self._since.start()
        self._timer.start()
        self.show()
        self._tick()

    def stop(self) -> None:
        """Hide the button: recalled, or signed for in the meantime."""
        self._timer.stop()
        self.hide()

    def seconds_left(self) -> float:
        """The time left, s."""
        gone = self._since.elapsed() / 1000 if self._since.isValid() else 0.0
        return max(0.0, self._left_at_start - gone)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QPainterPath()
        inside.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.setClipPath(inside)
        theme = tokens.current()
        wide = (self.width() - 2) * self.seconds_left() / self._limit
        painter.fillRect(QRectF(1, self.height() - 1 - _BAR, self.width(), _BAR), theme.track)
        painter.fillRect(QRectF(1, self.height() - 1 - _BAR, wide, _BAR), theme.text2)
        painter.end()

    def _tick(self) -> None:
        left = self.seconds_left()
        if left <= 0:
            self.stop()
            self.expired.emit()
            return
        title = _("Recall {n} s").format(n=ceil(left))
        if title != self.text():
            self.set_title(title)
        self.update()
