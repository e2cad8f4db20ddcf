"""Who else is at the case, below the head of its file; not there when nobody is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.picture.picture import Picture
from ui.models.presence import presence_words
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import paint_text

HEIGHT = 28


class PresenceLine(QWidget):
    """Icon and words, in the ink of what is selected."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture
        self.text = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_case(self, case_id: str) -> None:
        """Those at this case now."""
        self.text = " · ".join(presence_words(self._picture, case_id))
        self.setAccessibleName(self.text)
        self.setToolTip(self.text)
        self.setVisible(bool(self.text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens.current()
        painter.fillRect(self.rect(), theme.select_bg)
        paint_icon(painter, QRectF(16, 7, 14, 14), "users", theme, theme.select)
        box = QRectF(38, 0, self.width() - 50, HEIGHT)
        paint_text(painter, box, self.text, theme.text1, fonts.SECONDARY)
        painter.end()
