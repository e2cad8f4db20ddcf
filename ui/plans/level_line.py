"""The level of a running plan, raised or lowered with a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app.domain.plan_runs import PlanRun
from app.i18n import _
from app.messages.commands import SetPlanLevel
from app.wording import response_level
from ui.actions.sending import send
from ui.context import Context
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton
from ui.widgets.segmented import Segment, Segmented


class LevelLine(QFrame):
    """`shut` when it is set, or left as it was."""

    shut = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._context = context
        self._run: PlanRun | None = None
        self.level = Segmented([])
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText(_("Why the level changes"))
        self._note = FieldNote(self.reason, _("The tasks of the new level go out at once."))
        go = KeycapButton(_("Set the level"), "Return", icon="arrows-down-up", role=PRIMARY,
                          small=True)  # fmt: skip
        back = KeycapButton(_("Cancel"), role=TEXT, small=True)
        go.clicked.connect(self.set_level)
        self.reason.returnPressed.connect(self.set_level)
        back.clicked.connect(self.shut)
        row = QHBoxLayout()
        row.addWidget(go)
        row.addWidget(back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(6)
        for part in (self.level, self.reason, self._note):
            column.addWidget(part)
        column.addLayout(row)

    def begin(self, run: PlanRun) -> None:
        """Ask for a run."""
        self._run = run
        plan = self._context.picture.catalogue.plans.get(run.plan)
        levels = plan.levels if plan is not None else (run.level,)
        self.level.set_segments([Segment(str(n), response_level(n)) for n in levels])
        self.level.set_current(str(run.level))
        self.reason.setText("")
        self._note.complain("")
        self.reason.setFocus()

    def set_level(self) -> None:
        """Send the command; a refusal stands beside the reason."""
        if self._run is not None:
            self._context.spawn(self._send(self._run))

    async def _send(self, run: PlanRun) -> None:
        command = SetPlanLevel(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            run=run.id,
            level=int(self.level.current()),
            expected_level=run.level,
            reason=self.reason.text(),
        )
        problem = await send(self._context, command)
        self._note.complain(problem)
        if not problem:
            self.shut.emit()
