"""The right column of the preview: level, reason, who confirms, checklist, and the one button."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from app import pins
from app.domain.modes import Item, Mode, needs_leader
from app.domain.registry import CONFIRMING, Officer
from app.i18n import _, local
from app.messages.commands import SwitchMode
from ui.actions.sending import send
from ui.context import Context
from ui.theme import levels
from ui.widgets.keycap_button import MODE, TEXT, KeycapButton
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented

REASON_MOST = 500
ENDS_H = (2, 4, 8, 12, 24, 72)
"""Hours after which a mode may be told to end by itself."""


class ConfirmPanel(Panel):
    """Everything a switch needs besides the mode itself; a refusal is said beside the button."""

    cancelled = Signal()
    preset_chosen = Signal(str)
    """Another preset was chosen: what it changes is to be shown."""

    def __init__(
        self, context: Context, target: Mode, preset: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Confirm"), framed=False, parent=parent)
        self._context, self._mode = context, target
        self._current = context.picture.mode
        self.target = target.under(preset)
        self.level: Segmented | None = None
        self.suggestion = ""
        self.reason = QPlainTextEdit()
        self.leader = QComboBox()
        self.pin = QLineEdit()
        self.preset = QComboBox()
        self.ends = QComboBox()
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
        self.pin.textChanged.connect(self._check)
        self.ends.currentIndexChanged.connect(self._check)
        self.pin.returnPressed.connect(self.switch)
        self.preset.activated.connect(self._choose_preset)
        self.confirm.clicked.connect(self.switch)
        self._check()

    @property
    def chosen_level(self) -> int:
        """The response level chosen; 0 where the mode has none or none is chosen."""
        if self.level is None:
            return 0
        return int(self.level.current() or 0)

    def propose(self, level: int, reason: str) -> None:
        """Put in what is known already; the officer may change it."""
        if self.level is not None and level in self.target.response_levels:
            self.level.set_current(str(level))
        self.reason.setPlainText(reason)
        self._check()

    def why_not(self) -> str:
        """What is missing before the switch can be made, in one sentence; '' when nothing is."""
        state = self._context.picture.mode_state
        if self.target.response_levels and not self.chosen_level:
            return _("Choose the response level first.")
        asked = (self.target.id, self.target.preset, self.chosen_level)
        if asked == (state.mode, state.preset, state.level) and self.ends.currentIndex() <= 0:
            return _("This mode and level are in force already.")
        if not self.reason.toPlainText().strip():
            return _("Write the reason first: it goes into the journal.")
        if self._needs_leader() and not self.leader.currentData():
            return _("Choose who confirms it: a second person is needed.")
        if self._needs_leader() and not self.pin.text():
            return _("The second person types the secret.")
        return ""

    def switch(self) -> None:
        """Send it, when nothing is missing."""
        if self.why_not() or self.confirm.busy():
            return
        context = self._context
        command = SwitchMode(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            mode=self.target.id,
            reason=self.reason.toPlainText().strip(),
            level=self.chosen_level,
            leader=str(self.leader.currentData() or "") if self._needs_leader() else "",
            pin=self.pin.text() if self._needs_leader() else "",
            preset=self.target.preset,
            until=self._until(),
            suggestion=self.suggestion,
            ticked=tuple(item.name for box, item in self.checks if box.isChecked()),
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

    def _until(self) -> datetime | None:
        hours = self.ends.currentData()
        return self._context.bridge.now + timedelta(hours=int(hours)) if hours else None

    def _choose_preset(self) -> None:
        self.preset_chosen.emit(str(self.preset.currentData() or ""))

    def _needs_leader(self) -> bool:
        return needs_leader(self._current, self.target)

    def _people(self) -> list[Officer]:
        here = self._context.session.officer.id
        people = self._context.picture.registry.officers.values()
        return [p for p in people if p.role in CONFIRMING and p.id != here]

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        self._add_preset(column)
        self._add_level(column)
        self._add_reason(column)
        self._add_end(column)
        self._add_leader(column)
        self._add_checks(column)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self._foot())

    def _add_preset(self, column: QVBoxLayout) -> None:
        if not self._mode.presets:
            return
        column.addLayout(_heading(_("Preset"), ""))
        self.preset.addItem(_("no preset"), "")
        for preset in self._mode.presets:
            self.preset.addItem(local(preset.name, preset.name_en), preset.id)
        self.preset.setCurrentIndex(max(0, self.preset.findData(self.target.preset)))
        self.preset.setAccessibleName(_("Preset"))
        column.addWidget(self.preset)
        column.addSpacing(8)

    def _add_end(self, column: QVBoxLayout) -> None:
        if self.target.id == "daily":
            return
        column.addLayout(_heading(_("Automatic end"), ""))
        self.ends.addItem(_("none, somebody ends it"), 0)
        for hours in ENDS_H:
            self.ends.addItem(_("after {n} h, back to the mode before").format(n=hours), hours)
        self.ends.setAccessibleName(_("Automatic end"))
        column.addWidget(self.ends)
        column.addSpacing(8)

    def _add_level(self, column: QVBoxLayout) -> None:
        if not self.target.response_levels:
            return
        column.addLayout(_heading(_("Response level"), _("the command decides")))
        segments = [
            Segment(str(n), _("Level {roman}").format(roman=levels.ROMAN[n]), "", self.target.id)
            for n in self.target.response_levels
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
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(pins.MOST)
        self.pin.setPlaceholderText(_("Secret of the second person"))
        self.pin.setAccessibleName(_("Secret of the second person"))
        column.addWidget(self.pin)
        hint = _("The name is recorded in the journal with the switch.")
        if self._context.picture.registry.centre.demo:
            hint = _("In the demo every leader's secret is {pin}.").format(pin=pins.DEMO)
        column.addWidget(_label(hint, "hint"))
        column.addSpacing(8)

    def _add_checks(self, column: QVBoxLayout) -> None:
        same = self._current.id == self.target.id
        leaving = () if same else self._current.exit
        for title, items in ((_("Leaving checklist"), leaving), (_("Entry checklist"),
                                                                 self.target.entry)):  # fmt: skip
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
        text = _("{n} of {total} checked; what is skipped stands in the journal.")
        self._done.setText(text.format(n=ticked, total=len(self.checks)))
        self._level_hint.setText(self._level_advice())
        self._level_hint.setVisible(bool(self._level_hint.text()))
        self.confirm.set_title(self._button_title())
        reason = self.why_not()
        if reason:
            self.confirm.forbid(reason)
        else:
            self.confirm.allow()

    def _button_title(self) -> str:
        name = local(self.target.name, self.target.name_en)
        if not self.chosen_level:
            return _("Switch to {mode}").format(mode=name)
        text = _("Switch to {mode}, level {roman}")
        return text.format(mode=name, roman=levels.ROMAN[self.chosen_level])

    def _level_advice(self) -> str:
        live = self._context.picture.live_warnings(self._context.bridge.now)
        if not live or live[0].level not in self.target.response_levels:
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
