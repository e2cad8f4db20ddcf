"""The secret by which the officer at this desk confirms a switch for others."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import pins
from app.domain.registry import CONFIRMING
from app.i18n import _, local
from app.messages.commands import SetPin
from ui.actions.sending import send
from ui.context import Context
from ui.modes.history import quiet_label
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, KeycapButton


class Secret(QWidget):
    """Former secret, new one, new one again; kept as a hash alone."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.old, self.new, self.again = (QLineEdit() for _n in range(3))
        self._hint = quiet_label("")
        self.note = FieldNote(self.again, "")
        self.keep_button = KeycapButton(_("Set the secret"), icon="check", role=PRIMARY)
        self.keep_button.clicked.connect(self.keep)
        form = QFormLayout()
        for edit, title in (
            (self.old, _("Former secret")),
            (self.new, _("New secret")),
            (self.again, _("New secret again")),
        ):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(pins.MOST)
            edit.setAccessibleName(title)
            edit.returnPressed.connect(self.keep)
            form.addRow(title, edit)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addWidget(self._hint)
        column.addLayout(form)
        column.addLayout(row)
        column.addStretch(1)

    def refresh(self) -> None:
        """Say who it is for, and whether there is one."""
        officer = self._context.session.officer
        known = self._context.picture.registry.officers.get(officer.id, officer)
        name = local(officer.name, officer.name_en)
        if known.role not in CONFIRMING:
            text = _("{name} is no leader: a secret is of use only to those who confirm.")
        elif known.pin:
            text = _("{name} has a secret. It confirms a switch made by another officer.")
        else:
            text = _("{name} has no secret yet and cannot confirm a switch.")
        self._hint.setText(text.format(name=name))
        self.old.setEnabled(bool(known.pin))
        self.note.complain("")

    def keep(self) -> None:
        """Send it, when both new ones are the same."""
        if self.new.text() != self.again.text():
            self.note.complain(_("The two new secrets differ."))
            return
        officer = self._context.session.officer.id
        command = SetPin(
            command_id=self._context.desk.command_id(),
            officer=officer,
            person=officer,
            pin=self.new.text(),
            old=self.old.text(),
        )
        self._context.spawn(self._send(command))

    async def _send(self, command: SetPin) -> None:
        problem = await send(self._context, command)
        self.note.complain(problem)
        if not problem:
            for edit in (self.old, self.new, self.again):
                edit.clear()
            self._context.toasts.show(_("The secret is set."))
