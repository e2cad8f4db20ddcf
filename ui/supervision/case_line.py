"""A case on one line of a list: shape, title, place, and what is to be told of it at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.case import Case
from app.i18n import local
from app.picture.picture import Picture
from ui.models.case_row import place_text
from ui.theme import fonts, levels, tokens
from ui.widgets.elide import RIGHT, paint_text

HEIGHT = 46
_MARK = 18.0


class CaseLine(QWidget):
    """Pressed with the mouse or Return it tells its case."""

    pressed = Signal(str)

    def __init__(self, case: Case, picture: Picture, told: str, below: str, late: bool) -> None:
        super().__init__()
        self._case, self._told, self._below, self._late = case, told, below, late
        self._title = local(case.title, case.title_en)
        self._place = place_text(case, picture)
        self._hover = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{self._title}, {told}")
        self.setToolTip(f"{case.id}\n{self._title}\n{self._place}")

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self._case.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self._case.id)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens.current()
        if self._hover or self.hasFocus():
            painter.fillRect(self.rect(), theme.raised)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.line)
        mark = QRectF(10, (self.height() - _MARK) / 2, _MARK, _MARK)
        levels.paint_level(painter, mark, self._case.level, levels.UNACKNOWLEDGED)
        ink = theme.level_text(1) if self._late else theme.text1
        wide = fonts.width(self._told, fonts.BODY, fonts.MEDIUM)
        right = QRectF(self.width() - wide - 14, 4, wide + 4, 20)
        paint_text(painter, right, self._told, ink, weight=fonts.MEDIUM, align=RIGHT, elide=False)
        room = self.width() - 40 - wide - 26
        paint_text(painter, QRectF(38, 4, room, 20), self._title, theme.text1, weight=fonts.MEDIUM)
        small = fonts.width(self._below, fonts.SECONDARY)
        below = QRectF(self.width() - small - 14, 24, small + 4, 18)
        paint_text(painter, below, self._below, theme.text2, fonts.SECONDARY, align=RIGHT)
        room = self.width() - 40 - small - 26
        paint_text(painter, QRectF(38, 24, room, 18), self._place, theme.text2, fonts.SECONDARY)
        painter.end()
