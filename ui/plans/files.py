"""The chosen plan written to DOCX or XLSX, and one taken from such a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app import paths
from app.domain.errors import Refused
from app.domain.plans import Plan
from app.i18n import _, local
from app.reference.plan_files import read_plan, write_plan
from app.reference.plan_tables import keep
from app.wording import sentence
from ui.context import Context
from ui.widgets.keycap_button import ICON, KeycapButton

FILTERS = ["Word (*.docx)", "Excel (*.xlsx)"]


class PlanFiles(QWidget):
    """Two buttons. What is taken lies in the centre's own folder, in force at the next start."""

    def __init__(self, context: Context, chosen: Callable[[], Plan | None]) -> None:
        super().__init__()
        self._context, self._chosen = context, chosen
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for title, icon, action in (
            (_("Take a plan from DOCX or XLSX"), "upload-simple", self._ask_take),
            (_("Write this plan to DOCX or XLSX"), "download-simple", self._ask_write),
        ):
            button = KeycapButton(title, icon=icon, role=ICON, small=True)
            button.clicked.connect(action)
            row.addWidget(button)

    def write(self, file: str) -> None:
        """Write the chosen plan."""
        plan = self._chosen()
        if plan is None:
            return
        try:
            write_plan(Path(file), plan)
        except Refused as refused:
            self._context.toasts.show(_("The plan was not written"), sentence(refused), 3)
            return
        self._context.toasts.show(_("The plan is written"), file)

    def take(self, file: str) -> None:
        """Take a plan; one that is wrong is told with its table and row, and nothing is kept."""
        catalogue = self._context.picture.catalogue
        try:
            plan, table = read_plan(Path(file), [*catalogue.categories], [*catalogue.kinds])
            keep(plan, table, paths.data_dir())
        except Refused as refused:
            self._context.toasts.show(_("The plan was not taken"), sentence(refused), 3)
            return
        told = _("In force when desks and gateway start next.")
        self._context.toasts.show(local(plan.name, plan.name_en), told)

    def _ask_take(self) -> None:
        dialog = QFileDialog(self, _("Take a plan from DOCX or XLSX"))
        dialog.setNameFilters(["Word, Excel (*.docx *.xlsx)"])
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _ask_write(self) -> None:
        dialog = QFileDialog(self, _("Write this plan to DOCX or XLSX"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(FILTERS)
        dialog.setDefaultSuffix("docx")
        dialog.filterSelected.connect(
            lambda name: dialog.setDefaultSuffix("xlsx" if "xlsx" in name else "docx")
        )
        dialog.fileSelected.connect(self.write)
        dialog.open()
