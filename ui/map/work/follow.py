"""Following a unit: the view keeps it in the middle until a hand moves the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.geo import projection
from app.i18n import _, local
from app.picture.picture import Changes
from ui.map.cards.foot_cards import ChipCard
from ui.map.view import rung_scale

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_NEAR_RUNG = 60
"""From afar one would not see it move: come as near as this at least."""
_STEP_PX = 3.0


class Follow(QObject):
    """`unit` is the one that is followed, '' for none."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.unit = ""
        self.chip = ChipCard(panel, "navigation-arrow", self.stop)

    def toggle(self) -> None:
        """Follow the selected unit, or stop."""
        if self.unit:
            self.stop()
        else:
            self.start(self._wanted())

    def start(self, unit: str) -> None:
        """Follow this unit."""
        columns = self._panel.context.picture.units
        row = columns.index.get(unit)
        if row is None:
            return
        self.unit = self._panel.scene.followed = unit
        item = columns.items[row]
        name = local(item.name, item.name_en)
        self.chip.tell(_("Following {unit}").format(unit=name))
        view = self._panel.view
        mpp = min(view.mpp, rung_scale(_NEAR_RUNG))
        self._panel.fly(replace(view, **self._middle(row), mpp=mpp))
        self._told()

    def stop(self) -> None:
        """Leave the view where it is."""
        if self.unit:
            self.unit = self._panel.scene.followed = ""
            self.chip.tell("")
            self._told()

    def on_changed(self, changes: Changes) -> None:
        """It moved: keep it in the middle."""
        picture = self._panel.context.picture
        row = picture.units.index.get(self.unit) if self.unit else None
        if self.unit and row is None:
            self.stop()
        elif row is not None and row in changes.units:
            self._keep(row)

    def why_not(self) -> str:
        """Why nothing can be followed now."""
        known = self.unit or self._wanted() in self._panel.context.picture.units.index
        return "" if known else _("Select a unit first.")

    def _keep(self, row: int) -> None:
        view, there = self._panel.view, self._middle(row)
        away = max(abs(there["x"] - view.x), abs(there["y"] - view.y))
        if away >= _STEP_PX * view.mpp:
            self._panel.look(replace(view, **there))

    def _middle(self, row: int) -> dict[str, float]:
        columns = self._panel.context.picture.units
        x, y = projection.to_mercator(columns.lon[row], columns.lat[row])
        return {"x": float(x), "y": float(y)}

    def _wanted(self) -> str:
        """The selected unit, or the one a selected case was given to."""
        session, picture = self._panel.context.session, self._panel.context.picture
        if session.kind == "unit":
            return session.key
        case = picture.cases.get(session.key if session.kind == "case" else session.case_file)
        return case.assignee if case is not None else ""

    def _told(self) -> None:
        self._panel.show_tools()
        self._panel.deck.lay_out()
