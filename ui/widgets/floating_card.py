"""A card that floats on the map: a line-2 border instead of a shadow, kept inside its parent."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, KeycapButton


class FloatingCard(QFrame):
    """A card with an optional head (title, detail, close button). Escape closes it."""

    closed = Signal()

    def __init__(
        self,
        title: str = "",
        detail: str = "",
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._closable = closable
        self._title = ElideLabel(title, fonts.BODY, fonts.MEDIUM, "text1")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._detail = ElideLabel(detail, fonts.SECONDARY, fonts.REGULAR, "text2")
        self.head = QWidget()
        row = QHBoxLayout(self.head)
        row.setContentsMargins(12, 8, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._detail, 1)
        if closable:
            close = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
            close.clicked.connect(self.close_card)
            row.addWidget(close)
        self.head.setVisible(bool(title) or closable)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(12, 4 if title else 10, 12, 10)
        self.body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self.body)
        self.setAccessibleName(title)

    def set_title(self, title: str, detail: str = "") -> None:
        """Change title and detail."""
        self._title.set_text(title)
        self._detail.set_text(detail)
        self.head.setVisible(bool(title) or self._closable)
        self.setAccessibleName(title)

    def place_beside(self, spot: QRect, gap: int = 12) -> None:
        """Move next to `spot` (parent's pixels), neither covering it nor leaving the parent."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.adjustSize()
        inside = parent.rect().adjusted(gap, gap, -gap, -gap)
        for corner in (
            QPoint(spot.right() + gap, spot.center().y() + gap),
            QPoint(spot.left() - gap - self.width(), spot.center().y() + gap),
            QPoint(spot.center().x() - self.width() // 2, spot.bottom() + gap),
            QPoint(spot.center().x() - self.width() // 2, spot.top() - gap - self.height()),
        ):
            box = QRect(corner, self.size())
            box.moveLeft(max(inside.left(), min(box.left(), inside.right() - self.width())))
            box.moveTop(max(inside.top(), min(box.top(), inside.bottom() - self.height())))
            if not box.intersects(spot):
                break
        self.move(box.topLeft())

    def close_card(self) -> None:
        """Hide the card and say so."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._closable and event.key() == Qt.Key.Key_Escape:
            self.close_card()
            return
        super().keyPressEvent(event)
