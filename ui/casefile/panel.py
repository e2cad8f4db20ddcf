"""The case file (案卷): all of one case, and everything that can be done to it, in one column."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import wording
from app.domain.cases import Case, Details, Move
from app.domain.errors import Refused
from app.i18n import _
from app.picture.picture import Changes
from ui.actions.case_table import add_case_actions
from ui.actions.cases import CaseVerbs
from ui.attendance import OF_CASE
from ui.casefile import sheet
from ui.casefile.correct_form import CorrectForm
from ui.casefile.dispatch_card import DispatchCard
from ui.casefile.head import ALARM, SHEET, WHISTLE, CaseHead
from ui.casefile.move_form import MoveForm, asks
from ui.casefile.nearby import Nearby
from ui.casefile.note_line import NoteLine
from ui.casefile.photos import Photos
from ui.casefile.presence_line import PresenceLine
from ui.casefile.reporter import Reporter
from ui.casefile.stages import ClockRow, StageBar, step_name
from ui.casefile.timeline import Timeline
from ui.casefile.whistle_card import WhistleCard
from ui.context import Context
from ui.models.case_facts import file_facts
from ui.widgets.facts import Fact, Facts

WIDTH = 545
"""The width the pictures give it; it works from 440 on."""

_LOOK_AROUND_S = 5
"""Units move: what is near is looked up anew this often."""


class CaseFilePanel(QFrame):
    """Shows the case named by `session.opened`; '' hides it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._verbs = CaseVerbs.of(context)
        self._case = ""
        self._ticks = 0
        self.head = CaseHead(context)
        self.presence = PresenceLine(context.picture)
        self.reason = MoveForm(context.picture)
        self._stages = StageBar()
        self._stage_clock = ClockRow(context.bridge)
        self._whole_clock = ClockRow(context.bridge)
        self._facts = Facts(24, 13)
        self._description = QLabel()
        self._description.setWordWrap(True)
        self._description.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.card = DispatchCard(context)
        self.whistles = WhistleCard(context)
        self.correction = CorrectForm(context)
        self.reporter = Reporter(context)
        self.photos = Photos(context)
        self.note = NoteLine(context)
        self.nearby = Nearby(context)
        self.timeline = Timeline(context)
        self._lay_out()
        self._connect()
        add_case_actions(context)
        self.show_case(context.session.case_file)

    @property
    def case_id(self) -> str:
        """The case that is shown, '' for none."""
        return self._case

    def facts(self) -> tuple[Fact, ...]:
        """The facts as they are shown."""
        return self._facts.facts()

    def clock_texts(self) -> tuple[str, str]:
        """The clock of the stage and that of the whole case, as they are written."""
        return self._stage_clock.text(), self._whole_clock.text()

    def _lay_out(self) -> None:
        self.setProperty("surface", "flat")
        self.setProperty(OF_CASE, True)
        self.setMinimumWidth(440)
        clocks_row = QHBoxLayout()
        clocks_row.setSpacing(28)
        clocks_row.addWidget(self._stage_clock, 1)
        clocks_row.addWidget(self._whole_clock, 1)
        stages = QVBoxLayout()
        stages.setSpacing(8)
        stages.addWidget(self._stages)
        stages.addLayout(clocks_row)
        facts = QVBoxLayout()
        facts.setSpacing(6)
        facts.addWidget(self._facts)
        facts.addWidget(self.reporter)
        facts.addWidget(self._description)
        rest = QVBoxLayout()
        rest.setSpacing(16)
        rest.addWidget(self.correction)
        rest.addWidget(self.card)
        rest.addWidget(self.whistles)
        rest.addWidget(self.photos)
        rest.addWidget(self.timeline)
        rest.addWidget(self.note)
        rest.addWidget(self.nearby)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        for part, top, bottom in ((stages, 10, 10), (facts, 6, 8), (rest, 12, 0)):
            part.setContentsMargins(16, top, 16, bottom)
            column.addLayout(part)
            if part is not rest:
                column.addWidget(_rule())
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.presence)
        outer.addWidget(self.reason)
        outer.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        context = self._context
        context.session.opened.connect(self.show_case)
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        self._verbs.changed.connect(self._on_case_changed)
        self._verbs.reason_wanted.connect(self._on_reason_wanted)
        self.head.asked.connect(self._ask)
        self.head.wished.connect(self._on_wished)
        self.head.shut.connect(lambda: context.session.open_case(""))
        self.reason.given.connect(self._give)

    def show_case(self, case_id: str) -> None:
        """Show a case; '' or one that is not known hides the panel."""
        case = self._context.picture.cases.get(case_id)
        self._case = case_id if case else ""
        self.reason.close_bar()
        self.correction.hide()
        self.setVisible(case is not None)
        if case is None:
            return
        self.card.show_case(case_id)
        self.note.show_case(case_id)
        self.nearby.show_case(case)
        self.timeline.show_case(case_id)
        self._show(case)
        self._scroll.verticalScrollBar().setValue(0)

    def _show(self, case: Case) -> None:
        clocks = self._context.picture.clocks
        self.head.show_case(case)
        self.presence.show_case(case.id)
        self._stages.set_stage(case.stage)
        name = _("{stage}: limit").format(stage=step_name(case.stage))
        self._stage_clock.set_clock(name, clocks.due(case))
        self._whole_clock.set_clock(_("Whole case: limit"), clocks.whole(case))
        self._facts.set_facts(file_facts(case, self._context.picture))
        self.reporter.show_case(case)
        self.whistles.show_case(case.id)
        self.photos.show_case(case)
        self._description.setText(case.description)
        self._description.setVisible(bool(case.description))

    def _refresh(self) -> None:
        case = self._context.picture.cases.get(self._case)
        if case is not None:
            self._show(case)
            self.card.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if not self._case:
            return
        if self._case in changes.presence:
            self.presence.show_case(self._case)
        if self._case in changes.photos:
            self.photos.reload()
            self.timeline.reload()
        if self._case in changes.cases:
            self._refresh()
            self.timeline.reload()
        elif changes.mode:
            self._refresh()

    def _on_case_changed(self, case_id: str) -> None:
        if case_id == self._case:
            self.card.refresh()

    def _on_second(self, now: datetime) -> None:
        if not self._case or not self.isVisible():
            return
        self._stage_clock.tick()
        self._whole_clock.tick()
        self.card.tick(now)
        self.whistles.tick(now)
        self._ticks = (self._ticks + 1) % _LOOK_AROUND_S
        if not self._ticks:
            self.nearby.refresh()
            self.card.refresh()

    def _on_reason_wanted(self, case_id: str, move: Move) -> None:
        case = self._context.picture.cases.get(case_id)
        if case is not None and case_id == self._case:
            self.reason.ask(move, case, self._context.bridge.now)

    def _on_wished(self, wish: str) -> None:
        case = self._context.picture.cases.get(self._case)
        if case is None:
            return
        if wish == SHEET:
            dialog = QFileDialog(self, _("Supervision sheet as PDF…"))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setNameFilters(["PDF (*.pdf)"])
            dialog.setDefaultSuffix("pdf")
            dialog.selectFile(f"{case.sheet}.pdf")
            dialog.fileSelected.connect(self.write_sheet)
            dialog.open()
        elif wish == ALARM:
            self._context.actions.run("alarm.of_case")
        else:
            (self.whistles if wish == WHISTLE else self.correction).ask(case)

    def write_sheet(self, file: str) -> None:
        """The supervision sheet of the case shown."""
        context, case = self._context, self._context.picture.cases.get(self._case)
        if case is None:
            return
        text = sheet.markup(case, context.picture, self.timeline.lines(), context.bridge.now)
        try:
            sheet.write(Path(file), text)
        except Refused as refused:
            context.toasts.show(_("The sheet was not written"), wording.sentence(refused), 3)
            return
        context.toasts.show(_("The sheet is written"), file)

    def _give(self, move: Move, words: str, details: Details) -> None:
        """Make the move; a call that reached nobody leaves the case where it is, with a note."""
        if move is Move.CALL_BACK and details.satisfied is None:
            told = _("Called back, nobody reached: {words}").format(words=words)
            self.note.keep(told if words else _("Called back, nobody reached"))
        else:
            self._verbs.move(self._case, Move(move), words, details)

    def _ask(self, move: Move) -> None:
        if asks(move):
            self._on_reason_wanted(self._case, move)
        else:
            self._verbs.move(self._case, move)


def _rule() -> QWidget:
    line = QFrame()
    line.setProperty("surface", "rule")
    line.setFixedHeight(1)
    return line
