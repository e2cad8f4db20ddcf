"""What a layer of the map is, and the parts of one that most layers leave as they are.

A layer is one small file: its data comes from the picture, its colours from the theme. What
never moves is baked into the map's tiles; what lives is drawn on top of them at every frame.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.picture.picture import Changes
from ui.map.boxes import LabelBox
from ui.map.view import Bounds, Floats, View
from ui.theme import tokens
from ui.theme.icons import paint_icon

if TYPE_CHECKING:
    from ui.map.choropleth.choropleth import Choropleth

# Where a layer lies, lowest first.
LAND, TINT, ROADS, BORDERS, SHADE, FIXED = 0, 10, 20, 30, 35, 40
AREAS, FLOODS, ORDERS, PLANS, SENSORS = 46, 50, 55, 58, 60
TRAILS, UNITS, CASES, ALARMS = 65, 70, 80, 90


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing under the pointer: `kind` and `key` as the session selects them, `x`, `y` its
    place in Mercator metres, `distance` in pixels from the pointer; `away` when it is not there
    but a pointer at the edge leads to it."""

    kind: str
    key: str
    x: float
    y: float
    distance: float = 0.0
    away: bool = False


@dataclass(slots=True)
class Repaint:
    """What a change asks for: the live drawing, the tiles inside `tiles`, or all tiles."""

    live: bool = False
    all_tiles: bool = False
    tiles: list[Bounds] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of a legend: `paint` draws into a square what the thing looks like on the map;
    `key` changes when that picture does; `count` says how many there are."""

    text: str
    paint: Callable[[QPainter, QRectF], None] = field(compare=False)
    key: Hashable = ""
    count: int | None = None


class Layer(Protocol):
    """One layer. `title` and `icon` are for the list of layers; layers without a title belong
    to the map itself and are always on. `action` is its row in the palette (N_, '' for the
    title). A `live` one is drawn over the tiles: it has its place among the others, an opacity
    and scales. `tint` colours the grids in the tiles."""

    id: str
    title: str
    icon: str
    action: str
    z: int
    default_on: bool
    live: bool
    tint: Choropleth | None

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

    def switched(self, on: bool) -> None:
        """It was switched on or off on this map."""
        ...

    def tick(self, now: datetime) -> Repaint:
        """A second went by: what looks different now though nothing changed."""
        ...

    def pulsing(self, view: View) -> list[QRectF]:
        """Where on the screen something moves by itself and is drawn again and again."""
        ...

    def labels(self, view: View) -> list[LabelBox]:
        """Boxes with words beside its marks, the weightiest first; the canvas places them."""
        ...

    def boxes(self, view: View) -> list[QRectF]:
        """Marks in sight no label box may cover."""
        ...

    def marks(self, view: View) -> tuple[Floats, Floats]:
        """Where in sight marks stand that names of the map give way to (pixels)."""
        ...

    def finish(self, painter: QPainter, view: View, taken: list[QRectF]) -> None:
        """Draw what comes above all marks and labels; `taken` are the cards and boxes there."""
        ...

    def sign(self) -> Sign:
        """What stands for it in the list of layers; the text is the tip."""
        ...

    def legend(self) -> tuple[Sign, ...]:
        """What its marks mean, by shape and text."""
        ...


class BaseLayer:
    """The parts of a layer that do nothing."""

    id = ""
    title = ""
    icon = ""
    action = ""
    z = 0
    default_on = True
    live = True
    tint: Choropleth | None = None

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

    def switched(self, on: bool) -> None:
        """It does not matter."""

    def tick(self, now: datetime) -> Repaint:
        """Only news change it."""
        return Repaint()

    def pulsing(self, view: View) -> list[QRectF]:
        """Everything rests."""
        return []

    def labels(self, view: View) -> list[LabelBox]:
        """No words."""
        return []

    def boxes(self, view: View) -> list[QRectF]:
        """Nothing to keep free."""
        return []

    def marks(self, view: View) -> tuple[Floats, Floats]:
        """Names need not give way."""
        return np.empty(0), np.empty(0)

    def finish(self, painter: QPainter, view: View, taken: list[QRectF]) -> None:
        """Nothing above the labels."""

    def sign(self) -> Sign:
        """Its icon."""
        return Sign("", self._paint_icon, self.icon)

    def legend(self) -> tuple[Sign, ...]:
        """Its title says it all."""
        return ()

    def _paint_icon(self, painter: QPainter, box: QRectF) -> None:
        paint_icon(painter, box, self.icon, tokens.current())
