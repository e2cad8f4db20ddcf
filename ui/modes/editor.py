"""The modes' files in the window: one key a line, what is wrong said beside it before it is kept,
former versions brought back. In force when desks and gateway start next."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app import paths
from app.domain.errors import Refused
from app.i18n import _, local
from app.reference import mode_files
from app.reference.load import mode_names
from app.reference.mode_files import Row, Version
from app.reference.modes import Found, find_modes
from app.wording import sentence
from ui.context import Context
from ui.modes.history import quiet_label
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton
from ui.widgets.search_field import SearchField

MOST = 60
"""Lines shown at once; the search narrows them."""


class Editor(QWidget):
    """A mode is chosen, its keys are listed; a line is opened, changed and kept."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._roots = [paths.resources(), paths.data_dir()]
        self._site = paths.data_dir()
        self._found: dict[str, Found] = {}
        self.mode, self.versions = QComboBox(), QComboBox()
        self.search = SearchField(_("Key or value"))
        self._told = quiet_label("")
        self.lines: list[EditLine] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._back = KeycapButton(_("Bring back"), role=TEXT, small=True)
        self._lay_out()
        for mode in context.picture.catalogue.modes.values():
            self.mode.addItem(local(mode.name, mode.name_en), mode.id)
        self.mode.currentIndexChanged.connect(self.refresh)
        self.search.searched.connect(lambda _text: self._show())
        self._back.clicked.connect(self.bring_back)

    def refresh(self) -> None:
        """Read the files anew."""
        try:
            self._found = find_modes(self._roots)
        except Refused as refused:
            self._told.setText(sentence(refused))
            return
        self.versions.clear()
        for version in mode_files.versions(self._site, self._mode()):
            self.versions.addItem(_when(version), version)
        has = self.versions.count() > 0
        self.versions.setVisible(has)
        self._back.setVisible(has)
        self._show()

    def keep(self, row: Row, text: str) -> str:
        """Keep a changed value; the fault in one sentence, '' when it is kept."""
        names = mode_names(self._roots)
        try:
            written = mode_files.changed(
                self._site, self._mode(), row.key, text, self._found, names
            )
            mode_files.keep(self._site, self._mode(), written, self._context.bridge.now)
        except Refused as refused:
            return sentence(refused)
        self._kept()
        return ""

    def shipped(self, row: Row) -> None:
        """Let the shipped value hold again."""
        text = mode_files.without(self._site, self._mode(), row.key)
        mode_files.keep(self._site, self._mode(), text, self._context.bridge.now)
        self._kept()

    def bring_back(self) -> None:
        """Let the former version that is chosen hold again."""
        version = self.versions.currentData()
        if not isinstance(version, Version):
            return
        names = mode_names(self._roots)
        try:
            mode_files.bring_back(
                self._site, self._mode(), version, self._roots[:1], names, self._context.bridge.now
            )
        except Refused as refused:
            self._context.toasts.show(_("The version was not brought back"), sentence(refused), 3)
            return
        self._kept()

    def _kept(self) -> None:
        told = _("In force when desks and gateway start next; the former file is kept.")
        self._context.toasts.show(_("The mode's file is written"), told)
        self.refresh()

    def _mode(self) -> str:
        return str(self.mode.currentData() or "daily")

    def _show(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        words = self.search.text().casefold().split()
        every = mode_files.rows(self._site, self._mode(), self._found)
        fits = [r for r in every if all(w in f"{r.key} {r.text}".casefold() for w in words)]
        self.lines = [EditLine(self, row) for row in fits[:MOST]]
        for line in self.lines:
            self._list.addWidget(line)
        own = sum(row.own for row in every)
        told = _("{n} keys, {own} of the centre's own; {shown} shown")
        self._told.setText(told.format(n=len(every), own=own, shown=len(self.lines)))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 14, 4)
        self.mode.setAccessibleName(_("Mode"))
        self.versions.setAccessibleName(_("Former versions"))
        bar.addWidget(self.mode)
        bar.addWidget(self.versions, 1)
        bar.addWidget(self._back)
        find = QHBoxLayout()
        find.setContentsMargins(14, 0, 14, 4)
        find.addWidget(self.search, 1)
        told = QHBoxLayout()
        told.setContentsMargins(14, 0, 14, 6)
        told.addWidget(self._told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        for part in (bar, find, told):
            column.addLayout(part)
        column.addLayout(self._list)
        column.addStretch(1)


class EditLine(QWidget):
    """A key with its value; pressed it opens to be changed."""

    def __init__(self, editor: Editor, row: Row) -> None:
        super().__init__()
        self._editor, self.row = editor, row
        self.edit = QPlainTextEdit(row.text)
        self.edit.setFixedHeight(min(220, 34 + 18 * row.text.count("\n")))
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName(row.key)
        self.note = FieldNote(self.edit, "")
        self._open = QWidget()
        self._open.hide()
        mark = " ●" if row.own else ""
        head = QHBoxLayout()
        name = QLabel(row.key + mark)
        name.setToolTip(_("of the centre's own file") if row.own else _("as shipped"))
        head.addWidget(name)
        short = ElideLabel(row.text.replace("\n", " "), fonts.SECONDARY, tone="text2")
        head.addWidget(short, 1)
        change = KeycapButton(_("Change"), icon="pencil-simple", role=TEXT, small=True)
        change.clicked.connect(self.open)
        head.addWidget(change)
        foot = QHBoxLayout()
        keep = KeycapButton(_("Keep"), icon="check", role=PRIMARY, small=True)
        keep.clicked.connect(self.keep)
        foot.addWidget(self.note, 1)
        if row.own:
            shipped = KeycapButton(_("As shipped"), role=TEXT, small=True)
            shipped.clicked.connect(lambda: editor.shipped(row))
            foot.addWidget(shipped)
        foot.addWidget(keep)
        inner = QVBoxLayout(self._open)
        inner.setContentsMargins(0, 0, 0, 4)
        inner.addWidget(self.edit)
        inner.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 2, 14, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._open)

    def open(self) -> None:
        """Show the value to be changed, or hide it again."""
        self._open.setVisible(self._open.isHidden())
        self.edit.setFocus()

    def keep(self) -> None:
        """Check and keep; a fault is said below the value."""
        self.note.complain(self._editor.keep(self.row, self.edit.toPlainText()))


def _when(version: Version) -> str:
    at = version.at
    return f"{at[:4]}-{at[4:6]}-{at[6:8]} {at[9:11]}:{at[11:13]} UTC"
