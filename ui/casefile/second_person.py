"""Who stands beside the officer when a case came back to him: a leader, by his own secret."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from app import pins
from app.domain.cases import Case
from app.domain.moves import LEADERS
from app.i18n import _, local
from ui.context import Context


class SecondPerson(QFrame):
    """Hidden unless the case was given back to this officer, who may not send it again alone."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case = ""
        told = QLabel(_("The case came back to you: a leader confirms that you send it again."))
        told.setWordWrap(True)
        told.setProperty("type", "secondary")
        self.leader, self.pin = QComboBox(), QLineEdit()
        self.leader.addItem(_("Confirmed by…"), "")
        for person in context.picture.registry.officers.values():
            if person.role in LEADERS and person.id != context.session.officer.id:
                self.leader.addItem(local(person.name, person.name_en), person.id)
        self.leader.setAccessibleName(_("Confirmed by"))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(pins.MOST)
        self.pin.setPlaceholderText(_("Secret of the second person"))
        self.pin.setAccessibleName(_("Secret of the second person"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.leader, 1)
        row.addWidget(self.pin, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(told)
        column.addLayout(row)
        if context.picture.registry.centre.demo:
            hint = _("In the demo every leader's secret is {pin}.").format(pin=pins.DEMO)
            note = QLabel(hint)
            note.setProperty("type", "hint")
            column.addWidget(note)
        self.hide()

    def show_case(self, case: Case, can: bool) -> None:
        """Ask for one, where this officer is the one it came back to."""
        if case.id != self._case:
            self.clear()
        self._case = case.id
        self.setVisible(can and case.returned_to == self._context.session.officer.id)

    def given(self) -> tuple[str, str]:
        """(leader, secret), both '' where nobody is asked for."""
        if self.isHidden():
            return "", ""
        return str(self.leader.currentData() or ""), self.pin.text()

    def clear(self) -> None:
        """A secret does not stay on the screen."""
        self.leader.setCurrentIndex(0)
        self.pin.clear()
