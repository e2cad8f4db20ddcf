"""What to do about the current alarm: steps, whom to call, which camera, which plan; the history
of what was done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.alarms import Alarm
from app.domain.registry import Camera
from app.i18n import _, local
from ui.alarms.subject import overrun, subject
from ui.alarms.words import standing
from ui.context import Context
from ui.models.guidance import Advice, Contact, advice
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import KeycapButton


class Guide(QFrame):
    """Under the list. `case_asked` asks for the case of the alarm."""

    case_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._alarm: Alarm | None = None
        self._advice = Advice()
        self.title = ElideLabel("", fonts.TITLE, fonts.MEDIUM)
        self.state, self.steps, self.plan = _label(), _label(), _label()
        self._calls, self._views = QHBoxLayout(), QHBoxLayout()
        self.case = KeycapButton(_("Open a case"), icon="folder-plus", small=True)
        self.case.setProperty("kept", True)
        self.case.clicked.connect(self.case_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        for part in (self.title, self.state, self.steps, self.plan):
            column.addWidget(part)
        for row in (self._calls, self._views):
            row.setSpacing(8)
            column.addLayout(row)
        column.addStretch(1)

    def show_alarm(self, alarm: Alarm | None) -> None:
        """Say what is to be done about it; None says nothing."""
        self.setVisible(alarm is not None)
        if alarm is None:
            self._alarm = None
            return
        picture, now = self._context.picture, self._context.bridge.now
        about = subject(picture, alarm)
        parts = [about.title, about.value] if about.value != fmt.DASH else [about.title]
        self.title.set_text(" · ".join(part for part in parts if part))
        self.state.setText(f"{standing(picture, alarm, now)} · {overrun(picture, alarm, now)}")
        same = self._alarm is not None and self._alarm.id == alarm.id
        linked = same and self._alarm is not None and self._alarm.case == alarm.case
        self._alarm = alarm
        if not same:
            self._advice = advice(picture, alarm)
            self._tell()
        if not linked:
            self._tell_case(alarm)

    def _tell(self) -> None:
        found = self._advice
        lines = [f"{n}. {step}" for n, step in enumerate(found.steps, 1)]
        self.steps.setText("\n".join(lines))
        self.steps.setVisible(bool(lines))
        word = _("Plan of this place: {plan}") if found.own else _("Plan: {plan}")
        self.plan.setText(word.format(plan=found.plan))
        self.plan.setVisible(bool(found.plan))
        _clear(self._calls)
        for contact in found.contacts[:3]:
            self._calls.addWidget(self._call(contact))
        self._calls.addStretch(1)
        _clear(self._views)
        for camera, metres in found.cameras:
            button = KeycapButton(fmt.distance(metres), icon="video-camera", small=True)
            button.setToolTip(local(camera.name, camera.name_en))
            button.clicked.connect(lambda _c=False, one=camera: self._look(one))
            self._views.addWidget(button)
        self._views.addWidget(self.case)
        self._views.addStretch(1)

    def _tell_case(self, alarm: Alarm) -> None:
        self.case.set_title(_("Open the case file") if alarm.case else _("Open a case"))

    def _call(self, contact: Contact) -> KeycapButton:
        words = " ".join(part for part in (contact.name, contact.phone) if part)
        button = KeycapButton(words, icon="phone", small=True)
        button.setToolTip(" · ".join(p for p in (contact.name, contact.role, contact.phone) if p))
        if contact.phone:
            url = QUrl(f"tel:{contact.phone.replace(' ', '')}")
            button.clicked.connect(lambda: QDesktopServices.openUrl(url))
        else:
            button.forbid(_("No phone number is kept for it"))
        return button

    def _look(self, camera: Camera) -> None:
        self._context.session.select("camera", camera.id)
        self._context.session.locate(camera.lon, camera.lat, 600.0)
        if any(action.id == "cameras.open" for action in self._context.actions):
            self._context.actions.run("cameras.open")


def _label() -> QLabel:
    made = QLabel()
    made.setWordWrap(True)
    made.setProperty("type", "secondary")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _clear(row: QHBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None and widget.property("kept") is None:
            widget.hide()
            widget.deleteLater()
