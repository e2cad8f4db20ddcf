"""Putting what is known of a case right; what was said before stays in its history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app import wording
from app.domain.cases import Case
from app.i18n import _, language, local
from app.messages.commands import CorrectCase
from ui.actions.sending import send
from ui.context import Context
from ui.theme import levels
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import TEXT, KeycapButton

Fields = dict[str, str | int | float | None]


class CorrectForm(QFrame):
    """Hidden until asked; only the fields that were changed are sent."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._context = context
        self._case: Case | None = None
        self.title, self.place = QLineEdit(), QLineEdit()
        self.description, self.reason = QLineEdit(), QLineEdit()
        for edit in (self.title, self.place, self.description, self.reason):
            edit.setMaxLength(500)
        self.category, self.level = QComboBox(), QComboBox()
        self.category.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._note = FieldNote(self.reason, _("What was said before stays in the history."))
        keep = KeycapButton(_("Correct"), icon="pencil-simple")
        shut = KeycapButton(_("Cancel"), role=TEXT)
        keep.clicked.connect(self._keep)
        shut.clicked.connect(self.hide)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for label, part in (
            (_("Title"), self.title), (_("Category"), self.category), (_("Level"), self.level),
            (_("Place"), self.place), (_("Description"), self.description),
            (_("Reason"), self.reason),
        ):  # fmt: skip
            form.addRow(label, part)
            part.setAccessibleName(label)
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(keep)
        row.addWidget(shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.addLayout(form)
        column.addLayout(row)
        self.hide()

    def ask(self, case: Case) -> None:
        """Offer what is known now."""
        self._case = case
        self.title.setText(local(case.title, case.title_en))
        self.place.setText(local(case.place, case.place_en))
        self.description.setText(case.description)
        self.reason.clear()
        self._note.complain("")
        self.category.clear()
        for row in self._context.picture.catalogue.categories.values():
            self.category.addItem(f"{row.code}  {local(row.name, row.name_en)}", row.code)
        self.category.setCurrentIndex(self.category.findData(case.category))
        self.level.clear()
        for n in (1, 2, 3, 4):
            self.level.addItem(f"{levels.ROMAN[n]} {wording.level(n)}", n)
        self.level.setCurrentIndex(case.level - 1)
        self.show()
        self.title.setFocus()

    def changed(self) -> Fields:
        """What differs from the case as it was offered."""
        case = self._case
        if case is None:
            return {}
        own = language() == "en"
        title, place = ("title_en", "place_en") if own else ("title", "place")
        shown: Fields = {
            title if getattr(case, title) else "title": self.title.text().strip(),
            place if getattr(case, place) else "place": self.place.text().strip(),
            "description": self.description.text().strip(),
            "category": self.category.currentData() or case.category,
            "level": self.level.currentData(),
        }
        return {name: value for name, value in shown.items() if getattr(case, name) != value}

    def _keep(self) -> None:
        case, fields = self._case, self.changed()
        if case is None:
            return
        if not fields:
            self._note.complain(_("Nothing was changed."))
            return
        context = self._context
        command = CorrectCase(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            case=case.id,
            expected_version=case.version,
            fields=fields,
            reason=self.reason.text().strip(),
        )

        async def keep() -> None:
            problem = await send(context, command)
            self._note.complain(problem)
            self.setVisible(bool(problem))

        context.spawn(keep())
