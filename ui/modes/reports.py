"""Reports upwards: the clocks they run under, a draft from what is known, those that went up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.reports import ELEMENTS, Report, ReportKind, open_matter
from app.exports.report_docx import write_docx
from app.i18n import _, local
from app.messages.commands import MakeReport
from app.picture.picture import Changes
from app.wording import sentence
from app.wording.words import N_, report_title
from ui.actions.sending import send
from ui.context import Context
from ui.models.report_draft import asked as asked_for, draft
from ui.models.report_sheet import sheet_of
from ui.modes.history import quiet_label
from ui.modes.list_row import ListRow
from ui.modes.report_pdf import write_pdf
from ui.widgets import format as fmt
from ui.widgets.empty_state import EmptyState
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, SECONDARY, TEXT, KeycapButton

TITLES = {
    "time": N_("Time of the events"),
    "source": N_("Source of the news"),
    "place": N_("Places"),
    "nature": N_("Nature and level"),
    "effect": N_("Effect"),
    "losses": N_("Casualties and losses"),
    "trend": N_("How it develops"),
    "leaders": N_("Leaders on site"),
    "measures": N_("Measures taken"),
    "advice": N_("Advice and requests"),
}
_HIGH = 60


class ReportsPage(QWidget):
    """What is asked for next stands first; the draft is the officer's from then on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.edits = {key: QPlainTextEdit() for key in ELEMENTS}
        self.clocks = QVBoxLayout()
        self.kind = ReportKind.FIRST
        self._title = QLabel()
        self._title.setProperty("type", "title")
        self.note = FieldNote(self.edits[ELEMENTS[0]], "")
        self.phone = KeycapButton(_("Reported by phone now"), icon="phone", role=SECONDARY)
        self.keep_button = KeycapButton("", icon="paper-plane-tilt", role=PRIMARY)
        self._anew = KeycapButton(_("Draft anew"), icon="arrow-clockwise", role=TEXT, small=True)
        self._form = QWidget()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.rows: list[ListRow] = []
        self._empty = EmptyState(
            "paper-plane-tilt",
            _("No report is asked for"),
            _("A mode that reports upwards (emergency) starts the clocks."),
        )
        self._lay_out()
        self.phone.clicked.connect(lambda: self._make(ReportKind.PHONE, {}))
        self.keep_button.clicked.connect(self.keep)
        self._anew.clicked.connect(self.draft_anew)
        context.bridge.changed.connect(self.on_changed)
        context.bridge.second.connect(self.on_second)

    def on_changed(self, changes: Changes) -> None:
        """A report went up, or the mode changed."""
        if (changes.calendar or changes.mode) and self.isVisible():
            self.refresh()

    def on_second(self, now: datetime) -> None:
        """The clocks go on."""
        if self.isVisible():
            self._show_clocks(now)

    def refresh(self) -> None:
        """Show clocks, list and draft; a draft that was begun for this report stays."""
        now = self._context.bridge.now
        matter, asked = self._matter(), asked_for(self._context.picture, now)
        written = [due for due in asked if due.kind is not ReportKind.PHONE]
        kind = written[0].kind if written else ReportKind.FIRST
        title = report_title(kind, written[0].number if written else 0)
        new = title != self._title.text() or kind is not self.kind
        self.kind = kind
        self._title.setText(title)
        self.keep_button.set_title(_("{report} has gone up").format(report=title))
        self._form.setVisible(bool(asked))
        self._empty.setVisible(not asked and not matter)
        self.phone.setVisible(any(due.kind is ReportKind.PHONE for due in asked))
        if asked and new:
            self.draft_anew()
        self._show_clocks(now)
        self._show_list(matter or self._last())

    def draft_anew(self) -> None:
        """Fill the parts from what is known now; what was typed there goes."""
        words = draft(self._context.picture, self.kind, self._matter(), self._context.bridge.now)
        for key, edit in self.edits.items():
            edit.setPlainText(words[key])
        self.note.complain("")

    def keep(self) -> None:
        """The report went up as it stands."""
        self._make(self.kind, {key: edit.toPlainText() for key, edit in self.edits.items()})

    def export(self, report: Report, file: Path) -> None:
        """Write a report as DOCX or PDF, by the ending of the file's name."""
        picture = self._context.picture
        sheet = sheet_of(picture, report, {key: _(title) for key, title in TITLES.items()})
        try:
            (write_pdf if file.suffix == ".pdf" else write_docx)(sheet, file)
        except Refused as refused:
            self._context.toasts.show(_("The report was not written"), sentence(refused), 3)
            return
        self._context.toasts.show(_("The report is written"), str(file))

    # ---------------------------------------------------------------------------------- inside

    def _matter(self) -> tuple[Report, ...]:
        return open_matter(list(self._context.picture.calendar.reports.values()))

    def _last(self) -> tuple[Report, ...]:
        """The reports of the matter that was over last."""
        every = sorted(self._context.picture.calendar.reports.values(), key=lambda r: r.at)
        return tuple(r for r in every if r.matter == every[-1].matter)

    def _make(self, kind: ReportKind, elements: dict[str, str]) -> None:
        command = MakeReport(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            report=kind,
            elements=elements,
        )
        self._context.spawn(self._send(command))

    async def _send(self, command: MakeReport) -> None:
        self.note.complain(await send(self._context, command))

    def _show_clocks(self, now: datetime) -> None:
        lines = []
        for due in asked_for(self._context.picture, now):
            left = (due.until - now).total_seconds()
            told = fmt.duration(left) if left >= 0 else fmt.overdue(left)
            lines.append((report_title(due.kind, due.number), told, left < 0))
        while self.clocks.count() > len(lines):
            item = self.clocks.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        while self.clocks.count() < len(lines):
            self.clocks.addWidget(QLabel())
        for place, (title, told, late) in enumerate(lines):
            item = self.clocks.itemAt(place)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel):
                mark = "◆ " if late else ""
                label.setText(f"{mark}{title}  {told}")
                label.setProperty("type", "error" if late else "strong")
                label.style().unpolish(label)
                label.style().polish(label)

    def _show_list(self, reports: tuple[Report, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [self._row(report) for report in reversed(reports)]
        for row in self.rows:
            self._list.addWidget(row)

    def _row(self, report: Report) -> ListRow:
        officers = self._context.picture.registry.officers
        known = officers.get(report.by)
        by = local(known.name, known.name_en) if known else report.by
        when = f"{fmt.date(report.at)} {fmt.clock_short(report.at)} · {by}"
        icon = "phone" if report.kind is ReportKind.PHONE else "file-text"
        lines = [report.elements[key] for key in ("effect", "measures") if key in report.elements]
        row = ListRow(icon, report_title(report.kind, report.number), when, lines)
        if report.kind is not ReportKind.PHONE:
            for ending in ("docx", "pdf"):
                button = KeycapButton(ending.upper(), icon="download-simple", small=True)
                button.clicked.connect(lambda _c=False, r=report, e=ending: self._ask(r, e))
                row.buttons.addWidget(button)
            row.buttons.addStretch(1)
        return row

    def _ask(self, report: Report, ending: str) -> None:
        dialog = QFileDialog(self, report_title(report.kind, report.number))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{ending.upper()} (*.{ending})"])
        dialog.setDefaultSuffix(ending)
        dialog.fileSelected.connect(lambda file: self.export(report, Path(file)))
        dialog.open()

    def _lay_out(self) -> None:
        form = QVBoxLayout(self._form)
        form.setContentsMargins(14, 12, 14, 12)
        form.setSpacing(6)
        form.addLayout(self.clocks)
        form.addWidget(self.phone)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._anew)
        form.addLayout(head)
        form.addWidget(quiet_label(_("Drafted from what the centre knows: check and complete it.")))
        for key, edit in self.edits.items():
            form.addWidget(quiet_label(_(TITLES[key])))
            edit.setFixedHeight(_HIGH)
            edit.setTabChangesFocus(True)
            edit.setAccessibleName(_(TITLES[key]))
            form.addWidget(edit)
        form.addWidget(self.note)
        form.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self._form)
        column.addWidget(self._empty)
        column.addLayout(self._list)
        column.addStretch(1)
