"""A card at the map's right edge, beside the column of tools: one at a time, Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from ui.map.cards.tools_card import SIDE
from ui.widgets.floating_card import FloatingCard

WIDTH = 312
_EDGE, _GAP = 12, 8


class SideCard(FloatingCard):
    """`closed` tells that the officer closed it. The mouse does not reach the map under it."""

    def __init__(self, parent: QWidget, title: str = "", wide: int = WIDTH) -> None:
        super().__init__(title, closable=True, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setFixedWidth(wide)
        self.hide()

    def place(self, area: QRect) -> None:
        """Stand in `area` (the map) right of everything but the tools."""
        self.setMaximumHeight(max(80, area.height() - 2 * _EDGE - 40))
        high = min(self._wanted(), self.maximumHeight())
        left = area.right() + 1 - _EDGE - round(SIDE) - _GAP - self.width()
        self.setGeometry(max(_EDGE, left), area.top() + _EDGE, self.width(), high)

    def _wanted(self) -> int:
        """How high it is with what is on it now, its notes wrapped."""
        layout = self.layout()
        if layout is None:
            return self.sizeHint().height()
        layout.invalidate()
        layout.activate()
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(self.width())
        return layout.totalSizeHint().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)


class CardEdit(QLineEdit):
    """A line to write in: Return hands it on, Esc belongs to the card."""

    left = Signal()

    def __init__(self, placeholder: str, text: str = "", most: int = 0) -> None:
        super().__init__(text)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("takes", "Return Enter Escape Backspace")
        if most:
            self.setMaxLength(most)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def rule() -> QFrame:
    """A line across a card."""
    made = QFrame()
    made.setProperty("surface", "rule")
    made.setFixedHeight(1)
    return made


def row(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        made.addWidget(widget)
    return made


def note(text: str = "", kind: str = "secondary") -> QLabel:
    """A few words under something; `kind` is a text type of the style sheet."""
    made = QLabel(text)
    made.setProperty("type", kind)
    made.setWordWrap(True)
    return made
