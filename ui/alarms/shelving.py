"""Put alarms aside: shelved for a time, or their sensors out of service until put back by hand.
Never the highest priority on a shelf, never without a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.alarms import Alarm
from app.i18n import _, ngettext
from app.messages.commands import AnyCommand, ShelveAlarm, TakeOutOfService
from ui.actions.sending import send
from ui.alarms.subject import subject
from ui.context import Context
from ui.widgets.keycap_button import PRIMARY, KeycapButton

MINUTES = (15, 30, 60, 240)


class AsidePopup(QFrame):
    """A small card under the button; Esc or a click beside it closes it unchanged."""

    def __init__(
        self, context: Context, alarms: Sequence[Alarm], anchor: QWidget, title: str, verb: str
    ) -> None:
        super().__init__(anchor.window(), Qt.WindowType.Popup)
        self._context, self._alarms, self._anchor = context, tuple(alarms), anchor
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self.setFixedWidth(360)
        self.reason = QLineEdit()
        self._problem = QLabel()
        self._problem.setProperty("type", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.confirm = KeycapButton(verb, "Return", role=PRIMARY)
        self._lay_out(title)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.put_aside)
        self.reason.textChanged.connect(self._check)
        self.confirm.clicked.connect(self.put_aside)
        self._check()

    def command(self, reason: str) -> AnyCommand:
        """What is sent."""
        raise NotImplementedError

    def extra(self) -> QWidget | None:
        """What stands between the title and the reason."""
        return None

    def show_below(self) -> None:
        """Open under the button that asked for it, inside its screen."""
        self.adjustSize()
        at = self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 6))
        room = self._anchor.screen().availableGeometry()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        if at.y() + self.height() > room.bottom():
            at.setY(self._anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 6)
        self.move(at)
        self.show()
        self.reason.setFocus()

    def put_aside(self) -> None:
        """Send it, when there is a reason."""
        reason = self.reason.text().strip()
        if reason and not self.confirm.busy():
            self.confirm.set_busy(True)
            self._context.spawn(self._send(self.command(reason)))

    async def _send(self, command: AnyCommand) -> None:
        problem = await send(self._context, command)
        self.confirm.set_busy(False)
        if not problem:
            self.close()
            return
        self._problem.setText(problem)
        self._problem.show()
        self.adjustSize()

    def _check(self) -> None:
        if self.reason.text().strip():
            self.confirm.allow()
        else:
            self.confirm.forbid(_("Say why it is put aside"))

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        head = QLabel(title)
        head.setProperty("type", "title")
        about = QLabel(self._about())
        about.setProperty("type", "secondary")
        about.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        column.addWidget(head)
        column.addWidget(about)
        extra = self.extra()
        if extra is not None:
            column.addWidget(extra)
        column.addWidget(self.reason)
        column.addWidget(self._problem)
        column.addLayout(foot)

    def _about(self) -> str:
        if len(self._alarms) == 1:
            return subject(self._context.picture, self._alarms[0]).title
        return ngettext("{n} alarm", "{n} alarms", len(self._alarms)).format(n=len(self._alarms))

    def _who(self) -> dict[str, str]:
        return {
            "command_id": self._context.desk.command_id(),
            "officer": self._context.session.officer.id,
        }


class ShelvePopup(AsidePopup):
    """For how long, and why."""

    def __init__(self, context: Context, alarms: Sequence[Alarm], anchor: QWidget) -> None:
        self._minutes = MINUTES[1]
        self._choices = [self._choice(n) for n in MINUTES]
        super().__init__(context, alarms, anchor, _("Shelve the alarm"), _("Shelve"))
        self.reason.setPlaceholderText(_("Reason, for instance: permitted night works"))
        self._choose(self._minutes)

    def shelve(self) -> None:
        """Send it, when there is a reason."""
        self.put_aside()

    def command(self, reason: str) -> AnyCommand:
        """Shelve all of them."""
        ids = tuple(alarm.id for alarm in self._alarms)
        return ShelveAlarm(**self._who(), alarms=ids, minutes=self._minutes, reason=reason)

    def extra(self) -> QWidget:
        """The choice of times."""
        made = QWidget()
        choices = QHBoxLayout(made)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        for button in self._choices:
            choices.addWidget(button)
        choices.addStretch(1)
        return made

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


class ServicePopup(AsidePopup):
    """Why the sensor is not to be believed."""

    def __init__(self, context: Context, alarms: Sequence[Alarm], anchor: QWidget) -> None:
        super().__init__(context, alarms, anchor, _("Take out of service"), _("Out of service"))
        self.reason.setPlaceholderText(_("Reason, for instance: probe broken, repair asked for"))

    def command(self, reason: str) -> AnyCommand:
        """The sensors of all of them."""
        subjects = tuple(dict.fromkeys(alarm.subject for alarm in self._alarms))
        return TakeOutOfService(**self._who(), subjects=subjects, reason=reason)
