"""An on/off switch for what takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.theme import fonts, tokens
from ui.widgets.elide import LEFT, paint_text

_TRACK = QSize(24, 14)
_GAP = 8


class Toggle(QCheckBox):
    """A check box drawn as a switch: the knob is right and filled when on, left when off."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        text = fonts.width(self.text(), fonts.BODY)
        return QSize(round(_TRACK.width() + _GAP + text + 2), 24)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        on = self.isChecked()
        ink = theme.disabled if not self.isEnabled() else theme.select if on else theme.neutral
        top = (self.height() - _TRACK.height()) / 2
        track = QRectF(0.75, top + 0.75, _TRACK.width() - 1.5, _TRACK.height() - 1.5)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(theme.select_bg if on else theme.ground)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        knob = QPointF(track.right() - 6.2 if on else track.left() + 6.2, track.center().y())
        painter.setBrush(ink if on else theme.ground)
        painter.drawEllipse(knob, 2.8, 2.8)
        words = QRectF(_TRACK.width() + _GAP, 0, self.width(), self.height())
        tone = theme.text1 if self.isEnabled() else theme.disabled
        paint_text(painter, words, self.text(), tone, align=LEFT, elide=False)
        painter.end()
