"""The history of alarms: every one that began in a period, by words, with its end and who
answered; the journal of the chosen one below."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import wording
from app.domain.alarms import Alarm, Step
from app.domain.errors import Refused
from app.i18n import _, ngettext
from app.messages.events import AlarmChanged, Entry
from app.wording.words import N_
from ui.alarms.words import officer_name
from ui.context import Context
from ui.models.alarm_rows import Names
from ui.theme import levels
from ui.widgets import format as fmt
from ui.widgets.search_field import SearchField

_PERIODS = {1: N_("Last 24 hours"), 7: N_("Last 7 days"), 30: N_("Last 30 days"),
            365: N_("Last 12 months")}  # fmt: skip
_SHOWN = 500
"""Rows put into the table; more words find fewer."""


class HistoryPage(QWidget):
    """Reads when shown and when the choice changes."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._names = context, Names(context.picture)
        self._alarms: list[Alarm] = []
        self._asked = 0
        self.period = QComboBox()
        for days, title in _PERIODS.items():
            self.period.addItem(_(title), days)
        self.search = SearchField(_("Place, kind, officer, note"), key="")
        self.told = QLabel()
        self.told.setProperty("type", "secondary")
        self.table = _table([_("Began"), _("Level"), _("About"), _("State")], (104, 52, 0, 132))
        self.life = _table([_("Time"), _("What happened"), _("By"), _("Words")], (104, 150, 96, 0))
        self._lay_out()
        self.period.currentIndexChanged.connect(self.refresh)
        self.search.searched.connect(lambda _text: self._show())
        self.search.left.connect(self.table.setFocus)
        self.table.currentItemChanged.connect(lambda *_items: self._tell_life())
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._read_life)

    def refresh(self) -> None:
        """Read the period."""
        self._asked += 1
        asked, until = self._asked, self._context.bridge.now + timedelta(seconds=1)
        since = until - timedelta(days=int(self.period.currentData()))
        self.told.setText(_("Reading…"))

        async def work() -> None:
            try:
                found = await self._context.desk.past_alarms(since, until)
            except Refused as refused:
                self.told.setText(wording.sentence(refused))
                return
            if asked == self._asked:
                self._alarms = found
                self._show()

        self._context.spawn(work())

    def look_for(self, words: str) -> None:
        """Search for these words."""
        self.search.set_text(words)
        self._show()

    def shown(self) -> int:
        """Rows in the table."""
        return self.table.topLevelItemCount()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        found = [alarm for alarm in self._alarms if self._fits(alarm, words)]
        now = self._context.bridge.now
        self.table.clear()
        self.table.addTopLevelItems([self._row(alarm, now) for alarm in found[:_SHOWN]])
        text = ngettext("{n} alarm", "{n} alarms", len(found)).format(n=fmt.number(len(found)))
        if len(found) > _SHOWN:
            text += " · " + _("the newest {n} are shown").format(n=_SHOWN)
        self.told.setText(text if found else _("No alarm in this time"))
        self.life.clear()

    def _row(self, alarm: Alarm, now: datetime) -> QTreeWidgetItem:
        name, cause, _place = self._names.of(alarm)
        who = officer_name(self._context.picture, alarm.acknowledged_by)
        at = alarm.acknowledged_at
        answered = f"{who} {fmt.moment(at, now)}" if at else who
        state = wording.alarm_state(alarm.state)
        made = QTreeWidgetItem(
            [fmt.moment(alarm.onset, now), levels.ROMAN[alarm.level], f"{name} {cause}", state]
        )
        made.setData(0, Qt.ItemDataRole.UserRole, alarm.id)
        words = [f"{name} {cause}", wording.level(alarm.level), state, answered, alarm.note]
        for column in range(4):
            made.setToolTip(column, "\n".join(word for word in words if word))
        return made

    def _fits(self, alarm: Alarm, words: list[str]) -> bool:
        if not words:
            return True
        who = officer_name(self._context.picture, alarm.acknowledged_by)
        text = " ".join((*self._names.of(alarm), who, alarm.note, alarm.reason, alarm.subject))
        return all(word in text.casefold() for word in words)

    def _tell_life(self) -> None:
        self._soon.start()

    def _read_life(self) -> None:
        item = self.table.currentItem()
        key = str(item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else ""
        alarm = next((one for one in self._alarms if one.id == key), None)
        if alarm is None:
            return

        async def work() -> None:
            try:
                entries = await self._context.desk.history(alarm.subject)
            except Refused as refused:
                self.told.setText(wording.sentence(refused))
                return
            self._show_life(alarm, entries)

        self._context.spawn(work())

    def _show_life(self, alarm: Alarm, entries: list[Entry]) -> None:
        now = self._context.bridge.now
        self.life.clear()
        for entry in entries:
            event = entry.event
            if not isinstance(event, AlarmChanged) or event.alarm.id != alarm.id:
                continue
            words = event.alarm.note if event.what == Step.ACKNOWLEDGED else event.alarm.reason
            if event.people:
                names = [officer_name(self._context.picture, one) for one in event.people]
                words = _(", ").join(names)
            who = officer_name(self._context.picture, entry.actor)
            what = wording.alarm_step(Step(event.what))
            if entry.actor == "gateway":
                who = _("the program")
            self.life.addTopLevelItem(
                QTreeWidgetItem([fmt.moment(entry.at, now), what, who, words])
            )

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 8, 12, 6)
        tools.setSpacing(10)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.period)
        told = QHBoxLayout()
        told.setContentsMargins(14, 0, 14, 6)
        told.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addLayout(told)
        column.addWidget(self.table, 3)
        column.addWidget(self.life, 1)


def _table(heads: list[str], widths: tuple[int, ...]) -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels(heads)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setFrameShape(QTreeWidget.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    head = made.header()
    head.setStretchLastSection(False)
    for column, width in enumerate(widths):
        mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
        head.setSectionResizeMode(column, mode)
        head.resizeSection(column, width or 100)
    return made
