"""Receipts of an order: 发 达 签 到 毕, each with the seconds it took.

The running step shows elapsed / limit; a late one turns orange with its overrun.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.elide import CENTRE, paint_text

DONE = "done"
RUNNING = "running"
LATE = "late"
WAITING = "waiting"
FAILED = "failed"
STATES = (DONE, RUNNING, LATE, WAITING, FAILED)

_WARM = (RUNNING, LATE, FAILED)

HEIGHT = 62
_MARK = 16.0


class Receipt(NamedTuple):
    """One step: its name, its state of `STATES`, and its seconds, expectation or a dash.

    `share` (0–1) is how much of the limit a running step has used.
    """

    label: str
    state: str
    text: str
    share: float = 0.0


def paint_receipts(
    painter: QPainter, rect: QRectF, steps: Sequence[Receipt], theme: Theme | None = None
) -> None:
    """Paint the steps side by side across `rect`: mark, label, text, joined by lines."""
    if not steps:
        return
    look = theme or tokens.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide = rect.width() / len(steps)
    top = rect.top() + 2
    for index, step in enumerate(steps):
        cell = QRectF(rect.left() + index * wide, rect.top(), wide, rect.height())
        mark = QRectF(cell.center().x() - _MARK / 2, top, _MARK, _MARK)
        _paint_mark(painter, mark, step, look)
        if index + 1 < len(steps):
            _paint_join(painter, mark, wide, steps[index + 1].state, look)
        name = QRectF(cell.left(), top + _MARK + 4, wide, 19)
        strong = fonts.MEDIUM if step.state in _WARM else fonts.REGULAR
        paint_text(painter, name, step.label, _ink(step, look), fonts.BODY, strong, CENTRE)
        text = QRectF(cell.left(), name.bottom(), wide, 18)
        paint_text(painter, text, step.text, _text_ink(step, look), fonts.SECONDARY, align=CENTRE)
    painter.restore()


def _ink(step: Receipt, theme: Theme) -> QColor:
    if step.state in (LATE, FAILED):
        return theme.level_text(2 if step.state == LATE else 1)
    return {DONE: theme.text1, RUNNING: theme.select}.get(step.state, theme.text2)


def _text_ink(step: Receipt, theme: Theme) -> QColor:
    return _ink(step, theme) if step.state in (LATE, FAILED, RUNNING) else theme.text2


def _paint_mark(painter: QPainter, box: QRectF, step: Receipt, theme: Theme) -> None:
    if step.state == DONE:
        paint_icon(painter, box, "check-circle", theme, theme.text1)
    elif step.state in (LATE, FAILED):
        level = 2 if step.state == LATE else 1
        levels.paint_level(painter, box, level, theme=theme)
    elif step.state == RUNNING:
        _paint_running(painter, box, step.share, theme)
    else:
        pen = QPen(theme.neutral, 1.3)
        pen.setDashPattern([1.6, 2.2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.center(), 6.2, 6.2)


def _paint_running(painter: QPainter, box: QRectF, share: float, theme: Theme) -> None:
    ring = QRectF(box.center().x() - 6.2, box.center().y() - 6.2, 12.4, 12.4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.track, 2))
    painter.drawEllipse(ring)
    painter.setPen(QPen(theme.select, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(ring, 90 * 16, -round(360 * 16 * min(1.0, max(0.08, share))))


def _paint_join(painter: QPainter, mark: QRectF, wide: float, to_state: str, theme: Theme) -> None:
    reached = to_state == DONE
    painter.setPen(QPen(theme.text2 if reached else theme.line2, 1))
    y = round(mark.center().y()) + 0.5
    painter.drawLine(QPointF(mark.right() + 10, y), QPointF(mark.left() + wide - 10, y))


class Receipts(QWidget):
    """The steps as a widget."""

    def __init__(self, steps: Sequence[Receipt] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Receipt, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Receipt]) -> None:
        """Show these steps; what did not change is not painted again."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        self.setAccessibleName(", ".join(f"{s.label} {s.text}" for s in self._steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(72 * max(1, len(self._steps)), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(52 * max(1, len(self._steps)), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_receipts(painter, QRectF(self.rect()), self._steps)
        painter.end()
