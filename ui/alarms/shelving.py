"""Put an alarm aside: for how long, and why. Never the highest priority, never without a reason."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.alarms import Alarm
from app.i18n import _
from app.messages.commands import ShelveAlarm
from ui.actions.sending import send
from ui.alarms.subject import subject
from ui.context import Context
from ui.widgets.keycap_button import PRIMARY, KeycapButton

MINUTES = (15, 30, 60, 240)


class ShelvePopup(QFrame):
    """A small card under the button; Esc or a click beside it closes it unchanged."""

    def __init__(self, context: Context, alarm: Alarm, anchor: QWidget) -> None:
        super().__init__(anchor.window(), Qt.WindowType.Popup)
        self._context, self._alarm, self._anchor = context, alarm, anchor
        self._minutes = MINUTES[1]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self.setFixedWidth(360)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Reason, for instance: permitted night works"))
        self._problem = QLabel()
        self._problem.setProperty("type", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.confirm = KeycapButton(_("Shelve"), "Return", role=PRIMARY)
        self._choices = [self._choice(n) for n in MINUTES]
        self._lay_out()
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.shelve)
        self.reason.textChanged.connect(self._check)
        self.confirm.clicked.connect(self.shelve)
        self._choose(self._minutes)
        self._check()

    def show_below(self) -> None:
        """Open under the button that asked for it."""
        self.adjustSize()
        self.move(self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 6)))
        self.show()
        self.reason.setFocus()

    def shelve(self) -> None:
        """Send it, when there is a reason."""
        if not self.reason.text().strip() or self.confirm.busy():
            return
        command = ShelveAlarm(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            alarms=(self._alarm.id,),
            minutes=self._minutes,
            reason=self.reason.text().strip(),
        )
        self.confirm.set_busy(True)
        self._context.spawn(self._send(command))

    async def _send(self, command: ShelveAlarm) -> None:
        problem = await send(self._context, command)
        self.confirm.set_busy(False)
        if not problem:
            self.close()
            return
        self._problem.setText(problem)
        self._problem.show()
        self.adjustSize()

    def _choice(self, minutes: int) -> KeycapButton:
        title = (
            _("{n} min").format(n=minutes) if minutes < 60 else _("{n} h").format(n=minutes // 60)
        )
        button = KeycapButton(title, small=True)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(minutes))
        return button

    def _choose(self, minutes: int) -> None:
        self._minutes = minutes
        for button, value in zip(self._choices, MINUTES, strict=True):
            button.setChecked(value == minutes)

    def _check(self) -> None:
        if self.reason.text().strip():
            self.confirm.allow()
        else:
            self.confirm.forbid(_("Say why it is put aside"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        title = QLabel(_("Shelve the alarm"))
        title.setProperty("type", "title")
        about = QLabel(subject(self._context.picture, self._alarm).title)
        about.setProperty("type", "secondary")
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for button in self._choices:
            choices.addWidget(button)
        choices.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        column.addWidget(title)
        column.addWidget(about)
        column.addLayout(choices)
        column.addWidget(self.reason)
        column.addWidget(self._problem)
        column.addLayout(foot)
