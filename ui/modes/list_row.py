"""A row of the lists about modes: icon, title, time; below it lines that wrap, and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import levels, tokens
from ui.theme.icons import paint_icon


class ListRow(QFrame):
    """`level` 1 to 4 shows the shape of that severity in place of the icon."""

    def __init__(
        self, icon: str, title: str, time: str, lines: Sequence[str], level: int = 0
    ) -> None:
        super().__init__()
        self.setProperty("surface", "row")
        self.setAccessibleName("\n".join([title, time, *lines]))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.body = QVBoxLayout()
        self.body.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(_label(title, "strong"), 1)
        self.body.addLayout(head)
        self.body.addWidget(_label(time, "secondary"))
        for line in lines:
            self.body.addWidget(_label(line, ""))
        self.body.addLayout(self.buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(_Mark(icon, level), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.body, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def text(self) -> str:
        """Everything the row says."""
        return self.accessibleName()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, tokens.current().line)
        painter.end()


class _Mark(QWidget):
    def __init__(self, icon: str, level: int) -> None:
        super().__init__()
        self._icon, self._level = icon, level
        self.setFixedSize(QSize(20, 20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, 1, 18, 18)
        if self._level:
            levels.paint_level(painter, box, self._level)
        else:
            paint_icon(painter, box, self._icon, tokens.current())
        painter.end()


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("type", kind)
    return label
