"""Exporting and printing the map: the card, the file's name, the job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QFileDialog

from app.exports import masking
from app.i18n import _, local
from ui.map.cards.paper_card import PaperCard
from ui.map.paper import press
from ui.map.paper.job import PaperJob
from ui.map.paper.sheet import PDF, PNG, Wish, Words, lay_out

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


class Paper(QObject):
    """One sheet at a time."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel, self._context = panel, panel.context
        self.card = PaperCard(panel)
        self.job: PaperJob | None = None
        self.card.saved.connect(self._ask_file)
        self.card.printed.connect(self._ask_printer)
        self.card.cancelled.connect(self.cancel)

    def open(self) -> None:
        """Show the card with a title suggested."""
        if not self.card.title.text():
            self.card.title.setText(self._suggestion())
        self.card.forbid_print("" if _printers() else _("No printer is set up on this computer."))
        self._panel.deck.show_side(self.card)
        self.card.title.setFocus()
        self.card.title.selectAll()

    def make(
        self, wish: Wish, path: Path | None = None, printer: QPagedPaintDevice | None = None
    ) -> PaperJob | None:
        """Begin a sheet; the job, None while another one is being made."""
        if self.job is not None:
            return None
        sheet = lay_out(wish)
        if printer is not None:
            press.prepare(printer, sheet)
        job = self.job = PaperJob(self._panel, sheet, self._words(wish), path, printer)
        job.progress.connect(self.card.show_progress)
        job.done.connect(lambda: self._done(path))
        job.failed.connect(lambda reason: self._failed(path, reason))
        self.card.tell_problem("")
        self.card.show_progress(0.0)
        job.start()
        return job

    def cancel(self) -> None:
        """Stop what is being made."""
        if self.job is not None:
            self.job.cancel()
            self._forget()

    # --------------------------------------------------------------------------- inside

    def _words(self, wish: Wish) -> Words:
        centre, officer = self._context.picture.registry.centre, self._context.session.officer
        name = local(officer.name, officer.name_en)
        return Words(
            local(centre.name, centre.name_en),
            masking.name(name) if wish.redact else name,
            self._context.bridge.now,
            self._panel.kit.credits.text(),
        )

    def _suggestion(self) -> str:
        centre, mode = self._context.picture.registry.centre, self._context.picture.mode
        name, word = local(centre.name, centre.name_en), local(mode.name, mode.name_en)
        return f"{name} · {word}"

    def _ask_file(self, wish: Wish) -> None:
        dialog = QFileDialog(self._panel, _("Export the map"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        names = {PDF: _("Document (*.pdf)"), PNG: _("Picture (*.png)")}
        dialog.setNameFilter(names[wish.form])
        dialog.setDefaultSuffix(wish.form)
        at = self._context.bridge.now.astimezone().strftime("%Y%m%d-%H%M")
        dialog.selectFile(f"map-{at}.{wish.form}")
        dialog.fileSelected.connect(lambda name: self.make(wish, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_printer(self, wish: Wish) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        press.prepare(printer, lay_out(wish))
        dialog = QPrintDialog(printer, self._panel)
        dialog.accepted.connect(lambda: self.make(wish, printer=printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def _done(self, path: Path | None) -> None:
        self._forget()
        where = path.name if path is not None else _("sent to the printer")
        self._context.toasts.show(_("Map exported"), where)
        self._panel.deck.hide_side(self.card)

    def _failed(self, path: Path | None, reason: str) -> None:
        self._forget()
        name = path.name if path is not None else _("The sheet")
        text = _("{file} cannot be written: {reason}.").format(file=name, reason=reason)
        self.card.tell_problem(text)

    def _forget(self) -> None:
        if self.job is not None:
            self.job.deleteLater()
            self.job = None
        self.card.show_progress(None)


def _printers() -> list[str]:
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())
