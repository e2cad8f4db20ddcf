"""告警: the alarms that stand, their history, how well the alarm system works, and its sounds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from ui.alarms.figures import FiguresPage
from ui.alarms.history import HistoryPage
from ui.alarms.sounds import Sounds
from ui.alarms.sounds_page import SoundsPage
from ui.alarms.standing import StandingPage
from ui.context import Context
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.tabs import Tab, TextTabs

STANDING, HISTORY, FIGURES, SOUNDS = "standing", "history", "figures", "sounds"


class AlarmPanel(QFrame):
    """Four tabs. `closed` asks for another panel; `called` is a sound that was tried out where
    nothing can be heard."""

    closed = Signal()
    called = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        sounds = Sounds(context.picture.catalogue.alarms, context.session.store)
        sounds.called.connect(self.called)
        self.setProperty("surface", "flat")
        self.standing = StandingPage(context)
        self.history, self.figures = HistoryPage(context), FiguresPage(context)
        self.sounds = SoundsPage(context, sounds)
        self._pages = {
            STANDING: self.standing,
            HISTORY: self.history,
            FIGURES: _scrolled(self.figures),
            SOUNDS: _scrolled(self.sounds),
        }
        self.tabs = TextTabs(
            [
                Tab(STANDING, _("Alarms")),
                Tab(HISTORY, _("Alarm history")),
                Tab(FIGURES, _("Alarm figures")),
                Tab(SOUNDS, _("Sounds")),
            ]
        )
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.tabs, 1)
        row.addWidget(shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self.show_tab)

    def show_tab(self, tab: str) -> None:
        """Bring a tab to the front; the list has the keys."""
        self.tabs.set_current(tab)
        self._stack.setCurrentWidget(self._pages[tab])
        if tab == STANDING:
            self.standing.list.setFocus()


def _scrolled(page: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(page)
    return scroll
