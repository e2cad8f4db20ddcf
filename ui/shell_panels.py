"""Panels by the name a mode file gives them, and the hosts that keep them alive when hidden."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from ui.context import Context
from ui.widgets.tabs import Tab, TextTabs

log = logging.getLogger(__name__)

Factory = Callable[[Context], QWidget]


def _queue(context: Context) -> QWidget:
    from ui.queue.panel import QueuePanel

    return QueuePanel(context)


def _sensors(context: Context) -> QWidget:
    from ui.sensors.panel import SensorPanel

    return SensorPanel(context)


def _flood(context: Context) -> QWidget:
    from ui.sensors.flood_board import FloodBoard

    return FloodBoard(context)


def _case_file(context: Context) -> QWidget:
    from ui.casefile.panel import CaseFilePanel

    return CaseFilePanel(context)


def _intake(context: Context) -> QWidget:
    from ui.intake.panel import IntakePanel

    return IntakePanel(context)


def _batch(context: Context) -> QWidget:
    from ui.batch.panel import BatchPanel

    return BatchPanel(context)


def _supervision(context: Context) -> QWidget:
    from ui.supervision.panel import SupervisionPanel

    return SupervisionPanel(context)


def _archive(context: Context) -> QWidget:
    from ui.archive.panel import ArchivePanel

    return ArchivePanel(context)


def _feeds(context: Context) -> QWidget:
    from ui.feeds.panel import FeedsPanel

    return FeedsPanel(context)


def _duties(context: Context) -> QWidget:
    from ui.duties.panel import DutiesPanel

    return DutiesPanel(context)


def _warnings(context: Context) -> QWidget:
    from ui.warnings.panel import WarningsPanel

    return WarningsPanel(context)


def _modes(context: Context) -> QWidget:
    from ui.modes.panel import ModesPanel

    return ModesPanel(context)


def _wall(context: Context) -> QWidget:
    from ui.wall.control import WallControl

    return WallControl(context)


def _alarms(context: Context) -> QWidget:
    from ui.alarms.panel import AlarmPanel

    return AlarmPanel(context)


def _plan(context: Context) -> QWidget:
    from ui.plans.panel import PlanPanel

    return PlanPanel(context)


def _plan_board(context: Context) -> QWidget:
    from ui.plans.panel import PlanPanel

    return PlanPanel(context, fixed=True)


def _due(context: Context) -> QWidget:
    from ui.due.strip import DueStrip

    return DueStrip(context)


PANELS: dict[str, Factory] = {
    "queue": _queue,
    "sensors": _sensors,
    "flood": _flood,
    "flood_board": _flood,
    "casefile": _case_file,
    "intake": _intake,
    "batch": _batch,
    "supervision": _supervision,
    "archive": _archive,
    "duties": _duties,
    "feeds": _feeds,
    "warnings": _warnings,
    "plan": _plan,
    "plan_board": _plan_board,
    "modes": _modes,
    "wall": _wall,
    "alarms": _alarms,
    "due": _due,
}
SAME = {"flood": "flood_board"}


class PanelHost(QStackedWidget):
    """Shows one panel by name; a panel is made when it is first shown and then kept.

    `made` tells that a panel was made: it brought actions of its own, whose keys are to be bound.
    """

    made = Signal()

    def __init__(self, context: Context, fallback: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._fallback = context, fallback
        self._made: dict[str, QWidget] = {}
        self._shown = ""

    @property
    def shown(self) -> str:
        """The name of the panel in sight."""
        return self._shown

    def panel(self, name: str) -> QWidget | None:
        """A panel that was made already."""
        return self._made.get(SAME.get(name, name))

    def show_panel(self, name: str) -> QWidget:
        """Bring the panel `name` to the front; an unknown name shows the fallback."""
        wanted = SAME.get(name, name)
        if wanted not in PANELS:
            log.warning("no panel is called %r; showing %r", name, self._fallback)
            wanted = self._fallback
        made = self.make(wanted)
        self._shown = wanted
        self.setCurrentWidget(made)
        return made

    def make(self, name: str) -> QWidget:
        """The panel `name` of PANELS, made now unless it was; what is in sight stays."""
        wanted = SAME.get(name, name)
        if wanted not in self._made:
            self._made[wanted] = PANELS[wanted](self._context)
            self.addWidget(self._made[wanted])
            self.made.emit()
        return self._made[wanted]


class LeftSide(QWidget):
    """The mode's left panel; when that is not the queue, the urgent cases stay one key away."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.host = PanelHost(context, "queue")
        self.tabs = TextTabs([])
        self._name = "queue"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._bar = QWidget()
        bar = QVBoxLayout(self._bar)
        bar.setContentsMargins(10, 0, 10, 0)
        bar.addWidget(self.tabs)
        column.addWidget(self._bar)
        column.addWidget(self.host, 1)
        self.tabs.chosen.connect(self.host.show_panel)

    def show_mode(self, name: str, urgent: int) -> None:
        """Show the panel a mode asks for; `urgent` cases are in the queue."""
        self._name = SAME.get(name, name)
        self._bar.setVisible(self._name != "queue")
        self.show_counts(urgent)
        self.tabs.set_current(self._name)
        self.host.show_panel(name)

    def show_counts(self, urgent: int) -> None:
        """Bring the count on the queue's tab up to date."""
        from ui.modes import words

        tabs = [
            Tab(self._name, words.panel(self._name)),
            Tab("queue", _("Urgent cases"), urgent, strong=True),
        ]
        self.tabs.set_tabs(tabs)

    def swap(self) -> None:
        """From the mode's panel to the queue, and back."""
        if self._name == "queue":
            return
        name = self._name if self.host.shown == "queue" else "queue"
        self.tabs.set_current(name)
        self.host.show_panel(name)
