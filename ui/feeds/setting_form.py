"""The settings of one feed, a field for each that its kind has."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.feeds import Manifest, Setting, SettingType
from app.i18n import _, local
from app.wording import sentence
from ui.feeds.parts import framed, titled
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import DANGER, PRIMARY, TEXT, KeycapButton

LONGEST = 4000


class SettingForm(QFrame):
    """`kept` carries (kind, name, words by key), `gone` (kind, name), `shut` ends it."""

    kept = Signal(str, str, object)
    gone = Signal(str, str)
    shut = Signal()

    def __init__(self, manifest: Manifest, name: str, words: dict[str, str]) -> None:
        super().__init__()
        self._manifest = manifest
        self.name = QLineEdit(name)
        self.name.setReadOnly(bool(name))
        self.fields = {s.key: _field(s, words.get(s.key)) for s in manifest.settings}
        self.note = FieldNote(self.name, local(manifest.about, manifest.about_en))
        keep = KeycapButton(_("Keep"), icon="check", role=PRIMARY)
        keep.clicked.connect(self.keep)
        cancel = KeycapButton(_("Cancel"), role=TEXT)
        cancel.clicked.connect(self.shut)
        buttons = [keep, cancel]
        if name:
            remove = KeycapButton(_("Remove"), icon="trash", role=DANGER)
            remove.clicked.connect(lambda: self.gone.emit(manifest.id, name))
            buttons.insert(0, remove)
        rows: list[tuple[str, QWidget]] = [(_("Name"), self.name)]
        for setting in manifest.settings:
            star = " *" if setting.required else ""
            rows.append((local(setting.about, setting.about_en) + star, self.fields[setting.key]))
        framed(titled(rows), self.note, buttons, self)

    def words(self) -> dict[str, str]:
        """What stands in every field."""
        return {
            key: str(field.currentData()) if isinstance(field, QComboBox) else field.text()
            for key, field in self.fields.items()
        }

    def keep(self) -> None:
        """Hand on what was typed."""
        self.kept.emit(self._manifest.id, self.name.text().strip(), self.words())

    def complain(self, refused: Refused) -> None:
        """Say what was wrong."""
        self.note.complain(sentence(refused))


class KindPicker(QFrame):
    """Which kind a new feed is to be of; `chosen` carries its id."""

    chosen = Signal(str)
    shut = Signal()

    def __init__(self, kinds: dict[str, Manifest]) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        for kind in kinds.values():
            button = KeycapButton(local(kind.name, kind.name_en), role=TEXT)
            button.setToolTip(local(kind.about, kind.about_en))
            button.clicked.connect(lambda _on=False, key=kind.id: self.chosen.emit(key))
            column.addWidget(button)
        cancel = KeycapButton(_("Cancel"), role=TEXT)
        cancel.clicked.connect(self.shut)
        column.addWidget(cancel)


def _field(setting: Setting, given: str | None) -> QLineEdit | QComboBox:
    value = str(setting.default) if given is None and setting.default else given or ""
    if setting.type in (SettingType.CHOICE, SettingType.SWITCH):
        box = QComboBox()
        allowed = setting.allowed or ("true", "false")
        for word in allowed:
            shown = {"true": _("yes"), "false": _("no")}.get(word, word)
            box.addItem(shown, word)
        box.setCurrentIndex(max(0, box.findData(value.lower() if not setting.allowed else value)))
        return box
    edit = QLineEdit(value.replace("[]", ""))
    edit.setMaxLength(LONGEST)
    if setting.type is SettingType.SECRET:
        edit.setPlaceholderText("env:… / keyring:…")
        edit.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
    return edit
