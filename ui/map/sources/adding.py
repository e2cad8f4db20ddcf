"""A new source: a file, an address of tiles, or a WMTS service whose layers are offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from app.i18n import _
from app.maps.spec import Spec
from ui.map.cards.side_card import CardEdit, note, row
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import ICON, KeycapButton


class AddRow(QWidget):
    """`offered` carries what was typed, `taken` the Spec to add; Esc in the field `left`."""

    offered = Signal(str)
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.field = CardEdit(_("File, address with {z} {x} {y}, or WMTS service"))
        self.browse = KeycapButton(_("Choose a file"), icon="folder-open", role=ICON)
        self.add = KeycapButton(_("Add"), "Enter")
        self.note = FieldNote(self.field, _(".mbtiles, .pmtiles, https://…"))
        self.layers = QComboBox()
        self.layers.setAccessibleName(_("Layer of the service"))
        self._offers: list[Spec] = []
        self._dialog: QFileDialog | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(note(_("Add a source"), "strong"))
        line = row(self.field, self.browse, self.add, spacing=6)
        line.setStretch(0, 1)
        column.addLayout(line)
        column.addWidget(self.layers)
        column.addWidget(self.note)
        self.layers.hide()
        self.add.clicked.connect(self._press)
        self.field.returnPressed.connect(self._press)
        self.field.textEdited.connect(self._anew)
        self.browse.clicked.connect(self._choose)

    def show_offers(self, found: Sequence[Spec]) -> None:
        """One is taken at once; of several the officer chooses."""
        self.add.set_busy(False)
        if len(found) == 1:
            self.taken.emit(found[0])
            return
        self._offers = list(found)
        self.layers.clear()
        self.layers.addItems([f"{spec.name} ({spec.id})" for spec in found])
        self.layers.show()
        self.layers.setFocus()

    def complain(self, text: str) -> None:
        """What is wrong, beside the field."""
        self.add.set_busy(False)
        self.note.complain(text)

    def clear(self) -> None:
        """It was added."""
        self.field.clear()
        self._anew()

    def _press(self) -> None:
        if self._offers and self.layers.currentIndex() >= 0:
            self.taken.emit(self._offers[self.layers.currentIndex()])
        elif self.field.text().strip() and not self.add.busy():
            self.note.complain("")
            self.add.set_busy(True)
            self.offered.emit(self.field.text())

    def _anew(self) -> None:
        self._offers = []
        self.layers.hide()
        self.note.complain("")

    def _choose(self) -> None:
        kinds = _("Map archives (*.mbtiles *.pmtiles)")
        dialog = QFileDialog(self.window(), _("Add a source"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.field.setText(path)
        self._press()
