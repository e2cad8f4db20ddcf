"""The three rates (三率) by period and field; each figure opens the cases it is made of."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import wording
from app.domain.case import Case
from app.domain.clocks import CONTACT
from app.domain.errors import Refused
from app.domain.tallies import By, Period, Rate, RateLine, total
from app.exports.rates import export_rates
from app.i18n import _, local, ngettext
from app.wording.words import N_
from ui.context import Context
from ui.models.case_row import line_words, street_name
from ui.supervision.rates_table import RatesTable, titles
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.case_line import CaseLine
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, TEXT, KeycapButton

MOST = 200
"""Cases listed of one figure."""
_AGAIN_MS = 60_000
_PERIODS = {
    "today": N_("Today"),
    "week": N_("Last 7 days"),
    "month": N_("Last 30 days"),
    "this_month": N_("This month"),
    "year": N_("Last 12 months"),
}
_FIELDS = {
    By.STREET: N_("By street"),
    By.GRID: N_("By grid"),
    By.CATEGORY: N_("By category"),
    By.SOURCE: N_("By source"),
    By.DEPARTMENT: N_("By department"),
}
_DAYS = {"today": 0, "week": 7, "month": 30, "year": 365}


class RatesView(QWidget):
    """Asks the store when shown, when the choice changes and once a minute."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: list[RateLine] = []
        self._period, self._by = _chooser(_PERIODS), _chooser(_FIELDS)
        self._period.setCurrentIndex(1)
        self.table = RatesTable()
        self._note = QLabel()
        self._note.setProperty("type", "secondary")
        self._note.setWordWrap(True)
        self._cases = QVBoxLayout()
        self._cases.setSpacing(0)
        self._export = KeycapButton(_("Export the table"), icon="download-simple", role=ICON)
        self._lay_out()
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self._period.currentIndexChanged.connect(self.refresh)
        self._by.currentIndexChanged.connect(self.refresh)
        self._export.clicked.connect(self._ask_file)
        self.table.pressed.connect(self.list_cases)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 10, 8, 4)
        tools.setSpacing(8)
        tools.addWidget(self._period)
        tools.addWidget(self._by)
        tools.addStretch(1)
        tools.addWidget(self._export)
        note = QHBoxLayout()
        note.setContentsMargins(12, 0, 12, 6)
        note.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addLayout(note)
        column.addWidget(self.table)
        column.addLayout(self._cases)
        column.addStretch(1)

    # ------------------------------------------------------------------------------ what shows

    def showEvent(self, event: QShowEvent) -> None:
        """Count as soon as it can be seen."""
        self.refresh()

    def refresh(self) -> None:
        """Count anew."""
        if not self.isVisible():
            self._again.stop()
            return
        self._again.start()
        period, by = self._chosen()
        self._clear()
        self._note.setText(_("Counting…"))

        async def work() -> None:
            try:
                lines = await self._context.desk.rates(period, by)
            except Refused as refused:
                self._note.setText(wording.sentence(refused))
                return
            if (period.since, by) == (self._chosen()[0].since, self._chosen()[1]):
                self._show(lines, by)

        self._context.spawn(work())

    def list_cases(self, key: str | None, rate: str) -> None:
        """Bring the cases of a figure, those that missed it first."""
        period, by = self._chosen()
        self._clear()

        async def work() -> None:
            try:
                found = await self._context.desk.rate_cases(period, by, key, Rate(rate), MOST)
            except Refused as refused:
                self._note.setText(wording.sentence(refused))
                return
            self._clear()
            self._show_cases(key, Rate(rate), found)

        self._context.spawn(work())

    def _show(self, lines: list[RateLine], by: By) -> None:
        self._lines = lines
        named = [(self._name(by, line.key), line) for line in lines]
        self.table.show_lines(named, total(lines), whistles=by is By.STREET)
        told = _("Exercises are not counted. Press a figure to see its cases.")
        self._note.setText(told if lines else _("No case was reported in this time."))
        self._export.forbid("" if lines else _("There is nothing to export."))

    def _show_cases(self, key: str | None, rate: Rate, cases: list[Case]) -> None:
        by = self._chosen()[1]
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 14, 8, 4)
        name = _("All") if key is None else self._name(by, key)
        number = ngettext("{n} case", "{n} cases", len(cases)).format(n=fmt.number(len(cases)))
        if len(cases) == MOST:
            number = _("the first {n}").format(n=MOST)
        words = f"{name} · {titles()[rate]} · {number}"
        row.addWidget(ElideLabel(words, fonts.BODY, fonts.MEDIUM), 1)
        shut = KeycapButton(_("Close the list"), icon="x", role=TEXT, small=True)
        shut.clicked.connect(self._clear)
        row.addWidget(shut)
        self._cases.addWidget(head)
        for case in cases:
            missed = _missed(case, rate)
            told = _("missed") if missed else wording.stage(case.stage)
            when = fmt.date(case.reported_at) if case.reported_at else ""
            below = f"{case.id} · {when}" if when else case.id
            line = CaseLine(line_words(case, self._context.picture, told, below, missed))
            line.pressed.connect(self._open)
            self._cases.addWidget(line)

    def _open(self, case_id: str) -> None:
        """Open the file, of a concluded case when it has come from the archive."""

        async def work() -> None:
            try:
                known = await self._context.desk.recall(case_id)
            except Refused as refused:
                self._note.setText(wording.sentence(refused))
                return
            if known:
                self._context.bridge.drain()
                self._context.session.open_case(case_id)

        self._context.spawn(work())

    def _clear(self) -> None:
        while (item := self._cases.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # --------------------------------------------------------------------------------- choices

    def _chosen(self) -> tuple[Period, By]:
        now = self._context.bridge.now
        since = _since(str(self._period.currentData()), now)
        limit = float(self._context.picture.mode.limits.get(CONTACT, 0))
        before = now - timedelta(seconds=limit) if limit else None
        return Period(since, before), By(str(self._by.currentData()))

    def _name(self, by: By, key: str) -> str:
        picture = self._context.picture
        if not key:
            return _("(none)")
        if by in (By.STREET, By.GRID):
            return street_name(key, picture)
        if by is By.CATEGORY:
            category = picture.catalogue.category(key)
            return local(category.name, category.name_en)
        if by is By.SOURCE:
            source = picture.catalogue.sources.get(key)
            return local(source.name, source.name_en) if source else key
        body = picture.registry.departments.get(key)
        return local(body.name, body.name_en) if body else key

    # ---------------------------------------------------------------------------------- export

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, _("Export the table"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, file: str) -> None:
        """Write the table as it is seen."""
        words = titles()
        words["name"] = self._by.currentText()
        try:
            export_rates(Path(file), words, self.table.shown(), total(self._lines), _("All"))
        except Refused as refused:
            self._context.toasts.show(_("The table was not written"), wording.sentence(refused), 3)
            return
        self._context.toasts.show(_("The table is written"), file)


def _chooser(words: dict[By, str] | dict[str, str]) -> QComboBox:
    made = QComboBox()
    for value, text in words.items():
        made.addItem(_(text), str(value))
    return made


def _since(period: str, now: datetime) -> datetime:
    here = now.astimezone()
    day = here.date().replace(day=1) if period == "this_month" else here.date()
    day -= timedelta(days=_DAYS.get(period, 0))
    return datetime.combine(day, time(), here.tzinfo).astimezone(UTC)


def _missed(case: Case, rate: Rate) -> bool:
    match rate:
        case Rate.CONTACTED:
            return case.contact_in_time is not True
        case Rate.CLOSED:
            return case.closed_in_time is not True
        case Rate.SATISFIED:
            return case.satisfied is not True
        case _:
            return False
