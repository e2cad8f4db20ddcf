"""What is to stand on the sheet, before the map goes to a file or a printer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QProgressBar, QWidget

from app.i18n import _
from ui.map.cards.side_card import CardEdit, SideCard, note, row, rule
from ui.map.paper.sheet import PAPERS, PDF, PNG, RESOLUTIONS, Wish, too_large
from ui.widgets.keycap_button import PRIMARY, KeycapButton
from ui.widgets.segmented import Segment, Segmented

_LYING, _UPRIGHT = "landscape", "portrait"
_LONGEST = 80


class PaperCard(SideCard):
    """`saved` and `printed` carry the Wish; `cancelled` stops what is being made."""

    saved = Signal(object)
    printed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Export or print the map"), 340)
        self.title = CardEdit(_("Title of the sheet"), most=_LONGEST)
        self._paper = Segmented([Segment(name, name) for name in PAPERS])
        self._lie = Segmented([Segment(_LYING, _("Lying")), Segment(_UPRIGHT, _("Upright"))])
        self._dpi = Segmented([Segment(str(n), str(n)) for n in RESOLUTIONS], "200")
        self._form = Segmented([Segment(PDF, "PDF"), Segment(PNG, "PNG")])
        self._legend = _check(_("With legend"))
        self._light = _check(_("Light colours, for paper"))
        self._redact = _check(_("Hide personal data"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._stop = KeycapButton(_("Cancel"), small=True)
        self._save = KeycapButton(_("Save as file…"), "Return", role=PRIMARY, small=True)
        self._print = KeycapButton(_("Print…"), icon="printer", small=True)
        self._problem = note(kind="error")
        self._lay_out()
        self._connect()
        self.show_progress(None)
        self.tell_problem("")

    @property
    def wish(self) -> Wish:
        """What is chosen now."""
        return Wish(
            self.title.text().strip(),
            self._paper.current(),
            self._lie.current() == _LYING,
            int(self._dpi.current()),
            self._form.current(),
            self._legend.isChecked(),
            self._light.isChecked(),
            self._redact.isChecked(),
        )

    def show_progress(self, share: float | None) -> None:
        """How far it is, 0 to 1; None when nothing is being made."""
        working = share is not None
        self._bar.setVisible(working)
        self._stop.setVisible(working)
        self._save.setVisible(not working)
        self._print.setVisible(not working)
        self._bar.setValue(round(100 * (share or 0.0)))

    def forbid_print(self, reason: str) -> None:
        """Why nothing can be printed here."""
        if reason:
            self._print.forbid(reason)
        else:
            self._print.allow()

    def tell_problem(self, text: str) -> None:
        """What went wrong."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, control in (
            (_("Paper"), self._paper),
            (_("Format"), self._lie),
            (_("Dots per inch"), self._dpi),
            (_("File"), self._form),
        ):
            label = QLabel(name)
            label.setProperty("type", "secondary")
            form.addRow(label, control)
        self.body.addWidget(self.title)
        self.body.addLayout(form)
        for check in (self._legend, self._light, self._redact):
            self.body.addWidget(check)
        self.body.addWidget(rule())
        self.body.addWidget(self._problem)
        self.body.addWidget(self._bar)
        buttons = row(self._save, self._print, self._stop)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.body.setSpacing(8)

    def _connect(self) -> None:
        self.title.returnPressed.connect(lambda: self._ask(False))
        self.title.left.connect(self.close_card)
        self._save.clicked.connect(lambda: self._ask(False))
        self._print.clicked.connect(lambda: self._ask(True))
        self._stop.clicked.connect(self.cancelled)
        for control in (self._paper, self._lie, self._dpi):
            control.chosen.connect(lambda _choice: self.tell_problem(""))

    def _ask(self, on_paper: bool) -> None:
        if too_large(self.wish):
            text = _("A sheet of this size is too large at {dpi} dots per inch: choose fewer.")
            self.tell_problem(text.format(dpi=self.wish.dpi))
        elif not on_paper:
            self.saved.emit(self.wish)
        else:
            self.printed.emit(self.wish)


def _check(title: str) -> QCheckBox:
    made = QCheckBox(title)
    made.setChecked(True)
    return made
