"""`?`: every key of the desk on one page, by group, as it is bound now."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from ui.actions.table import Action, Actions, title
from ui.theme import tokens
from ui.widgets.elide import paint_text
from ui.widgets.keycap import key_label, keycap_size, paint_keycap
from ui.widgets.keycap_button import TEXT, KeycapButton
from ui.widgets.panel import Panel

WIDTH, HEIGHT, ROW = 980, 640, 28


class KeysPage(QFrame):
    """A card over the window; Esc closes it."""

    closed = Signal()

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._host = actions, parent
        self.setProperty("surface", "card")
        self.setProperty("noRing", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self.hide()

    def open(self) -> None:
        """Show the keys as they are bound now."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        panel = Panel(_("Keys"), _("Ctrl+K finds every command by its name"), framed=False)
        close = KeycapButton(_("Close"), "Escape", role=TEXT, small=True)
        close.clicked.connect(self.close_page)
        panel.add_tool(close)
        panel.set_body(self._page())
        self._column.addWidget(panel)
        parent = self._host
        wide, high = min(WIDTH, parent.width() - 48), min(HEIGHT, parent.height() - 120)
        self.setGeometry((parent.width() - wide) // 2, 72, wide, high)
        self.show()
        self.raise_()
        self.setFocus()

    def close_page(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def groups(self) -> list[tuple[str, list[Action]]]:
        """The rows that have a key, by group, in the order of the table."""
        rows = [action for action in self._actions if action.shortcut]
        order = list(dict.fromkeys(action.group for action in rows))
        rows.sort(key=lambda action: order.index(action.group))
        return [(group, list(members)) for group, members in groupby(rows, key=lambda a: a.group)]

    def _page(self) -> QScrollArea:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        heights = [0, 0, 0]
        columns = [QVBoxLayout() for _n in heights]
        for i, column in enumerate(columns):
            column.setSpacing(0)
            grid.addLayout(column, 0, i)
        for group, rows in self.groups():
            shortest = heights.index(min(heights))
            self._fill(columns[shortest], group, rows)
            heights[shortest] += len(rows) + 2
        for column in columns:
            column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        return scroll

    def _fill(self, column: QVBoxLayout, group: str, rows: list[Action]) -> None:
        label = QLabel(_(group) or _("Other"))
        label.setProperty("type", "strong")
        column.addWidget(label)
        for action in rows:
            keys = {key_label(key): key for key in (action.shortcut, *action.also)}
            column.addWidget(KeyRow(title(action), tuple(keys.values())))
        column.addSpacing(14)


class KeyRow(QWidget):
    """One command and its keys."""

    def __init__(self, text: str, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._text, self._keys = text, keys
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{text}: {', '.join(keys)}")

    def sizeHint(self) -> QSize:
        return QSize(240, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, right = tokens.current(), float(self.width())
        for key in reversed(self._keys):
            size = keycap_size(key)
            box = QRectF(right - size.width(), (ROW - size.height()) / 2, size.width(), 18)
            paint_keycap(painter, box, key, theme)
            right = box.left() - 6
        text = QRectF(0, 0, right - 8, ROW)
        paint_text(painter, text, self._text, theme.text2)
        painter.end()
