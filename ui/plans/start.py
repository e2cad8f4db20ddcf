"""Starting a plan: which, at which level, why; and before it happens, what goes out to whom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
)

from app.domain.plan_runs import PlanRun
from app.domain.plans import Plan
from app.i18n import _, local, ngettext
from app.messages.commands import StartPlan
from app.wording import response_level
from ui.actions.sending import send
from ui.context import Context
from ui.models import plan_view
from ui.models.plan_view import Matter
from ui.plans.files import PlanFiles
from ui.plans.task_list import TaskList
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton
from ui.widgets.segmented import Segment, Segmented

_LONGEST = 300


class StartForm(QFrame):
    """`started` when the plan runs, `shut` without."""

    started = Signal()
    shut = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._command = ""
        self.matter = Matter()
        self.run: PlanRun | None = None
        self.plans = QComboBox()
        self.plans.setAccessibleName(_("Plan"))
        self.level = Segmented([])
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self.reason.setPlaceholderText(_("Why the plan is started"))
        self.exercise = QCheckBox(_("This is an exercise"))
        self._about = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._when = _wrapped("secondary")
        self._sum = _wrapped("strong")
        self._note = FieldNote(self.reason, _("Nothing has been sent yet."))
        self.list = TaskList(plain=True)
        self.go = KeycapButton(_("Start and send"), "Return", icon="play", role=PRIMARY)
        self._lay_out()
        self.plans.currentIndexChanged.connect(self._plan_chosen)
        self.level.chosen.connect(lambda _level: self.refresh())
        self.reason.returnPressed.connect(self.start)
        self.go.clicked.connect(self.start)

    def begin(self, matter: Matter) -> None:
        """Ask for a matter; what fits it stands first."""
        self.matter = matter
        self._command = self._context.desk.command_id()
        picture = self._context.picture
        found, fits = plan_view.proposals(picture, matter)
        self.plans.blockSignals(True)
        self.plans.clear()
        for number, plan in enumerate(found):
            name = local(plan.name, plan.name_en)
            text = _("{plan} · fits").format(plan=name) if number < fits else name
            self.plans.addItem(text, plan.id)
        self.plans.blockSignals(False)
        self._about.set_text(self._matter_text())
        warning = picture.warnings.get(matter.warning)
        self.reason.setText(local(warning.name, warning.name_en) if warning else "")
        self._note.complain("")
        self._plan_chosen()
        self.reason.setFocus()

    def chosen(self) -> Plan | None:
        """The plan that is chosen."""
        return self._context.picture.catalogue.plans.get(str(self.plans.currentData()))

    def refresh(self) -> None:
        """Show what a start would do."""
        plan, picture = self.chosen(), self._context.picture
        if plan is None or not self.level.current():
            return
        level, now = int(self.level.current()), self._context.bridge.now
        self.run = plan_view.previewed(picture, plan, level, self.matter.place, now)
        self.list.set_rows(plan_view.preview_rows(picture, self.run, now))
        grade = next((g for g in plan.grades if g.level == level), None)
        self._when.setText(local(grade.when, grade.when_en) if grade else "")
        self._sum.setText(self._summed(self.run))

    def preview_text(self) -> str:
        """What goes out, in one line."""
        return self._sum.text()

    def start(self) -> None:
        """Send the command; a refusal stands beside the reason."""
        if not self.go.busy():
            self._context.spawn(self._start())

    async def _start(self) -> None:
        plan = self.chosen()
        if plan is None:
            return
        command = StartPlan(
            command_id=self._command,
            officer=self._context.session.officer.id,
            plan=plan.id,
            level=int(self.level.current()),
            reason=self.reason.text(),
            case=self.matter.case,
            place=self.matter.place,
            event=self.matter.event,
            exercise=self.exercise.isChecked(),
        )
        self.go.set_busy(True, _("Sending"))
        problem = await send(self._context, command)
        self.go.set_busy(False)
        self._note.complain(problem)
        if not problem:
            self.started.emit()

    def _plan_chosen(self) -> None:
        plan = self.chosen()
        if plan is None:
            return
        self.level.set_segments([Segment(str(n), response_level(n)) for n in plan.levels])
        self.level.set_current(str(self._usual(plan)))
        self.refresh()

    def _usual(self, plan: Plan) -> int:
        """The warning's usual level, else the mode's, else the least grave the plan foresees."""
        picture = self._context.picture
        warning = picture.warnings.get(self.matter.warning)
        offered = picture.catalogue.warnings.offer(warning.level) if warning else 0
        wanted = [offered, picture.mode_state.level]
        return next((level for level in wanted if level in plan.levels), plan.levels[0])

    def _summed(self, run: PlanRun) -> str:
        out, own, waiting = plan_view.first_out(run)
        bodies = len({step.owner for step in out})
        told = ngettext("{n} task goes out at once", "{n} tasks go out at once", len(out))
        to = ngettext("to {n} department", "to {n} departments", bodies)
        parts = [f"{told.format(n=len(out))} {to.format(n=bodies)}"]
        if own:
            parts.append(_("{n} of the centre's own").format(n=len(own)))
        if waiting:
            parts.append(_("{n} wait for others").format(n=len(waiting)))
        return " · ".join(parts)

    def _matter_text(self) -> str:
        picture, matter = self._context.picture, self.matter
        case = picture.cases.get(matter.case)
        if case is not None:
            return _("For the case: {name}").format(name=local(case.title, case.title_en))
        point = plan_view.point_of(picture, matter.place)
        row = picture.sensors.index.get(matter.place)
        spot = point or (picture.sensors.items[row] if row is not None else None)
        if spot is not None:
            return _("For the place: {name}").format(name=local(spot.name, spot.name_en))
        warning = picture.warnings.get(matter.warning)
        if warning is not None:
            name = local(warning.name, warning.name_en)
            return _("For the warning: {name}").format(name=name)
        return _("For the whole centre")

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(14, 10, 14, 8)
        top.setSpacing(8)
        top.addWidget(self._about)
        for part in (self.plans, self.level, self._when, self.reason, self._note, self.exercise):
            top.addWidget(part)
        top.addWidget(self._sum)
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 10)
        back = KeycapButton(_("Cancel"), role=TEXT)
        back.clicked.connect(self.shut)
        row.addWidget(self.go)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(PlanFiles(self._context, self.chosen))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(row)


def _wrapped(kind: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("type", kind)
    return label
