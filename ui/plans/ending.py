"""Ending a plan in order (有序转换): checklist, tasks still open, and why it ends anyway."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from app.domain import plan_runs
from app.domain.plan_runs import PlanRun
from app.i18n import _, local, ngettext
from app.messages.commands import EndPlan
from ui.actions.sending import send
from ui.context import Context
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import DANGER, TEXT, KeycapButton

_LISTED = 6


class EndForm(QFrame):
    """`ended` when it is over, `shut` without."""

    ended = Signal()
    shut = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._context = context
        self._command = ""
        self._run: PlanRun | None = None
        self.boxes: dict[str, QCheckBox] = {}
        self._lines = QVBoxLayout()
        self._open = QLabel()
        self._open.setWordWrap(True)
        self._open.setProperty("type", "secondary")
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText(_("Why it ends though points are open"))
        self._note = FieldNote(self.reason, _("What is skipped stands in the record."))
        self.go = KeycapButton(_("End the plan"), icon="flag", role=DANGER, small=True)
        back = KeycapButton(_("Cancel"), role=TEXT, small=True)
        self.go.clicked.connect(self.end)
        self.reason.returnPressed.connect(self.end)
        back.clicked.connect(self.shut)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addWidget(back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addLayout(self._lines)
        for part in (self._open, self.reason, self._note):
            column.addWidget(part)
        column.addLayout(row)

    def begin(self, run: PlanRun) -> None:
        """Ask for a run."""
        self._run, self._command = run, self._context.desk.command_id()
        for box in self.boxes.values():
            self._lines.removeWidget(box)
            box.hide()
            box.deleteLater()
        plan = self._context.picture.catalogue.plans.get(run.plan)
        self.boxes = {}
        for line in plan.closing if plan is not None else ():
            owner = local(line.owner, line.owner_en)
            name = local(line.name, line.name_en)
            box = QCheckBox(f"{name} · {owner}" if owner else name)
            box.toggled.connect(self.refresh)
            self.boxes[line.name] = box
            self._lines.addWidget(box)
        self.reason.setText("")
        self._note.complain("")
        self.refresh()

    def refresh(self) -> None:
        """Say what would be skipped now."""
        if self._run is None:
            return
        tasks = [local(step.name, step.name_en) for step in self._run.unfinished()]
        left = len(self.skipped())
        text = ngettext("{n} point would be skipped", "{n} points would be skipped", left)
        told = text.format(n=left) if left else _("Everything is done.")
        if tasks:
            names = ", ".join(tasks[:_LISTED]) + (" …" if len(tasks) > _LISTED else "")
            told += "\n" + _("Open tasks: {names}").format(names=names)
        self._open.setText(told)
        self.reason.setVisible(bool(left))

    def skipped(self) -> tuple[str, ...]:
        """What an end now would skip."""
        if self._run is None:
            return ()
        plan = self._context.picture.catalogue.plans.get(self._run.plan)
        return plan_runs.unticked(self._run, plan, self._ticked())

    def end(self) -> None:
        """Send the command; a refusal stands beside the reason."""
        if self._run is not None and not self.go.busy():
            self._context.spawn(self._end(self._run))

    async def _end(self, run: PlanRun) -> None:
        command = EndPlan(
            command_id=self._command,
            officer=self._context.session.officer.id,
            run=run.id,
            ticked=self._ticked(),
            reason=self.reason.text(),
        )
        problem = await send(self._context, command)
        self._note.complain(problem)
        if not problem:
            self.ended.emit()

    def _ticked(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.boxes.items() if box.isChecked())
