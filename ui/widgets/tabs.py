"""Text tabs with counts and an underline; what has no room goes into a menu."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets import format as fmt
from ui.widgets.elide import LEFT, paint_text

HEIGHT = 40
_GAP = 18.0
_COUNT_GAP = 5.0
_MORE = 28.0


@dataclass(frozen=True)
class Tab:
    """One tab; `count` −1 shows none. `strong` marks a count that wants attention."""

    id: str
    title: str
    count: int = -1
    strong: bool = False


class TextTabs(QWidget):
    """The tabs. Left and Right choose; `chosen` carries the id."""

    chosen = Signal(str)

    def __init__(self, tabs: list[Tab], current: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = tabs
        self._current = current or (tabs[0].id if tabs else "")
        self._hover = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def current(self) -> str:
        """The id of the current tab."""
        return self._current

    def set_current(self, tab_id: str) -> None:
        """Make `tab_id` current, without a signal."""
        self._current = tab_id
        self._tell()
        self.update()

    def set_tabs(self, tabs: list[Tab]) -> None:
        """Show other tabs or other counts."""
        if tabs != self._tabs:
            self._tabs = tabs
            self._tell()
            self.updateGeometry()
            self.update()

    def set_count(self, tab_id: str, count: int) -> None:
        """Change one count."""
        self.set_tabs(
            [Tab(t.id, t.title, count, t.strong) if t.id == tab_id else t for t in self._tabs]
        )

    def sizeHint(self) -> QSize:
        wide = sum(self._width(tab) for tab in self._tabs) + _GAP * max(0, len(self._tabs) - 1)
        return QSize(round(wide), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        first = self._width(self._tabs[0]) if self._tabs else 0
        return QSize(round(first + _GAP + _MORE), HEIGHT)

    def _count(self, tab: Tab) -> str:
        return fmt.number(tab.count) if tab.count >= 0 else ""

    def _width(self, tab: Tab) -> float:
        width = fonts.width(tab.title, fonts.BODY, fonts.MEDIUM)
        if tab.count >= 0:
            width += _COUNT_GAP + fonts.width(self._count(tab), fonts.BODY, fonts.BOLD)
        return width + 1

    def _split(self) -> tuple[list[Tab], list[Tab]]:
        """The tabs that have room, the current one among them, and those in the menu."""
        if self.sizeHint().width() <= self.width():
            return self._tabs, []
        room = self.width() - _MORE
        now = next((t for t in self._tabs if t.id == self._current), None)
        room -= self._width(now) + _GAP if now else 0.0
        shown = set()
        for tab in self._tabs:
            if tab is now:
                continue
            room -= self._width(tab) + _GAP
            if room < 0:
                break
            shown.add(tab.id)
        visible = [t for t in self._tabs if t is now or t.id in shown]
        return visible, [t for t in self._tabs if t not in visible]

    def _boxes(self) -> list[tuple[Tab, QRectF]]:
        x, boxes = 0.0, []
        for tab in self._split()[0]:
            width = self._width(tab)
            boxes.append((tab, QRectF(x, 0, width, self.height())))
            x += width + _GAP
        return boxes

    def _at(self, x: float) -> str:
        half = _GAP / 2
        for tab, box in self._boxes():
            if box.left() - half <= x < box.right() + half:
                return tab.id
        return "…" if self._split()[1] and x >= self.width() - _MORE else ""

    def _choose(self, tab_id: str) -> None:
        if tab_id and tab_id != self._current:
            self.set_current(tab_id)
            self.chosen.emit(tab_id)

    def _tell(self) -> None:
        now = next((t for t in self._tabs if t.id == self._current), None)
        self.setAccessibleDescription(f"{now.title} {self._count(now)}".strip() if now else "")

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tab in self._split()[1]:
            action = menu.addAction(f"{tab.title}  {self._count(tab)}")
            action.setData(tab.id)
        menu.triggered.connect(lambda action: self._choose(str(action.data())))
        menu.popup(self.mapToGlobal(QPoint(self.width() - int(_MORE), self.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        steps |= {Qt.Key.Key_Home: -len(self._tabs), Qt.Key.Key_End: len(self._tabs)}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._tabs:
            super().keyPressEvent(event)
            return
        ids = [tab.id for tab in self._tabs]
        start = ids.index(self._current) if self._current in ids else 0
        self._choose(ids[max(0, min(len(ids) - 1, start + step))])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position().x())
        if over == "…":
            self._open_menu()
        else:
            self._choose(over)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position().x())
        if over != self._hover:
            self._hover = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = ""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        for tab, box in self._boxes():
            self._paint_tab(painter, tab, box, theme)
        if self._split()[1]:
            box = QRectF(self.width() - _MORE + 6, self.height() / 2 - 8, 16, 16)
            lit = theme.text1 if self._hover == "…" else theme.text2
            paint_icon(painter, box, "dots-three", theme, lit)
        painter.end()

    def _paint_tab(self, painter: QPainter, tab: Tab, box: QRectF, theme: Theme) -> None:
        now = tab.id == self._current
        weight = fonts.MEDIUM if now else fonts.REGULAR
        ink = theme.text1 if now or tab.id == self._hover else theme.text2
        took = paint_text(painter, box, tab.title, ink, fonts.BODY, weight, elide=False)
        if tab.count >= 0:
            bold = fonts.BOLD if now or tab.strong else fonts.REGULAR
            tone = theme.text1 if now or tab.strong else theme.text2
            rest = box.adjusted(took + _COUNT_GAP, 0, 2, 0)
            paint_text(painter, rest, self._count(tab), tone, fonts.BODY, bold, LEFT, elide=False)
        if now:
            painter.fillRect(QRectF(box.left(), self.height() - 2, box.width(), 2), theme.select)
