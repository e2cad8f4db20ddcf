"""A field that proposes while one types: a few rows below it, Return or a click takes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

Row = tuple[str, object]
"""What is shown, and what is taken."""


class Picker(QLineEdit):
    """`find` answers what was typed with rows; `picked` carries what the taken row stands for."""

    picked = Signal(object)

    def __init__(
        self, find: Callable[[str], Sequence[Row]], placeholder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(8)
        rows = QListView()
        completer.setPopup(rows)
        rows.activated.connect(self._take)
        rows.clicked.connect(self._take)
        self.setCompleter(completer)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.textEdited.connect(self._propose)

    def rows(self) -> list[str]:
        """What is proposed now."""
        return [self._model.item(row).text() for row in range(self._model.rowCount())]

    def take_first(self) -> bool:
        """Take the best row; whether there was one."""
        if not self._model.rowCount():
            return False
        self._take(self._model.index(0, 0))
        return True

    def _propose(self, text: str) -> None:
        self._model.clear()
        for shown, value in self._find(text):
            item = QStandardItem(shown)
            item.setData(value, Qt.ItemDataRole.UserRole)
            item.setEditable(False)
            self._model.appendRow(item)

    def _take(self, index: QModelIndex) -> None:
        value = index.data(Qt.ItemDataRole.UserRole)
        self.setText(str(index.data(Qt.ItemDataRole.DisplayRole)))
        self.picked.emit(value)
