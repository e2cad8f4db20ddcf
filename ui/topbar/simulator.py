"""The demonstration's control: what happens, how fast, running or paused. Only in the demo."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from app.messages.commands import ControlSimulation
from app.picture.picture import Changes
from ui.actions.sending import send, send_or_toast
from ui.actions.table import Action
from ui.context import Context
from ui.widgets import format
from ui.widgets.chip import ADD, Chip, ChipButton
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.segmented import Segment, Segmented

SPEEDS = (1, 5, 10, 30, 60)


def scenarios() -> list[Segment]:
    """What the simulator can play."""
    return [
        Segment("normal", _("Normal day")),
        Segment("rainstorm", _("Rainstorm")),
        Segment("concert", _("Concert")),
    ]


class DemoMark(ChipButton):
    """The mark that this is no real district, and how the demonstration runs."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(Chip(_("DEMO"), ADD), parent)
        self._context = context
        self._brief = False
        self._card: SimulatorCard | None = None
        self.setToolTip(_("A made-up district: everything here is simulated"))
        self.clicked.connect(self.open_card)
        context.bridge.changed.connect(self.on_changed)
        context.actions.add(
            Action("demo.control", "Control the demonstration…", self.open_card, "F9",
                   "sliders-horizontal", "Demonstration"),
            Action("demo.pause", "Pause or resume the demonstration", self.toggle, "",
                   "pause", "Demonstration"),
        )  # fmt: skip
        self.refresh()

    def on_changed(self, changes: Changes) -> None:
        """The demonstration was steered, here or at another desk."""
        if changes.simulation:
            self.refresh()
            if self._card is not None:
                self._card.refresh()

    def set_brief(self, brief: bool) -> None:
        """Show the mark alone where there is no room."""
        if brief != self._brief:
            self._brief = brief
            self.refresh()

    def refresh(self) -> None:
        """Say what is played."""
        run = self._context.picture.simulation
        names = {segment.id: segment.title for segment in scenarios()}
        state = f"{names.get(run.scenario, run.scenario)} {run.speed:g}×"
        state = state if run.running else f"{state} {_('paused')}"
        plain = self._brief or (run.scenario == "normal" and run.speed == 1 and run.running)
        self.set_chip(Chip(_("DEMO") if plain else f"{_('DEMO')} · {state}", ADD))

    def open_card(self) -> None:
        """Open the controls under the mark."""
        card = SimulatorCard(self._context, self)
        card.destroyed.connect(self._forget)
        self._card = card
        card.show_below()

    def toggle(self) -> None:
        """Pause, or go on."""
        run = self._context.picture.simulation
        work = _steer(self._context, run.scenario, run.speed, not run.running)
        self._context.spawn(work)

    def _forget(self) -> None:
        self._card = None


class SimulatorCard(QFrame):
    """Scenario, speed, pause. Nothing is shown set before the journal says so."""

    def __init__(self, context: Context, anchor: QWidget) -> None:
        super().__init__(anchor.window(), Qt.WindowType.Popup)
        self._context, self._anchor = context, anchor
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        speeds = [Segment(str(n), f"{n}×") for n in SPEEDS]
        self.scenario = Segmented(scenarios(), asks=True)
        self.speed = Segmented(speeds, asks=True)
        self.pause = KeycapButton("", icon="pause")
        self._problem = QLabel()
        self._problem.setProperty("type", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._lay_out()
        self.scenario.chosen.connect(lambda key: self._control(scenario=key))
        self.speed.chosen.connect(lambda key: self._control(speed=float(key)))
        self.pause.clicked.connect(self._toggle)
        self.refresh()

    def show_below(self) -> None:
        """Open under the mark."""
        self.adjustSize()
        self.move(self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 6)))
        self.show()

    def refresh(self) -> None:
        """Show how it runs."""
        run = self._context.picture.simulation
        self.scenario.set_current(run.scenario)
        self.speed.set_current(format.number(run.speed, 0))
        self.pause.set_title(_("Pause") if run.running else _("Resume"))
        self.pause.set_icon("pause" if run.running else "play")

    def _toggle(self) -> None:
        self._control(running=not self._context.picture.simulation.running)

    def _control(self, scenario: str = "", speed: float = 0.0, running: bool | None = None) -> None:
        run = self._context.picture.simulation
        self._context.spawn(
            self._send(
                scenario or run.scenario,
                speed or run.speed,
                run.running if running is None else running,
            )
        )

    async def _send(self, scenario: str, speed: float, running: bool) -> None:
        problem = await send(self._context, _command(self._context, scenario, speed, running))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.adjustSize()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        title = QLabel(_("Demonstration"))
        title.setProperty("type", "title")
        hint = QLabel(_("Everything comes in by the same roads as in a real district."))
        hint.setProperty("type", "hint")
        column.addWidget(title)
        column.addWidget(hint)
        for name, widget in ((_("Scenario"), self.scenario), (_("Speed"), self.speed)):
            label = QLabel(name)
            label.setProperty("type", "secondary")
            column.addSpacing(4)
            column.addWidget(label)
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self._problem, 1)
        foot.addWidget(self.pause)
        column.addSpacing(4)
        column.addLayout(foot)


async def _steer(context: Context, scenario: str, speed: float, running: bool) -> None:
    command = _command(context, scenario, speed, running)
    await send_or_toast(context, command, _("The demonstration did not change"))


def _command(context: Context, scenario: str, speed: float, running: bool) -> ControlSimulation:
    return ControlSimulation(
        command_id=context.desk.command_id(),
        officer=context.session.officer.id,
        scenario=scenario,
        speed=speed,
        running=running,
    )
