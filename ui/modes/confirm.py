"""The right column of the preview: level, reason, who confirms, checklist, and the one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from app.domain.modes import Item, Mode
from app.domain.registry import Officer
from app.i18n import _, local
from app.messages.commands import SwitchMode
from ui.actions.sending import send
from ui.context import Context
from ui.theme import levels
from ui.widgets.keycap_button import MODE, TEXT, KeycapButton
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented

REASON_MOST = 500
CONFIRMING_ROLES = ("leader", "commander")


class ConfirmPanel(Panel):
    """Everything a switch needs besides the mode itself; a refusal is said beside the button."""

    cancelled = Signal()

    def __init__(self, context: Context, target: Mode, parent: QWidget | None = None) -> None:
        super().__init__(_("Confirm"), framed=False, parent=parent)
        self._context, self._target = context, target
        self._current = context.picture.mode
        self.level: Segmented | None = None
        self.reason = QPlainTextEdit()
        self.leader = QComboBox()
        self.checks: list[tuple[QCheckBox, Item]] = []
        self.problem = _label("", "error")
        self.confirm = KeycapButton("", "Ctrl+Return", role=MODE, mode=target.id)
        self._count = _label("", "hint")
        self._level_hint = _label("", "secondary")
        self._done = _label("", "secondary")
        close = KeycapButton(_("Close preview"), "Escape", role=TEXT, small=True)
        close.clicked.connect(self.cancelled)
        self.add_tool(close)
        self._lay_out()
        self.reason.textChanged.connect(self._check)
        self.leader.currentIndexChanged.connect(self._check)
        self.confirm.clicked.connect(self.switch)
        self._check()

    @property
    def chosen_level(self) -> int:
        """The response level chosen; 0 where the mode has none or none is chosen."""
        if self.level is None:
            return 0
        return int(self.level.current() or 0)

    def why_not(self) -> str:
        """What is missing before the switch can be made, in one sentence; '' when nothing is."""
        state = self._context.picture.mode_state
        if self._target.response_levels and not self.chosen_level:
            return _("Choose the response level first.")
        if (self._target.id, self.chosen_level) == (state.mode, state.level):
            return _("This mode and level are in force already.")
        if not self.reason.toPlainText().strip():
            return _("Write the reason first: it goes into the journal.")
        if self._needs_leader() and not self.leader.currentData():
            return _("Choose who confirms it: a second person is needed.")
        return ""

    def switch(self) -> None:
        """Send it, when nothing is missing."""
        if self.why_not() or self.confirm.busy():
            return
        context = self._context
        command = SwitchMode(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            mode=self._target.id,
            reason=self._reason(),
            level=self.chosen_level,
            leader=str(self.leader.currentData() or "") if self._needs_leader() else "",
            expected_version=context.picture.mode_state.version,
        )
        self.confirm.set_busy(True, _("Switching"))
        self.problem.setText("")
        context.spawn(self._send(command))

    async def _send(self, command: SwitchMode) -> None:
        problem = await send(self._context, command)
        if not Shiboken.isValid(self):
            # The switch came back before its answer did: the preview is gone.
            return
        self.confirm.set_busy(False)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _reason(self) -> str:
        text = self.reason.toPlainText().strip()
        left = [local(item.name, item.name_en) for box, item in self.checks if not box.isChecked()]
        if not left:
            return text
        return text + "\n" + _("Not checked at the switch: {items}").format(items=", ".join(left))

    def _needs_leader(self) -> bool:
        return self._target.confirm_by_leader or self._current.confirm_by_leader

    def _people(self) -> list[Officer]:
        here = self._context.session.officer.id
        people = self._context.picture.registry.officers.values()
        return [p for p in people if p.role in CONFIRMING_ROLES and p.id != here]

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        self._add_level(column)
        self._add_reason(column)
        self._add_leader(column)
        self._add_checks(column)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self._foot())

    def _add_level(self, column: QVBoxLayout) -> None:
        if not self._target.response_levels:
            return
        column.addLayout(_heading(_("Response level"), _("the command decides")))
        segments = [
            Segment(str(n), _("Level {roman}").format(roman=levels.ROMAN[n]), "", self._target.id)
            for n in self._target.response_levels
        ]
        now = self._context.picture.mode_state.level
        self.level = Segmented(segments)
        self.level.set_current(str(now) if now else "")
        self.level.chosen.connect(self._check)
        column.addWidget(self.level)
        column.addWidget(self._level_hint)
        column.addSpacing(8)

    def _add_reason(self, column: QVBoxLayout) -> None:
        head = _heading(_("Reason"), "", _("required"))
        head.addWidget(self._count)
        column.addLayout(head)
        self.reason.setPlaceholderText(
            _("What happened, who decided it, what is expected of the field.")
        )
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(108)
        self.reason.setAccessibleName(_("Reason"))
        column.addWidget(self.reason)
        column.addSpacing(8)

    def _add_leader(self, column: QVBoxLayout) -> None:
        if not self._needs_leader():
            return
        officer = self._context.session.officer
        column.addLayout(_heading(_("Two persons confirm"), ""))
        who = _("{name} (this workstation)").format(name=local(officer.name, officer.name_en))
        column.addWidget(_label(who, "secondary"))
        self.leader.addItem(_("Confirmed by…"), "")
        for person in self._people():
            self.leader.addItem(local(person.name, person.name_en), person.id)
        self.leader.setAccessibleName(_("Confirmed by"))
        column.addWidget(self.leader)
        hint = _("The name is recorded in the journal with the switch.")
        column.addWidget(_label(hint, "hint"))
        column.addSpacing(8)

    def _add_checks(self, column: QVBoxLayout) -> None:
        same = self._current.id == self._target.id
        leaving = () if same else self._current.exit
        for title, items in ((_("Leaving checklist"), leaving), (_("Entry checklist"),
                                                                 self._target.entry)):  # fmt: skip
            if not items:
                continue
            head = _heading(title, "")
            column.addLayout(head)
            for item in items:
                column.addWidget(self._check_box(item))
            column.addSpacing(8)
        if self.checks:
            column.addWidget(self._done)

    def _check_box(self, item: Item) -> QWidget:
        box = QCheckBox(local(item.name, item.name_en))
        box.toggled.connect(self._check)
        self.checks.append((box, item))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(box, 1)
        row.addWidget(_label(local(item.owner, item.owner_en), "secondary"))
        holder = QWidget()
        holder.setLayout(row)
        return holder

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("surface", "flat")
        column = QVBoxLayout(foot)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        text = _("Reaches every workstation and wall within one second; Ctrl+Shift+Z goes back.")
        note = _label(text, "secondary")
        self.problem.setVisible(False)
        self.confirm.setStyleSheet("min-height: 42px;")
        column.addWidget(note)
        column.addWidget(self.problem)
        column.addWidget(self.confirm)
        return foot

    def _check(self) -> None:
        text = self.reason.toPlainText()
        if len(text) > REASON_MOST:
            self.reason.setPlainText(text[:REASON_MOST])
            return
        self._count.setText(f"{len(text)} / {REASON_MOST}")
        ticked = sum(box.isChecked() for box, _item in self.checks)
        self._done.setText(_("{n} of {total} checked; what is not goes into the reason.").format(
            n=ticked, total=len(self.checks)))  # fmt: skip
        self._level_hint.setText(self._level_advice())
        self._level_hint.setVisible(bool(self._level_hint.text()))
        self.confirm.set_title(self._button_title())
        reason = self.why_not()
        if reason:
            self.confirm.forbid(reason)
        else:
            self.confirm.allow()

    def _button_title(self) -> str:
        name = local(self._target.name, self._target.name_en)
        if not self.chosen_level:
            return _("Switch to {mode}").format(mode=name)
        text = _("Switch to {mode}, level {roman}")
        return text.format(mode=name, roman=levels.ROMAN[self.chosen_level])

    def _level_advice(self) -> str:
        live = self._context.picture.live_warnings(self._context.bridge.now)
        if not live or live[0].level not in self._target.response_levels:
            return ""
        usual, name = live[0].level, local(live[0].name, live[0].name_en)
        text = _("{warning}: level {roman} is usual.").format(
            warning=name, roman=levels.ROMAN[usual]
        )
        if self.chosen_level and self.chosen_level > usual:
            text += " " + _("The level chosen is lower: say why in the reason.")
        return text


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("type", kind)
    label.setWordWrap(kind != "hint")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _heading(title: str, detail: str, required: str = "") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    strong = _label(title, "strong")
    strong.setWordWrap(False)
    row.addWidget(strong)
    if required:
        row.addWidget(_label(required, "error"))
    row.addStretch(1)
    if detail:
        row.addWidget(_label(detail, "hint"))
    return row
