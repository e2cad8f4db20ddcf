"""A line to write a note about a case where its row stands, without opening its file."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from app.i18n import _
from app.messages.commands import NoteCase
from ui.actions.sending import send
from ui.attendance import OF_CASE
from ui.context import Context
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap import KeyCap

LONGEST = 500


class RowNote(QFrame):
    """`closed` when it is done. Return keeps the note, Escape throws it away; what could not be
    kept stays in the line with the reason."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "raised")
        self.setProperty(OF_CASE, True)
        self._context = context
        self.case = ""
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST)
        self.edit.setProperty("takes", "Return Enter Escape")
        self.edit.setPlaceholderText(_("Write a note, Return keeps it"))
        self.edit.setAccessibleName(_("Note"))
        self._complaint = FieldNote(self.edit)
        self._complaint.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self._complaint)
        row.addWidget(KeyCap("Return"))
        self.edit.installEventFilter(self)
        self.edit.returnPressed.connect(self._keep)
        self.hide()

    def begin(self, case: str, box: QRect) -> None:
        """Write about a case whose row is at `box`."""
        if case != self.case:
            self.edit.clear()
        self.case = case
        self._complaint.hide()
        self.setGeometry(box)
        self.show()
        self.raise_()
        self.edit.setFocus()

    def end(self) -> None:
        """Away with it."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _keep(self) -> None:
        context, text = self._context, self.edit.text().strip()
        if not text:
            self.end()
            return
        command = NoteCase(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            case=self.case,
            text=text,
        )

        async def keep() -> None:
            problem = await send(context, command)
            self._complaint.complain(problem)
            self._complaint.setVisible(bool(problem))
            if not problem and self.edit.text().strip() == text:
                self.edit.clear()
                self.end()

        context.spawn(keep())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            self.edit.clear()
            self.end()
            return True
        return False
