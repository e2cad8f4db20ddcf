"""Where is this? A place in every datum people write down, and the grid it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from app.geo.datum import Datum, from_wgs
from app.i18n import _, local
from app.wording.words import N_
from ui.map.scene import Scene
from ui.map.tools import ink
from ui.map.tools.base import BaseTool, Spot
from ui.map.view import View

_DIGITS = 6
"""Decimals of a degree: 0.1 m."""
COPY_KEYS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2, Qt.Key.Key_4: 3}


@dataclass(frozen=True, slots=True)
class Line:
    """One way to write a place: what it is called, what is shown, what is copied."""

    name: str
    text: str
    copied: str


def lines(scene: Scene, x: float, y: float, lon: float, lat: float) -> tuple[Line, ...]:
    """The place in WGS 84, GCJ-02, BD-09 and as a grid's code; `x`, `y` the same in Mercator
    metres. Outside every grid the last line says so and copies nothing."""
    found = []
    for name, datum in (
        ("WGS 84", Datum.WGS84),
        ("GCJ-02", Datum.GCJ02),
        ("BD-09", Datum.BD09),
    ):
        there_lon, there_lat = (float(v) for v in from_wgs(lon, lat, datum))
        text = f"{there_lon:.{_DIGITS}f}, {there_lat:.{_DIGITS}f}"
        found.append(Line(name, text, text))
    grid = scene.grids().at(x, y, finest=True)
    if grid is None:
        return (*found, Line(_("Grid"), _("outside every grid"), ""))
    return (*found, Line(_("Grid"), f"{grid.code} {local(grid.name, grid.name_en)}", grid.code))


class PlaceTool(BaseTool):
    """Follows the pointer until a click holds the place; a second click moves it."""

    id = "place"
    title = N_("Coordinates of a place")
    icon = "crosshair-simple"
    key = "Alt+X"

    def __init__(self, show: Callable[[Spot, bool], None], copy: Callable[[int], None]) -> None:
        super().__init__()
        self._show, self._copy = show, copy
        self.held: Spot | None = None

    def status(self) -> str:
        """Point or copy."""
        if self.held is None:
            return _("Point at a place; a click holds it")
        return _("1 to 4 copy a line; click another place")

    def move(self, spot: Spot, held: bool) -> None:
        """The place under the pointer."""
        if self.held is None:
            self._show(spot, False)

    def click(self, spot: Spot) -> None:
        """Hold this place."""
        self.held = spot
        self._show(spot, True)
        self.changed()

    def press_key(self, key: Qt.Key) -> bool:
        """1 to 4 copy a line."""
        if key not in COPY_KEYS:
            return False
        self._copy(COPY_KEYS[key])
        return True

    def cancel(self) -> bool:
        """Let the place go."""
        had = self.held is not None
        self.held = None
        self.changed()
        return had

    def put_away(self) -> None:
        """Nothing is held."""
        self.held = None
        self.changed()

    def draw(self, painter: QPainter, view: View) -> None:
        """A cross at the place that is held."""
        if self.held is None:
            return
        at = view.point(self.held.x, self.held.y)
        for dx, dy in ((10.0, 0.0), (0.0, 10.0)):
            for sign in (1.0, -1.0):
                one = at + type(at)(dx * 0.4, dy * 0.4) * sign
                ink.line(painter, [one, at + type(at)(dx * 1.4, dy * 1.4) * sign])
