"""Ctrl+K: type a few letters, Return does it. Not modal: Esc or a click beside it closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from app.i18n import _
from ui.context import Context
from ui.palette.entries import MOST, Entry, Finder
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import RIGHT, paint_text
from ui.widgets.keycap import keycap_size, paint_keycap

WIDTH, ROW, TOP = 640, 40, 96


class Palette(QFrame):
    """One line to type in, and what was found below it."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._host, self._context = parent, context
        self._finder = Finder(context)
        self._asked = ""
        self.setProperty("surface", "card")
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("A command, a case, a grid, a sensor, a place"))
        self.field.setAccessibleName(_("Command palette"))
        self.field.setMinimumHeight(36)
        self.list = EntryList()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self.run_entry)
        self.hide()

    def open(self) -> None:
        """Show it at the top of the window, empty."""
        self.field.clear()
        self._search("")
        # The names of a city take a moment: they are made ready while the first are typed.
        self._context.spawn(self._warm())
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_palette(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def entries(self) -> list[Entry]:
        """What is shown."""
        return self.list.entries

    def run_entry(self, row: int) -> None:
        """Do what row number `row` says, unless it cannot be done now."""
        if not 0 <= row < len(self.list.entries) or self.list.entries[row].reason:
            return
        entry = self.list.entries[row]
        self.close_palette()
        entry.run()

    def _search(self, text: str) -> None:
        """Show at once what is at hand; names follow in a moment."""
        self._asked = text
        found = self._finder.at_hand(text)
        self.list.show_entries(found[:MOST], searching=bool(text.strip()))
        self._place()
        if text.strip():
            self._context.spawn(self._search_names(text))

    async def _search_names(self, text: str) -> None:
        if text != self._asked:
            return
        found = await self._finder.all(text)
        if text == self._asked and Shiboken.isValid(self):
            self.list.show_entries(found[:MOST], keep=True)
            self._place()

    async def _warm(self) -> None:
        await self._finder.all("")

    def _place(self) -> None:
        parent = self._host
        wide = min(WIDTH, parent.width() - 32)
        self.list.updateGeometry()
        self.setFixedWidth(wide)
        high = 36 + 28 + self.list.sizeHint().height()
        self.setGeometry(QRect((parent.width() - wide) // 2, TOP, wide, high))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close_palette()
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6,
                 Qt.Key.Key_PageUp: -6}  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self.list.step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_entry(self.list.current)
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True


class EntryList(QWidget):
    """Painted rows: icon, text, detail, key; the current one selected."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.current = 0
        self._searching = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_entries(
        self, entries: list[Entry], *, searching: bool = False, keep: bool = False
    ) -> None:
        """Show `entries`; the first one is current. `searching`: more may come; `keep`: they have
        come, and what the officer went to meanwhile stays current."""
        gone_to = self.entries[self.current] if keep and self.current > 0 else None
        self.entries, self._searching = entries, searching
        same = (n for n, one in enumerate(entries) if gone_to and _same(one, gone_to))
        self.current = next(same, 0)
        self._tell()

    def step(self, by: int) -> None:
        """Move the current row."""
        self.current = max(0, min(len(self.entries) - 1, self.current + by))
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 20, ROW * max(1, len(self.entries)))

    def _tell(self) -> None:
        if self.entries:
            self.setAccessibleName(self.entries[self.current].text)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // ROW)
        if 0 <= row < len(self.entries) and row != self.current:
            self.current = row
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(int(event.position().y() // ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.entries:
            nothing = _("Nothing found. Try a part of a name, a number or a street.")
            text = _("Searching…") if self._searching else nothing
            paint_text(painter, QRectF(12, 0, self.width() - 24, ROW), text, tokens.current().text2)
        for i, entry in enumerate(self.entries):
            box = QRectF(0, i * ROW, self.width(), ROW)
            self._paint_row(painter, box, entry, i == self.current)
        painter.end()

    def _paint_row(self, painter: QPainter, box: QRectF, entry: Entry, current: bool) -> None:
        theme = tokens.current()
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.select_bg)
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 4, 4)
        paint_icon(painter, QRectF(12, box.center().y() - 8, 16, 16), entry.icon, theme)
        right = box.right() - 10
        if entry.key:
            size = keycap_size(entry.key)
            cap = QRectF(right - size.width(), box.center().y() - 9, size.width(), size.height())
            paint_keycap(painter, cap, entry.key, theme)
            right = cap.left() - 10
        detail = entry.reason or entry.detail
        wide = min(fonts.width(detail, fonts.SECONDARY) + 2, 260.0)
        rest = QRectF(right - wide, box.top(), wide, ROW)
        paint_text(painter, rest, detail, theme.text2, fonts.SECONDARY, align=RIGHT)
        ink = theme.disabled if entry.reason else theme.text1
        text = QRectF(40, box.top(), rest.left() - 52, ROW)
        paint_text(painter, text, entry.text, ink)


def _same(one: Entry, other: Entry) -> bool:
    return (one.text, one.detail, one.icon) == (other.text, other.detail, other.icon)
