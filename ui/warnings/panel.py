"""All warnings by tab, and the page of the one that is chosen."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout

from app.i18n import _
from app.picture.picture import Changes
from ui.context import Context
from ui.models.warned import COMING, CURRENT, ELSEWHERE, EXERCISES, PAST, TABS, sorted_by_tab
from ui.theme import fonts
from ui.warnings.page import WarningPage
from ui.warnings.words import line
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.line_list import LineList
from ui.widgets.tabs import Tab, TextTabs

LIST, PAGE = 300, 560
MANY = 300
"""From so many on the list follows once a second."""


class WarningsPanel(QFrame):
    """`closed` asks for another panel, `planned` for the start of a plan for a warning."""

    closed = Signal()
    planned = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._rows = sorted_by_tab(context.picture, context.bridge.now)
        self._stale = False
        self.tabs = TextTabs([], CURRENT)
        self.list = LineList()
        self.page = WarningPage(context)
        self._empty = EmptyState("cloud-sun", "", framed=False)
        self._lay_out()
        self.tabs.chosen.connect(self.show_tab)
        self.list.chosen.connect(self.choose)
        self.list.opened.connect(lambda _key: self.page.locate())
        self.page.planned.connect(self.planned)
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        self.refresh()

    def show_warnings(self, key: str = "") -> None:
        """Read anew; with `key` that warning is chosen, wherever it is listed."""
        self.refresh()
        for tab, rows in self._rows.items():
            if key and key in (warning.id for warning in rows):
                self.show_tab(tab)
                self.choose(key)
        self.list.setFocus()

    def show_tab(self, tab: str) -> None:
        """List what is under a tab."""
        self.tabs.set_current(tab)
        self.refresh()

    def choose(self, key: str) -> None:
        """Show the page of one."""
        warning = self._context.picture.warnings.get(key)
        if warning is None:
            return
        self.list.select(key)
        self.page.show_warning(warning)
        self._scroll.setVisible(True)

    def refresh(self) -> None:
        """Show the picture as it is now."""
        now, self._stale = self._context.bridge.now, False
        self._rows = sorted_by_tab(self._context.picture, now)
        current = self.tabs.current() or CURRENT
        self.tabs.set_tabs([Tab(t, _title(t), len(self._rows[t]), t == CURRENT) for t in TABS])
        rows = self._rows[current]
        warnings = self._context.picture.warnings
        self.list.set_makers([w.id for w in rows], lambda key: line(warnings[key], now))
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.set_state("cloud-sun", _calm(current), _("Warnings only ever suggest."))
        keys = [warning.id for warning in rows]
        if self.list.selected() in keys:
            self.choose(self.list.selected())
        elif keys:
            self.choose(keys[0])
        else:
            self._scroll.setVisible(False)

    def _on_changed(self, changes: Changes) -> None:
        if changes.warnings or changes.registry:
            many = len(self._context.picture.warnings) > MANY
            self._stale = True
            if self.isVisible() and not many:
                self.refresh()

    def _on_second(self, now: datetime) -> None:
        """Many come to the list once a second; one that ran out goes to the past by itself."""
        listed = len(self._rows[CURRENT]) + len(self._rows[COMING])
        if self.isVisible() and (self._stale or (listed and now.second % 5 == 0)):
            self.refresh()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(ElideLabel(_("Warnings"), fonts.TITLE, fonts.MEDIUM), 1)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        row.addWidget(shut)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 0, 12, 0)
        tabs.addWidget(self.tabs)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.page)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        for part in (self.list, self._empty, self._scroll):
            splitter.addWidget(part)
        splitter.setSizes([LIST, LIST, PAGE])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(tabs)
        column.addWidget(splitter, 1)


def _title(tab: str) -> str:
    return {
        CURRENT: _("In force"),
        COMING: _("Coming"),
        PAST: _("Past"),
        EXERCISES: _("Exercises"),
        ELSEWHERE: _("Elsewhere"),
    }[tab]


def _calm(tab: str) -> str:
    return {
        CURRENT: _("No warning is in force"),
        COMING: _("No warning for later"),
        PAST: _("No warning ended lately"),
        EXERCISES: _("No exercise"),
        ELSEWHERE: _("No warning for other places"),
    }[tab]
