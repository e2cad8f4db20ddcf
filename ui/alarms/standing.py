"""The page of standing alarms: filter, search, order, groups; what is marked is dealt with at
once; below it what to do about the current one."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.domain.alarms import HIGHEST, Alarm, AlarmState
from app.i18n import _, ngettext
from app.picture.picture import Changes
from app.wording.words import N_
from ui.alarms.guide import Guide
from ui.alarms.listing import AlarmList
from ui.alarms.shelving import ServicePopup, ShelvePopup
from ui.alarms.subject import subject
from ui.alarms.verbs import Verbs
from ui.alarms.words import suppressed_words
from ui.context import Context
from ui.models.alarm_rows import CALLING, Choice, Names, Sort, chosen, counts
from ui.widgets import format as fmt
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import PRIMARY, KeycapButton
from ui.widgets.search_field import SearchField
from ui.widgets.tabs import Tab, TextTabs
from ui.widgets.toggle import Toggle

CALM_MS = 400
_STATES = (
    (CALLING, N_("Calling")),
    ("unacknowledged", N_("Unack")),
    ("returned", N_("Returned")),
    ("acknowledged", N_("Ack")),
    ("shelved", N_("Shelved")),
    ("suppressed", N_("Suppressed")),
    ("out_of_service", N_("Out of service")),
)
_SORTS = {
    Sort.URGENT: N_("Most urgent first"),
    Sort.NEWEST: N_("Newest first"),
    Sort.OLDEST: N_("Oldest first"),
    Sort.PLACE: N_("By place"),
}


class StandingPage(QWidget):
    """`flood` opens in groups; the officer's own choice stands from then on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._names, self._verbs = Names(context.picture), Verbs(context)
        self._chosen_groups, self._late = False, False
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._catch_up)
        self.tabs = TextTabs([Tab(key, _(title)) for key, title in _STATES])
        self.search = SearchField(_("Place, kind, reason"), key="")
        self.sort = QComboBox()
        for sort, title in _SORTS.items():
            self.sort.addItem(_(title), sort.value)
        self.groups = Toggle(_("By cause and place"))
        self.list = AlarmList(context, self._names)
        self.guide = Guide(context)
        self.told = QLabel()
        self.told.setProperty("type", "secondary")
        self.told.setWordWrap(True)
        self.empty = EmptyState("bell", _("No alarm here"), framed=False)
        self._buttons()
        self._lay_out()
        self._connect()
        self.refresh()

    # ----------------------------------------------------------------------------- what shows

    def refresh(self) -> None:
        """Arrange anew as the picture is now."""
        found = counts(self._context.picture)
        self.tabs.set_tabs(
            [Tab(k, _(t), found[k], strong=k == "unacknowledged") for k, t in _STATES]
        )
        groups = chosen(self._context.picture, self._names, self._choice())
        self.list.show_groups(groups, heads=self.groups.isChecked())
        self.empty.setVisible(not groups)
        self.list.setVisible(bool(groups))
        self._tell()

    def in_flood(self, flood: bool) -> None:
        """A flood is read in groups unless the officer said otherwise."""
        if not self._chosen_groups and self.groups.isChecked() != flood:
            self.groups.setChecked(flood)
            self.refresh()

    def show_state(self, state: str) -> None:
        """Filter by a state."""
        self.tabs.set_current(state)
        self.refresh()

    def show_alarm(self, key: str) -> None:
        """Bring one alarm to the front, whatever was filtered."""
        alarm = self._context.picture.alarms.get(key)
        if alarm is not None and not self.list.go_to(key):
            self.search.clear()
            self.show_state(alarm.state.value)
            self.list.go_to(key)

    # ----------------------------------------------------------------------------------- verbs

    def picked(self) -> list[Alarm]:
        """What a verb is for."""
        return self.list.picked()

    def acknowledge(self) -> None:
        """Answer for what is picked."""
        self._verbs.acknowledge(self.picked())
        self.list.clear_marks()

    def silence(self) -> None:
        """Stop the sound of what is picked."""
        self._verbs.silence(self.picked())

    def shelve(self) -> None:
        """Put what is picked aside for a time; take it back when it is on the shelf."""
        some = self.picked()
        if some and all(alarm.state is AlarmState.SHELVED for alarm in some):
            self._verbs.unshelve(some)
            return
        light = [alarm for alarm in some if alarm.level != HIGHEST]
        if light:
            ShelvePopup(self._context, light, self.shelve_button).show_below()

    def service(self) -> None:
        """Take the sensors of what is picked out of service, or put them back."""
        some = self.picked()
        if some and all(alarm.state is AlarmState.OUT_OF_SERVICE for alarm in some):
            self._verbs.put_back(some)
            return
        sensors = [a for a in some if a.subject in self._context.picture.sensors.index]
        if sensors:
            ServicePopup(self._context, sensors, self.service_button).show_below()

    def open_case(self) -> None:
        """Make a case of the current alarm, or open the one it has."""
        alarm = self.list.current()
        if alarm is not None:
            self._verbs.open_case(alarm)

    def locate(self) -> None:
        """Select the current alarm's place and fly there."""
        alarm = self.list.current()
        if alarm is None:
            return
        about = subject(self._context.picture, alarm)
        if about.select[1]:
            self._context.session.select(*about.select)
        if about.at is not None:
            self._context.session.locate(*about.at)

    # ----------------------------------------------------------------------------------- inside

    def _choice(self) -> Choice:
        sort = Sort(str(self.sort.currentData()))
        text = self.search.text().strip()
        return Choice(self.tabs.current(), text, sort, self.groups.isChecked())

    def _buttons(self) -> None:
        self.confirm = KeycapButton(_("Acknowledge"), "Space", role=PRIMARY, small=True)
        self.silence_button = KeycapButton(_("Silence"), "U", small=True)
        self.shelve_button = KeycapButton(_("Shelve…"), small=True)
        self.service_button = KeycapButton(_("Out of service…"), small=True)
        self.locate_button = KeycapButton(_("Locate"), "Return", small=True)
        self.confirm.clicked.connect(self.acknowledge)
        self.silence_button.clicked.connect(self.silence)
        self.shelve_button.clicked.connect(self.shelve)
        self.service_button.clicked.connect(self.service)
        self.locate_button.clicked.connect(self.locate)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 8, 12, 6)
        tools.setSpacing(10)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.sort)
        tools.addWidget(self.groups)
        verbs = QHBoxLayout()
        verbs.setContentsMargins(12, 6, 12, 6)
        verbs.setSpacing(6)
        for button in (self.confirm, self.silence_button, self.shelve_button, self.service_button,
                       self.locate_button):  # fmt: skip
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            verbs.addWidget(button)
        verbs.addStretch(1)
        told = QHBoxLayout()
        told.setContentsMargins(14, 2, 14, 4)
        told.addWidget(self.told)
        top = QWidget()
        upper = QVBoxLayout(top)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.list, 1)
        upper.addWidget(self.empty, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.guide)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(top)
        split.addWidget(scroll)
        split.setStretchFactor(0, 1)
        split.setSizes([600, 230])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 0, 12, 0)
        tabs.addWidget(self.tabs)
        column.addLayout(tabs)
        column.addLayout(tools)
        column.addLayout(told)
        column.addWidget(split, 1)
        column.addLayout(verbs)

    def _connect(self) -> None:
        bridge = self._context.bridge
        bridge.changed.connect(self._on_changed)
        bridge.second.connect(self._on_second)
        self.tabs.chosen.connect(self.show_state)
        self.search.searched.connect(lambda _text: self.refresh())
        self.search.submitted.connect(lambda _text: self.list.setFocus())
        self.search.left.connect(self.list.setFocus)
        self.sort.currentIndexChanged.connect(self.refresh)
        self.groups.clicked.connect(self._choose_groups)
        self.list.moved.connect(self._tell)
        self.list.marked.connect(self._tell)
        self.list.opened.connect(self.locate)
        self.guide.case_asked.connect(self.open_case)

    def _choose_groups(self) -> None:
        self._chosen_groups = True
        self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if changes.registry:
            self._names.forget()
        if not self.isVisible() or not (changes.alarms or changes.mode or changes.registry):
            return
        # What comes alone is seen at once; in a flood the list is arranged a few times a second.
        if not self._calm.isActive():
            self.refresh()
            self._calm.start()
        else:
            self._late = True

    def _catch_up(self) -> None:
        if self._late:
            self._late = False
            self.refresh()
            self._calm.start()

    def _on_second(self, _now: datetime) -> None:
        if self.isVisible():
            self.list.viewport().update()
            self.guide.show_alarm(self.list.current())

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def _tell(self) -> None:
        some, current = self.picked(), self.list.current()
        self.guide.show_alarm(current)
        marked = self.list.marked_count()
        words = []
        if marked:
            words.append(ngettext("{n} marked", "{n} marked", marked).format(n=fmt.number(marked)))
        if self.tabs.current() == "suppressed":
            words.append(suppressed_words(self._context.picture)
                         or _("This mode suppresses no alarms."))  # fmt: skip
        self.told.setText(" · ".join(words))
        self.told.setVisible(bool(words))
        states = {alarm.state for alarm in some}
        waits = states & {AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED}
        _allow(self.confirm, bool(waits), _("No alarm waits to be acknowledged"))
        silent = AlarmState.UNACKNOWLEDGED in states
        _allow(self.silence_button, silent, _("Only an unacknowledged alarm sounds"))
        self._tell_aside(some)
        _allow(self.locate_button, current is not None, _("No alarm is chosen"))

    def _tell_aside(self, some: list[Alarm]) -> None:
        shelved = bool(some) and all(a.state is AlarmState.SHELVED for a in some)
        self.shelve_button.set_title(_("Take from the shelf") if shelved else _("Shelve…"))
        highest = bool(some) and all(a.level == HIGHEST for a in some)
        reason = _("An alarm of level Ⅰ is never shelved") if highest else _("No alarm is chosen")
        able = shelved or any(
            a.level != HIGHEST and a.state.value in ("unacknowledged", "acknowledged", "returned")
            for a in some
        )
        _allow(self.shelve_button, able, reason)
        out = bool(some) and all(a.state is AlarmState.OUT_OF_SERVICE for a in some)
        self.service_button.set_title(_("Back into service") if out else _("Out of service…"))
        index = self._context.picture.sensors.index
        sensors = any(alarm.subject in index for alarm in some)
        _allow(self.service_button, sensors, _("Only a sensor is taken out of service"))


def _allow(button: KeycapButton, able: bool, reason: str) -> None:
    if able:
        button.allow()
    else:
        button.forbid(reason)
