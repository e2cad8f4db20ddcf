"""The slot of the response level: dashed when none is started, in the accent when one is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from ui.theme import fonts, levels, tokens
from ui.widgets.elide import CENTRE, paint_text


class LevelSlot(QWidget):
    """Response level of the mode in force; a level is text with its roman numeral, never alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level, self._mode = 0, "daily"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_level(0, "daily")

    def show_level(self, level: int, mode: str) -> None:
        """Show level 1–4, or 0 for none, in the accent of `mode`."""
        self._level, self._mode = level, mode
        self.setAccessibleName(self.text())
        self.setToolTip(_("The command decides the response level when it switches the mode."))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What the slot says."""
        label = _("Response level")
        if not self._level:
            return f"{label} {_('none')}"
        return f"{label} {_('Level {roman}').format(roman=levels.ROMAN[self._level])}"

    def sizeHint(self) -> QSize:
        label, value = self._texts()
        width = fonts.width(label, fonts.SECONDARY) + fonts.width(value, self._px(), fonts.MEDIUM)
        return QSize(round(width) + 32, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._level:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent(self._mode)[1])
        else:
            pen = QPen(theme.line2, 1)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 6, 6)
        label, value = self._texts()
        quiet = theme.on_primary if self._level else theme.text3
        ink = theme.on_primary if self._level else theme.text2
        wide = fonts.width(label, fonts.SECONDARY)
        left = QRectF(11, 0, wide + 2, self.height())
        paint_text(painter, left, label, quiet, fonts.SECONDARY, elide=False)
        rest = QRectF(left.right() + 6, 0, self.width() - left.right() - 17, self.height())
        weight = fonts.MEDIUM if self._level else fonts.REGULAR
        paint_text(painter, rest, value, ink, self._px(), weight, CENTRE, elide=False)
        painter.end()

    def _px(self) -> int:
        return 16 if self._level else fonts.SECONDARY

    def _texts(self) -> tuple[str, str]:
        if not self._level:
            return _("Response level"), _("none")
        return _("Response level"), _("Level {roman}").format(roman=levels.ROMAN[self._level])
