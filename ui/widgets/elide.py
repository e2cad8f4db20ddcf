"""One line of text that ends in an ellipsis when it has no room, and tells the rest on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, tokens

if TYPE_CHECKING:
    from ui.theme.tokens import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: QColor,
    px: int = fonts.BODY,
    weight: int = fonts.REGULAR,
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = True,
) -> float:
    """Paint one line of `text` in `rect`, elided if too long; the width it took, px.

    Numbers must not be elided: pass `elide=False` and give them room.
    """
    if not text or rect.width() <= 0:
        return 0.0
    shown, width = text, fonts.width(text, px, weight)
    if elide and width > rect.width() + 0.5:
        shown = fonts.metrics(px, weight).elidedText(
            text, Qt.TextElideMode.ElideRight, rect.width()
        )
        width = fonts.width(shown, px, weight)
    painter.setFont(fonts.font(px, weight))
    painter.setPen(colour)
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), shown)
    return width


class ElideLabel(QWidget):
    """A label of one line. `tone` is a text token: `text1`, `text2`, `text3`, `select`."""

    def __init__(
        self,
        text: str = "",
        px: int = fonts.BODY,
        weight: int = fonts.REGULAR,
        tone: str = "text1",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._px = px
        self._weight = weight
        self._tone = tone
        self._align = LEFT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """The whole text, however much of it shows."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show `text`; the accessible name follows."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self._tell_rest()
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change the text token."""
        self._tone = tone
        self.update()

    def set_align(self, align: Qt.AlignmentFlag) -> None:
        """Change the alignment: `LEFT`, `RIGHT` or `CENTRE` of this file."""
        self._align = align
        self.update()

    def elided(self) -> bool:
        """Whether a part of the text is hidden."""
        return fonts.width(self._text, self._px, self._weight) > self.width() + 0.5

    def sizeHint(self) -> QSize:
        wide = int(fonts.width(self._text, self._px, self._weight)) + 2
        return QSize(wide, round(self._px * 1.45))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 3 * self._px), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_rest()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme: Theme = tokens.current()
        colour: QColor = getattr(theme, self._tone)
        painter = QPainter(self)
        paint_text(
            painter,
            QRectF(self.rect()),
            self._text,
            colour if self.isEnabled() else theme.disabled,
            self._px,
            self._weight,
            self._align,
        )
        painter.end()

    def _tell_rest(self) -> None:
        self.setToolTip(self._text if self.elided() else "")
