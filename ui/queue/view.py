"""The list of the case queue: even rows, the selected one with its preview unfolded below.

Its own view instead of a QListView, so that five thousand rows lay out in no time and news
above what is read does not move it.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt, Signal
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
from ui.models.case_row import CaseRow
from ui.models.cases import CaseModel, Index
from ui.models.unread import Unread
from ui.queue.row import HEIGHT, RowLook, paint_row
from ui.theme import tokens


class CaseList(QAbstractItemView):
    """Shows a CaseModel. `chosen` when the officer selects a row, `opened` when he wants more."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self, model: CaseModel, picture: Picture, verbs: CaseVerbs, unread: Unread, now: datetime
    ) -> None:
        super().__init__()
        self._cases, self._picture, self._verbs, self._unread = model, picture, verbs, unread
        self._now = now
        self._selected = ""
        self._hover = -1
        self._fold: QWidget | None = None
        self._anchor: tuple[str, int] = ("", 0)
        self.setModel(model)
        self.setMouseTracking(True)
        self.setProperty("takes", "Return Enter")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
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

    def _top(self, row: int) -> int:
        chosen = self.selected_row()
        fold = self._fold_height() if 0 <= chosen < row else 0
        return row * HEIGHT + fold - self.verticalOffset()

    def _row_at(self, y: int) -> int:
        y += self.verticalOffset()
        chosen = self.selected_row()
        if chosen >= 0 and y >= (chosen + 1) * HEIGHT:
            y = max((chosen + 1) * HEIGHT - 1, y - self._fold_height())
        row = y // HEIGHT
        return row if 0 <= row < self._cases.rowCount() else -1

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

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: object) -> None:
        """Selection follows the session alone."""

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar, high = self.verticalScrollBar(), self.viewport().height()
        total = self._cases.rowCount() * HEIGHT + self._fold_height()
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
        row = self._row_at(0)
        self._anchor = (self._cases.at(row).case.id, self._top(row)) if row >= 0 else ("", 0)

    def _relaid(self) -> None:
        self.updateGeometries()
        case_id, top = self._anchor
        row = self._cases.row_of(case_id) if case_id else -1
        if row >= 0 and self.verticalOffset() > 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._top(row) - top)
        self._note_anchor()
        self.viewport().update()

    # --------------------------------------------------------------------------------- events

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Looking at the list chooses nothing (Qt's own view would take the first row)."""
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint().y())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._cases.at(row).case.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint().y())
        if row >= 0:
            self.opened.emit(self._cases.at(row).case.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._row_at(event.position().toPoint().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = tokens.current()
        painter.fillRect(event.rect(), theme.panel)
        first = self._row_at(max(0, event.rect().top()))
        for row in range(max(0, first), self._cases.rowCount()):
            top = self._top(row)
            if first < 0 or top > event.rect().bottom():
                break
            box = QRectF(0, top, self.viewport().width(), HEIGHT)
            line = self._cases.at(row)
            paint_row(painter, box, line, self._look(row, line), self._picture, self._now, theme)
        painter.end()

    def _look(self, row: int, line: CaseRow) -> RowLook:
        case = line.case
        problem = self._verbs.problem(case.id)
        return RowLook(
            selected=case.id == self._selected,
            hover=row == self._hover,
            unread=case in self._unread,
            sending=self._verbs.sending(case.id),
            conflict=problem.text if problem and problem.conflict else "",
        )
