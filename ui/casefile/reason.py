"""Asks why, inside the case file: a move that needs a reason is not made without one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app import wording
from app.domain.cases import Move
from app.i18n import _
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import DANGER, TEXT, KeycapButton

_IRREVERSIBLE = frozenset({Move.VOID})
SHORTEST = 2
"""Characters that make a reason: one alone says nothing."""


class ReasonBar(QFrame):
    """Hidden until asked. `given` carries the move and the reason; Escape takes it back."""

    given = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._move: Move | None = None
        self.edit = QLineEdit()
        self.edit.setMaxLength(200)
        self.edit.installEventFilter(self)
        self._note = FieldNote(self.edit)
        self._confirm = KeycapButton("", "Return")
        self._cancel = KeycapButton(_("Cancel"), "Escape", role=TEXT)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self._confirm)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 4)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._note)
        self._confirm.clicked.connect(self._give)
        self._cancel.clicked.connect(self.close_bar)
        self.edit.textChanged.connect(lambda _text: self._note.complain(""))
        self.hide()

    def ask(self, move: Move) -> None:
        """Ask for the reason of `move`."""
        self._move = move
        name = wording.move(move)
        self.edit.clear()
        self.edit.setPlaceholderText(_("{move}: reason, at least two characters").format(move=name))
        self.edit.setAccessibleName(self.edit.placeholderText())
        self._confirm.set_title(name)
        self._confirm.set_role(DANGER if move in _IRREVERSIBLE else "secondary")
        self._note.complain("")
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_bar(self) -> None:
        """Take the question back."""
        self._move = None
        self.hide()

    def _give(self) -> None:
        reason = self.edit.text().strip()
        if self._move is None:
            return
        if len(reason) < SHORTEST:
            self._note.complain(_("A reason of at least two characters is needed."))
            return
        move = self._move
        self.close_bar()
        self.given.emit(move, reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if not isinstance(event, QKeyEvent) or event.key() not in keys:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            self._give()
        return True
