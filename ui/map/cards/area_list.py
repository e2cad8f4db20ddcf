"""The parts of the card of a region: its counts by kind, and the list of one kind."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.map.work.contents import Contents, Entry
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, RIGHT, paint_text

LINE, ROW = 28, 32
_ENTRY = int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of counts. `kind` opens its list, '' where there is none."""

    kind: str
    icon: str
    name: str
    count: str
    detail: str = ""
    tip: str = ""


class Figures(QWidget):
    """The counts, one below the other; `chosen` names the kind whose list is wanted."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[Figure, ...] = ()
        self._kind, self._hover = "", -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_figures(self, figures: tuple[Figure, ...], kind: str) -> None:
        """Show these, the list of `kind` being open."""
        self._figures, self._kind = figures, kind
        self.setFixedHeight(LINE * len(figures))
        self.setAccessibleName("; ".join(f"{f.name} {f.count} {f.detail}" for f in figures))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = int(event.position().y() // LINE)
        if over != self._hover:
            self._hover = over
            figure = self._figures[over] if 0 <= over < len(self._figures) else None
            self.setToolTip(figure.tip if figure else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int(event.position().y() // LINE)
        if 0 <= number < len(self._figures) and self._figures[number].kind:
            self.chosen.emit(self._figures[number].kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        kinds = [f.kind for f in self._figures if f.kind]
        if step is None or self._kind not in kinds:
            super().keyPressEvent(event)
            return
        self.chosen.emit(kinds[(kinds.index(self._kind) + step) % len(kinds)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, wide = tokens.current(), float(self.width())
        for number, figure in enumerate(self._figures):
            rect = QRectF(0, number * LINE, wide, LINE)
            if figure.kind and figure.kind == self._kind:
                painter.fillRect(rect, theme.select_bg)
                painter.fillRect(QRectF(0, rect.top(), 3, LINE), theme.select)
            elif number == self._hover and figure.kind:
                painter.fillRect(rect, theme.hover)
            middle = rect.center().y()
            paint_icon(painter, QRectF(12, middle - 8, 16, 16), figure.icon, theme)
            room = QRectF(36, rect.top(), 90, LINE)
            paint_text(painter, room, figure.name, theme.text1, fonts.BODY, align=LEFT)
            count = QRectF(100, rect.top(), 76, LINE)
            paint_text(
                painter, count, figure.count, theme.text1, fonts.BODY, fonts.MEDIUM, RIGHT,
                elide=False,
            )  # fmt: skip
            more = QRectF(186, rect.top(), wide - 198, LINE)
            paint_text(painter, more, figure.detail, theme.text2, fonts.SECONDARY, align=LEFT)
        painter.end()


class EntryModel(QAbstractListModel):
    """The entries of one kind; each is worded when it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._contents: Contents | None = None
        self._kind, self._count = "", 0

    def show_kind(self, contents: Contents | None, kind: str) -> None:
        """Show the entries of `kind`."""
        self.beginResetModel()
        self._contents, self._kind = contents, kind
        self._count = contents.count(kind) if contents is not None else 0
        self.endResetModel()

    def entry(self, number: int) -> Entry | None:
        """One entry."""
        inside = self._contents is not None and 0 <= number < self._count
        return self._contents.entry(self._kind, number) if inside and self._contents else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == _ENTRY:
            return entry
        return entry.title if role == Qt.ItemDataRole.DisplayRole else None


class EntryDelegate(QStyledItemDelegate):
    """Mark, title, and at the right what is so."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_ENTRY)
        if not isinstance(entry, Entry):
            return
        theme, rect = tokens.current(), QRectF(option.rect)
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.select_bg)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.select)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        x, middle = rect.left() + 12, rect.center().y()
        mark = QRectF(x, middle - 7, 14, 14)
        if entry.icon:
            paint_icon(painter, mark, entry.icon, theme)
        else:
            levels.paint_level(painter, mark, entry.level, entry.state, theme=theme)
        end = rect.right() - 12
        wide = min(fonts.width(entry.detail, fonts.SECONDARY), rect.width() * 0.5)
        more = QRectF(end - wide, rect.top(), wide, rect.height())
        paint_text(painter, more, entry.detail, theme.text2, fonts.SECONDARY, align=RIGHT)
        room = QRectF(x + 24, rect.top(), end - wide - 8 - x - 24, rect.height())
        paint_text(painter, room, entry.title, theme.text1, fonts.BODY, align=LEFT)
        painter.setPen(QPen(theme.line, 1.0))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()
