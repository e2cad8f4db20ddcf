"""A case on one line of a list: shape, title, place, and what is to be told of it at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, levels, tokens
from ui.widgets.elide import RIGHT, paint_text

HEIGHT = 46
_MARK = 18.0


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What a line says; `told` stands at the right, in red when `late`; `waits` fills the shape."""

    key: str
    title: str
    place: str
    told: str
    below: str
    level: int
    late: bool = False
    waits: bool = True


def paint_line(painter: QPainter, rect: QRectF, words: CaseWords, raised: bool) -> None:
    """Paint one line into `rect`."""
    theme = tokens.current()
    if raised:
        painter.fillRect(rect, theme.raised)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line)
    left, top, right = rect.left(), rect.top(), rect.right() - 14
    mark = QRectF(left + 10, top + (HEIGHT - _MARK) / 2, _MARK, _MARK)
    state = levels.UNACKNOWLEDGED if words.waits else levels.ACKNOWLEDGED
    levels.paint_level(painter, mark, words.level, state)
    rows = (
        (words.title, words.told, top + 4, 20.0, fonts.BODY, fonts.MEDIUM, theme.text1),
        (words.place, words.below, top + 24, 18.0, fonts.SECONDARY, fonts.REGULAR, theme.text2),
    )
    for text, told, y, high, px, weight, ink in rows:
        wide = fonts.width(told, px, weight)
        colour = theme.level_text(1) if words.late and told == words.told else ink
        box = QRectF(right - wide - 4, y, wide + 4, high)
        paint_text(painter, box, told, colour, px, weight, RIGHT, elide=False)
        room = QRectF(left + 38, y, right - wide - 16 - left - 38, high)
        paint_text(painter, room, text, ink, px, weight)


class CaseLine(QWidget):
    """Pressed with the mouse or Return it tells its case."""

    pressed = Signal(str)

    def __init__(self, words: CaseWords) -> None:
        super().__init__()
        self._words, self._hover = words, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words.title}, {words.told}")
        self.setToolTip(f"{words.key}\n{words.title}\n{words.place}")

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self._words.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self._words.key)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_line(painter, QRectF(self.rect()), self._words, self._hover or self.hasFocus())
        painter.end()
