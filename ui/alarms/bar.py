"""The alarm bar (36 px): the worst alarm in one line, what can be done, and the counts."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import wording
from app.domain.alarms import HIGHEST, Alarm, AlarmState
from app.i18n import _, local
from app.messages.commands import AcknowledgeAlarm
from app.picture.picture import Changes
from ui.actions.sending import send_or_toast
from ui.actions.table import Action
from ui.alarms.above import ToldAbove
from ui.alarms.line import AlarmLine, Counts, Part
from ui.alarms.panel import AlarmPanel
from ui.alarms.shelving import ServicePopup, ShelvePopup
from ui.alarms.sounds import Sounds
from ui.alarms.standing import StandingPage
from ui.alarms.subject import Subject, overrun, subject
from ui.alarms.summary import MANAGEABLE, AlarmBook, Summary, calling, kind_of, place_of
from ui.alarms.verbs import Verbs
from ui.context import Context
from ui.models.case_row import street_name
from ui.theme import fonts, levels, tokens
from ui.widgets import format
from ui.widgets.keycap_button import ICON, TEXT, KeycapButton

HEIGHT = 36
PULSE_MS = 500
"""A call that cannot be heard is seen so long, far below three flashes a second."""


class AlarmBar(QWidget):
    """Never hidden; tinted only while an alarm waits to be answered for."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._book = AlarmBook()
        self._summary: Summary | None = None
        self._line = AlarmLine()
        self._counts = Counts()
        self._confirm = KeycapButton(_("Acknowledge"), "Space", small=True)
        self._verbs = Verbs(context)
        self.sounds = Sounds(context.picture.catalogue.alarms, context.session.store)
        self._panel: AlarmPanel | None = None
        self._above, self._pulse = ToldAbove(context), 0
        self._silence = KeycapButton(_("Silence"), "U", icon="speaker-slash", role=ICON, small=True)
        self._shelve = KeycapButton(_("Shelve…"), small=True, role=TEXT)
        self._locate = KeycapButton(_("Locate"), "G", small=True, role=TEXT)
        self.setFixedHeight(HEIGHT)
        self._lay_out()
        self._add_actions()
        self._fade = QTimer(self, interval=PULSE_MS, singleShot=True)
        self._fade.timeout.connect(self._calm)
        self.sounds.called.connect(self.pulse)
        context.bridge.changed.connect(self.on_changed)
        context.bridge.second.connect(self.on_second)
        self._book.note(context.picture, context.picture.alarms)
        self.refresh()

    @property
    def shown(self) -> Alarm | None:
        """The alarm in the line."""
        return self._summary.worst if self._summary else None

    def line_text(self) -> str:
        """All the line says."""
        return self._line.text()

    def counts_text(self) -> str:
        """All the counts at the right."""
        return self._counts.text()

    def on_changed(self, changes: Changes) -> None:
        """News: only alarms, a mode or sensors' states concern this bar."""
        if changes.registry:
            self._book.forget()
        if changes.alarms:
            self._above.note(changes.alarms)
            self._book.note(self._context.picture, changes.alarms)
        if changes.alarms or changes.mode or changes.registry:
            self.refresh()

    def on_second(self, now: datetime) -> None:
        """Ages and rates go on without news; what nobody acknowledged is called again."""
        self.refresh()
        self.sounds.look(calling(self._context.picture), now)

    def work_with(self, panel: AlarmPanel) -> None:
        """Let the verbs' keys be for the list of alarms while it has them."""
        if self._panel is not panel:
            self._panel = panel
            panel.called.connect(self.pulse)
        if self._summary is not None:
            panel.standing.in_flood(self._summary.flood)

    def pulse(self, level: int) -> None:
        """What cannot be heard here can be seen: the bar lights up once."""
        if not self.sounds.able or not self.sounds.on(level):
            self._pulse = level
            self._fade.start()
            self.update()

    def pulsing(self) -> int:
        """The level the bar lights up for now, 0 for none."""
        return self._pulse

    def refresh(self) -> None:
        """Show the picture as it is now."""
        picture, now = self._context.picture, self._context.bridge.now
        found = self._summary = self._book.summary(picture, now)
        if found.worst is None:
            self._line.show_parts(0, "normal", (Part(_("No alarm is waiting"), "text2"),))
        else:
            parts = self._parts(found, found.worst, now)
            self._line.show_parts(found.worst.level, str(found.worst.state.value), parts)
        self._show_buttons(found)
        if self._panel is not None:
            self._panel.standing.in_flood(found.flood)
        too_many = 3 if found.rate > MANAGEABLE else 0
        self._counts.show_pairs(_pairs(found), 2 if found.flood else too_many)
        self.update()

    def silence(self) -> None:
        """Stop the sound of everything that waits, or of what is picked in the list."""
        page = self._page()
        if page is not None:
            page.silence()
            return
        alarms = self._context.picture.alarms.values()
        self._verbs.silence([a for a in alarms if a.silenced_at is None])

    def service(self) -> None:
        """Take the sensor out of service, or put it back."""
        page = self._page()
        if page is not None:
            page.service()
        elif self.shown is not None:
            ServicePopup(self._context, (self.shown,), self._shelve).show_below()

    def open_case(self) -> None:
        """Make a case of the alarm, or open the one it has."""
        page = self._page()
        if page is not None:
            page.open_case()
        elif self.shown is not None:
            self._verbs.open_case(self.shown)

    def acknowledge(self) -> None:
        """Answer for the alarm in the line, in a flood for its whole group; with the keys in the
        list of alarms, for what is picked there."""
        page = self._page()
        if page is not None:
            page.acknowledge()
            return
        found = self._summary
        if found is None or not found.group:
            return
        desk, officer = self._context.desk, self._context.session.officer.id
        ids = tuple(alarm.id for alarm in found.group)
        command = AcknowledgeAlarm(command_id=desk.command_id(), officer=officer, alarms=ids)
        self._confirm.set_busy(True)
        self._context.spawn(self._send(command))

    def shelve(self) -> None:
        """Ask for how long and why."""
        page = self._page()
        if page is not None:
            page.shelve()
        elif self.shown is not None and not self._why_not_shelve():
            ShelvePopup(self._context, (self.shown,), self._shelve).show_below()

    def locate(self) -> None:
        """Select the place on map and tiles, and fly there."""
        page = self._page()
        if page is not None:
            page.locate()
            return
        if self.shown is None:
            return
        about = subject(self._context.picture, self.shown)
        if about.select[1]:
            self._context.session.select(*about.select)
        if about.at is not None:
            self._context.session.locate(*about.at)

    def _page(self) -> StandingPage | None:
        """The list of alarms, while the keys are in it."""
        if self._panel is None or not self._panel.standing.list.hasFocus():
            return None
        return self._panel.standing

    def _calm(self) -> None:
        self._pulse = 0
        self.update()

    async def _send(self, command: AcknowledgeAlarm) -> None:
        await send_or_toast(self._context, command, _("Not acknowledged"))
        self._confirm.set_busy(False)
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(self._line)
        row.addSpacing(8)
        for button in (self._confirm, self._silence, self._shelve, self._locate):
            # A click leaves the focus where it was, so that Space goes on answering for alarms.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        row.addSpacing(8)
        row.addWidget(self._counts)
        self._confirm.clicked.connect(self.acknowledge)
        self._silence.clicked.connect(self.silence)
        self._shelve.clicked.connect(self.shelve)
        self._locate.clicked.connect(self.locate)

    def _add_actions(self) -> None:
        group = "Alarms"
        self._context.actions.add(
            Action("alarm.acknowledge", "Acknowledge the alarm", self.acknowledge, "Space",
                   "check", group, self._why_not_acknowledge),
            Action("alarm.shelve", "Shelve the alarm…", self.shelve, "", "clock-clockwise", group,
                   self._why_not_shelve),
            Action("alarm.locate", "Locate the alarm", self.locate, "G", "crosshair", group,
                   lambda: "" if self.shown else _("No alarm is waiting")),
            Action("alarm.silence", "Silence the alarms", self.silence, "U", "speaker-slash", group,
                   self._why_not_silence),
            Action("alarm.case", "Open a case for the alarm", self.open_case, "", "folder-plus",
                   group, lambda: "" if self.shown else _("No alarm is waiting")),
            Action("alarm.service", "Take the alarm's sensor out of service…", self.service, "",
                   "wrench", group, lambda: "" if self.shown else _("No alarm is waiting")),
        )  # fmt: skip

    def _why_not_silence(self) -> str:
        waits = self._summary is not None and self._summary.unacknowledged
        return "" if waits else _("Only an unacknowledged alarm sounds")

    def _why_not_acknowledge(self) -> str:
        if self._page() is not None:
            return ""
        waits = self._summary is not None and self._summary.group
        return "" if waits else _("No alarm waits to be acknowledged")

    def _why_not_shelve(self) -> str:
        if self._page() is not None:
            return ""
        if self.shown is None:
            return _("No alarm is waiting")
        if self.shown.level == HIGHEST:
            return _("An alarm of level Ⅰ is never shelved")
        return ""

    def _show_buttons(self, found: Summary) -> None:
        for button in (self._confirm, self._shelve, self._locate):
            button.setVisible(found.worst is not None)
        self._confirm.setVisible(bool(found.group))
        self._silence.setVisible(bool(found.unacknowledged))
        many = len(found.group)
        title = _("Acknowledge")
        self._confirm.set_title(title if many < 2 else _("Acknowledge {n}").format(n=many))
        reason = self._why_not_shelve()
        if reason:
            self._shelve.forbid(reason)
        else:
            self._shelve.allow()

    def _parts(self, found: Summary, alarm: Alarm, now: datetime) -> tuple[Part, ...]:
        picture = self._context.picture
        about = subject(picture, alarm)
        strong = fonts.MEDIUM
        waiting = alarm.state is AlarmState.UNACKNOWLEDGED
        parts = [
            Part(f"{levels.ROMAN[alarm.level]} {wording.level(alarm.level)}", "level", strong),
            Part(format.moment(alarm.onset, now), "text1", rank=4),
            Part(self._title(found, about, alarm), "text1", strong, elide=True),
            Part(f"{about.value} {about.arrow}".strip(), "text1", strong),
            Part(overrun(picture, alarm, now), "text1", rank=3),
            Part(self._state(alarm), "level" if waiting else "text2", rank=2),
        ]
        return tuple(part for part in parts if part.text)

    def _title(self, found: Summary, about: Subject, alarm: Alarm) -> str:
        if len(found.group) < 2:
            return about.title
        picture = self._context.picture
        kind = picture.catalogue.kinds.get(kind_of(picture, alarm))
        name = local(kind.name, kind.name_en) if kind else about.title
        where = street_name(place_of(picture, alarm)[1], picture)
        first = subject(picture, found.first or alarm).title
        text = _("{kind} · {street}: {n} alarms, worst {place}, first {first}")
        facts = {"kind": name, "street": where, "place": about.title, "first": first}
        return text.format(n=len(found.group), **facts)

    def _state(self, alarm: Alarm) -> str:
        if alarm.state is AlarmState.UNACKNOWLEDGED:
            told = _("told above") if alarm.told else ""
            quiet = _("silenced") if alarm.silenced_at else ""
            return " · ".join(part for part in (_("Unacknowledged"), told, quiet) if part)
        if alarm.state is AlarmState.RETURNED:
            return _("Returned, not acknowledged")
        who = self._context.picture.registry.officers.get(alarm.acknowledged_by)
        name = local(who.name, who.name_en) if who else alarm.acknowledged_by
        at = format.clock(alarm.acknowledged_at) if alarm.acknowledged_at else ""
        return _("Acknowledged by {name} {time}").format(name=name, time=at)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, alarm = tokens.current(), self.shown
        tinted = alarm is not None and alarm.state is AlarmState.UNACKNOWLEDGED
        ground = theme.level_ground(alarm.level) if tinted and alarm else theme.panel
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        if self._pulse:
            painter.fillRect(QRectF(0, 0, self.width(), 3), theme.level_shape(self._pulse))
            painter.fillRect(QRectF(0, 0, 8, self.height()), theme.level_shape(self._pulse))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.line)
        painter.end()


def _pairs(found: Summary) -> tuple[tuple[str, str], ...]:
    rows = [
        (_("Unack"), found.unacknowledged),
        (_("Ack"), found.acknowledged),
        (_("Returned"), found.returned),
        (_("Shelved"), found.shelved),
        (_("Muted"), found.muted),
        (_("Out of service"), found.out_of_service),
    ]
    # The first four always stand there; the others only when there is something to say.
    pairs = [(label, format.number(n)) for i, (label, n) in enumerate(rows) if n or i < 2]
    if found.flood:
        text = _("Alarm flood, 10 min")
        return (
            *pairs,
            (text, _("{n} in {groups} groups").format(n=found.rate, groups=found.groups)),
        )
    limit = _("{n} (max {limit})").format(n=found.rate, limit=MANAGEABLE)
    return (*pairs, (_("10 min"), limit))
