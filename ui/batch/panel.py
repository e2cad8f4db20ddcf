"""Many cases, many crews: the proposal as a list to look through, change and send."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.case import Case
from app.i18n import _, local, ngettext
from ui.actions.cases import CaseVerbs
from ui.context import Context
from ui.models.advice import candidates
from ui.models.batch import Line, given_to, propose, total_minutes
from ui.models.case_row import place_text
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, PRIMARY, KeycapButton

MOST = 200
"""Cases in one go: more is not looked through by anybody."""


class BatchPanel(QFrame):
    """`closed` asks for another panel. Nothing is sent before the button is pressed; each line
    goes as an order of its own, so that one refusal stops no other."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._verbs = CaseVerbs.of(context)
        self.rows: list[_Row] = []
        self._title = ElideLabel("", fonts.TITLE, fonts.MEDIUM)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("type", "secondary")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.send = KeycapButton("", "Ctrl+Return", icon="paper-plane-tilt", role=PRIMARY)
        self.send.clicked.connect(self._send)
        self._lay_out()
        self._verbs.changed.connect(self._on_case_changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 12, 6)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        head.addWidget(self._title, 1)
        head.addWidget(shut)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 0, 14, 8)
        column.addWidget(self._told)
        column.addLayout(self._list)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 14, 12)
        foot.addStretch(1)
        foot.addWidget(self.send)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def show_cases(self, cases: list[Case]) -> None:
        """Propose for these cases; the proposal is computed off the window's thread."""
        self._fill([])
        self._told.setText(_("Looking for the best assignment…"))
        picture = self._context.picture
        crews = candidates(picture, self._context.bridge.now)

        async def work() -> None:
            lines = await asyncio.to_thread(
                propose, cases[:MOST], crews, picture.catalogue, picture.registry.ways
            )
            self._fill(lines)

        self._context.spawn(work())

    def lines(self) -> list[Line]:
        """The lines that are ticked and have a unit."""
        return [row.line for row in self.rows if row.box.isChecked() and row.line.unit]

    def _fill(self, lines: list[Line]) -> None:
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = [_Row(self._context, line) for line in lines]
        for row in self.rows:
            row.changed.connect(self._tell)
            self._list.addWidget(row)
        self._tell()

    def _tell(self) -> None:
        lines, count = self.lines(), len(self.rows)
        crews = given_to(lines)
        self._title.set_text(ngettext("Assign {n} case", "Assign {n} cases", count).format(n=count))
        most = max(crews.values(), default=0)
        text = _("{cases} cases to {crews} units, {minutes} min of ways, at most {most} each")
        self._told.setText(
            text.format(
                cases=len(lines), crews=len(crews), minutes=round(total_minutes(lines)), most=most
            )
        )
        title = ngettext("Send {n} order", "Send {n} orders", len(lines)).format(n=len(lines))
        self.send.set_title(title)
        self.send.forbid("" if lines else _("No case has a unit."))

    def _send(self) -> None:
        for line in self.lines():
            self._verbs.dispatch(line.case.id, line.unit)

    def _on_case_changed(self, case_id: str) -> None:
        row = next((row for row in self.rows if row.line.case.id == case_id), None)
        if row is None:
            return
        problem = self._verbs.problem(case_id)
        case = self._context.picture.cases.get(case_id)
        sent = case is not None and case.version > row.line.case.version
        row.show_outcome(problem.text if problem else "", sent, self._verbs.sending(case_id))
        self._tell()


class _Row(QFrame):
    """`☑ 道路积水 金水路 12 号  [排水泵车二组 1.2 km ▾]  4 min`."""

    changed = Signal()

    def __init__(self, context: Context, line: Line) -> None:
        super().__init__()
        self.line = line
        picture, case = context.picture, line.case
        self.box = QCheckBox()
        self.box.setChecked(bool(line.unit))
        self.box.setAccessibleName(local(case.title, case.title_en))
        title = ElideLabel(local(case.title, case.title_en), fonts.BODY, fonts.MEDIUM)
        self._below = ElideLabel(place_text(case, picture), fonts.SECONDARY, tone="text2")
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(16)
        for row in line.choices:
            unit = picture.units.items[picture.units.index[row.unit_id]]
            way = fmt.distance(row.distance_m) if row.distance_m == row.distance_m else fmt.DASH
            self.choice.addItem(f"{local(unit.name, unit.name_en)}  {way}", row.unit_id)
        self.choice.setCurrentIndex(self.choice.findData(line.unit))
        self._minutes = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._minutes.setFixedWidth(52)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(title)
        words.addWidget(self._below)
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(0, 6, 0, 6)
        row_.setSpacing(8)
        row_.addWidget(self.box)
        row_.addLayout(words, 1)
        row_.addWidget(self.choice)
        row_.addWidget(self._minutes)
        self.box.toggled.connect(self.changed)
        self.choice.currentIndexChanged.connect(self._choose)
        self._show_minutes()

    def show_outcome(self, problem: str, sent: bool, sending: bool) -> None:
        """What became of the order."""
        if problem:
            self._below.set_text(problem)
        elif sent or sending:
            self._below.set_text(_("sent") if sent else _("sending"))
        if sent:
            self.box.setChecked(False)
        self.setEnabled(not (sent or sending))

    def _choose(self) -> None:
        self.line.unit = str(self.choice.currentData() or "")
        self._show_minutes()
        self.changed.emit()

    def _show_minutes(self) -> None:
        row = self.line.chosen()
        known = row is not None and row.minutes == row.minutes
        self._minutes.set_text(fmt.age(row.minutes * 60.0) if row is not None and known else "")
