"""What a layer of the map is, and the parts of one that most layers leave as they are.

A layer is one small file: its data comes from the picture, its colours from the theme. What
never moves is baked into the map's tiles; what lives is drawn on top of them at every frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.picture.picture import Changes
from ui.map.view import Bounds, View

# Where a layer lies, lowest first.
LAND, TINT, ROADS, BORDERS, SHADE, FIXED = 0, 10, 20, 30, 35, 40
FLOODS, ORDERS, SENSORS, UNITS, CASES, ALARMS = 50, 55, 60, 70, 80, 90


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing under the pointer: `kind` and `key` as the session selects them, `x`, `y` its
    place in Mercator metres, `distance` in pixels from the pointer."""

    kind: str
    key: str
    x: float
    y: float
    distance: float = 0.0


@dataclass(slots=True)
class Repaint:
    """What a change asks for: the live drawing, the tiles inside `tiles`, or all tiles."""

    live: bool = False
    all_tiles: bool = False
    tiles: list[Bounds] = field(default_factory=list)


class Layer(Protocol):
    """One layer. `title` and `icon` are for the list of layers; layers without a title belong
    to the map itself and are always on."""

    id: str
    title: str
    icon: str
    z: int
    default_on: bool

    def count(self) -> int | None:
        """How many things it shows, None where a count says nothing."""
        ...

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Take what changed; None means everything."""
        ...

    def bake(self, painter: QPainter, frame: View) -> bool:
        """Draw what never moves onto a sheet, which `frame` looks at; whether anything is on it."""
        ...

    def draw(self, painter: QPainter, view: View) -> None:
        """Draw what lives."""
        ...

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """What lies under a pixel position."""
        ...

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place (Mercator metres) of one of its things, None when it is not its own."""
        ...


class BaseLayer:
    """The parts of a layer that do nothing."""

    id = ""
    title = ""
    icon = ""
    z = 0
    default_on = True

    def count(self) -> int | None:
        """No count."""
        return None

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Nothing changes."""
        return Repaint()

    def bake(self, painter: QPainter, frame: View) -> bool:
        """Nothing fixed."""
        return False

    def draw(self, painter: QPainter, view: View) -> None:
        """Nothing alive."""

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """Nothing to touch."""
        return None

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """Nothing of its own."""
        return None
