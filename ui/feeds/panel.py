"""Feeds: how each does and what it refused, its settings; sensors to be registered; mappings."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.feeds import FeedsSeen
from app.i18n import _
from app.wording import sentence
from ui.context import Context
from ui.feeds.parts import emptied, scrolled
from ui.feeds.row import FeedRow
from ui.feeds.setting_form import KindPicker, SettingForm
from ui.feeds.strangers import StrangersPage
from ui.feeds.trial import TrialPage
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.tabs import Tab, TextTabs

FEEDS, STRANGERS, TRIAL = "feeds", "strangers", "trial"
EVERY_S = 2
"""Seconds between two looks while it is in sight."""


class FeedsPanel(QFrame):
    """`closed` asks for another panel."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self.seen = FeedsSeen({}, [], [], {})
        self._looking, self._ticks = False, 0
        self.tabs = TextTabs(self._tabs())
        self.strangers, self.trial = StrangersPage(context), TrialPage(context)
        self.form: QWidget | None = None
        self.rows: dict[str, FeedRow] = {}
        self._open: set[str] = set()
        self._list, self._forms = QVBoxLayout(), QVBoxLayout()
        self.told = ElideLabel("", fonts.SECONDARY, tone="text2")
        self.add_button = KeycapButton(_("New feed"), icon="plus", small=True)
        self.add_button.clicked.connect(self.pick)
        self.empty = EmptyState(
            "link-break", _("No gateway has told of its feeds yet"), framed=False
        )
        self._pages = QStackedWidget()
        for page in (self._feeds_page(), self.strangers, self.trial):
            self._pages.addWidget(scrolled(page))
        self._lay_out()
        self.tabs.chosen.connect(self._choose)
        context.bridge.second.connect(self._second)

    def show_feeds(self, tab: str = FEEDS) -> None:
        """Look anew."""
        self.tabs.set_current(tab)
        self._choose(tab)
        self.look()

    def look(self) -> None:
        """Ask how the feeds are doing."""
        if not self._looking:
            self._looking = True
            self._context.spawn(self._look())

    def pick(self) -> None:
        """Ask what kind a new feed is of."""
        picker = KindPicker(self.seen.kinds)
        picker.chosen.connect(lambda kind: self.edit(kind, ""))
        picker.shut.connect(self._shut)
        self._bring(picker)

    def edit(self, kind: str, name: str) -> None:
        """Open the settings of a feed; of a new one for ''."""
        office, instance = self._context.desk.office, self.seen.instances.get(f"{kind}:{name}")
        words = office.words_of(instance) if office and instance else {}
        form = SettingForm(self.seen.kinds[kind], name, words)
        form.kept.connect(lambda *told: self._context.spawn(self._keep(*told)))
        form.gone.connect(lambda *told: self._context.spawn(self._remove(*told)))
        form.shut.connect(self._shut)
        self._bring(form)
        (form.fields[next(iter(form.fields))] if name else form.name).setFocus()

    # ------------------------------------------------------------------------------- asking

    async def _look(self) -> None:
        office = self._context.desk.office
        try:
            if office is not None:
                self._show(await office.look(), self._context.bridge.now)
        except Refused as refused:
            self.told.set_text(sentence(refused))
        finally:
            self._looking = False

    async def _keep(self, kind: str, name: str, words: dict[str, str]) -> None:
        office, form = self._context.desk.office, self.form
        if office is None or not isinstance(form, SettingForm):
            return
        new = not form.name.isReadOnly()
        try:
            if new and f"{kind}:{name}" in self.seen.instances:
                raise Refused("feed.taken", name=name)
            await office.set(kind, name, words)
        except Refused as refused:
            form.complain(refused)
            return
        await self._settled(_("The feed is kept"))

    async def _remove(self, kind: str, name: str) -> None:
        office, form = self._context.desk.office, self.form
        if office is None or not isinstance(form, SettingForm):
            return
        try:
            await office.remove(kind, name)
        except Refused as refused:
            form.complain(refused)
            return
        await self._settled(_("The feed is removed"))

    async def _settled(self, title: str) -> None:
        self._shut()
        self._context.toasts.show(title, _("The gateway takes it up within a second."))
        await self._look()

    # ------------------------------------------------------------------------------ showing

    def _show(self, seen: FeedsSeen, now: datetime) -> None:
        self.seen = seen
        self.tabs.set_tabs(self._tabs())
        self.strangers.show_strangers(seen.strangers, now)
        self._open = {key for key, row in self.rows.items() if not row.details.isHidden()}
        emptied(self._list)
        self.rows = {}
        for report in seen.reports:
            row = self.rows[report.id] = FeedRow(report, seen, now)
            row.asked.connect(lambda key: self.edit(*key.split(":", 1)))
            if report.id in self._open:
                row.toggle()
            self._list.addWidget(row)
        self.empty.setVisible(not seen.reports)
        elsewhere = sentence(Refused("feed.elsewhere", place=seen.place))
        self.told.set_text("" if seen.set_here else elsewhere)
        if seen.set_here:
            self.add_button.allow()
        else:
            self.add_button.forbid(elsewhere)

    def _tabs(self) -> list[Tab]:
        waiting = [s for s in self.seen.strangers if s.sensor not in self._known()]
        return [
            Tab(FEEDS, _("All feeds")),
            Tab(STRANGERS, _("To be registered"), len(waiting), strong=bool(waiting)),
            Tab(TRIAL, _("Try a mapping")),
        ]

    def _known(self) -> dict[str, int]:
        return self._context.picture.sensors.index

    def _choose(self, tab: str) -> None:
        self._pages.setCurrentIndex((FEEDS, STRANGERS, TRIAL).index(tab))

    def _second(self, now: datetime) -> None:
        self._ticks += 1
        if self.isVisible() and self._ticks % EVERY_S == 0:
            self.look()

    def _bring(self, form: QWidget) -> None:
        self._shut()
        self.form = form
        self._forms.addWidget(form)

    def _shut(self) -> None:
        emptied(self._forms)
        self.form = None

    def showEvent(self, event: QShowEvent) -> None:
        self.look()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._shut()
        super().hideEvent(event)

    def _feeds_page(self) -> QWidget:
        page = QWidget()
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 8, 12, 8)
        tools.addWidget(self.told, 1)
        tools.addWidget(self.add_button)
        self._list.setSpacing(0)
        self._forms.setContentsMargins(12, 0, 12, 8)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addLayout(self._forms)
        column.addWidget(self.empty)
        column.addLayout(self._list)
        column.addStretch(1)
        return page

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(ElideLabel(_("Feeds and sensors"), fonts.TITLE, fonts.MEDIUM), 1)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        row.addWidget(shut)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 0)
        bar.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(bar)
        column.addWidget(self._pages, 1)
