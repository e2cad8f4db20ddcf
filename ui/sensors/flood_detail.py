"""Below the flood board: the chosen point's rain, pump, posts and plan, and where to go from it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui.models.flood import FloodPoint
from ui.models.point_plan import PointPlan
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.facts import Fact, Facts
from ui.widgets.keycap_button import KeycapButton


class FloodDetail(QWidget):
    """Hidden while no point is chosen. `unfold` shows every step of the plan."""

    def __init__(self) -> None:
        super().__init__()
        self._point: FloodPoint | None = None
        self._plan = PointPlan()
        self.unfolded = False
        self._title = ElideLabel("", fonts.BODY, fonts.MEDIUM)
        self.facts = Facts()
        self.map = KeycapButton(_("Map"), "M", icon="map-pin", small=True)
        self.case = KeycapButton(_("The case"), "C", icon="folder-open", small=True)
        self.plan = KeycapButton(_("Plan"), "P", icon="list-numbers", small=True)
        self.cameras = KeycapButton(_("Cameras"), "V", icon="video-camera", small=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.map, self.case, self.plan, self.cameras):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.facts)
        column.addLayout(row)
        self.hide()

    def show_point(self, point: FloodPoint | None, plan: PointPlan, case: str) -> None:
        """Tell of a point; None hides it. `case` is the case of its alarm, '' for none."""
        self._point, self._plan = point, plan
        self.setVisible(point is not None)
        if point is None:
            return
        _allow(self.case, "" if case else _("There is no case of this point yet."))
        _allow(self.plan, "" if plan.steps else _("The registry has no plan for this point."))
        title = plan.title or _("No plan of its own")
        self._title.set_text(f"{point.reading.name} · {title}")
        self.facts.set_facts(self._told(point, plan))

    def unfold(self) -> None:
        """All steps of the plan, or the present one alone."""
        self.unfolded = not self.unfolded
        if self._point is not None:
            self.facts.set_facts(self._told(self._point, self._plan))

    def _told(self, point: FloodPoint, plan: PointPlan) -> list[Fact]:
        one, more = point.rain.words()
        facts = [
            Fact(_("Rain 1 / 3 / 6 h"), f"{one} / {more} mm"),
            Fact(_("Pump"), f"{plan.pump} · {plan.pump_state}" if plan.pump else _("none planned")),
            Fact(_("Stands there"), " · ".join(plan.posts) or _("nobody planned")),
        ]
        if self.unfolded:
            facts.append(Fact(_("Closed there"), " · ".join(plan.closures) or _("no closure")))
            facts.append(Fact(_("Owner"), plan.owner or "—"))
            for n, step in enumerate(plan.steps):
                mark = _("in force") if n == plan.step else ""
                facts.append(Fact(_("Step {n}").format(n=n + 1), step, mark))
        elif plan.steps:
            step = plan.steps[plan.step] if plan.step >= 0 else _("watch; no level reached")
            facts.append(Fact(_("Plan now"), step))
        return facts


def _allow(button: KeycapButton, reason: str) -> None:
    if reason:
        button.forbid(reason)
    else:
        button.allow()
