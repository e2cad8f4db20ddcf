"""Beside the trend: why to trust the number, where the sensor stands, its alarms, cameras near."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import wording
from app.i18n import _, local
from app.messages.curve import Curve
from app.messages.events import AlarmChanged, Entry
from ui.context import Context
from ui.models.nearby import nearby
from ui.models.readings import kind_of, thresholds_of
from ui.models.trust import trust_facts
from ui.theme import fonts, levels
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.facts import Fact, Facts
from ui.widgets.keycap_button import KeycapButton

ALARMS = 8
CAMERAS = 3


class About(QWidget):
    """Four blocks of facts below each other."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sensor = ""
        self._day: Curve | None = None
        self._entries: list[Entry] = []
        self.trust, self.registry, self.alarms, self.cameras = Facts(), Facts(), Facts(), Facts()
        look = KeycapButton(_("Live cameras"), "V", icon="video-camera", small=True)
        look.clicked.connect(lambda: context.actions.run("cameras.open"))
        look.setVisible(any(action.id == "cameras.open" for action in context.actions))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(4)
        blocks = ((_("Why trust this number"), self.trust), (_("Registry"), self.registry),
                  (_("Alarms so far"), self.alarms),
                  (_("Cameras near by"), self.cameras))  # fmt: skip
        for title, facts in blocks:
            column.addWidget(ElideLabel(title, fonts.BODY, fonts.MEDIUM))
            column.addWidget(facts)
            column.addSpacing(8)
        column.addWidget(look)
        column.addStretch(1)

    def show_sensor(self, sensor: str, day: Curve, entries: list[Entry]) -> None:
        """Tell of a sensor: its readings of a day, its lines in the journal."""
        self._sensor, self._day, self._entries = sensor, day, entries
        self.refresh()

    def refresh(self) -> None:
        """Look again: a reading came, an alarm changed, the mode did."""
        picture, now = self._context.picture, self._context.bridge.now
        row = picture.sensors.index.get(self._sensor)
        if row is None:
            return
        self.trust.set_facts(trust_facts(picture, row, self._day, now))
        self.registry.set_facts(self._registry(row))
        self.alarms.set_facts(self._alarms() or [Fact("", _("none so far"))])
        at = float(picture.sensors.lon[row]), float(picture.sensors.lat[row])
        found = nearby(picture, at, 0, 0, CAMERAS)
        self.cameras.set_facts(
            [Fact(fmt.distance(near.metres), near.name) for near in found]
            or [Fact("", _("no camera in the registry"))]
        )

    def _registry(self, row: int) -> list[Fact]:
        picture = self._context.picture
        sensor, kind = picture.sensors.items[row], kind_of(picture, row)
        limits = " · ".join(
            f"{levels.ROMAN[limit.level]} {fmt.number(limit.value)}"
            for limit in thresholds_of(picture, row)
        )
        grid = picture.registry.grids.get(sensor.grid)
        place = local(grid.name, grid.name_en) if grid else sensor.street
        facts = [
            Fact(_("Number"), sensor.id),
            Fact(_("Kind"), local(kind.name, kind.name_en)),
            Fact(_("Grid"), place, sensor.grid),
            Fact(_("Place"), f"{picture.sensors.lon[row]:.5f}, {picture.sensors.lat[row]:.5f}"),
            Fact(_("Limits now"), limits or _("none in this mode")),
        ]
        point = next((p for p in picture.registry.plan_points.values()
                      if p.sensor == sensor.id and p.kind == "flood"), None)  # fmt: skip
        if point is not None:
            facts.append(Fact(_("Plan"), local(point.plan, point.plan_en)))
        return facts

    def _alarms(self) -> list[Fact]:
        """The last alarms of the sensor: when, how grave, how long."""
        last: dict[str, AlarmChanged] = {}
        for entry in self._entries:
            if isinstance(entry.event, AlarmChanged):
                last[entry.event.alarm.id] = entry.event
        now = self._context.bridge.now
        facts = []
        for event in sorted(last.values(), key=lambda e: e.alarm.onset, reverse=True)[:ALARMS]:
            alarm = event.alarm
            level = f"{levels.ROMAN[alarm.level]} {wording.level(alarm.level)}"
            state = wording.alarm_state(alarm.state)
            facts.append(Fact(fmt.moment(alarm.onset, now), f"{level} · {state}"))
        return facts
