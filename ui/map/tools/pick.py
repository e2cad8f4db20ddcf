"""Point at the place somebody asks for: one click, then the tool is put away."""

from __future__ import annotations

from collections.abc import Callable

from app.i18n import _
from app.wording.words import N_
from ui.map.tools.base import BaseTool, Spot


class PickTool(BaseTool):
    """`taken` hears longitude and latitude (WGS 84); `away` puts the tool away."""

    id = "pick"
    title = N_("Place of the case")
    icon = "map-pin"

    def __init__(self, taken: Callable[[float, float], None], away: Callable[[], None]) -> None:
        super().__init__()
        self._taken, self._away = taken, away

    def status(self) -> str:
        """Point or leave."""
        return _("Click the place; Esc leaves")

    def click(self, spot: Spot) -> None:
        """This place."""
        self._away()
        self._taken(*spot.place)
