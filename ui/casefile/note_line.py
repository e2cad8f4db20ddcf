"""A line to write a note into the case's history, without leaving the file."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.messages.commands import NoteCase
from ui.actions.sending import send
from ui.context import Context
from ui.widgets.field_note import FieldNote


class NoteLine(QWidget):
    """Return keeps the note; what could not be kept stays in the line with the reason."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case = ""
        self.edit = QLineEdit()
        self.edit.setMaxLength(500)
        self.edit.setPlaceholderText(_("Write a note, Return keeps it"))
        self.edit.setAccessibleName(_("Note"))
        self._note = FieldNote(self.edit)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.edit)
        column.addWidget(self._note)
        self.edit.returnPressed.connect(self._keep)

    def show_case(self, case_id: str) -> None:
        """Another case: what was begun for the last one is not taken over."""
        if case_id != self._case:
            self._case = case_id
            self.edit.clear()
            self._note.hide()

    def _keep(self) -> None:
        text = self.edit.text().strip()
        if text:
            self.keep(text)

    def keep(self, text: str) -> None:
        """Write a note about the case that is shown."""
        context = self._context
        command = NoteCase(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            case=self._case,
            text=text,
        )

        async def keep() -> None:
            problem = await send(context, command)
            self._note.complain(problem)
            self._note.setVisible(bool(problem))
            if not problem and self.edit.text().strip() == text:
                self.edit.clear()

        context.spawn(keep())
