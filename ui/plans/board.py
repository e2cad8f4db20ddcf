"""The board of a running plan: how far each task is, along the clock, who is called; its level
and its end."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import wording
from app.domain.plan_runs import PlanRun
from app.i18n import _, ngettext
from app.wording import response_level
from ui.context import Context
from ui.models import plan_view
from ui.plans.annexes import Annexes
from ui.plans.ending import EndForm
from ui.plans.level_line import LevelLine
from ui.plans.task_card import TaskCard
from ui.plans.task_list import TaskList, TimeList
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import TEXT, KeycapButton
from ui.widgets.tabs import Tab, TextTabs

TASKS, CLOCK, ANNEXES = "tasks", "clock", "annexes"


class PlanBoard(QWidget):
    """Shows one run at a time. `asked` wants another plan to be started."""

    asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.run: PlanRun | None = None
        self.runs = QComboBox()
        self.runs.setAccessibleName(_("Running plans"))
        self._stand = ElideLabel("", fonts.BODY, fonts.MEDIUM)
        self._sum = ElideLabel("", fonts.SECONDARY, tone="text2")
        self.level_button = KeycapButton(_("Level…"), icon="arrows-down-up", small=True)
        self.end_button = KeycapButton(_("End…"), icon="flag", small=True)
        self._new = KeycapButton(_("Another…"), icon="plus", role=TEXT, small=True)
        self.level, self.ending = LevelLine(context), EndForm(context)
        self.tabs = TextTabs([
            Tab(TASKS, _("Tasks")), Tab(CLOCK, _("Timeline")), Tab(ANNEXES, _("Contacts, cards"))
        ])  # fmt: skip
        self.list, self.times, self.annexes = TaskList(), TimeList(), Annexes()
        self.card = TaskCard(context)
        self._stack = QStackedWidget()
        self._lay_out()
        self.runs.currentIndexChanged.connect(lambda _row: self.refresh())
        self.tabs.chosen.connect(self.show_tab)
        self.list.chosen.connect(self._choose)
        self.times.chosen.connect(self._choose)
        self.level_button.clicked.connect(lambda: self._open(self.level))
        self.end_button.clicked.connect(lambda: self._open(self.ending))
        self._new.clicked.connect(self.asked)
        for form in (self.level, self.ending):
            form.shut.connect(form.hide)
            form.hide()
        self.ending.ended.connect(self.ending.hide)
        self.card.hide()

    def show_run(self, run: str = "") -> None:
        """Bring a run to the front, the gravest without a name."""
        self._fill()
        row = self.runs.findData(run) if run else 0
        self.runs.setCurrentIndex(max(0, row))
        self.refresh()

    def show_tab(self, tab: str) -> None:
        """Tasks, timeline or annexes."""
        self.tabs.set_current(tab)
        self._stack.setCurrentIndex((TASKS, CLOCK, ANNEXES).index(tab))
        self.refresh()

    def stand(self) -> str:
        """The line with level and running clock."""
        return self._stand.text()

    def summary(self) -> str:
        """The line of figures."""
        return self._sum.text()

    def refresh(self) -> None:
        """Show the run as it stands now."""
        picture, now = self._context.picture, self._context.bridge.now
        self._fill()
        self.run = picture.plans.get(str(self.runs.currentData() or ""))
        run = self.run
        if run is None:
            return
        rows = plan_view.rows(picture, run, now)
        self._stand.set_text(_stand(run, now))
        self._sum.set_text(_figures(run, now))
        self.level_button.setVisible(run.running)
        self.end_button.setVisible(run.running)
        if not run.running:
            self.level.hide()
            self.ending.hide()
        self.list.set_rows(rows)
        self.times.set_rows(rows, run.at, run.ended_at or now)
        if self.tabs.current() == ANNEXES:
            self.annexes.show_plan(picture.catalogue.plans.get(run.plan), picture)
        if self.list.selected() in [row.key for row in rows]:
            self.card.show_task(run, self.list.selected())
        else:
            self.card.hide()

    def _choose(self, task: str) -> None:
        self.list.select(task)
        self.times.select(task)
        if self.run is not None:
            self.card.show_task(self.run, task)

    def _open(self, form: LevelLine | EndForm) -> None:
        if self.run is not None:
            (self.level if form is self.ending else self.ending).hide()
            form.begin(self.run)
            form.show()

    def _fill(self) -> None:
        """The runs there are; the one in sight stays."""
        found = plan_view.shown(self._context.picture)
        names = [(run.id, _name(run)) for run in found]
        count = range(self.runs.count())
        if names == [(self.runs.itemData(n), self.runs.itemText(n)) for n in count]:
            return
        kept = self.runs.currentData()
        self.runs.blockSignals(True)
        self.runs.clear()
        for key, name in names:
            self.runs.addItem(name, key)
        self.runs.setCurrentIndex(max(0, self.runs.findData(kept)))
        self.runs.blockSignals(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.addWidget(self.runs, 1)
        top.addWidget(self._new)
        line = QHBoxLayout()
        line.setContentsMargins(14, 0, 12, 0)
        line.addWidget(self._stand, 1)
        line.addWidget(self.level_button)
        line.addWidget(self.end_button)
        told = QHBoxLayout()
        told.setContentsMargins(14, 0, 14, 0)
        told.addWidget(self._sum)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(14, 0, 14, 0)
        tabs.addWidget(self.tabs)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.annexes)
        for page in (self.list, self.times, scroll):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (top, line, told):
            column.addLayout(part)
        column.addWidget(self.level)
        column.addWidget(self.ending)
        column.addLayout(tabs)
        column.addWidget(self._stack, 1)
        column.addWidget(self.card)


def _name(run: PlanRun) -> str:
    name = wording.plan_name(run)
    if run.exercise:
        name = _("Exercise: {name}").format(name=name)
    return name if run.running else _("{plan} · ended").format(plan=name)


def _stand(run: PlanRun, now: datetime) -> str:
    level, began = response_level(run.level), fmt.clock_short(run.at)
    if run.ended_at is not None:
        words = {"level": level, "from": began, "to": fmt.clock_short(run.ended_at)}
        return _("{level} · {from} to {to}").format_map(words)
    ran = fmt.duration((now - run.at).total_seconds())
    return _("{level} · since {time} · {ran}").format(level=level, time=began, ran=ran)


def _figures(run: PlanRun, now: datetime) -> str:
    text = plan_view.summary(run, run.ended_at or now)
    if run.running or not run.skipped:
        return text
    n = len(run.skipped)
    skipped = ngettext("{n} point skipped", "{n} points skipped", n).format(n=n)
    return f"{text} · {skipped}: {run.end_reason}"
