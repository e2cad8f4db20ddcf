"""The list of the case queue: even rows, the selected one with its preview unfolded below.

Its own view instead of a QListView, so that five thousand rows lay out in no time and news
above what is read does not move it. While the pointer is over it or cases are picked, nothing
moves at all: what came waits until it is asked for, or until the pointer has gone.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QWidget

from app.picture.picture import Picture
from ui.actions.cases import CaseVerbs
from ui.models.case_order import USUAL_FACTS, group_name
from ui.models.case_row import CaseRow
from ui.models.cases import CaseModel, Index
from ui.models.presence import watchers
from ui.models.unread import Unread
from ui.queue.heads import paint_head
from ui.queue.layout import Layout
from ui.queue.picks import Picks
from ui.queue.row import HEIGHT, RowLook, paint_row
from ui.theme import tokens

REST_MS = 20_000  # a pointer that has not moved for so long was left behind


class CaseList(QAbstractItemView):
    """Shows a CaseModel. `chosen` when the officer selects a row, `opened` when he wants more."""

    chosen = Signal(str)
    opened = Signal(str)
    pressed_head = Signal(str)
    """a group whose cases should show, or not"""

    def __init__(
        self, model: CaseModel, picture: Picture, verbs: CaseVerbs, unread: Unread, now: datetime
    ) -> None:
        super().__init__()
        self._cases, self._picture, self._verbs, self._unread = model, picture, verbs, unread
        self._now = now
        self.picks = Picks(self)
        self.facts: tuple[str, ...] = USUAL_FACTS
        self._selected = ""
        self._hover = -1
        self._busy = self._pointed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self._point(False))
        self._fold: QWidget | None = None
        self._anchor: tuple[str, int] = ("", 0)
        self.setModel(model)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.picks.changed.connect(self._mind_stillness)
        self._mind_stillness()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.rowsMoved):
            signal.connect(self._relaid)

    # ------------------------------------------------------------------------------ selection

    def set_fold(self, fold: QWidget) -> None:
        """The preview that unfolds below the selected row."""
        self._fold = fold
        fold.setParent(self.viewport())
        fold.hide()

    def select(self, case_id: str) -> None:
        """Select a case (shown or not) and, when shown, bring it into sight."""
        self._selected = case_id
        row = self._cases.row_of(case_id)
        self.setCurrentIndex(self._cases.index(row) if row >= 0 else QModelIndex())
        self.updateGeometries()
        if row >= 0:
            self.scrollTo(self._cases.index(row))
        self.viewport().update()

    def selected_row(self) -> int:
        """The row that is selected, −1 when the selected case is not shown."""
        return self._cases.row_of(self._selected)

    def step(self, by: int) -> None:
        """Select the row `by` further on; the first one when none is selected."""
        n = self._cases.rowCount()
        if n:
            row = self.selected_row()
            row = 0 if row < 0 else max(0, min(n - 1, row + by))
            self.chosen.emit(self._cases.at(row).case.id)

    def tick(self, now: datetime) -> None:
        """Repaint the clocks in sight."""
        self._now = now
        self.viewport().update()

    def refold(self) -> None:
        """The preview has another height now."""
        self.updateGeometries()
        self.viewport().update()

    # ------------------------------------------------------------------------------- geometry

    def _fold_height(self) -> int:
        if self._fold is None or self.selected_row() < 0:
            return 0
        return self._fold.sizeHint().height()

    def _layout(self) -> Layout:
        order = self._cases.order
        return Layout(self._cases, bool(order.group), self.selected_row(), self._fold_height())

    def _top(self, row: int) -> int:
        return self._layout().top(row) - self.verticalOffset()

    def _row_at(self, y: int) -> int:
        return self._layout().row_at(y + self.verticalOffset())

    def _head_at(self, y: int) -> str:
        number = self._layout().head_at(y + self.verticalOffset())
        return self._cases.sections()[number].code if number >= 0 else ""

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        return QRect(0, self._top(index.row()), self.viewport().width(), HEIGHT)

    def indexAt(self, point: QPoint) -> QModelIndex:
        return self._cases.index(self._row_at(point.y()))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        box = self.visualRect(index)
        if index.row() == self.selected_row():
            box.setHeight(HEIGHT + self._fold_height())
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if box.top() < 0 or box.height() > high:
            bar.setValue(bar.value() + box.top())
        elif box.bottom() > high:
            bar.setValue(bar.value() + box.bottom() - high)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // HEIGHT - 1)
        last = self._cases.rowCount() - 1
        by = {
            moves.MoveUp: -1, moves.MovePrevious: -1, moves.MoveDown: 1, moves.MoveNext: 1,
            moves.MovePageUp: -page, moves.MovePageDown: page,
            moves.MoveHome: -last, moves.MoveEnd: last,
        }.get(action, 0)  # fmt: skip
        self.step(by)
        return self.currentIndex()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: object) -> None:
        """Selection follows the session alone."""

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar, high = self.verticalScrollBar(), self.viewport().height()
        total = self._layout().total()
        bar.setRange(0, max(0, total - high))
        bar.setPageStep(high)
        bar.setSingleStep(HEIGHT)
        self._place_fold()

    def _place_fold(self) -> None:
        if self._fold is None:
            return
        row = self.selected_row()
        if row < 0:
            self._fold.hide()
            return
        top = self._top(row) + HEIGHT
        self._fold.setGeometry(0, top, self.viewport().width(), self._fold_height())
        self._fold.show()

    def _scrolled(self) -> None:
        self._place_fold()
        self._note_anchor()
        self.viewport().update()

    def _note_anchor(self) -> None:
        row = self.selected_row()
        if not (row >= 0 and -HEIGHT < self._top(row) < self.viewport().height()):
            row = self._row_at(0)
        self._anchor = (self._cases.at(row).case.id, self._top(row)) if row >= 0 else ("", 0)

    def _relaid(self) -> None:
        self.updateGeometries()
        case_id, top = self._anchor
        row = self._cases.row_of(case_id) if case_id else -1
        if row >= 0 and (self.verticalOffset() > 0 or case_id == self._selected):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._top(row) - top)
        self._note_anchor()
        self._hover = min(self._hover, self._cases.rowCount() - 1)
        self.viewport().update()

    # ---------------------------------------------------------------------------------- still

    def keep_still(self, busy: bool) -> None:
        """Something is being written in a row: nothing may move under it."""
        self._busy = busy
        self._mind_stillness()

    def _mind_stillness(self) -> None:
        self._cases.hold_still(self._pointed or self._busy or bool(len(self.picks)))
        self.setProperty("takes", "Return Enter Escape" if len(self.picks) else "Return Enter")
        self.viewport().update()

    # --------------------------------------------------------------------------------- events

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Looking at the list chooses nothing (Qt's own view would take the first row)."""
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        y = event.position().toPoint().y()
        row, head = self._row_at(y), self._head_at(y)
        if head:
            self.pressed_head.emit(head)
        elif row >= 0:
            self._press(row, event.modifiers())

    def _press(self, row: int, keys: Qt.KeyboardModifier) -> None:
        case_id = self._cases.at(row).case.id
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.picks.toggle(case_id)
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            here = self.selected_row()
            first, last = sorted((here if here >= 0 else row, row))
            self.picks.add(self._cases.at(n).case.id for n in range(first, last + 1))
        else:
            self.chosen.emit(case_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint().y())
        if row >= 0:
            self.opened.emit(self._cases.at(row).case.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._row_at(event.position().toPoint().y()))
        self._point(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
            self._point(False)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
            return
        if event.key() == Qt.Key.Key_Escape and len(self.picks):
            self.picks.clear()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the desk, not a search."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()
        self._note_anchor()

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    def _point(self, here: bool) -> None:
        (self._rest.start if here else self._rest.stop)()
        if here != self._pointed:
            self._pointed = here
            self._mind_stillness()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = tokens.current()
        painter.fillRect(event.rect(), theme.panel)
        layout, off = self._layout(), self.verticalOffset()
        first = layout.row_from(max(0, event.rect().top()) + off)
        for row in range(first, self._cases.rowCount()):
            top = layout.top(row) - off
            if top > event.rect().bottom():
                break
            box = QRectF(0, top, self.viewport().width(), HEIGHT)
            line = self._cases.at(row)
            paint_row(painter, box, line, self._look(row, line), self._picture, self._now, theme)
        self._paint_heads(painter)
        painter.end()

    def _paint_heads(self, painter: QPainter) -> None:
        off, order = self.verticalOffset(), self._cases.order
        layout = self._layout()
        for at, section in layout.heads(off, off + self.viewport().height()):
            name = group_name(section.code, order.group, self._picture)
            box = QRectF(0, at - off, self.viewport().width(), layout.head)
            paint_head(painter, box, name, section.count, self._cases.collapsed(section.code))

    def _look(self, row: int, line: CaseRow) -> RowLook:
        case = line.case
        problem = self._verbs.problem(case.id)
        return RowLook(
            selected=case.id == self._selected, hover=row == self._hover,
            unread=case in self._unread, sending=self._verbs.sending(case.id),
            conflict=problem.text if problem and problem.conflict else "",
            picked=case.id in self.picks, astray=self._cases.out_of_place(case.id),
            facts=self.facts, watchers=watchers(self._picture, case.id),
        )  # fmt: skip
