"""The line under a control: a hint in peace, the error beside what caused it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, levels, style, tokens
from ui.widgets.elide import paint_text


class FieldNote(QWidget):
    """Says what is allowed; `complain` marks `field` and shows the error with its shape."""

    def __init__(self, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._hint = hint
        self._error = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def complain(self, error: str) -> None:
        """Show `error` (cause and what is allowed); empty takes it back."""
        self._error = error
        style.set_role(self._field, "error", bool(error))
        self._field.setAccessibleDescription(error or self._hint)
        self.setToolTip(error)
        self.update()

    def error(self) -> str:
        """The error shown, or empty."""
        return self._error

    def sizeHint(self) -> QSize:
        return QSize(120, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        box = QRectF(self.rect())
        if self._error:
            levels.paint_level(painter, QRectF(0, box.center().y() - 5, 10, 10), 1)
            box.adjust(14, 0, 0, 0)
        ink = theme.level_text(1) if self._error else theme.text2
        paint_text(painter, box, self._error or self._hint, ink, fonts.SECONDARY)
        painter.end()
