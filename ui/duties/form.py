"""One category of the duties list, to be changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app import paths
from app.domain.catalogue import Category
from app.domain.errors import Refused
from app.i18n import _
from app.reference import duties
from app.wording import sentence
from app.wording.words import N_
from ui.theme import levels
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton

CLOCKS = {
    "urgent": N_("urgent: the clock always runs"),
    "working": N_("working hours"),
    "days": N_("working days of eight hours"),
}
_LABELS = {
    "name": N_("Name"),
    "name_en": N_("English name"),
    "level": N_("Level"),
    "hours": N_("Limit, hours"),
    "clock": N_("How time is counted"),
    "departments": N_("Responsible, the first one leads"),
    "skills": N_("Skills"),
    "opening": N_("Opened when"),
    "opening_en": N_("Opened when (English)"),
    "closing": N_("Closed when"),
    "closing_en": N_("Closed when (English)"),
}
_LONGEST = 500


class DutyForm(QFrame):
    """`kept` carries the changed category, `shut` ends it without."""

    kept = Signal(object)
    shut = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._code = ""
        self.edits = {name: QLineEdit() for name in _LABELS if name not in ("level", "clock")}
        self.level, self.clock = QComboBox(), QComboBox()
        for number in range(1, 5):
            self.level.addItem(levels.ROMAN[number], str(number))
        for key, text in CLOCKS.items():
            self.clock.addItem(_(text), key)
        self._note = FieldNote(self.edits["name"], "")
        keep = KeycapButton(_("Keep"), icon="check", role=PRIMARY)
        cancel = KeycapButton(_("Cancel"), role=TEXT)
        keep.clicked.connect(self.keep)
        cancel.clicked.connect(self.shut)
        form = QFormLayout()
        for name, label in _LABELS.items():
            part = {"level": self.level, "clock": self.clock}.get(name) or self.edits[name]
            part.setAccessibleName(_(label))
            form.addRow(_(label), part)
        for edit in self.edits.values():
            edit.setMaxLength(_LONGEST)
            edit.returnPressed.connect(self.keep)
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(keep)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.addLayout(form)
        column.addLayout(row)

    def edit(self, category: Category) -> None:
        """Show a category."""
        self._code = category.code
        words = duties.text_of(category)
        for name, edit in self.edits.items():
            edit.setText(words[name])
            edit.setCursorPosition(0)
        self.level.setCurrentIndex(self.level.findData(words["level"]))
        self.clock.setCurrentIndex(self.clock.findData(words["clock"]))
        self._note.complain("")

    def keep(self) -> None:
        """Check what was typed; a slip is told and nothing is kept."""
        words = {name: edit.text().strip() for name, edit in self.edits.items()}
        words |= {"code": self._code, "level": str(self.level.currentData())}
        words["clock"] = str(self.clock.currentData())
        try:
            self.kept.emit(duties.parsed(words, paths.data_dir() / duties.FILE))
        except Refused as refused:
            self._note.complain(sentence(refused))
