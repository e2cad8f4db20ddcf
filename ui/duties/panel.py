"""权责清单: every category with who is responsible and until when; gaps named; edited, exported,
imported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import paths
from app.domain.catalogue import Category
from app.domain.errors import Refused
from app.i18n import _, local, ngettext
from app.reference import duties, duties_sheet
from app.wording import sentence
from ui.context import Context
from ui.duties.form import DutyForm
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.case_line import CaseLine, CaseWords
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.search_field import SearchField


class DutiesPanel(QFrame):
    """`closed` asks for another panel. What is changed lies in the centre's own file and is in
    force when desks and gateway start next."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._rows = dict(context.picture.catalogue.categories)
        self.gaps: dict[str, list[str]] = {}
        self.search = SearchField(_("Code, name, department"))
        self._only_gaps = KeycapButton("", icon="warning", small=True)
        self._only_gaps.setCheckable(True)
        self._told = ElideLabel("", fonts.SECONDARY, tone="text2")
        self.form = DutyForm()
        self.form.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._lay_out()
        self._only_gaps.toggled.connect(self.refresh)
        self.search.searched.connect(lambda _text: self.refresh())
        self.form.shut.connect(self.form.hide)
        self.form.kept.connect(lambda category: self.keep([category]))

    def show_duties(self) -> None:
        """Read the list anew."""
        self.refresh()
        self.search.focus()

    def shown(self) -> list[Category]:
        """The categories that fit the search, with gaps alone when that is wanted."""
        words = self.search.text().casefold().split()
        return [
            category
            for code, category in self._rows.items()
            if (not self._only_gaps.isChecked() or code in self.gaps)
            and all(word in self._haystack(category) for word in words)
        ]

    def refresh(self) -> None:
        """Show what fits."""
        picture = self._context.picture
        skills = {skill for unit in picture.units.items for skill in unit.skills}
        self.gaps = {}
        for gap in duties.gaps(self._rows, picture.registry.departments, skills):
            self.gaps.setdefault(gap.code, []).append(_(gap.text).format(value=gap.value))
        number = len(self.gaps)
        self._only_gaps.set_title(ngettext("{n} gap", "{n} gaps", number).format(n=number))
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        shown = self.shown()
        for category in shown:
            line = CaseLine(self._words(category))
            line.pressed.connect(self.edit)
            self._list.addWidget(line)
        text = ngettext("{n} category", "{n} categories", len(shown)).format(n=len(shown))
        self._told.set_text(text)

    def edit(self, code: str) -> None:
        """Open a category."""
        self.form.edit(self._rows[code])
        self.form.show()
        self.form.edits["name"].setFocus()

    def keep(self, categories: list[Category]) -> int:
        """Write what differs into the centre's own file; how many rows."""
        changed = duties.same(categories, self._rows)
        try:
            kept = duties.keep(paths.data_dir(), changed, self._context.bridge.now)
        except Refused as refused:
            self._context.toasts.show(_("Nothing was kept"), sentence(refused), 3)
            return 0
        self._rows |= {category.code: category for category in changed}
        self.form.hide()
        self.refresh()
        text = ngettext("{n} category changed", "{n} categories changed", kept).format(n=kept)
        told = _("In force when desks and gateway start next; the former list is kept.")
        self._context.toasts.show(text, told if kept else "")
        return kept

    def export(self, file: str) -> None:
        """Write the list as a sheet."""
        try:
            duties_sheet.write(Path(file), self._rows.values())
        except Refused as refused:
            self._context.toasts.show(_("The list was not written"), sentence(refused), 3)
            return
        self._context.toasts.show(_("The list is written"), file)

    def take(self, file: str) -> None:
        """Take what a sheet changes; rows that are wrong are named and left."""
        try:
            found, faults = duties_sheet.read(Path(file))
        except Refused as refused:
            self._context.toasts.show(_("The sheet was not read"), sentence(refused), 3)
            return
        self.keep(found)
        for fault in faults[:3]:
            self._context.toasts.show(_("A row was left out"), sentence(fault), 3)

    # ---------------------------------------------------------------------------------- inside

    def _words(self, category: Category) -> CaseWords:
        bodies = self._context.picture.registry.departments
        names = (bodies.get(key) for key in category.departments)
        told = ", ".join(
            local(body.name, body.name_en) if body else key
            for body, key in zip(names, category.departments, strict=True)
        )
        gap = "; ".join(self.gaps.get(category.code, ()))
        limit = _("{n} h").format(n=f"{category.hours:g}")
        if category.clock == "days":
            limit = _("{n} working days").format(n=f"{category.hours / 8:g}")
        name = local(category.name, category.name_en)
        below = gap or category.code
        return CaseWords(
            category.code, name, told or fmt.DASH, limit, below, category.level, bool(gap)
        )

    def _haystack(self, category: Category) -> str:
        return " ".join(duties.text_of(category).values()).casefold()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(ElideLabel(_("Duties list"), fonts.TITLE, fonts.MEDIUM), 1)
        for title, icon, action in (
            (_("Take from XLSX"), "upload-simple", self._ask_take),
            (_("Write to XLSX"), "download-simple", self._ask_export),
        ):
            button = KeycapButton(title, icon=icon, role=ICON, small=True)
            button.clicked.connect(action)
            row.addWidget(button)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        row.addWidget(shut)
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 8, 12, 6)
        tools.addWidget(self.search, 1)
        tools.addWidget(self._only_gaps)
        told = QHBoxLayout()
        told.setContentsMargins(14, 0, 14, 6)
        told.addWidget(self._told)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 12)
        inner.addLayout(self._list)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(tools)
        column.addLayout(told)
        column.addWidget(self.form)
        column.addWidget(scroll, 1)

    def _ask_take(self) -> None:
        dialog = QFileDialog(self, _("Take from XLSX"))
        dialog.setNameFilters(["Excel (*.xlsx)"])
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _ask_export(self) -> None:
        dialog = QFileDialog(self, _("Write to XLSX"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel (*.xlsx)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(self.export)
        dialog.open()
