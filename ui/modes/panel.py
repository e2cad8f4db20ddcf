"""模态: what speaks for another one, what was switched, and what the modes are made of."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from ui.context import Context
from ui.modes.calendar import CalendarPage
from ui.modes.editor import Editor
from ui.modes.history import History
from ui.modes.reports import ReportsPage
from ui.modes.secret import Secret
from ui.modes.suggested import Suggested
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.tabs import Tab, TextTabs

SUGGESTED, CALENDAR, REPORTS = "suggested", "calendar", "reports"
HISTORY, EDIT, SECRET = "history", "edit", "secret"


class _Page(Protocol):
    def refresh(self) -> None: ...


class ModesPanel(QFrame):
    """Tabs, where the case file else stands. `closed` asks for another panel."""

    closed = Signal()
    asked = Signal(object)
    """A suggestion whose mode is to be previewed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self.suggested, self.calendar = Suggested(context), CalendarPage(context)
        self.history, self.secret = History(context), Secret(context)
        self.reports, self.editor = ReportsPage(context), Editor(context)
        self._pages: dict[str, _Page] = {
            SUGGESTED: self.suggested,
            CALENDAR: self.calendar,
            REPORTS: self.reports,
            HISTORY: self.history,
            EDIT: self.editor,
            SECRET: self.secret,
        }
        self._stack = QStackedWidget()
        self._tabs = TextTabs(
            [
                Tab(SUGGESTED, _("Suggestions")),
                Tab(CALENDAR, _("Calendar")),
                Tab(REPORTS, _("Reports upwards")),
                Tab(HISTORY, _("History")),
                Tab(EDIT, _("Mode files")),
                Tab(SECRET, _("My secret")),
            ]
        )
        for page in (self.suggested, self.calendar, self.reports, self.history, self.editor,
                     self.secret):  # fmt: skip
            self._stack.addWidget(scrolled(page))
        self.suggested.asked.connect(self.asked)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._tabs, 1)
        row.addWidget(shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self._tabs.chosen.connect(self.show_tab)

    def show_tab(self, tab: str) -> None:
        """Bring a tab to the front, read anew."""
        self._tabs.set_current(tab)
        self._stack.setCurrentIndex(list(self._pages).index(tab))
        self._pages[tab].refresh()


def scrolled(page: QWidget) -> QScrollArea:
    """The page with a bar where it is too long."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(page)
    return scroll
