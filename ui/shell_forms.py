"""Forms and lists that stand where the case file else does, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.alarms import alarm_subject
from ui.alarms.panel import AlarmPanel
from ui.archive.panel import ArchivePanel
from ui.batch.panel import BatchPanel
from ui.duties.panel import DutiesPanel
from ui.feeds.panel import FEEDS, FeedsPanel
from ui.intake.panel import IntakePanel
from ui.models.plan_view import Matter
from ui.modes.panel import ModesPanel
from ui.plans.panel import PlanPanel
from ui.queue.panel import QueuePanel
from ui.supervision.panel import SupervisionPanel
from ui.wall.control import WallControl
from ui.warnings.panel import WarningsPanel

if TYPE_CHECKING:
    from ui.shell import DeskWindow

FORMS = (
    "intake",
    "batch",
    "supervision",
    "archive",
    "duties",
    "wall",
    "modes",
    "warnings",
    "plan",
    "alarms",
    "feeds",
)
"""Their names among the panels."""

P = TypeVar(
    "P",
    IntakePanel,
    BatchPanel,
    SupervisionPanel,
    ArchivePanel,
    DutiesPanel,
    WallControl,
    ModesPanel,
    AlarmPanel,
    WarningsPanel,
    PlanPanel,
    FeedsPanel,
)


class Forms:
    """Brings them, and takes them away again."""

    def __init__(self, window: DeskWindow) -> None:
        self._window, self._brought = window, ""

    def new_case(self) -> None:
        """The form for a new case; what was typed is there."""
        self._bring("intake", IntakePanel).begin()

    def assign(self) -> None:
        """Propose who takes the cases that the queue shows and that wait to be dispatched, also
        where the mode shows another panel first."""
        queue = self._window.left.host.make("queue")
        if isinstance(queue, QueuePanel):
            self._bring("batch", BatchPanel).show_cases(queue.waiting())

    def supervision(self, tab: str) -> None:
        """The morning list or the three rates."""
        self._bring("supervision", SupervisionPanel).show_tab(tab)

    def archive(self) -> None:
        """Every case there ever was."""
        self._bring("archive", ArchivePanel).show_archive()

    def duties(self) -> None:
        """The duties list."""
        self._bring("duties", DutiesPanel).show_duties()

    def modes(self, tab: str) -> None:
        """What speaks for a mode, what was switched, what modes are made of."""
        panel = self._bring("modes", ModesPanel)
        if not panel.property("heard"):
            panel.setProperty("heard", True)
            panel.asked.connect(self._window.preview_suggestion)
        panel.show_tab(tab)

    def alarms(self, tab: str, alarm: str = "") -> None:
        """The alarms that stand, their history, their figures or their sounds."""
        panel = self._bring("alarms", AlarmPanel)
        self._window.alarms.work_with(panel)
        panel.show_tab(tab)
        if alarm:
            panel.standing.show_alarm(alarm)

    def alarm_of_case(self) -> None:
        """The alarm that the open case came from: where it stands, or in the history."""
        picture, session = self._window.context.picture, self._window.context.session
        case = picture.cases.get(session.case_file)
        if case is None:
            return
        if case.source_id in picture.alarms:
            self.alarms("standing", case.source_id)
        else:
            self.alarms("history")
            panel = self._window.right.panel("alarms")
            assert isinstance(panel, AlarmPanel)
            panel.history.look_for(alarm_subject(case.source_id))

    def wall(self) -> None:
        """What the walls show, and what they are told to."""
        self._bring("wall", WallControl).begin()

    def warnings(self, key: str = "") -> None:
        """The warnings; the page of one."""
        panel = self._bring("warnings", WarningsPanel)
        panel.show_warnings(key)
        if not panel.property("planning"):
            panel.setProperty("planning", True)
            panel.planned.connect(lambda warning: self.start_plan(Matter(warning=warning)))

    def start_plan(self, matter: Matter | None = None) -> None:
        """The start of a plan for a matter, that of the selection without one."""
        context = self._window.context
        session = context.session
        if matter is None:
            matter = Matter.of_selection(context.picture, session.kind, session.key)
        self._bring("plan", PlanPanel).ask(matter)

    def plan_board(self) -> None:
        """What runs; the mode's own board where it keeps one."""
        if self._window.right_name == "plan_board":
            self.end()
        else:
            self._bring("plan", PlanPanel).show_board()

    def feeds(self, tab: str = FEEDS) -> None:
        """How the feeds are doing, or the sensors to be registered."""
        self._bring("feeds", FeedsPanel).show_feeds(tab)

    def again(self) -> None:
        """What was shown before the window was built anew, where its work brought that about."""
        if self._brought == "feeds" and not self._window.context.session.case_file:
            self.feeds("strangers")

    def end(self) -> None:
        """Back to the mode's own panel."""
        window, self._brought = self._window, ""
        window.right.show_panel(window.right_name)
        window.fit()
        window.map.setFocus()

    def _bring(self, name: str, kind: type[P]) -> P:
        window = self._window
        window.context.session.open_case("")
        self._brought = name
        panel: QWidget = window.right.show_panel(name)
        assert isinstance(panel, kind)
        if not panel.property("brought"):
            panel.setProperty("brought", True)
            panel.closed.connect(self.end, Qt.ConnectionType.AutoConnection)
            if isinstance(panel, WallControl):
                panel.wall_wanted.connect(lambda: window.context.actions.run("wall.open"))
        window.fit()
        return panel
