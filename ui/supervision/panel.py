"""督办与三率: what a leader asks for, where the case file else stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from ui.context import Context
from ui.supervision.morning_list import MorningList
from ui.supervision.rates_view import RatesView
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.tabs import Tab, TextTabs

MORNING, RATES = "morning", "rates"


class SupervisionPanel(QFrame):
    """Two tabs. `closed` asks for another panel."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._tabs = TextTabs([Tab(MORNING, _("Morning list")), Tab(RATES, _("Three rates"))])
        self.morning, self.rates = MorningList(context), RatesView(context)
        self._stack = QStackedWidget()
        for page in (self.morning, self.rates):
            self._stack.addWidget(_scrolled(page))
        again = KeycapButton(_("Read anew"), icon="arrow-clockwise", role=ICON, small=True)
        again.clicked.connect(lambda: self.show_tab(self._tabs.current()))
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._tabs, 1)
        row.addWidget(again)
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
        self._stack.setCurrentIndex(0 if tab == MORNING else 1)
        (self.morning if tab == MORNING else self.rates).refresh()


def _scrolled(page: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    return scroll
