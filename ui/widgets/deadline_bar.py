"""The deadline bar: how much of a limit is left, as length, colour and hatch.

It draws a state and decides none: what is near or urgent is a rule of the case.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from ui.theme import tokens
from ui.theme.levels import hatch
from ui.theme.tokens import Theme

NORMAL = "normal"
NEAR = "near"  # under 25 % left
URGENT = "urgent"  # under 10 % left
OVERDUE = "overdue"
PAUSED = "paused"
DONE = "done"
STATES = (NORMAL, NEAR, URGENT, OVERDUE, PAUSED, DONE)

HEIGHT = 4
_LEVELS = {NEAR: 3, URGENT: 2, OVERDUE: 1}


def paint_deadline(
    painter: QPainter, rect: QRectF, fraction: float, state: str, theme: Theme | None = None
) -> None:
    """Fill `rect` with the bar: `fraction` (0–1) of the limit is left, in `state` of `STATES`.

    Overdue, paused and done fill the whole bar, whatever the fraction.
    """
    look = theme or tokens.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = _rounded(rect)
    if state == OVERDUE:
        red = look.level_shape(1)
        painter.fillPath(path, look.level_ground(1))
        hatch(painter, path, red, 8.0, 3.6)
    elif state == PAUSED:
        hatch(painter, path, look.neutral, 4.5, 1.2)
    elif state == DONE:
        painter.fillPath(path, look.neutral)
    else:
        painter.fillPath(path, look.track)
        left = QRectF(rect)
        left.setWidth(max(2.0, rect.width() * min(1.0, max(0.0, fraction))))
        painter.fillPath(_rounded(left), bar_colour(state, look))
    painter.restore()


def bar_colour(state: str, theme: Theme) -> QColor:
    """The colour of the bar itself."""
    level = _LEVELS.get(state)
    return theme.level_shape(level) if level else theme.neutral


def text_colour(state: str, theme: Theme) -> QColor:
    """The colour of the time written beside the bar."""
    level = _LEVELS.get(state)
    if level:
        return theme.level_text(level)
    return theme.text2 if state in (PAUSED, DONE) else theme.text1


def state_text(state: str) -> str:
    """The state in a word, for tooltips and screen readers."""
    return {
        NORMAL: _("in time"),
        NEAR: _("deadline near"),
        URGENT: _("deadline urgent"),
        OVERDUE: _("overdue"),
        PAUSED: _("paused"),
        DONE: _("done"),
    }.get(state, state)


def _rounded(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, 1.0, 1.0)
    return path


class DeadlineBar(QWidget):
    """The bar as a widget, 4 px high."""

    def __init__(
        self, fraction: float = 1.0, state: str = NORMAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fraction = fraction
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(state_text(state))

    def set_deadline(self, fraction: float, state: str) -> None:
        """Show `fraction` (0–1) left, in `state` of `STATES`."""
        if (fraction, state) == (self._fraction, self._state):
            return
        self._fraction, self._state = fraction, state
        self.setAccessibleName(state_text(state))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(88, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(32, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, (self.height() - HEIGHT) / 2, self.width(), HEIGHT)
        paint_deadline(painter, box, self._fraction, self._state)
        painter.end()
