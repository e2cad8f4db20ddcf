"""Plans: the board of what runs, or the start of one."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.i18n import _
from app.picture.picture import Changes
from ui.context import Context
from ui.models import plan_view
from ui.models.plan_view import Matter
from ui.plans.board import PlanBoard
from ui.plans.start import StartForm
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import ICON, KeycapButton


class PlanPanel(QFrame):
    """`closed` asks for another panel; one that the mode keeps in sight (`fixed`) has no such
    button."""

    closed = Signal()

    def __init__(self, context: Context, *, fixed: bool = False) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self.board, self.form = PlanBoard(context), StartForm(context)
        self.empty = EmptyState("file-text", "", framed=False)
        self._title = ElideLabel("", fonts.TITLE, fonts.MEDIUM)
        self._stack = QStackedWidget()
        for page in (self.empty, self.board, self.form):
            self._stack.addWidget(page)
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self._title, 1)
        if not fixed:
            shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
            shut.clicked.connect(self.closed)
            row.addWidget(shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self.empty.set_state("file-text", _("No plan is running"),
                             _("A plan is started from a case, a flood point, a warning or here."),
                             _("Start a plan…"))  # fmt: skip
        self.empty.pressed.connect(self._start_selected)
        self.board.asked.connect(self._start_selected)
        self.form.started.connect(self._started)
        self.form.shut.connect(self.show_board)
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        self.show_board()

    def show_board(self, run: str = "") -> None:
        """What runs, or that nothing does."""
        there = bool(plan_view.shown(self._context.picture))
        self._title.set_text(_("Plans"))
        self._stack.setCurrentWidget(self.board if there else self.empty)
        if there:
            self.board.show_run(run)

    def ask(self, matter: Matter) -> None:
        """The start of a plan for a matter."""
        self._title.set_text(_("Start a plan"))
        self._stack.setCurrentWidget(self.form)
        self.form.begin(matter)

    def _start_selected(self) -> None:
        picture, session = self._context.picture, self._context.session
        matter = Matter.of_selection(picture, session.kind, session.key)
        live = picture.live_warnings(self._context.bridge.now)
        self.ask(Matter(warning=live[0].id) if matter == Matter() and live else matter)

    def _started(self) -> None:
        """The board comes with the event: the newest run in front."""
        runs = plan_view.running(self._context.picture)
        newest = max(runs, key=lambda run: run.at, default=None)
        self.show_board(newest.id if newest is not None else "")

    def _on_changed(self, changes: Changes) -> None:
        if not (changes.plans or changes.registry):
            return
        if self._stack.currentWidget() is not self.form:
            if self._stack.currentWidget() is self.empty:
                self.show_board()
            elif self.isVisible():
                self.board.refresh()

    def _on_second(self, _now: datetime) -> None:
        if self.board.isVisible():
            self.board.refresh()
