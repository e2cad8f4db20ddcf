"""One task of a running plan: how it is done, when it came how far, and what an officer can say
for its owner."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from app import wording
from app.domain.plan_runs import FINISHED, PlanRun, Step, TaskState
from app.domain.plans import CENTRE
from app.i18n import _, local
from app.messages.commands import AnswerTask, UrgeTask
from ui.actions.sending import send
from ui.context import Context
from ui.models import plan_view
from ui.widgets import format as fmt
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import SECONDARY, TEXT, KeycapButton


class TaskCard(QFrame):
    """Shown below the list of tasks for the one that is chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._context = context
        self._run, self._task = "", ""
        self._title, self._text = QLabel(), QLabel()
        self._title.setProperty("type", "strong")
        self._text.setOpenExternalLinks(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        for label in (self._title, self._text):
            label.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText(_("Why it is not possible, or who told it"))
        self._note = FieldNote(self.reason)
        self.buttons: dict[TaskState, KeycapButton] = {}
        row = QHBoxLayout()
        row.setSpacing(6)
        for state, icon in (
            (TaskState.SIGNED, "pencil-line"),
            (TaskState.DOING, "play"),
            (TaskState.DONE, "check"),
            (TaskState.IMPOSSIBLE, "x"),
        ):
            button = KeycapButton(wording.task_state(state), icon=icon, role=SECONDARY, small=True)
            button.clicked.connect(lambda _on=False, s=state: self.answer(s))
            self.buttons[state] = button
            row.addWidget(button)
        self.urge_button = KeycapButton(_("Urge"), icon="bell-ringing", role=TEXT, small=True)
        self.urge_button.clicked.connect(self.urge)
        row.addWidget(self.urge_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(6)
        for part in (self._title, self._text, self.reason, self._note):
            column.addWidget(part)
        column.addLayout(row)

    def show_task(self, run: PlanRun, task: str) -> None:
        """Show a task as it stands."""
        step = next((s for s in run.steps if s.id == task), None)
        self.setVisible(step is not None)
        if step is None:
            return
        if (run.id, task) != (self._run, self._task):
            self.reason.setText("")
            self._note.complain("")
        self._run, self._task = run.id, task
        self._title.setText(local(step.name, step.name_en))
        self._text.setText("<br>".join(self._lines(run, step)))
        open_ = run.running and step.open
        self.reason.setVisible(open_)
        self._note.setVisible(open_)
        for state, button in self.buttons.items():
            button.setVisible(run.running and step.state is not TaskState.DONE)
            button.setEnabled(state is not step.state)
        self.urge_button.setVisible(
            open_ and step.state is not TaskState.WAITING and step.owner != CENTRE
        )

    def text(self) -> str:
        """What is said of it."""
        return self._text.text()

    def answer(self, state: TaskState) -> None:
        """Say for the owner how far it is."""
        said = self.reason.text().strip()
        command = AnswerTask(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            run=self._run,
            task=self._task,
            state=state,
            reason=said,
        )
        self._context.spawn(self._send(command))

    def urge(self) -> None:
        """Tell the owner again."""
        command = UrgeTask(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            run=self._run,
            task=self._task,
        )
        self._context.spawn(self._send(command))

    async def _send(self, command: AnswerTask | UrgeTask) -> None:
        self._note.complain(await send(self._context, command))

    def _lines(self, run: PlanRun, step: Step) -> list[str]:
        picture = self._context.picture
        body = picture.registry.departments.get(step.owner)
        owner = escape(plan_view.owner_text(picture, step))
        if body is not None and body.phone:
            owner += f" · {tel(body.phone)}"
        times = [
            f"{escape(wording.task_state(TaskState(name)))} {fmt.clock_short(at)}"
            for name, at in step.times.items()
        ]
        if step.due is not None and step.state not in FINISHED:
            times.append(_("limit {time}").format(time=fmt.clock_short(step.due)))
        if step.urged:
            times.append(_("urged {n} times").format(n=step.urged))
        said = [escape(local(step.detail, step.detail_en)), owner, " · ".join(times)]
        if step.reason:
            said.append(escape(_("{who}: {reason}").format(who=step.by, reason=step.reason)))
        return [line for line in said if line]


def tel(phone: str) -> str:
    """A number that can be rung from the desk."""
    plain = "".join(char for char in phone if char.isdecimal() or char == "+")
    return f'<a href="tel:{plain}">{escape(phone)}</a>'
