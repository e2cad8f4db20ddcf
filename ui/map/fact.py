"""What a fact card says, and what the makers of facts are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QColor

from ui.map.choropleth.choropleth import Choropleth
from ui.map.scene import Scene

DOT = " · "


@dataclass(frozen=True, slots=True)
class Tinted:
    """What the tint of a grid says: the figure and its value, its class; `colour` None for a
    grid without one."""

    text: str
    more: str = ""
    colour: QColor | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Title with a code beside it, lines, a person, what the tint says, and counts with their
    names."""

    title: str
    code: str = ""
    lines: tuple[str, ...] = ()
    person: str = ""
    person_more: str = ""
    counts: tuple[tuple[str, str], ...] = field(default=())
    level: int = 0
    state: str = ""
    tint: Tinted | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Over which scene, what colours its grids (None: nothing), and the role of who looks ('':
    nobody in particular, as on a wall)."""

    scene: Scene
    choropleth: Choropleth | None = None
    role: str = ""


Maker = Callable[[About, str], Facts | None]
