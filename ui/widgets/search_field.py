"""The search field: icon, placeholder, and the key that leads to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.i18n import _
from ui.theme import style, tokens
from ui.theme.icons import paint_icon
from ui.widgets.keycap import KeyCap
from ui.widgets.keycap_button import ICON, KeycapButton

HEIGHT = 32
_DELAY_MS = 150


class SearchField(QFrame):
    """Emits `searched` a moment after the last key, `submitted` on Return, `left` on Escape
    when the field is empty (the first Escape empties it) and on Down."""

    searched = Signal(str)
    submitted = Signal(str)
    left = Signal()

    def __init__(
        self, placeholder: str = "", key: str = "/", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "field")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._edit = QLineEdit()
        self._edit.setProperty("bare", True)
        self._edit.setProperty("takes", "Return Enter Escape")
        self._edit.installEventFilter(self)
        self._edit.textChanged.connect(self._changed)
        self._edit.returnPressed.connect(lambda: self.submitted.emit(self.text()))
        self._capped, self._cap = bool(key), KeyCap(key)
        self._cap.setVisible(bool(key))
        self._clear = KeycapButton(_("Clear"), "Escape", icon="x", role=ICON, small=True)
        self._clear.setFixedSize(22, 22)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 7, 0)
        row.setSpacing(7)
        row.addWidget(_Glass())
        row.addWidget(self._edit, 1)
        row.addWidget(self._clear)
        row.addWidget(self._cap)
        self.setFocusProxy(self._edit)
        self.set_placeholder(placeholder)

    def text(self) -> str:
        """What is searched for, without blanks at the ends."""
        return self._edit.text().strip()

    def set_text(self, text: str) -> None:
        """Search for `text`."""
        self._edit.setText(text)

    def set_placeholder(self, text: str) -> None:
        """Change the placeholder; it is the accessible name too."""
        self._edit.setPlaceholderText(text)
        self._edit.setAccessibleName(text or _("Search"))

    def clear(self) -> None:
        """Empty the field; `searched` follows at once."""
        self._edit.clear()
        self._timer.stop()
        self.searched.emit("")

    def focus(self) -> None:
        """Lead the keyboard here, with the old text selected."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._cap.setVisible(self._capped and not text)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            style.set_role(self, "active", event.gotFocus())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self._edit.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            return False
        return True


class _Glass(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), "magnifying-glass", tokens.current())
        painter.end()
