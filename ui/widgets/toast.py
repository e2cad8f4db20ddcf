"""Toasts: what just happened, bottom right. Good news goes after 4 s, errors stay.

An error names cause, effect and next step. At most four are open; further ones wait and are
counted, and the same news twice is one toast with a count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from ui.theme import levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets.keycap_button import ICON, KeycapButton

SECONDS = 4.0
WIDTH = 400
_MOST = 4
_MARGIN = 16


@dataclass(frozen=True)
class Toast:
    """One message. `level` 0 is good news, 1–4 a severity; 1–3 stay until closed."""

    title: str
    text: str = ""
    level: int = 0
    actions: tuple[tuple[str, Callable[[], None]], ...] = field(default=(), compare=False)
    icon: str = "check-circle"

    @property
    def stays(self) -> bool:
        """Whether the toast waits for the officer."""
        return 1 <= self.level <= 3


class ToastStack(QWidget):
    """The toasts of one window; it lies over the window and lets every click beside it pass."""

    def __init__(self, window: QWidget, bottom: int = 0) -> None:
        super().__init__(window)
        self._host = window
        self._bottom = bottom
        self._waiting: list[Toast] = []
        self._cards: list[ToastCard] = []
        self._more = QLabel(self)
        self._more.setProperty("type", "secondary")
        self._more.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._more)
        window.installEventFilter(self)
        self.hide()

    def add(self, toast: Toast) -> None:
        """Show `toast`, or count it up if it is open already."""
        for card in self._cards:
            if card.toast == toast:
                card.repeat()
                return
        if len(self._cards) >= _MOST and not self._make_room():
            self._waiting.append(toast)
        else:
            self._open(toast)
        self._arrange()

    def cards(self) -> list[ToastCard]:
        """The open toasts, oldest first."""
        return list(self._cards)

    def close_last(self) -> bool:
        """Close the newest toast; whether there was one."""
        if self._cards:
            self._cards[-1].close_toast()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _make_room(self) -> bool:
        old = next((card for card in self._cards if not card.toast.stays), None)
        if old is not None:
            self._drop(old)
        return old is not None

    def _open(self, toast: Toast) -> None:
        card = ToastCard(toast, self)
        card.closed.connect(self._closed)
        self._cards.append(card)
        self._column.addWidget(card)
        card.show()

    def _closed(self, card: ToastCard) -> None:
        self._drop(card)
        if self._waiting:
            self._open(self._waiting.pop(0))
        self._arrange()

    def _drop(self, card: ToastCard) -> None:
        if card in self._cards:
            self._cards.remove(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _arrange(self) -> None:
        self._more.setText(_("{n} more").format(n=len(self._waiting)))
        self._more.setVisible(bool(self._waiting))
        self.setVisible(bool(self._cards))
        if not self._cards:
            return
        window = self._host
        wide = min(WIDTH, window.width() - 2 * _MARGIN)
        self._column.activate()
        high = self._column.heightForWidth(wide)
        self.setFixedSize(wide, max(high, self._column.sizeHint().height()))
        self.move(
            window.width() - wide - _MARGIN,
            window.height() - self.height() - _MARGIN - self._bottom,
        )
        self.raise_()


class ToastCard(QWidget):
    """One toast. Its time stands still while the mouse is on it or a button of it has focus."""

    closed = Signal(object)

    def __init__(self, toast: Toast, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toast = toast
        self._count = 1
        self._title = _label("strong")
        self._text = _label("secondary")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(SECONDS * 1000))
        self._timer.timeout.connect(self.close_toast)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(38, 10, 10, 10)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for title, run in toast.actions:
            self._add_action(row, title, run)
        if toast.stays:
            close = KeycapButton(_("Close"), icon="x", role=ICON, small=True)
            close.clicked.connect(self.close_toast)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._say()
        self._run()

    def repeat(self) -> None:
        """The same news again: count it and start its time anew."""
        self._count += 1
        self._say()
        self._run()

    def close_toast(self) -> None:
        """Close this toast."""
        self._timer.stop()
        self.closed.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._run()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, max(60, super().sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        level = self.toast.level
        painter.setPen(QPen(theme.level_text(level) if level else theme.line2, 1))
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        mark = QRectF(13, 12, 16, 16)
        if level:
            levels.paint_level(painter, mark, level, theme=theme)
        else:
            paint_icon(painter, mark, self.toast.icon, theme, theme.text1)
        painter.end()

    def _add_action(self, row: QHBoxLayout, title: str, run: Callable[[], None]) -> None:
        button = KeycapButton(title, small=True)
        button.clicked.connect(lambda: self._act(run))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _act(self, run: Callable[[], None]) -> None:
        self.close_toast()
        run()

    def _run(self) -> None:
        if not self.toast.stays:
            self._timer.start()

    def _say(self) -> None:
        times = f" ×{self._count}" if self._count > 1 else ""
        self._title.setText(f"{self.toast.title}{times}")
        self._text.setText(self.toast.text)
        self._text.setVisible(bool(self.toast.text))
        self.setAccessibleName(self.toast.title)
        self.setAccessibleDescription(self.toast.text)


def _label(kind: str) -> QLabel:
    label = QLabel()
    label.setProperty("type", kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
